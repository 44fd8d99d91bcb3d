import { DraftError, type Article, type Finding, type Located, type Meta, type Place, type Section } from './article.ts'
import { assertReadable } from './bounds.ts'
import { FieldReader, sortFields } from './fields.ts'
import { readYaml, splitDraft } from './front-matter.ts'
import { invisibleIn } from './invisible.ts'
import { metaKey, type MetaKey } from './keys.ts'
import { lex } from './markdown.ts'
import { picturesOf } from './pictures.ts'
import { plainText } from './plain.ts'
import { referencesOf } from './references.ts'
import { isBulletin, isHeading, kindOf, sectionsOf } from './sections.ts'
import { readSeries, seriesOf } from './series.ts'
import { mergeWishes, readWishes } from './wishes.ts'

export interface ParseOptions {
  /** The draft's file as the person named it; findings and errors repeat it. */
  readonly file: string
  /** The title of a text whose front matter gives none: its headings are all text then. */
  readonly title?: string
  /** The text of `_series.yaml`. */
  readonly series?: string
  readonly seriesFile?: string
  /** The text of `_footer.md`, for bulletins without a contact section. */
  readonly footer?: string
  readonly footerFile?: string
}

/**
 * The article a draft file holds.
 *
 * Any line ending, with or without a byte order mark. All text of the body survives in `sections`, but for the heading
 * that gave the title or repeats it.
 * @throws {DraftError} what only the author can mend, naming file and line; nothing else for any text
 */
export function parseArticle(text: string, options: ParseOptions): Article {
  const { file } = options
  assertReadable(text, file)
  const split = splitDraft(text, file)
  const fields = split.yaml === null ? [] : readYaml(split.yaml, file, split.yamlLine)
  const { known, findings } = sortFields<MetaKey>(fields, file, metaKey)
  const draft = readWishes(known, file)
  const seriesFile = options.seriesFile ?? '_series.yaml'
  const series = options.series === undefined ? null : seriesOf(readSeries(options.series, seriesFile), draft.series)

  const tokens = lexed(split.body, split.bodyLine, file)
  const given = draft.title ?? options.title ?? null
  const heading = titleHeading(tokens, given)
  const title = given ?? (heading && isHeading(heading) ? lineOf(heading) : '')
  if (title === '') throw new DraftError('title-missing', { file, line: 1 })
  const wishes = series?.name ? { ...draft, series: series.name } : draft
  const meta = mergeWishes(wishes, series?.wishes ?? null, title)

  const own = sectionsOf(tokens, heading)
  const bulletin = isBulletin(own)
  const sections = bulletin ? [...own, ...footerOf(own, options)] : own
  const places = placesOf(new FieldReader<MetaKey>(known, file), heading)
  return {
    file,
    issue: issueOf(file, draft.series === null ? null : meta.series, draft.date),
    meta,
    sections,
    references: referencesOf(sections),
    pictures: [...coverOf(meta, places), ...picturesOf(sections)],
    bulletin,
    findings: [...findings, ...(series?.findings ?? []), ...invisible(text, file)],
    places,
  }
}

/** So many invisible characters are reported one by one; a file full of them needs no longer list. */
const INVISIBLE_MAX = 50

function invisible(text: string, file: string): Finding[] {
  const findings: Finding[] = []
  for (const { line, column, code } of invisibleIn(text)) {
    findings.push({ rule: 'zero-width', severity: 'warning', blocks: false, file, line, column, values: { code } })
    if (findings.length === INVISIBLE_MAX) break
  }
  return findings
}

function lexed(body: string, line: number, file: string): Located[] {
  try {
    return lex(body, line)
  } catch {
    // The lexer's stack ran over: nesting that the bounds did not foresee.
    throw new DraftError('too-deep', { file, line })
  }
}

const lineOf = (heading: Located) =>
  plainText('tokens' in heading && heading.tokens ? heading.tokens : [])
    .replace(/\s+/g, ' ')
    .trim()

/** The heading that gives the title, or the level-1 heading that only repeats the one front matter gives. */
function titleHeading(tokens: readonly Located[], title: string | null): Located | undefined {
  const headings = tokens.filter(isHeading)
  if (title !== null) {
    return headings.find(token => token.depth === 1 && squeeze(lineOf(token)) === squeeze(title))
  }
  const first = headings.find(token => lineOf(token) !== '')
  // 摘要 or 一、 would be a strange title: nobody wrote one.
  return first && (first.depth === 1 || kindOf(lineOf(first)) === 'plain') ? first : undefined
}

const squeeze = (text: string) => text.replace(/\s+/g, '')

function footerOf(sections: readonly Section[], options: ParseOptions): Section[] {
  if (options.footer === undefined || sections.some(section => section.kind === 'contact')) return []
  const file = options.footerFile ?? '_footer.md'
  assertReadable(options.footer, file)
  const { body, bodyLine } = splitDraft(options.footer, file)
  const parts = sectionsOf(lexed(body, bodyLine, file), undefined)
  // A footer is the contact section; without a heading of its own it just starts.
  return parts.map(part => ({ ...part, ...(part.kind === 'lead' ? { kind: 'contact' as const } : {}), file }))
}

/** A draft that names both its series and its day is that issue, whatever the file is called. */
function issueOf(file: string, series: string | null, date: string | null): string {
  if (series !== null && date !== null) return `${series}/${date}`
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
  return name.replace(/\.(?:md|markdown|txt)$/i, '') || name
}

type Places = Partial<Record<keyof Meta, Place>>

const KEYS: readonly (readonly [keyof Meta, MetaKey])[] = [
  ['title', 'title'],
  ['author', 'author'],
  ['date', 'date'],
  ['digest', 'digest'],
  ['cover', 'cover'],
  ['sourceUrl', 'source_url'],
  ['series', 'series'],
  ['number', 'number'],
  ['organization', 'organization'],
  ['producers', 'producers'],
  ['theme', 'theme'],
  ['accent', 'accent'],
  ['type', 'type'],
  ['also', 'also'],
]

function placesOf(read: FieldReader<MetaKey>, heading: Located | undefined): Places {
  const places: Places = {}
  for (const [name, key] of KEYS) {
    const place = read.place(key)
    if (place) places[name] = place
  }
  if (!places.title && heading) places.title = { line: heading.line, column: 1 }
  return places
}

function coverOf(meta: Meta, places: Places) {
  if (meta.cover === null || meta.cover === 'auto') return []
  return [{ source: meta.cover, ...(places.cover ?? { line: 1, column: 1 }) }]
}
