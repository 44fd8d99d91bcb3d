import { DraftError, type Finding, type Place } from './article.ts'
import type { Field, Value } from './front-matter.ts'

/** Fields of one file under the keys they mean; a value nobody filled in is left out. */
export type Fields<Key extends string> = ReadonlyMap<Key, Value>

/** Sorts fields under their keys; what we do not know, or know already, is kept out and reported. */
export function sortFields<Key extends string>(
  fields: readonly Field[],
  file: string,
  keyOf: (written: string) => Key | undefined,
): { known: Fields<Key>; findings: Finding[] } {
  const known = new Map<Key, Value>()
  const findings: Finding[] = []
  for (const { key: written, value, line, column } of fields) {
    const key = keyOf(written)
    const report = { file, line, column, blocks: false, values: { key: written } }
    if (key === undefined) findings.push({ rule: 'unknown-key', severity: 'info', ...report })
    else if (known.has(key)) findings.push({ rule: 'key-twice', severity: 'warning', ...report })
    else if (value.kind !== 'empty' && !(value.kind === 'text' && value.text.trim() === '')) known.set(key, value)
  }
  return { known, findings }
}

/** Reads typed values. A wrong type throws a `DraftError` that names the file, the line and what was expected. */
export class FieldReader<Key extends string> {
  constructor(
    private readonly fields: Fields<Key>,
    private readonly file: string,
  ) {}

  has(key: Key): boolean {
    return this.fields.has(key)
  }

  place(key: Key): Place | undefined {
    const value = this.fields.get(key)
    return value && { line: value.line, column: value.column }
  }

  fail(key: Key, code: string, values: Readonly<Record<string, string | number>> = {}): never {
    throw new DraftError(code, { file: this.file, ...this.place(key) }, { key, ...values })
  }

  /** One line of text; a number counts as the text it was typed as. */
  text(key: Key): string | null {
    const value = this.fields.get(key)
    return value ? this.line(key, value) : null
  }

  /** Texts: a list, or one text parted at `separator`. */
  list(key: Key, separator: RegExp): readonly string[] | null {
    const value = this.fields.get(key)
    if (!value) return null
    if (value.kind === 'list') {
      return value.items.filter(item => item.kind !== 'empty').map(item => this.line(key, item, 'list'))
    }
    const parts = this.line(key, value, 'list').split(separator)
    return parts.map(part => part.trim()).filter(part => part !== '')
  }

  /** A whole number from 0 on; `12`, `第 12 期` and `总第12期` alike. */
  count(key: Key): number | null {
    const text = this.text(key)
    if (text === null) return null
    const digits = /^(?:总?第)?\s*(\d{1,9})\s*期?$/.exec(text)?.[1]
    return digits === undefined
      ? this.fail(key, 'front-matter-type', { expected: 'number', found: text })
      : Number(digits)
  }

  /** One of the words of `choices`, which maps everything people may write to what it means. */
  choice<Choice extends string>(key: Key, choices: Readonly<Record<string, Choice>>): Choice | null {
    const value = this.fields.get(key)
    if (!value) return null
    const text = (value.kind === 'text' && value.type === 'boolean' ? value.text : this.line(key, value)).toLowerCase()
    const choice = Object.hasOwn(choices, text) ? choices[text] : undefined
    if (choice !== undefined) return choice
    const words = [...new Set(Object.values(choices))].join(' / ')
    return this.fail(key, 'front-matter-choice', { expected: words, found: text })
  }

  /** The fields of a map. */
  map(key: Key): readonly Field[] | null {
    const value = this.fields.get(key)
    if (!value) return null
    return value.kind === 'map'
      ? value.fields
      : this.fail(key, 'front-matter-type', { expected: 'map', found: value.kind })
  }

  /** A list of maps, by their fields; one map alone is a list of one. */
  maps(key: Key): readonly (readonly Field[])[] {
    const value = this.fields.get(key)
    if (!value) return []
    const items = value.kind === 'list' ? value.items.filter(item => item.kind !== 'empty') : [value]
    return items.map(item => {
      if (item.kind === 'map') return item.fields
      const place = { file: this.file, line: item.line, column: item.column }
      throw new DraftError('front-matter-type', place, { key, expected: 'map', found: item.kind })
    })
  }

  private line(key: Key, value: Value, expected = 'text'): string {
    if (value.kind === 'text' && value.type !== 'boolean') return value.text.replace(/\s+/g, ' ').trim()
    const found = value.kind === 'text' ? value.text : value.kind
    throw new DraftError(
      'front-matter-type',
      { file: this.file, line: value.line, column: value.column },
      { key, expected, found },
    )
  }
}
