import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml'
import { DraftError, type Place } from './article.ts'
import { Lately } from './lately.ts'

/** One value as YAML gives it, with its place in the file. A scalar keeps the text it was typed as. */
export type Value = Place &
  (
    | { readonly kind: 'empty' }
    | { readonly kind: 'text'; readonly text: string; readonly type: 'string' | 'number' | 'boolean' }
    | { readonly kind: 'list'; readonly items: readonly Value[] }
    | { readonly kind: 'map'; readonly fields: readonly Field[] }
  )

export interface Field extends Place {
  readonly key: string
  readonly value: Value
}

export interface SplitDraft {
  /** `null` when the file has no front matter. */
  readonly yaml: string | null
  /** The line the yaml starts in. */
  readonly yamlLine: number
  readonly body: string
  readonly bodyLine: number
}

/** Characters of front matter that are read; a hundred times what anybody writes. */
const YAML_MAX = 100_000
const DEPTH_MAX = 6
const VALUES_MAX = 5000

/** A key with a full-width colon, the commonest slip with a Chinese keyboard. */
const WIDE_COLON = /^[A-Za-z_\p{Script=Han}]{1,20}：/u

/**
 * Parts the front matter from the body. Line endings become `\n`, a byte order mark goes.
 *
 * Only a `---` in the first line that is not empty opens it, so rules in the body are safe.
 * @throws {DraftError} `front-matter-open` when it is never closed
 */
