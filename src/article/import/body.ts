import { contactMarkdown } from './contact.ts'
import { escapeMarkdown } from './escape.ts'
import {
  BULLET,
  endsSentence,
  isAbstractLine,
  isBullet,
  isContactLine,
  isContentsLine,
  isNumberedItem,
  isPageNumber,
  isReferencesLine,
  isSectionLine,
  isSubsectionLine,
  joinEnds,
  opensBlock,
  withoutNumber,
  type ImportNote,
  type RawLine,
} from './lines.ts'

type Part = 'text' | 'references' | 'contact'

/** Blocks of markdown made from the lines under the head, and what was done to them. */
export interface Body {
  readonly blocks: readonly string[]
  readonly notes: readonly ImportNote[]
}

/** `raw` false: the lines are markdown inside already, so nothing in them is escaped. */
export function readBody(lines: readonly RawLine[], raw: boolean): Body {
  const notes: ImportNote[] = []
  const { kept, headings } = dropFurniture(lines, notes)
  const builder = new Builder(kept, headings, raw, notes)
  return { blocks: builder.build(), notes }
}

const PAGE_AT_END = /(?:\t|\s{2,}|[.·…．]{2,}|\s)\s*\d{1,3}$/

/** Leaves out the contents with their page numbers, and page numbers that stand alone. */
function dropFurniture(
  lines: readonly RawLine[],
  notes: ImportNote[],
): { kept: RawLine[]; headings: ReadonlySet<string> } {
  const kept: RawLine[] = []
  const headings = new Set<string>()
  const rest = new Map<string, number>()
  for (const { text } of lines) rest.set(text, (rest.get(text) ?? 0) + 1)
  /** Empty lines before a page number count for the line after it. */
  let breaks = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (!line) break
    const end = isContentsLine(line.text) ? contentsEnd(lines, i + 1, rest, headings) : i + 1
    if (end > i + 1) {
      notes.push({ line: line.line, kind: 'contents-dropped', values: { lines: end - i } })
      i = end - 1
      continue
    }
    const next = lines[i + 1]
    const alone = (line.breaks + breaks > 0 || i === 0) && (!next || next.breaks > 0)
    if (isPageNumber(line.text) && (alone || line.page || next?.page)) {
      notes.push({ line: line.line, kind: 'page-number-dropped', values: { text: line.text } })
      breaks += line.breaks + 1
      continue
    }
    kept.push(breaks > 0 ? { ...line, breaks: line.breaks + breaks } : line)
    breaks = 0
  }
  return { kept, headings }
}

/** The index after the last contents line: one that ends with a page number, or that comes again as a heading. */
function contentsEnd(
  lines: readonly RawLine[],
  start: number,
  count: Map<string, number>,
  headings: Set<string>,
): number {
  const later = (text: string) => (count.get(text) ?? 0) > 0
  let i = start
  for (; i < lines.length; i++) {
    const text = lines[i]?.text ?? ''
    const name = text.replace(PAGE_AT_END, '').trim()
    const paged = PAGE_AT_END.test(text)
    const repeated = paged ? later(name) || !isSectionLine(text) || later(text) : (count.get(text) ?? 0) > 1
    const wrapped = PAGE_AT_END.test(lines[i + 1]?.text ?? '') && !paged && !headings.has(text) && text.length > 15
    if (!paged && !repeated && !wrapped) break
    if (!paged && headings.has(text)) break
    headings.add(name)
  }
  return i
}

class Builder {
  private readonly blocks: string[] = []
  private part: Part = 'text'
  private paragraph: { text: string; last: string } | null = null
  private readonly spaced: boolean
  private readonly indents: boolean

  constructor(
    private readonly lines: readonly RawLine[],
    private readonly headings: ReadonlySet<string>,
    private readonly raw: boolean,
    private readonly notes: ImportNote[],
  ) {
    const all = lines.map(line => line.text).join('\n')
    const apart = all.match(/\p{Script=Han} [A-Za-z0-9]/gu)?.length ?? 0
    this.spaced = apart > (all.match(/\p{Script=Han}[A-Za-z0-9]/gu)?.length ?? 0)
    this.indents = lines.filter(line => line.indented).length >= 2
  }

