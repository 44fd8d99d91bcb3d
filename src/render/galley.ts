import type { Article, Finding, Located, Reference, Severity } from '../article/article.ts'
import { asOwn, walk } from '../article/tokens.ts'
import { Notes } from './notes.ts'
import type { SetFormula, Tools } from './tools.ts'

/**
 * How much TeX one article may have typeset, in characters; a formula costs so many more whatever its length. It is beyond
 * what WeChat takes as html, and keeps macros that never end from keeping us busy.
 */
const TEX_MAX = 60_000
const TEX_EACH = 100
/** After so many formulas that were none, no more are tried. */
const FAULTS_MAX = 50

/** Stand around the number of a formula until the html is written: no text of an article holds these (`clean`). */
const [OPENING, CLOSING] = ['\u0084', '\u0085']
const HELD = new RegExp(`${OPENING}(\\d+)${CLOSING}`, 'g')

/** What one rendering gathers on its way through an article: findings, the numbering, and where it is in the file. */
export class Galley {
  readonly findings: Finding[] = []
  readonly notes: Notes
  /** True when `[toc]` stands somewhere, whose place is still to be filled. */
  hasContents = false
  private readonly held: string[] = []
  private readonly seen = new Set<string>()
  private tex = 0
  private faults = 0
  private ordered: readonly Reference[] | undefined
  private file: string
  private block = { raw: '', line: 1, at: 0 }

  constructor(
    readonly article: Article,
    readonly tools: Tools = {},
  ) {
    this.file = article.file
    const references = Math.max(0, ...article.references.map(({ number }) => number))
    this.notes = new Notes(references, countFootnotes(article))
  }

  /** From here on, places are looked for in this block. */
  enter(token: Located, file: string | undefined): void {
    this.file = file ?? this.article.file
    const blank = /^(?:[ \t]*\n)*/.exec(token.raw)?.[0].length ?? 0
    this.block = { raw: token.raw.slice(blank), line: token.line, at: 0 }
  }

  /** The line of the next `raw` in the current block; the block's own when it is not found as written. */
  lineOf(raw: string): number {
    const ahead = this.block.raw.indexOf(raw, this.block.at)
    const found = ahead < 0 ? this.block.raw.indexOf(raw) : ahead
    if (found < 0 || raw === '') return this.block.line
    this.block.at = Math.max(this.block.at, found + raw.length)
    return this.block.line + this.block.raw.slice(0, found).split('\n').length - 1
  }

  /** `null` when there is nothing to set formulas with. */
  typeset(tex: string, display: boolean): SetFormula | null {
    if (this.tools.typeset === undefined) return null
    if (!this.seen.has(tex)) this.tex += tex.length + TEX_EACH
    if (this.tex > TEX_MAX || this.faults >= FAULTS_MAX) return { fault: 'too-many', what: '' }
    this.seen.add(tex)
    const set = this.tools.typeset(tex, display)
    if ('fault' in set) this.faults++
    return set
  }

  /** A text that stands for finished html; `released` puts that in its place. */
  hold(html: string): string {
    return `${OPENING}${this.held.push(html) - 1}${CLOSING}`
  }

  released(html: string): string {
    return this.held.length === 0 ? html : html.replace(HELD, (_, at: string) => this.held[Number(at)] ?? '')
  }

  /** The references that start from line `from` on and before `to`, in their order. */
  referencesIn(from: number, to: number): readonly Reference[] {
    const ordered = (this.ordered ??= this.article.references.toSorted((one, other) => one.line - other.line))
    const before = (line: number): number => {
      let [low, high] = [0, ordered.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((ordered[middle]?.line ?? 0) < line) low = middle + 1
        else high = middle
      }
      return low
    }
    return ordered.slice(before(from), before(to))
  }

  find(rule: string, severity: Severity, line: number, values: Finding['values']): void {
    this.findings.push({ rule, severity, blocks: false, file: this.file, line, column: 1, values })
  }
}

function countFootnotes(article: Article): number {
  let count = 0
  const blocks = article.sections.flatMap(section => section.tokens).filter(({ raw }) => raw.includes('[^'))
  walk(blocks, token => {
    if (asOwn(token)?.type === 'footnoteDef') count++
  })
  return count
}
