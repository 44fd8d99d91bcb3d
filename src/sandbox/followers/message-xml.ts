import { cdata, originalId } from '../event-xml.ts'
import type { Deed, FollowerMessage } from './records.ts'

/** The `Event` of a deed; a text message is none. */
const EVENTS = {
  subscribe: 'subscribe',
  unsubscribe: 'unsubscribe',
  scan: 'SCAN',
  click: 'CLICK',
  view: 'VIEW',
  location: 'LOCATION',
} as const

/** What a push of this deed is called in the ledger: its event, or `text`. */
export const nameOf = (deed: Deed): string => (deed.kind === 'text' ? 'text' : EVENTS[deed.kind])

/** A follower's message as it is pushed. @see developers.weixin.qq.com, Receiving_event_pushes and Receiving_standard_messages (read 2026-11-23) */
export function followerXml(appid: string, { id, openid, at, deed }: FollowerMessage): string {
  const type = deed.kind === 'text' ? 'text' : 'event'
  const own =
    deed.kind === 'text'
      ? `<Content>${cdata(deed.content)}</Content><MsgId>${id}</MsgId>`
      : `<Event>${cdata(EVENTS[deed.kind])}</Event>${fieldsOf(deed)}`
  return (
    `<xml><ToUserName>${cdata(originalId(appid))}</ToUserName><FromUserName>${cdata(openid)}</FromUserName>` +
    `<CreateTime>${Math.floor(at / 1000)}</CreateTime><MsgType>${cdata(type)}</MsgType>${own}</xml>`
  )
}

function fieldsOf(deed: Exclude<Deed, { kind: 'text' }>): string {
  switch (deed.kind) {
    case 'subscribe':
      // Without a code the element is there all the same, and empty.
      if (deed.scene === undefined) return `<EventKey>${cdata('')}</EventKey>`
      return `<EventKey>${cdata(`qrscene_${deed.scene}`)}</EventKey><Ticket>${cdata(deed.ticket ?? '')}</Ticket>`
    case 'unsubscribe':
      return `<EventKey>${cdata('')}</EventKey>`
    case 'scan':
      return `<EventKey>${cdata(deed.scene)}</EventKey><Ticket>${cdata(deed.ticket)}</Ticket>`
    case 'click':
      return `<EventKey>${cdata(deed.key)}</EventKey>`
    case 'view':
      return `<EventKey>${cdata(deed.url)}</EventKey><MenuId>${deed.menuId}</MenuId>`
    case 'location':
      return `<Latitude>${deed.latitude}</Latitude><Longitude>${deed.longitude}</Longitude><Precision>${deed.precision}</Precision>`
  }
}
