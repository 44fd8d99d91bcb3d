import type { Call } from './call.ts'
import type { OutArticle, StoredArticle } from './records.ts'

/** An article as draft/get, the lists and getarticle give it back. `content` is '' where the caller wants none. */
export async function newsItem(call: Call, article: StoredArticle, url: string, bare: boolean): Promise<object> {
  const cover = article.crops.length === 0 ? {} : { cover_info: { crop_percent_list: article.crops } }
  const images =
    article.type === 'newspic' ? { image_info: { image_list: article.images.map(id => ({ image_media_id: id })) } } : {}
  return {
    article_type: article.type,
    title: article.title,
    author: article.author,
    digest: article.digest,
    content: bare ? '' : await call.store.content(article.content),
    content_source_url: article.sourceUrl,
    thumb_media_id: article.thumb,
    show_cover_pic: 0,
    url,
    thumb_url: article.thumbUrl,
    need_open_comment: article.comment,
    only_fans_can_comment: article.fansOnly,
    ...cover,
    ...images,
  }
}

/** An article that is out, with its permanent address and whether it was deleted. */
export async function outItem(call: Call, article: OutArticle, bare: boolean): Promise<object> {
  const item = await newsItem(call, article, pageAddress(call, article), bare)
  return { ...item, is_deleted: article.deleted }
}

export const pageAddress = (call: Call, article: OutArticle): string => `${call.origin}/s/${article.page}`

/** The temporary preview of a draft's article. */
export const draftAddress = (call: Call, mediaId: string, index: number): string =>
  `${call.origin}/draft/${mediaId}${index === 0 ? '' : `?part=${index}`}`
