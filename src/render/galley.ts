import type { Article, Finding, Located, Severity } from '../article/article.ts'
import { asOwn, walk } from '../article/tokens.ts'
import { Notes } from './notes.ts'

/** What one rendering gathers on its way through an article: findings, the numbering, and where it is in the file. */
export class Galley {
  readonly findings: Finding[] = []
  readonly notes: Notes
  /** True when `[toc]` stands somewhere, whose place is still to be filled. */
  hasContents = false
  private file: string
  private block = { raw: '', line: 1, at: 0 }

  constructor(readonly article: Article) {
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
