import { Refused } from './answer.ts'
import type { JsonCall, Reply } from './call.ts'
import type { Preview } from './followers/records.ts'
import { contentOf, isOpenid, type Content } from './mass-content.ts'
import type { Account } from './records.ts'

/** As many as anyone looks through. */
const PREVIEWS_MAX = 200

/** POST /cgi-bin/message/mass/preview: to one person, by WeChat id or openid; the draft stays. */
export function preview({ account, body, store, now }: JsonCall): Reply {
  const to = receiverOf(account, body)
  const content = contentOf(account, body, now)
  store.state.numbers.mass += 1
  const msgId = store.state.numbers.mass
  const sent = { msgId, to, at: now, kind: kindOf(body['msgtype']), words: wordsOf(content) }
  account.previews = [...account.previews.slice(1 - PREVIEWS_MAX), sent]
  const id = content.draft === null ? {} : { id: content.draft.mediaId }
  return {
    json: { errcode: 0, errmsg: 'preview success', msg_id: msgId },
    effect: { kind: 'preview-sent', ...id },
  }
}

const KINDS: readonly Preview['kind'][] = ['mpnews', 'text', 'image', 'voice', 'mpvideo']
const kindOf = (value: unknown): Preview['kind'] => KINDS.find(kind => kind === value) ?? 'mpnews'

function wordsOf({ draft, shared = [], words, recording }: Content): string {
  const titles = (draft?.articles ?? shared).map(article => article.title)
  return titles.length > 0 ? titles.join('\n') : (words ?? recording?.title ?? '')
}

/**
 * Who is meant: `towxname` wins over `touser`. Anybody with a right name or openid counts as a follower but those known to
 * have left; the codes are not on the call's page. @throws {Refused} 40132 no WeChat id · 40003 no openid · 43004 no follower
 */
function receiverOf(account: Account, { towxname: name, touser: openid }: JsonCall['body']): string {
  const isNamed = name !== undefined && name !== null && name !== ''
  if (isNamed && (typeof name !== 'string' || !/^[A-Za-z][-\w]{5,19}$/.test(name))) throw new Refused(40132)
  if (!isNamed && !isOpenid(openid)) throw new Refused(40003)
  const found = account.followers.find(follower => (isNamed ? follower.name === name : follower.openid === openid))
  if (found?.left === true) throw new Refused(43004)
  return String(isNamed ? name : openid)
}
