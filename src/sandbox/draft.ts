import { randomBytes } from 'node:crypto'
import { OK, Refused } from './answer.ts'
import { acceptArticle, asksForComments, TOO_LONG } from './article.ts'
import { draftAddress, newsItem } from './article-answer.ts'
import type { Call, JsonCall, Reply } from './call.ts'
import type { Change } from './html/index.ts'
import { isObject, pageOf, withoutContent } from './request.ts'
import { withReplaced, type Account, type Draft } from './records.ts'

/** @see developers.weixin.qq.com, api_uploadnews; the draft page gives no number (read 2026-11-23) */
const ARTICLES_MAX = 8

/** The draft of this media_id. @throws {Refused} 40007 */
export function draftOf(account: Account, mediaId: unknown): Draft {
  const found = account.drafts.find(draft => draft.mediaId === mediaId)
  if (found === undefined) throw new Refused(40007)
  return found
}

/** A draft whose cover was deleted from the library can be kept and read, but not sent. @throws {Refused} with `errcode` */
export function refuseDeadCover(account: Account, draft: Draft, errcode: number): void {
  const held = new Set(account.materials.map(material => material.mediaId))
  if (!draft.articles.every(article => held.has(article.thumb))) throw new Refused(errcode)
}

/** POST /cgi-bin/draft/add `{articles: [...]}` */
export async function addDraft(call: JsonCall): Promise<Reply> {
  const list = articlesOf(call.body['articles'])
  const accepted = list.map(fields => acceptArticle(call, fields, list.length === 1))
  const articles = []
  for (const { article, html } of accepted) articles.push({ ...article, content: call.store.keepContent(html) })
  const mediaId = randomBytes(48).toString('base64url')
  call.account.drafts.push({ mediaId, articles, updatedAt: call.store.now() })
  return {
    json: { media_id: mediaId, item: [] },
    effect: { kind: 'draft-added', id: mediaId },
    filtered: losses(accepted.flatMap(one => one.changes)),
  }
}

/** @throws {Refused} 44003 absent, empty, a text, or wrapped twice · 47001 another kind · 45008 too many */
function articlesOf(value: unknown): Record<string, unknown>[] {
  if (isObject(value) || typeof value === 'number' || typeof value === 'boolean') throw new Refused(47001)
  if (!Array.isArray(value) || value.length === 0 || value.some(Array.isArray)) throw new Refused(44003)
  if (value.length > ARTICLES_MAX) throw new Refused(45008)
  if (!value.every(isObject)) throw new Refused(47001)
  return value
}

/** What the filter took out, for the ledger; moving picture addresses (I2) and a long text are no loss. */
export function losses(changes: readonly Change[]): { rule: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { rule, count } of changes)
    if (rule !== 'I2' && rule !== TOO_LONG) counts.set(rule, (counts.get(rule) ?? 0) + count)
  return [...counts].map(([rule, count]) => ({ rule, count }))
}

/** POST /cgi-bin/draft/get `{media_id}` */
export async function getDraft(call: JsonCall): Promise<Reply> {
  return { json: { news_item: await items(call, draftOf(call.account, call.body['media_id']), false) } }
}

const items = (call: Call, draft: Draft, bare: boolean): Promise<object[]> =>
  Promise.all(draft.articles.map((article, i) => newsItem(call, article, draftAddress(call, draft.mediaId, i), bare)))

/** POST /cgi-bin/draft/update `{media_id, index, articles: {...}}`: replaces one article whole. */
export async function updateDraft(call: JsonCall): Promise<Reply> {
  const { media_id: mediaId, index = 0, articles: fields } = call.body
  const draft = draftOf(call.account, mediaId)
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || index >= draft.articles.length)
    throw new Refused(40114)
  if (!isObject(fields)) throw new Refused(47001)
  if (call.account.kind === 'unverified' && asksForComments(fields)) throw new Refused(88000)
  const { article, html, changes } = acceptArticle(call, fields, draft.articles.length === 1)
  const content = call.store.keepContent(html)
  // The draft may have been sent or deleted while its text was being written.
  const standing = draftOf(call.account, mediaId)
  const next = {
    ...standing,
    articles: standing.articles.with(index, { ...article, content }),
    updatedAt: call.store.now(),
  }
  call.account.drafts = withReplaced(call.account.drafts, standing, next)
  return { json: OK, effect: { kind: 'draft-updated', id: standing.mediaId }, filtered: losses(changes) }
}

/** POST /cgi-bin/draft/delete `{media_id}` */
export function deleteDraft({ account, body }: JsonCall): Reply {
  const draft = takeDraft(account, body['media_id'])
  return { json: OK, effect: { kind: 'draft-deleted', id: draft.mediaId } }
}

/** Takes a draft out of the box: deleted, published or mass-sent, its media_id is dead. @throws {Refused} 40007 */
export function takeDraft(account: Account, mediaId: unknown): Draft {
  const draft = draftOf(account, mediaId)
  account.drafts = account.drafts.filter(other => other !== draft)
  return draft
}

/** GET /cgi-bin/draft/count */
export const countDrafts = ({ account }: Call): Reply => ({ json: { total_count: account.drafts.length } })

/** POST /cgi-bin/draft/batchget `{offset, count, no_content}`, last changed first. */
export async function listDrafts(call: JsonCall): Promise<Reply> {
  const { offset, count } = pageOf(call.body, 40007)
  const bare = withoutContent(call.body)
  const drafts = call.account.drafts.toReversed().sort((a, b) => b.updatedAt - a.updatedAt)
  const item = await Promise.all(
    drafts.slice(offset, offset + count).map(async draft => ({
      media_id: draft.mediaId,
      content: {
        news_item: await items(call, draft, bare),
        create_time: Math.floor(draft.updatedAt / 1000),
        update_time: Math.floor(draft.updatedAt / 1000),
      },
      update_time: Math.floor(draft.updatedAt / 1000),
    })),
  )
  return { json: { item, total_count: drafts.length, item_count: item.length } }
}

/** POST /cgi-bin/draft/switch: the draft box is on for everyone, with or without `checkonly`. */
export const switchDrafts = (): Reply => ({ json: { ...OK, is_open: 1 } })
