import { contactMarkdown } from './contact.ts'
import { escapeMarkdown } from './escape.ts'
import { dropFurniture } from './furniture.ts'
import {
  BULLET,
  endsSentence,
  isAbstractLine,
  isBullet,
  isContactLine,
  isNumberedItem,
  isReferencesLine,
  isSectionLine,
  isSubsectionLine,
  joinEnds,
  opensBlock,
  withoutNumber,
  type ImportNote,
  type RawLine,
} from './lines.ts'

type Part = 'text' | 'references'

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

const endsContact = (text: string) => isSectionLine(text) || isReferencesLine(text) || isAbstractLine(text)

class Builder {
  private readonly blocks: string[] = []
  /** The list being written; it becomes one block. */
  private items: string[] = []
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
        const end = this.lines.findIndex((later, at) => at > i && endsContact(later.text))
        const contact = contactMarkdown(this.lines.slice(i + 1, end < 0 ? this.lines.length : end), this.written)
        this.notes.push(...contact.notes)
        contact.blocks.forEach(block => this.push(block))
        if (end < 0) break
        i = end - 1
        continue
      }
      i += this.take(line, this.lines[i + 1])
    }
    this.flush()
    this.endList()
    return this.blocks
  }

  /** Takes one line; returns how many of the following ones it took along. */
  private take(line: RawLine, next: RawLine | undefined): number {
    const { text } = line
    if (isAbstractLine(text)) this.section('摘要')
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
    this.push(`${'#'.repeat(level)} ${this.written(text)}`)
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
    // A Latin word that begins small begins no paragraph.
    if (/[A-Za-z,]$/.test(before.last) && /^[a-z]/.test(line.text)) return true
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
    if (item) this.items.push(`- ${written}`)
    else this.push(written)
  }

  private push(block: string): void {
    this.endList()
    this.blocks.push(block)
  }

  private endList(): void {
    if (this.items.length > 0) this.blocks.push(this.items.join('\n'))
    this.items = []
  }
}
