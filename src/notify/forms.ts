import { zh } from '../text/zh.ts'
import type { Item, Link, Message } from './ports.ts'

/**
 * The longest a robot's message may be, in bytes of UTF-8: the tightest of the three, for all of them.
 * @see markdown.content at most 4096 bytes - developer.work.weixin.qq.com/document/path/99110 (read 2026-11-25);
 * 飞书 takes 20 KB - open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN.md (read 2026-11-25)
 */
export const ROBOT_BYTES = 4096

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * The message with as many items as fit into `maxBytes` once rendered, the gravest ones; the rest as a number. One item
 * that is too long by itself loses its details from the end.
 */
export function fitted(message: Message, maxBytes: number, render: (message: Message) => string): Message {
  const fits = (one: Message): boolean => bytesOf(render(one)) <= maxBytes
  for (let count = message.items.length; count > 0; count -= 1) {
    const shorter = { ...message, items: message.items.slice(0, count), more: message.items.length - count }
    if (fits(shorter)) return shorter
  }
  const [first] = message.items
  if (!first) return message
  for (let kept = first.details.length - 1; kept >= 0; kept -= 1) {
    const bare = { ...first, details: first.details.slice(0, kept) }
    const shorter = { ...message, items: [bare], more: message.items.length - 1 }
    if (fits(shorter)) return shorter
  }
  return { title: [...message.title].slice(0, 100).join(''), items: [], more: message.items.length }
}

/** For mail and plain receivers: title, items apart by an empty line, addresses spelled out. */
export function plain(message: Message): string {
  const blocks = message.items.map(item => [...linesOf(item), ...item.links.map(spelled)].join('\n'))
  return [...blocks, ...moreOf(message)].join('\n\n')
}

const spelled = ({ words, url }: Link): string => zh.notices.link(words, url)

const linesOf = ({ sentence, details }: Item): readonly string[] => [sentence, ...details]

const moreOf = ({ more }: Message): readonly string[] => (more > 0 ? [zh.notices.more(more)] : [])

/** `lineEnd`: 钉钉 joins lines that only one line end parts. */
export function markdown(message: Message, lineEnd: '\n' | '\n\n'): string {
  const alone = message.items.length === 1 && message.more === 0
  const blocks = message.items.map(item => {
    // the title holds the word a robot may be set to look for
    const first = inert(alone ? message.title : item.sentence)
    const rest = item.details.map(inert)
    const links = item.links.map(({ words, url }) => `[${inert(words)}](${bracketed(url)})`).join('  ')
    return [`**${first}**`, ...rest, ...(links === '' ? [] : [links])].join(lineEnd)
  })
  return [...(alone ? [] : [inert(message.title)]), ...blocks, ...moreOf(message).map(inert)].join(
    lineEnd === '\n' ? '\n\n' : '\n\n---\n\n',
  )
}

const WIDE: Readonly<Record<string, string>> = {
  '*': '＊',
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '`': '｀',
  '#': '＃',
  '\\': '＼',
}

/**
 * Words that stay words: a draft's title is other people's text, and must make no link, no mention and no heading. The
 * robots know no escapes, so the signs are replaced by their wide twins. Commands keep their dashes.
 */
const inert = (text: string): string => text.replace(/[*[\]<>`#\\]/g, sign => WIDE[sign] ?? sign)

/** An address inside `(…)`. */
const bracketed = (url: string): string =>
  url.replace(/[()\s<>]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

type Part =
  { readonly tag: 'text'; readonly text: string } | { readonly tag: 'a'; readonly text: string; readonly href: string }

/** 飞书's rich text: rows of parts. A text part is never read as a mention, unlike a plain text message. */
export function rows(message: Message): readonly (readonly Part[])[] {
  const words = (text: string): readonly Part[] => [{ tag: 'text', text }]
  const link = ({ words: text, url: href }: Link): readonly Part[] => [
    { tag: 'a', text, href },
    { tag: 'text', text: '  ' },
  ]
  const blocks = message.items.map(item => {
    const links = item.links.flatMap(link)
    return [...linesOf(item).map(words), ...(links.length > 0 ? [links] : [])]
  })
  const apart = blocks.flatMap((block, i) => (i === 0 ? block : [words(' '), ...block]))
  return [...apart, ...moreOf(message).map(words)]
}
