import type { Token } from 'marked'
import { asOwn, type OwnToken, walk } from './tokens.ts'

/**
 * Numbers footnotes in the order of their first mention, in place. A mention without a definition becomes the text it
 * was typed as; of two definitions with one label the first holds.
 */
export function numberFootnotes(tokens: readonly Token[]): void {
  const definitions = new Map<string, OwnToken & { type: 'footnoteDef' }>()
  walk(tokens, token => {
    const own = asOwn(token)
    if (own?.type === 'footnoteDef' && !definitions.has(own.label)) definitions.set(own.label, own)
  })
  let count = 0
  walk(tokens, token => {
    const own = asOwn(token)
    if (own?.type !== 'footnoteRef') return
    const definition = definitions.get(own.label)
    if (!definition) {
      Object.assign(own, { type: 'text', text: own.raw })
      return
    }
    if (definition.number === 0) definition.number = ++count
    own.number = definition.number
  })
}