  build(): string[] {
    for (let i = 0; i < this.lines.length; i++) {
      const line = this.lines[i]
      if (!line) break
      if (isContactLine(line.text)) {
        this.heading('联系我们')
        if (line.text !== '联系我们')
          this.notes.push({ line: line.line, kind: 'contact-heading', values: { text: line.text } })
        const contact = contactMarkdown(this.lines.slice(i + 1), this.written)
        this.notes.push(...contact.notes)
        this.blocks.push(...contact.blocks)
        return this.blocks
      }
      i += this.take(line, this.lines[i + 1])
    }
    this.flush()
    return this.blocks
  }

  /** Takes one line; returns how many of the following ones it took along. */
  private take(line: RawLine, next: RawLine | undefined): number {
    const { text } = line
    if (isAbstractLine(text)) this.heading('摘要')
    else if (isReferencesLine(text)) {
      this.heading('参考文献')
      this.part = 'references'
    } else if (next && this.headings.has(joinEnds(text, next.text, this.spaced)) && isSectionLine(text)) {
      this.section(joinEnds(text, next.text, this.spaced))
      return 1
    } else if (isSectionLine(text) || (this.headings.has(text) && !opensBlock(text))) this.section(text)
    else if (isSubsectionLine(text)) this.heading(text, 3)
    else if (this.part === 'references') this.reference(line)
    else this.words(line)
    return 0
  }

  private readonly written = (text: string) => (this.raw ? escapeMarkdown(text) : text)

  private section(text: string): void {
    this.part = 'text'
    this.heading(text)
  }

  private heading(text: string, level = 2): void {
    this.flush()
    this.blocks.push(`${'#'.repeat(level)} ${this.written(text)}`)
  }

  private reference(line: RawLine): void {
    const { text } = line
    const numbered = isNumberedItem(text)
    const marked = isBullet(text) || numbered
    const bulleted = this.paragraph?.text.startsWith('\0') === true
    // Among entries with marks a line without one goes on with the last entry.
    if (!marked && bulleted && this.paragraph) {
      if (line.breaks > 0) this.note(line)
      this.paragraph = { text: joinEnds(this.paragraph.text, text, this.spaced), last: text }
      return
    }
    this.flush()
    const words = numbered ? withoutNumber(text) : text.replace(BULLET, '')
    this.paragraph = { text: marked ? `\0${words}` : words, last: words }
    if (!marked) this.flush()
  }

  private words(line: RawLine): void {
    const { text } = line
    if (isBullet(text)) {
      this.flush()
      this.paragraph = { text: `\0${text.replace(BULLET, '')}`, last: text }
      return
    }
    const before = this.paragraph
    if (before && this.goesOn(before, line)) {
      if (line.breaks > 0) this.note(line)
      this.paragraph = { text: joinEnds(before.text, text, this.spaced), last: text }
      return
    }
    this.flush()
    this.paragraph = { text, last: text }
  }

  /** A sentence that has not ended goes on; a short line without a comma is a heading of its own. */
  private goesOn(before: { text: string; last: string }, line: RawLine): boolean {
    if (opensBlock(line.text)) return false
    if (line.breaks === 0 && this.indents) return !line.indented
    if (endsSentence(before.last)) return false
    return before.text.length >= 30 || /[，、,；]/.test(before.text)
  }

  private note(line: RawLine): void {
    const values = { before: (this.paragraph?.text ?? '').slice(-12), after: line.text.slice(0, 12) }
    this.notes.push({ line: line.line, kind: 'joined', values })
  }

  private flush(): void {
    const text = this.paragraph?.text
    this.paragraph = null
    if (text === undefined) return
    const item = text.startsWith('\0') || this.part === 'references'
    const written = this.written(text.replace(/^\0/, ''))
    const last = this.blocks.at(-1)
    if (!item) this.blocks.push(written)
    else if (last?.startsWith('- ')) this.blocks[this.blocks.length - 1] = `${last}\n- ${written}`
    else this.blocks.push(`- ${written}`)
  }
}
