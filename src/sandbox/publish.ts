import { randomBytes } from 'node:crypto'
import { OK, Refused } from './answer.ts'
import { outItem, pageAddress } from './article-answer.ts'
import type { JsonCall, Reply } from './call.ts'
import { draftOf, refuseDeadCover, takeDraft } from './draft.ts'
import { queuePush } from './push-queue.ts'
import { idOf, pageOf, withoutContent } from './request.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'
import { withReplaced, type Account, type Draft, type OutArticle, type PublishJob } from './records.ts'

/** 0 out · 1 publishing · 2 originality · 3 failed · 4 review · 5 all deleted · 6 all banned */
export type PublishStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6

export function statusOf(job: PublishJob, now: number): PublishStatus {
  if (now < job.readyAt) return 1
  if (job.outcome !== 0) return job.outcome
  if (job.banned) return 6
  return job.articles.every(article => article.deleted) ? 5 : 0
}

/** Whether readers can have seen it. */
export const isOut = (job: PublishJob, now: number): boolean => now >= job.readyAt && job.outcome === 0

export const outArticles = (draft: Draft): OutArticle[] =>
  draft.articles.map(article => ({ ...article, page: randomBytes(16).toString('base64url'), deleted: false }))

/** Takes the draft and starts its publication; the next outcome set by hand, if any, is used up. */
export function startPublish(store: Store, account: Account, mediaId: unknown, waitMs: number): PublishJob {
  const { state } = store
  const draft = takeDraft(account, mediaId)
  const now = store.now()
  state.numbers.publish += 1
  const set = takeOutcome(state)
  const job: PublishJob = {
    publishId: state.numbers.publish,
    draftId: draft.mediaId,
    articleId: randomBytes(48).toString('base64url'),
    articles: outArticles(draft),
    submittedAt: now,
    readyAt: now + waitMs,
    outcome: set?.status ?? 0,
    failIdx: set?.failIdx ?? [],
    banned: false,
  }
  account.publishJobs.push(job)
  queuePush(state, account.appid, 'publish', job.publishId, now)
  return job
}

function takeOutcome(state: State) {
  const next = state.outcomes.find(outcome => outcome.of === 'publish')
  if (next !== undefined) state.outcomes = state.outcomes.filter(outcome => outcome !== next)
  return next
}

/** POST /cgi-bin/freepublish/submit `{media_id}`. @throws {Refused} 40007 no such draft · 53503 its cover was deleted */
export function submit({ store, account, body }: JsonCall): Reply {
  refuseDeadCover(account, draftOf(account, body['media_id']), 53503)
  const job = startPublish(store, account, body['media_id'], store.state.settings.publishingMs)
  return {
    json: { ...OK, publish_id: job.publishId },
    effect: { kind: 'publish-submitted', id: String(job.publishId), draft: job.draftId },
  }
}

/** POST /cgi-bin/freepublish/get `{publish_id}` */
export function getPublish(call: JsonCall): Reply {
  const publishId = idOf(call.body['publish_id'])
  const job = call.account.publishJobs.find(job => job.publishId === publishId)
  if (job === undefined) throw new Refused(53502)
  const status = statusOf(job, call.now)
  const item = job.articles.map((article, i) => ({ idx: i + 1, article_url: pageAddress(call, article) }))
  const articles = status === 0 ? { article_id: job.articleId, article_detail: { count: item.length, item } } : {}
  const failed = status === 2 || status === 4 ? job.failIdx : []
  return { json: { publish_id: job.publishId, publish_status: status, ...articles, fail_idx: failed } }
}

/** POST /cgi-bin/freepublish/batchget `{offset, count, no_content}`, newest first; mass sends are not among them. */
export async function listPublished(call: JsonCall): Promise<Reply> {
  const { offset, count } = pageOf(call.body, 40002)
  const bare = withoutContent(call.body)
  const jobs = call.account.publishJobs
    .filter(job => isOut(job, call.now))
    .toReversed()
    .sort((a, b) => b.readyAt - a.readyAt)
  const item = await Promise.all(
    jobs.slice(offset, offset + count).map(async job => ({
      article_id: job.articleId,
      content: {
        news_item: await Promise.all(job.articles.map(article => outItem(call, article, bare))),
        create_time: Math.floor(job.submittedAt / 1000),
        update_time: Math.floor(job.readyAt / 1000),
      },
      update_time: Math.floor(job.readyAt / 1000),
    })),
  )
  return { json: { item, total_count: jobs.length, item_count: item.length } }
}

function publishedOf({ account, body, now }: JsonCall): PublishJob {
  const job = account.publishJobs.find(job => job.articleId === body['article_id'] && isOut(job, now))
  if (job === undefined) throw new Refused(53600)
  return job
}

/** POST /cgi-bin/freepublish/getarticle `{article_id}` */
export async function getArticle(call: JsonCall): Promise<Reply> {
  const job = publishedOf(call)
  return { json: { news_item: await Promise.all(job.articles.map(article => outItem(call, article, false))) } }
}

/** POST /cgi-bin/freepublish/delete `{article_id, index}`: `index` counts from 1; 0 or absent means all. */
export function deletePublished(call: JsonCall): Reply {
  const job = publishedOf(call)
  const articles = withDeleted(job.articles, call.body['index'] ?? 0, 40114)
  call.account.publishJobs = withReplaced(call.account.publishJobs, job, { ...job, articles })
  return { json: OK, effect: { kind: 'article-deleted', id: job.articleId } }
}

/** The articles with one of them (counted from 1), or all (0), deleted. @throws {Refused} with `errcode` when there is no such part */
export function withDeleted(articles: readonly OutArticle[], index: unknown, errcode: number): OutArticle[] {
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || index > articles.length)
    throw new Refused(errcode)
  return articles.map((article, i) => (index === 0 || index === i + 1 ? { ...article, deleted: true } : article))
}
