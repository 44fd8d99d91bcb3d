import type { Crop } from '../media/picture.ts'
import type { Audience, DraftId, OutgoingArticle } from '../publish/ports.ts'

const COMMENTS = {
  off: { need_open_comment: 0, only_fans_can_comment: 0 },
  all: { need_open_comment: 1, only_fans_can_comment: 0 },
  fans: { need_open_comment: 1, only_fans_can_comment: 1 },
} as const

/** An article as draft/add and draft/update take it. @see draft/add - official docs, api_draft_add (read 2026-11-23) */
export function wireArticle(article: OutgoingArticle): object {
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

/** `x1_y1_x2_y2`, fractions with at most six decimals. */
function wireCrop({ x1, y1, x2, y2 }: Crop): string {
  return [x1, y1, x2, y2].map(side => String(Number(side.toFixed(6)))).join('_')
}

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
