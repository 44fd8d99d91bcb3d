import { isMap, parseDocument, stringify } from 'yaml'
import { DraftError } from '../article.ts'
import { DRAFT_MAX } from '../bounds.ts'
import { splitDraft } from '../front-matter.ts'
import { metaKey, type MetaKey } from '../keys.ts'
import { readBody } from './body.ts'
import { headLength, readHead, type Head } from './head.ts'
import { rawLines, type ImportNote } from './lines.ts'

export type { ImportNote, ImportNoteKind } from './lines.ts'

/** What errors call the text: it may have come from a pipe. */
const IMPORTED = '-'

export interface ImportOptions {
  /** Fills the key where the text itself does not say it. */
  readonly series?: string
  /** `YYYY-MM-DD`; likewise. */
  readonly date?: string
}

export interface ImportedDraft {
  readonly markdown: string
  /** What was joined, dropped or left for a person to place, by line of `text`. */
  readonly notes: readonly ImportNote[]
}

/**
 * A draft file made from what people have: raw text as it comes out of Word or a PDF, or markdown.
 *
 * Front matter that is there is kept as it stands. Otherwise title, issuer, co-producers, day and number are recognised
 * above the first section; contents and page numbers are dropped, sentences cut by a page joined, all of it noted.
 * No other character is lost.
 * @throws {DraftError} `front-matter-open`, `too-large`
 */
export function importDraft(text: string, options: ImportOptions = {}): ImportedDraft {
  if (text.length > DRAFT_MAX)
    throw new DraftError('too-large', { file: IMPORTED }, { length: text.length, max: DRAFT_MAX })
  const split = splitDraft(text, IMPORTED)
  if (split.yaml !== null) return { markdown: withMissing(split.yaml, split.body, options), notes: [] }
  if (/^#{1,3}[ \t]+\S/m.test(split.body)) return fromMarkdown(split.body, options)
  const lines = rawLines(split.body)
  const length = headLength(lines)
  const head = readHead(lines.slice(0, length))
  const body = readBody([...head.rest, ...lines.slice(length)], !hasInlineMarkdown(split.body))
  return { markdown: draft(head, body.blocks.join('\n\n'), options), notes: [...head.notes, ...body.notes] }
}

const hasInlineMarkdown = (text: string) =>
  /\*\*[^*\s][^*\n]{0,500}\*\*|\[[^[\]\n]{0,300}\]\((?:https?:|qr:|\.{0,2}\/)|^```/m.test(text)

/** Markdown without front matter: the first heading and the short lines under it are the head, the rest stays as typed. */
function fromMarkdown(body: string, options: ImportOptions): ImportedDraft {
  const lines = body.split('\n')
  const at = lines.findIndex(line => line.trim() !== '')
  const heading = /^#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(lines[at] ?? '')?.[1]
  const next = lines.findIndex((line, i) => i > (heading === undefined ? at - 1 : at) && /^#{1,6}[ \t]/.test(line))
  const head = rawLines(lines.slice(at + (heading === undefined ? 0 : 1), next < 0 ? at + 1 : next).join('\n'))
  const isShort =
    head.length > 0 && head.length <= 6 && head.every(line => line.text.length <= 60 && !/[。！？]$/.test(line.text))
  const title = heading === undefined ? [] : [{ line: at + 1, text: heading, indented: false, breaks: 0, page: false }]
  const read = readHead([...title, ...(isShort ? head : [])])
  if (read.title === null) return { markdown: draft(read, body.trim(), options), notes: [] }
  const start = isShort ? next : at + (heading === undefined ? 0 : 1)
  const kept = read.rest.map(line => line.text)
  const rest = [...kept, lines.slice(start).join('\n').trim()].filter(part => part !== '')
  return { markdown: draft(read, rest.join('\n\n'), options), notes: read.notes }
}

function draft(head: Head, body: string, options: ImportOptions): string {
  const fields: Partial<Record<MetaKey, string | number | readonly string[]>> = {}
  if (head.title !== null) fields.title = head.title
  if (head.author !== null) fields.author = head.author
  const date = head.date ?? options.date
  if (date !== undefined) fields.date = date
  if (options.series !== undefined) fields.series = options.series
  if (head.number !== null) fields.number = head.number
  if (head.organization !== null) fields.organization = head.organization
  if (head.producers.length > 0) fields.producers = head.producers
  fields.cover = 'auto'
  return `---\n${stringify(fields, { lineWidth: 0 })}---\n\n${body}\n`
}

/** Adds what `options` knows and the front matter does not say, touching nothing else. */
function withMissing(yaml: string, body: string, options: ImportOptions): string {
  const document = parseDocument(yaml, { version: '1.2', schema: 'core', logLevel: 'silent' })
  const root = document.contents
  if (document.errors.length > 0 || (root !== null && !isMap(root))) return `---\n${yaml}\n---\n${body}`
  const has = (key: MetaKey) => root !== null && root.items.some(pair => metaKey(String(pair.key)) === key)
  const missing: Partial<Record<MetaKey, string>> = {}
  if (options.date !== undefined && !has('date')) missing.date = options.date
  if (options.series !== undefined && !has('series')) missing.series = options.series
  const added = Object.keys(missing).length === 0 ? '' : stringify(missing, { lineWidth: 0 })
  return `---\n${yaml}${yaml === '' || yaml.endsWith('\n') ? '' : '\n'}${added}---\n${body}`
}
