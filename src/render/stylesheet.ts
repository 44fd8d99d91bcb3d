// Reads the text of a stylesheet; what its rules come to is the business of `style.ts`.

export type StyleFault = 'unclosed' | 'declaration' | 'selector' | 'variable'

/** The stylesheet does not parse. `line` counts from 1. */
export class StyleError extends Error {
  override readonly name = 'StyleError'
  constructor(
    readonly code: StyleFault,
    readonly line: number,
    /** What stands there: the selector, declaration or variable. */
    readonly what: string,
  ) {
    super(`style ${code} in line ${line}`)
  }
}

/** A rule as it stands in the file. Lines count from 1. */
export interface Rule {
  readonly selector: string
  readonly body: string
  readonly line: number
  readonly bodyLine: number
}

const newlines = (text: string) => text.split('\n').length - 1

/** The rules of a stylesheet without nesting, at-rules included. @throws {StyleError} */
export function rulesOf(css: string): Rule[] {
  const source = css.replace(/\/\*[^]*?(?:\*\/|$)/g, comment => {
    if (!comment.endsWith('*/') || comment.length < 4)
      throw new StyleError('unclosed', lineAt(css, css.indexOf(comment)), '/*')
    return comment.replace(/[^\n]/g, ' ')
  })
  const rules: Rule[] = []
  const piece = /([^{}]*)([{}])/y
  for (;;) {
    const start = piece.lastIndex
    const match = piece.exec(source)
    if (match === null) {
      const rest = source.slice(start)
      const at = start + rest.length - rest.trimStart().length
      if (rest.trim() !== '') throw new StyleError('unclosed', lineAt(source, at), rest.trim().slice(0, 40))
      return rules
    }
    const [, head = '', brace] = match
    const line = lineAt(source, start + head.length - head.trimStart().length)
    if (brace === '}') throw new StyleError('unclosed', line, '}')
    const open = piece.lastIndex
    const close = closeOf(source, open)
    if (close < 0) throw new StyleError('unclosed', line, head.trim())
    rules.push({ selector: head.trim(), body: source.slice(open, close), line, bodyLine: lineAt(source, open) })
    piece.lastIndex = close + 1
  }
}

const lineAt = (text: string, index: number) => newlines(text.slice(0, index)) + 1

/** The index of the brace that closes a block opened before `from`; -1 when none does. */
function closeOf(source: string, from: number): number {
  let depth = 1
  for (const match of source.slice(from).matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}]/g)) {
    if (match[0] === '{') depth++
    if (match[0] === '}' && --depth === 0) return from + match.index
  }
  return -1
}

export interface Line {
  readonly property: string
  readonly value: string
  readonly line: number
}

/** The declarations of a rule. @throws {StyleError} */
export function linesOf({ body, bodyLine }: Rule): Line[] {
  const lines: Line[] = []
  for (const match of body.matchAll(/(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^;])+/g)) {
    const text = match[0].trim()
    if (text === '') continue
    const line = bodyLine + newlines(body.slice(0, match.index + match[0].indexOf(text)))
    const [, property, value] = /^(--[\w-]+|-?[a-z][a-z-]*)\s*:\s*([^]+)$/i.exec(text) ?? []
    if (
      property === undefined ||
      value === undefined ||
      /[{}]/.test(value.replace(/"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/g, ''))
    ) {
      throw new StyleError('declaration', line, text.slice(0, 40))
    }
    lines.push({ property: property.startsWith('--') ? property : property.toLowerCase(), value, line })
  }
  return lines
}

/** The value with every `var()` replaced. Variables may use each other; a circle counts as undefined. */
export function resolve(value: string, variables: ReadonlyMap<string, string>, line: number, depth = 0): string {
  return value.replace(
    /var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)/g,
    (_, name: string, fallback?: string) => {
      const found = variables.get(name) ?? fallback?.trim()
      if (found === undefined || depth > 20) throw new StyleError('variable', line, name)
      return resolve(found, variables, line, depth + 1)
    },
  )
}

/** The selectors between commas, those inside brackets aside. */
export const selectorsOf = (list: string): string[] =>
  list
    .split(/,(?![^([]*[)\]])/)
    .map(text => text.trim())
    .filter(text => text !== '')
