import type { JobEvent, JobOutcome } from '../../publish/events.ts'
import { publishOutcome, secure } from '../answers.ts'
import { textAt, type Element } from './xml.ts'

/** A push in our words: a finished job, or anything else, which is answered and forgotten. */
export type Pushed = JobEvent | { readonly kind: 'other' }

const OTHER = { kind: 'other' } as const
/** publish_id and msg_id are numbers of at most 20 digits today; an id is never read as a number. */
const REF = /^[\w-]{1,64}$/
const URL_MAX = 2048

/** What a pushed message says. @see official docs, api_freepublish_submit and Batch_Sends (read 2026-11-23) */
export function eventOf(message: Element): Pushed {
  if (textAt(message, 'MsgType') !== 'event') return OTHER
  switch (textAt(message, 'Event')) {
    case 'PUBLISHJOBFINISH':
      return publishFinished(message)
    case 'MASSSENDJOBFINISH':
      return massFinished(message)
    default:
      return OTHER
  }
}

function publishFinished(message: Element): Pushed {
  const info = message.children.find(one => one.name === 'PublishEventInfo')
  const ref = info ? textAt(info, 'publish_id') : ''
  if (!info || !REF.test(ref)) return OTHER
  const status = textAt(info, 'publish_status')
  const detail = info.children.find(one => one.name === 'article_detail')
  const items = (detail?.children ?? []).filter(one => one.name === 'item')
  const parsed = publishOutcome.safeParse({
    publish_status: status,
    article_id: textAt(info, 'article_id') || null,
    article_detail: {
      item: items.map(item => ({ idx: textAt(item, 'idx') || null, article_url: textAt(item, 'article_url') })),
    },
  })
  const outcome = parsed.success ? withAddresses(parsed.data) : ({ as: 'publishing' } as const)
  return { kind: 'publish', ref, outcome, status: status.slice(0, 32), sent: null, failed: null }
}

/** Addresses become links on our pages, so anything else that stands where one should is left out. */
const withAddresses = (outcome: JobOutcome): JobOutcome =>
  outcome.as === 'published' ? { ...outcome, urls: outcome.urls.filter(isAddress) } : outcome
const isAddress = (url: string): boolean => /^https?:\/\/\S+$/i.test(url) && url.length <= URL_MAX

function massFinished(message: Element): Pushed {
  const ref = textAt(message, 'MsgID') || textAt(message, 'MsgId')
  if (!REF.test(ref)) return OTHER
  const status = textAt(message, 'Status')
  return {
    kind: 'mass',
    ref,
    outcome: massOutcome(status, addressesOf(message)),
    status: status.slice(0, 32),
    sent: countAt(message, 'SentCount'),
    failed: countAt(message, 'ErrorCount'),
  }
}

function addressesOf(message: Element): readonly string[] {
  const list = message.children
    .find(one => one.name === 'ArticleUrlResult')
    ?.children.find(one => one.name === 'ResultList')
  const items = (list?.children ?? []).filter(one => one.name === 'item')
  return items
    .map(item => ({ idx: Number(textAt(item, 'ArticleIdx')) || 0, url: secure(textAt(item, 'ArticleUrl')) }))
    .sort((one, other) => one.idx - other.idx)
    .map(({ url }) => url)
    .filter(isAddress)
}

function countAt(message: Element, name: string): number | null {
  const text = textAt(message, name)
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Taken for not original: the system's check failed, judged not sendable, judged a reprint; copyright. */
const ORIGINAL = new Set([30001, 30002, 30003, 20013])

/** @see MASSSENDJOBFINISH, Status - official docs, Batch_Sends (read 2026-11-23) */
function massOutcome(status: string, urls: readonly string[]): JobOutcome {
  if (/^send\s*success$/i.test(status)) return { as: 'published', article: null, urls }
  if (/^send\s*fail$/i.test(status)) return { as: 'rejected', reason: 'failed' }
  const code = /^err\((\d{1,9})\)$/i.exec(status)?.[1]
  if (code === undefined) return { as: 'publishing' }
  const known = Number(code)
  if (ORIGINAL.has(known)) return { as: 'rejected', reason: 'original' }
  if (known === 40001) return { as: 'rejected', reason: 'declined' }
  if (known === 40002) return { as: 'rejected', reason: 'unconfirmed' }
  // 10001 to 22000 name what the platform's review objected to: advertising, politics, fraud, mutual promotion
  return { as: 'rejected', reason: known >= 10_001 && known <= 22_000 ? 'review' : 'failed' }
}
