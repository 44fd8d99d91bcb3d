/** A link the reader cannot follow inside WeChat, printed at the end. */
export interface NotedLink {
  readonly number: number
  readonly text: string
  readonly target: string
}

/**
 * The one numbering of an article's marks: its printed references first, then its footnotes, then the links, so that a
 * number never means two things. Equal targets share a number.
 */
export class Notes {
  private readonly links = new Map<string, NotedLink>()
  constructor(
    private readonly references: number,
    private readonly footnotes: number,
  ) {}

  /** The printed number of the footnote that is the `number`th mentioned. */
  footnote(number: number): number {
    return this.references + number
  }

  /** The number of a link; `text` is what stood there first. */
  link(target: string, text: string): number {
    const known = this.links.get(target)
    if (known) return known.number
    const number = this.references + this.footnotes + this.links.size + 1
    this.links.set(target, { number, text, target })
    return number
  }

  get noted(): readonly NotedLink[] {
    return [...this.links.values()]
  }
}
