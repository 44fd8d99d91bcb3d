import type { Article, Finding } from '../article/article.ts'
import { invisibleIn } from '../article/invisible.ts'

/**
 * Mends what can be mended without a decision: characters nobody sees are taken out. Nothing else of `text` changes.
 * `text` is the draft `article` was parsed from.
 */
export function applyFixes(text: string, article: Article): { text: string; fixed: Finding[] } {
  const fixed: Finding[] = []
  let out = ''
  let at = 0
  for (const { line, column, code, index, length } of invisibleIn(text)) {
    out += text.slice(at, index)
    at = index + length
    fixed.push({
      rule: 'zero-width',
      severity: 'warning',
      blocks: false,
      file: article.file,
      line,
      column,
      values: { code },
    })
  }
  return { text: out + text.slice(at), fixed }
}
