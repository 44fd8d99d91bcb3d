import type { Located, Place } from './article.ts'

/** Finds the places of inner tokens of one top-level token, asked for in reading order. */
export class Finder {
  private at = 0
  constructor(private readonly token: Located) {}

  /** Where `raw` stands next; the block's own line when a quotation's marks stand inside it. */
  next(raw: string): Place {
    const found = this.token.raw.indexOf(raw, this.at)
    if (found < 0) return { line: this.token.line, column: 1 }
    this.at = found + raw.length
    const before = this.token.raw.slice(0, found)
    return { line: this.token.line + before.split('\n').length - 1, column: before.length - before.lastIndexOf('\n') }
  }
}
