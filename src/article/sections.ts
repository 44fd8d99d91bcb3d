import type { Token, Tokens } from 'marked'
import type { Located, Section, SectionKind } from './article.ts'
import { plainText } from './plain.ts'

const NUMBER = /^[〇零一二三四五六七八九十百]{1,5}[、.．]\s*/

/** What a heading makes of its section. Only its words count: spaces, brackets and a closing colon do not. */
export function kindOf(heading: string): Exclude<SectionKind, 'lead'> {
  const words = heading
    .replace(NUMBER, '')
    .replace(/[\s　【】[\]「」]/g, '')
    .replace(/[：:]$/, '')
  if (/^(?:内容|本期|正文)?摘要$/.test(words)) return 'abstract'
  if (/^(?:主要)?(?:参考文献|参考资料|参考来源)(?:[（(：:/].*)?$/.test(words)) return 'references'
  if (/^联系我们(?:$|[，,：:（(！!])/.test(words)) return 'contact'
  return NUMBER.test(heading) ? 'numbered' : 'plain'
}

export function isHeading<T extends Token>(token: T): token is T & Tokens.Heading {
  return token.type === 'heading'
}

/**
 * Parts the body at its headings of level 1 and 2. `dropped` is the heading that only repeats the title.
 * Together the sections hold every other token once, in source order.
 */
export function sectionsOf(tokens: readonly Located[], dropped: Located | undefined): Section[] {
  const sections: (Section & { tokens: Located[] })[] = []
  for (const token of tokens) {
    if (token === dropped) continue
    if (isHeading(token) && token.depth <= 2) {
      const heading = plainText(token.tokens).replace(/\s+/g, ' ').trim()
      sections.push({ kind: kindOf(heading), heading, headingTokens: token.tokens, line: token.line, tokens: [] })
      continue
    }
    const last = sections.at(-1)
    if (last) last.tokens.push(token)
    else if (token.type !== 'space' || token.raw.trim() !== '') {
      sections.push({ kind: 'lead', heading: null, headingTokens: [], line: token.line, tokens: [token] })
    }
  }
  return sections
}

/** True when some section is one that only bulletins have. */
export function isBulletin(sections: readonly Section[]): boolean {
  return sections.some(section => section.kind === 'abstract' || section.kind === 'numbered')
}

/** True when nothing in the section would be seen. */
export function isEmptySection(section: Section): boolean {
  return section.tokens.every(token => token.type === 'space' || token.type === 'def')
}
