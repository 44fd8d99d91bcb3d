import type { Crop } from '../media/picture.ts'
import type { Audience, DraftId, OutgoingArticle } from '../publish/ports.ts'

const COMMENTS = {
  off: { need_open_comment: 0, only_fans_can_comment: 0 },
  all: { need_open_comment: 1, only_fans_can_comment: 0 },
  fans: { need_open_comment: 1, only_fans_can_comment: 1 },
} as const

/** An article as draft/add and draft/update take it. @see draft/add - official docs, api_draft_add (read 2026-11-23) */
export function wireArticle(article: OutgoingArticle): object {
  if (article.images) return wireNewspic(article, article.images)
  return {
    article_type: 'news',
    title: article.title,
    author: article.author,
    digest: article.digest,
    content: article.html,
    content_source_url: article.sourceUrl,
    thumb_media_id: article.thumb,
    ...COMMENTS[article.comments],
    pic_crop_235_1: wireCrop(article.wide),
    pic_crop_1_1: wireCrop(article.square),
  }
}

/** A picture message: the first picture is the cover, and its crops are listed, as texts. @see draft/add, newspic (read 2026-11-23) */
function wireNewspic({ title, html, comments, wide, square }: OutgoingArticle, images: readonly string[]): object {
  const crop = (ratio: string, { x1, y1, x2, y2 }: Crop) => ({
    ratio,
    x1: wireSide(x1),
    y1: wireSide(y1),
    x2: wireSide(x2),
    y2: wireSide(y2),
  })
  return {
    article_type: 'newspic',
    title,
    content: html,
    ...COMMENTS[comments],
    image_info: { image_list: images.map(image_media_id => ({ image_media_id })) },
    cover_info: { crop_percent_list: [crop('2.35_1', wide), crop('1_1', square)] },
  }
}

/** `x1_y1_x2_y2`, fractions with at most six decimals. */
function wireCrop({ x1, y1, x2, y2 }: Crop): string {
  return [x1, y1, x2, y2].map(wireSide).join('_')
}

const wireSide = (side: number): string => String(Number(side.toFixed(6)))

/**
 * A mass send of a draft. `send_ignore_reprint` 0: what WeChat judges to be a reprint is not sent, rather than sent
 * with somebody else's text. @see message/mass/sendall - official docs, api_sendall (read 2026-11-23)
 */
export function wireMass(draft: DraftId, to: Audience, clientMsgId: string): object {
  return {
    filter: 'all' in to ? { is_to_all: true } : { is_to_all: false, tag_id: to.tag },
    mpnews: { media_id: draft },
    msgtype: 'mpnews',
    send_ignore_reprint: 0,
    clientmsgid: clientMsgId,
  }
}
