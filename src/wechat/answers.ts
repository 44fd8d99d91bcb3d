import { z } from 'zod'
import type {
  ArticleId,
  DraftEntry,
  DraftId,
  MassId,
  MassOutcome,
  Page,
  PublishedEntry,
  PublishId,
  PublishOutcome,
  StandingArticle,
  ThumbId,
} from '../publish/ports.ts'

/** An id, as text: WeChat writes some as numbers, and the long ones were kept as text by `parseAnswer`. */
const id = z.union([z.string().min(1), z.int().transform(String)])
export const idOf = <Id extends string>() => id.pipe(z.custom<Id>(text => typeof text === 'string'))
export const count = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])
const textOrNull = z
  .string()
  .nullish()
  .transform(text => text ?? null)
/** An id or address whose absence WeChat also writes as an empty text. */
export const filledOrNull = z
  .string()
  .nullish()
  .transform(text => text || null)

/**
 * WeChat hands out http addresses that it serves by https as well; an address on this machine stays as it is.
 */
const address = z.string().min(1).transform(secure)
export function secure(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  const here = host === 'localhost' || host === '[::1]' || host.startsWith('127.')
  return here ? url : url.replace(/^http:\/\//i, 'https://')
}

/** Answers of calls that only say yes. */
export const done = z.object({}).transform(() => undefined)

export const token = z.object({ access_token: z.string().min(1), expires_in: count.refine(seconds => seconds > 0) })
export const inlineUpload = z.object({ url: address }).transform(({ url }) => url)
export const coverUpload = z
  .object({ media_id: idOf<ThumbId>(), url: filledOrNull })
  .transform(({ media_id, url }) => ({ thumb: media_id, url: url === null ? null : secure(url) }))
export const draftId = z.object({ media_id: idOf<DraftId>() }).transform(({ media_id }) => media_id)
export const publishId = z.object({ publish_id: idOf<PublishId>() }).transform(({ publish_id }) => publish_id)
export const massId = z.object({ msg_id: idOf<MassId>() }).transform(({ msg_id }) => msg_id)

export const newsItem = z.object({
  title: z.string().nullish(),
  author: textOrNull,
  digest: textOrNull,
  content: z.string().nullish(),
  content_source_url: textOrNull,
  thumb_media_id: filledOrNull,
  image_info: z.object({ image_list: z.array(z.object({ image_media_id: z.string() })).nullish() }).nullish(),
  url: filledOrNull,
  is_deleted: z.union([z.boolean(), z.number()]).nullish(),
})

export function standing(item: z.infer<typeof newsItem>): StandingArticle {
  const images = item.image_info?.image_list ?? []
  return {
    title: item.title ?? '',
    author: item.author,
    digest: item.digest,
    html: item.content ?? '',
    sourceUrl: item.content_source_url,
    thumb: item.thumb_media_id,
    ...(images.length > 0 ? { images: images.map(image => image.image_media_id) } : {}),
    url: item.url,
  }
}

export const standingDraft = z
  .object({ news_item: z.array(newsItem).min(1) })
  .transform(({ news_item }): readonly StandingArticle[] => news_item.map(standing))

/** freepublish/getarticle: whether every part was deleted. */
export const allDeleted = z
  .object({ news_item: z.array(newsItem).min(1) })
  .transform(({ news_item }) => news_item.every(item => Boolean(item.is_deleted)))

const content = z.object({ news_item: z.array(newsItem).nullish(), update_time: count.nullish() })

interface Dated {
  readonly update_time?: number | null | undefined
}

/** An entry's time, in ms; without one the lists could not be searched, so such an answer is not accepted. */
const timed = (entry: Dated & { readonly content: Dated }, issue: z.RefinementCtx): number => {
  const seconds = entry.update_time ?? entry.content.update_time
  if (seconds === null || seconds === undefined) issue.addIssue('no update_time')
  return (seconds ?? 0) * 1000
}

const draftEntry = z
  .object({ media_id: idOf<DraftId>(), content, update_time: count.nullish() })
  .transform((entry, issue): DraftEntry => ({
    id: entry.media_id,
    updatedAt: timed(entry, issue),
    articles: (entry.content.news_item ?? []).map(standing),
  }))

const publishedEntry = z
  .object({ article_id: idOf<ArticleId>(), content, update_time: count.nullish() })
  .transform((entry, issue): PublishedEntry => ({
    id: entry.article_id,
    updatedAt: timed(entry, issue),
    articles: (entry.content.news_item ?? []).map(item => ({ ...standing(item), deleted: Boolean(item.is_deleted) })),
  }))

export const pageOf = <Entry>(entry: z.ZodType<Entry>) =>
  z
    .object({ total_count: count, item_count: count.nullish(), item: z.array(entry).nullish() })
    .refine(({ item, item_count, total_count }) => item || (item_count ?? total_count) === 0)
    .transform(({ total_count, item }): Page<Entry> => ({ total: total_count, entries: item ?? [] }))

export const draftPage = pageOf(draftEntry)
export const publishedPage = pageOf(publishedEntry)

const job = z.object({
  publish_status: count,
  article_id: idOf<ArticleId>().nullish().catch(null),
  article_detail: z
    .object({ item: z.array(z.object({ idx: count.nullish(), article_url: address })) })
    .nullish()
    .catch(null),
})

/** @see freepublish/get, publish_status - official docs, api_freepublish_get (read 2026-11-23) */
function settled({ publish_status, article_id, article_detail }: z.infer<typeof job>): PublishOutcome | undefined {
  const items = [...(article_detail?.item ?? [])].sort((one, other) => (one.idx ?? 0) - (other.idx ?? 0))
  const urls = items.map(item => item.article_url)
  const outcomes: readonly PublishOutcome[] = [
    { as: 'published', article: article_id ?? null, urls },
    { as: 'publishing' },
    { as: 'rejected', reason: 'original' },
    { as: 'rejected', reason: 'failed' },
    { as: 'rejected', reason: 'review' },
    { as: 'removed', reason: 'deleted' },
    { as: 'removed', reason: 'banned' },
  ]
  return outcomes[publish_status]
}

/** A status nobody has described is no answer: guessing one could end a publication wrongly. */
export const publishOutcome = job.transform((answer, issue): PublishOutcome => {
  const outcome = settled(answer)
  if (outcome) return outcome
  issue.addIssue('unknown publish_status')
  return z.NEVER
})

/** draft/count. */
export const total = z.object({ total_count: count }).transform(({ total_count }) => total_count)

/** openapi/quota/get: calls a day and how many of them are used. @see api_getapiquota - official docs (read 2026-11-23) */
export const quota = z
  .object({ quota: z.object({ daily_limit: count, used: count }) })
  .transform(({ quota: { daily_limit, used } }) => ({ perDay: daily_limit, used }))

/** callback/check: the name leads somewhere, and not every probe of it was lost. */
export const reached = z
  .object({
    dns: z.array(z.object({ ip: z.string().nullish() })).nullish(),
    ping: z.array(z.object({ package_loss: z.string().nullish() })).nullish(),
  })
  .transform(({ dns, ping }) => {
    const isNamed = !dns || dns.some(one => Boolean(one.ip))
    return isNamed && (!ping || ping.length === 0 || ping.some(one => one.package_loss !== '100%'))
  })

/** getcallbackip, get_api_domain_ip: addresses, some as CIDR ranges. */
export const addresses = z
  .object({ ip_list: z.array(z.string().min(1)) })
  .transform(({ ip_list }): readonly string[] => ip_list)

const MASS: Readonly<Record<string, MassOutcome>> = {
  SENDSUCCESS: 'sent',
  SENDING: 'sending',
  SENDFAIL: 'failed',
  DELETE: 'deleted',
  DELETED: 'deleted',
}

/** Also takes the event's spelling, `send success` and `err(30003)`. @see message/mass/get (read 2026-11-23) */
export const massOutcome = z.object({ msg_status: z.string() }).transform(({ msg_status }, issue): MassOutcome => {
  const letters = msg_status.toUpperCase().replace(/[^A-Z]/g, '')
  const outcome = letters === 'ERR' ? 'failed' : MASS[letters]
  if (outcome) return outcome
  issue.addIssue('unknown msg_status')
  return z.NEVER
})
