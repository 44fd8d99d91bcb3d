import type { Article, Section } from '../article/article.ts'
import { asOwn, isA, walk } from '../article/tokens.ts'
import { grammarOf } from './languages.ts'

/** A formula as svg in the form WeChat keeps, or why there is none; `what` is the part of it that is at fault. */
export type SetFormula =
  { readonly svg: string; readonly widthEx: number } | { readonly fault: string; readonly what: string }

/** The same formula always comes to the same; nothing a formula defines is there for the next one. */
export type Typeset = (tex: string, display: boolean) => SetFormula

/** A stretch of code and what it is; '' is plain. */
export interface Stretch {
  readonly scope: string
  readonly text: string
}

/** Code as stretches whose texts together are exactly `code`. */
export type Highlight = (code: string, language: string) => readonly Stretch[]

/** What only some articles need, and is slow to load. Without them formulas are lines of text and code has no colours. */
export interface Tools {
  readonly typeset?: Typeset
  readonly highlight?: Highlight
}

/** Where the tools come from; asked for when an article first needs one. */
export interface Loaders {
  typeset(): Promise<Typeset>
  highlight(): Promise<Highlight>
}

/** The tools an article needs, loaded: `render` takes them. */
export async function prepare(article: Article, loaders: Loaders): Promise<Tools> {
  const { maths, code } = needs(article.sections)
  if (!maths && !code) return {}
  const [typeset, highlight] = await Promise.all([maths && loaders.typeset(), code && loaders.highlight()])
  return { ...(typeset ? { typeset } : {}), ...(highlight ? { highlight } : {}) }
}

/** The raw text says of most articles that they need nothing; only the others are walked. */
function needs(sections: readonly Section[]): { readonly maths: boolean; readonly code: boolean } {
  let [maths, code] = [false, false]
  for (const { headingTokens, tokens } of sections) {
    for (const token of [...headingTokens, ...tokens]) {
      if (!/\$|```|~~~/.test(token.raw)) continue
      walk([token], inner => {
        const type = asOwn(inner)?.type
        if (type === 'math' || type === 'mathBlock') maths = true
        if (isA(inner, 'code') && grammarOf(languageOf(inner.lang)) !== null) code = true
      })
    }
  }
  return { maths, code }
}

/** The language a fence names: its first word. */
export const languageOf = (info = ''): string => info.trim().split(/[\s{,]/)[0] ?? ''
