import type { Located, PictureSource, Section } from './article.ts'
import { Finder } from './finder.ts'
import { decodeEntities } from './plain.ts'
import { isA, walk } from './tokens.ts'

/** The source that stands for the account's own QR code, which is made when it is sent. */
export const ACCOUNT_CODE = 'qr:account'

/** True for an address that is already WeChat's; it is kept as it is. */
export const isAtWechat = (source: string): boolean => /^https?:\/\/mmbiz\.q(?:pic|logo)\.cn\//i.test(source)

/** Group 1 to 3: the address, by its quotes. */
const IMG = /<img\b[^>]*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi

/** Every picture the body asks for, in reading order, markdown's and html's alike. An empty address counts too. */
export function picturesOf(sections: readonly Section[]): PictureSource[] {
  return sections.flatMap(section => {
    const inHeading: Located = {
      type: 'generic',
      raw: section.headingTokens.map(({ raw }) => raw).join(''),
      tokens: [...section.headingTokens],
      line: section.line,
    }
    const found = [inHeading, ...section.tokens].flatMap(token => picturesIn(token))
    return section.file === undefined ? found : found.map(picture => ({ ...picture, file: section.file ?? '' }))
  })
}

/** The start of each kind: most tokens hold neither, and their raw text says so. */
const MAYBE = /!\[|<img/i

function picturesIn(token: Located): PictureSource[] {
  if (!MAYBE.test(token.raw)) return []
  const found: PictureSource[] = []
  const finder = new Finder(token)
  walk([token], inner => {
    if (inner.type === 'image') found.push({ source: String(inner.href), ...finder.next(inner.raw) })
    if (!isA(inner, 'html')) return
    for (const match of inner.raw.matchAll(IMG)) {
      const source = decodeEntities(match[1] ?? match[2] ?? match[3] ?? '').trim()
      found.push({ source, ...finder.next(match[0]) })
    }
  })
  return found
}
