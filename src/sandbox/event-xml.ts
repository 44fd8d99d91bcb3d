import { createHash } from 'node:crypto'
import { endOf, statusText } from './mass-job.ts'
import { statusOf } from './publish.ts'
import type { MassJob, OutArticle, PublishJob, Reprint } from './records.ts'

/**
 * Events as the service writes them. `FromUserName` is an openid, as a real sample shows, though the documentation's
 * text says mphelper. @see developers.weixin.qq.com, guide/product/publish and Batch_Sends (read 2026-11-23)
 */
export interface EventHead {
  readonly appid: string
  readonly event: 'PUBLISHJOBFINISH' | 'MASSSENDJOBFINISH'
  /** Seconds since 1970. */
  readonly createdAt: number
  /** Where article addresses start, `http://127.0.0.1:8788`. */
  readonly origin: string
}

const nameOf = (seed: string): string => createHash('sha256').update(seed).digest('hex')

/** The account's original id, `gh_` and 12 digits. */
export const originalId = (appid: string): string => `gh_${nameOf(appid).slice(0, 12)}`

/** The person an event is said to come from, as an openid. */
export const senderOf = (appid: string): string => `o${nameOf(`sender ${appid}`).slice(0, 27)}`

/** A text as XML holds it whatever stands in it. */
export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** The whole message around an event's own fields. */
export const messageOf = (head: EventHead, fields: string): string =>
  `<xml><ToUserName>${cdata(originalId(head.appid))}</ToUserName>` +
  `<FromUserName>${cdata(senderOf(head.appid))}</FromUserName><CreateTime>${head.createdAt}</CreateTime>` +
  `<MsgType>${cdata('event')}</MsgType><Event>${cdata(head.event)}</Event>${fields}</xml>`

const addressOf = (head: EventHead, article: OutArticle): string => `${head.origin}/s/${article.page}`

/** A publication that ended, under the event the account is sent. */
export function publishFields(head: EventHead, job: PublishJob): string {
  // Told of by the other event, a publication has its id where a mass send has one.
  if (head.event === 'MASSSENDJOBFINISH')
    return massBody(head, {
      id: job.publishId,
      status: job.outcome === 0 ? 'send success' : 'send fail',
      counts: NOBODY,
      articles: job.outcome === 0 ? job.articles : [],
      reprints: [],
    })
  const status = statusOf(job, job.readyAt)
  const id = `<publish_id>${job.publishId}</publish_id><publish_status>${status}</publish_status>`
  if (status !== 0)
    return `<PublishEventInfo>${id}${job.failIdx.map(idx => `<fail_idx>${idx}</fail_idx>`).join('')}</PublishEventInfo>`
  const items = job.articles
    .map(
      (article, i) => `<item><idx>${i + 1}</idx><article_url>${cdata(addressOf(head, article))}</article_url></item>`,
    )
    .join('')
  return (
    `<PublishEventInfo>${id}<article_id>${cdata(job.articleId)}</article_id>` +
    `<article_detail><count>${job.articles.length}</count>${items}</article_detail></PublishEventInfo>`
  )
}

/** A mass send that ended. */
export function massFields(head: EventHead, job: MassJob): string {
  const status = statusText(job)
  const isSent = status === 'send success'
  return massBody(head, {
    id: job.msgId,
    status,
    counts: isSent ? countsOf(job) : NOBODY,
    articles: isSent ? job.articles : [],
    reprints: job.reprints ?? [],
  })
}

/** `filter` is whom it was left for after the filters, and always `sent` and `error` together. */
interface Counts {
  readonly total: number
  readonly sent: number
  readonly error: number
}

const NOBODY: Counts = { total: 0, sent: 0, error: 0 }

/** Who has had four messages this month counts as an error, who no longer follows is filtered out. */
function countsOf({ receivers = 0, gone = 0, surplus = 0 }: MassJob): Counts {
  return { total: receivers + gone + surplus, sent: receivers, error: surplus }
}

interface MassResult {
  readonly id: number
  readonly status: string
  readonly counts: Counts
  readonly articles: readonly OutArticle[]
  readonly reprints: readonly Reprint[]
}

function massBody(head: EventHead, { id, status, counts, articles, reprints }: MassResult): string {
  const urls = articles
    .map(
      (one, i) =>
        `<item><ArticleIdx>${i + 1}</ArticleIdx><ArticleUrl>${cdata(addressOf(head, one))}</ArticleUrl></item>`,
    )
    .join('')
  return (
    `<MsgID>${id}</MsgID><Status>${cdata(status)}</Status><TotalCount>${counts.total}</TotalCount>` +
    `<FilterCount>${counts.sent + counts.error}</FilterCount><SentCount>${counts.sent}</SentCount>` +
    `<ErrorCount>${counts.error}</ErrorCount>` +
    `<CopyrightCheckResult><Count>${reprints.length}</Count><ResultList>${reprints.map(reprintItem).join('')}</ResultList>` +
    `<CheckState>${checkState(reprints)}</CheckState></CopyrightCheckResult>` +
    `<ArticleUrlResult><Count>${articles.length}</Count><ResultList>${urls}</ResultList></ArticleUrlResult>`
  )
}

/** 1 no reprint · 2 reprint that may be sent · 3 reprint that may not */
function checkState(reprints: readonly Reprint[]): 1 | 2 | 3 {
  if (reprints.length === 0) return 1
  return reprints.every(reprint => reprint.allowed) ? 2 : 3
}

const reprintItem = ({ idx, allowed }: Reprint): string =>
  `<item><ArticleIdx>${idx}</ArticleIdx><UserDeclareState>0</UserDeclareState><AuditState>2</AuditState>` +
  `<OriginalArticleUrl>${cdata('https://mp.weixin.qq.com/s/original')}</OriginalArticleUrl>` +
  `<OriginalArticleType>1</OriginalArticleType><CanReprint>${allowed ? 1 : 0}</CanReprint>` +
  `<NeedReplaceContent>${allowed ? 1 : 0}</NeedReplaceContent>` +
  `<NeedShowReprintSource>${allowed ? 1 : 0}</NeedShowReprintSource></item>`

/** When a job's event is due. */
export const dueAt = (job: PublishJob | MassJob): number => ('publishId' in job ? job.readyAt : endOf(job))