export function splitDraft(text: string, file: string): SplitDraft {
  const source = (text.startsWith('\uFEFF') ? text.slice(1) : text).replace(/\r\n?/g, '\n')
  const whole = { yaml: null, yamlLine: 1, body: source, bodyLine: 1 }
  const [opening, before = ''] = /^(\s*\n)?---[ \t]*(?:\n|$)/.exec(source) ?? []
  if (opening === undefined) return whole
  const first = countLines(before)
  const rest = source.slice(opening.length)
  const close = /(?:^|\n)(?:---|\.\.\.)[ \t]*(?=\n|$)/.exec(rest)
  const looksLikeKeys = /^\s*["']?[\p{L}_][^\s:：]*["']?[:：]/u.test(/^.*/.exec(rest)?.[0] ?? '')
  if (close === null) {
    if (looksLikeKeys) throw new DraftError('front-matter-open', { file, line: first + 1 })
    return whole
  }
  const yaml = rest.slice(0, close.index)
  // Two rules with a paragraph between them are body, not front matter.
  if (!looksLikeKeys && isProse(yaml)) return whole
  const upTo = close.index + close[0].length
  const yamlLine = first + 2
  return { yaml, yamlLine, body: rest.slice(upTo + 1), bodyLine: yamlLine + countLines(rest.slice(0, upTo)) + 1 }
}

const countLines = (text: string) => text.split('\n').length - 1

function isProse(yaml: string): boolean {
  const lines = yaml.split('\n').filter(line => line.trim() !== '' && !line.trimStart().startsWith('#'))
  return lines.length > 0 && !lines.some(line => /^[^\s\-[{][^:]*:(?:\s|$)/.test(line) || WIDE_COLON.test(line))
}

const lately = new Lately<readonly Field[]>(16)

/** The fields of `yaml` as `parseYaml` gives them. @throws {DraftError} */
export const readYaml = (yaml: string, file: string, firstLine: number): readonly Field[] =>
  lately.of(`${firstLine} ${file}\n${yaml}`, () => parseYaml(yaml, file, firstLine))

/**
 * The fields of a YAML map, in file order. Tags are inert text, aliases are followed a bounded number of times.
 * @throws {DraftError} `front-matter`, `front-matter-colon`, `front-matter-map`, `too-large`, naming the line
 */
function parseYaml(yaml: string, file: string, firstLine: number): Field[] {
  if (yaml.length > YAML_MAX)
    throw new DraftError('too-large', { file, line: firstLine }, { length: yaml.length, max: YAML_MAX })
  const document = parse(yaml, file, firstLine)
  const fault = document.errors[0]
  const wide = yaml.split('\n').findIndex(line => WIDE_COLON.test(line))
  const root = document.contents
  if (wide >= 0 && (fault || (root && !isMap(root)))) {
    throw new DraftError('front-matter-colon', { file, line: firstLine + wide, column: 1 })
  }
  if (fault) {
    const at = fault.linePos?.[0]
    const place = { file, line: firstLine + (at?.line ?? 1) - 1, column: at?.col ?? 1 }
    throw new DraftError('front-matter', place, { reason: fault.code })
  }
  if (root === null || (isScalar(root) && root.value === null)) return []
  const reader = new Reader(document, yaml, file, firstLine)
  const value = reader.read(root, 0, { line: firstLine, column: 1 })
  if (value.kind !== 'map') throw new DraftError('front-matter-map', { file, line: firstLine, column: 1 })
  return [...value.fields]
}

function parse(yaml: string, file: string, line: number): Document.Parsed {
  try {
    return parseDocument(yaml, { version: '1.2', schema: 'core', logLevel: 'silent', prettyErrors: true })
  } catch {
    // Only a stack that ran over gets here: thousands of brackets inside each other.
    throw new DraftError('too-deep', { file, line })
  }
}

class Reader {
  private count = 0
  private readonly starts: number[] = [0]
  constructor(
    private readonly document: Document.Parsed,
    yaml: string,
    private readonly file: string,
    private readonly firstLine: number,
  ) {
    for (let i = yaml.indexOf('\n'); i >= 0; i = yaml.indexOf('\n', i + 1)) this.starts.push(i + 1)
  }

  read(yamlNode: unknown, depth: number, fallback: Place): Value {
    const place = this.placeOf(yamlNode) ?? fallback
    if (depth > DEPTH_MAX || ++this.count > VALUES_MAX) throw new DraftError('too-deep', { file: this.file, ...place })
    if (isAlias(yamlNode)) return { ...this.read(yamlNode.resolve(this.document), depth + 1, place), ...place }
    if (isSeq(yamlNode))
      return { kind: 'list', ...place, items: yamlNode.items.map(item => this.read(item, depth + 1, place)) }
    if (isMap(yamlNode)) {
      const fields = yamlNode.items.map(pair => {
        const at = this.placeOf(pair.key) ?? place
        const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : '?'
        const value = this.read(pair.value, depth + 1, at)
        return { ...at, key, value: colourIn(value, pair.value) ?? value }
      })
      return { kind: 'map', ...place, fields }
    }
    return { ...place, ...scalar(yamlNode) }
  }

  private placeOf(yamlNode: unknown): Place | undefined {
    const offset =
      isScalar(yamlNode) || isSeq(yamlNode) || isMap(yamlNode) || isAlias(yamlNode) ? yamlNode.range?.[0] : undefined
    if (offset === undefined) return undefined
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: this.firstLine + low, column: offset - (this.starts[low] ?? 0) + 1 }
  }
}

/** `accent: #0f4c81` without quotes: a remark to YAML, a colour to everybody else. */
function colourIn(value: Value, yamlNode: unknown): Value | null {
  const remark = value.kind === 'empty' && isScalar(yamlNode) ? yamlNode.comment?.trimEnd() : null
  if (!remark || !/^[0-9a-z]{1,8}$/i.test(remark)) return null
  return { kind: 'text', text: `#${remark}`, type: 'string', line: value.line, column: value.column }
}

function scalar(
  yamlNode: unknown,
): { kind: 'empty' } | { kind: 'text'; text: string; type: 'string' | 'number' | 'boolean' } {
  if (!isScalar(yamlNode) || yamlNode.value === null || yamlNode.value === undefined) return { kind: 'empty' }
  const { value } = yamlNode
  if (typeof value === 'number' || typeof value === 'bigint')
    return { kind: 'text', text: yamlNode.source ?? String(value), type: 'number' }
  if (typeof value === 'boolean') return { kind: 'text', text: String(value), type: 'boolean' }
  return { kind: 'text', text: typeof value === 'string' ? value : (yamlNode.source ?? ''), type: 'string' }
}
