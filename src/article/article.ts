import type { Token } from 'marked'

/** Where something stands in a draft file: line and column, both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export type Severity = 'error' | 'warning' | 'info'

/**
 * One thing a check says. `rule` is a stable kebab-case id; the words come from `text/zh.ts`, which gets `values`.
 * `blocks` marks what WeChat would refuse or mangle.
 */
export interface Finding extends Place {
  readonly rule: string
  readonly severity: Severity
  readonly blocks: boolean
  /** The file as the person named it. */
  readonly file: string
  readonly values: Readonly<Record<string, string | number>>
}

export type Action = 'draft' | 'publish' | 'mass'

/** Front matter with the series' defaults applied; a key nobody set is `null`. */
export interface Meta {
  /** Never empty: a draft without a title and without a heading is a `DraftError`. */
  readonly title: string
  readonly author: string | null
  /** Issue date, `YYYY-MM-DD`, in the account's zone. */
  readonly date: string | null
  /** As the author wrote it; `digestOf` makes one when it is `null`. */
  readonly digest: string | null
  /** A picture source, `auto`, or `null`: nobody asked for a cover and the draft belongs to no series. */
  readonly cover: string | null
  /** How a drawn cover looks. */
  readonly coverDesign: 'plain' | 'photo' | 'figure'
  /** What both crops of a cover must show, as fractions of the picture from its top left; `null`: what catches the eye. */
  readonly coverFocus: { readonly x: number; readonly y: number } | null
  /** A picture set in the middle of every QR code that is drawn. */
  readonly qrLogo: string | null
  readonly sourceUrl: string | null
  readonly series: string | null
  readonly number: number | null
  readonly organization: string | null
  readonly producers: readonly string[]
  readonly theme: string | null
  /** `#rrggbb`, in place of the style's main colour. */
  readonly accent: string | null
  readonly comments: 'off' | 'all' | 'fans'
  readonly references: 'brief' | 'full'
  readonly credits: { readonly edit: string | null; readonly proof: string | null; readonly review: string | null }
  readonly type: 'news' | 'newspic'
  readonly also: readonly string[]
  readonly ai: 'none' | 'assisted' | 'generated'
  readonly accounts: readonly string[]
  readonly tags: readonly string[]
  /** The series' default action, lateness in minutes and accepted rules, from `_series.yaml`. */
  readonly action: Action | null
  readonly lateMinutes: number | null
  readonly accepted: readonly string[]
}

/** A marked token that knows the line of the draft file its first character stands in. */
export type Located = Token & { readonly line: number }

/**
 * One entry of 参考文献, as data. `raw` is the entry's own text; what could not be told apart is `null`.
 * An entry whose purpose is 去重 is `internal` and never printed.
 */
export interface Reference extends Place {
  /** 1-based among the printed entries; 0 for an internal one. */
  readonly number: number
  readonly raw: string
  readonly source: string | null
  readonly title: string | null
  /** As written: `2026-07-02`, or `2026-06-29 至 2026-07-01`. */
  readonly date: string | null
  readonly purpose: string | null
  readonly url: string | null
  readonly internal: boolean
}

export type SectionKind = 'lead' | 'abstract' | 'numbered' | 'plain' | 'references' | 'contact'

/**
 * A stretch of the body that starts at a level-2 heading; `lead` is what stands before the first one.
 * `tokens` excludes the heading and keeps source order, so all sections together hold every token of the body once.
 */
export interface Section {
  readonly kind: SectionKind
  /** The heading's plain text; `null` for `lead`. */
  readonly heading: string | null
  /** The heading's inline tokens; empty for `lead`. */
  readonly headingTokens: readonly Token[]
  readonly line: number
  readonly tokens: readonly Located[]
  /** The file it comes from when that is not the draft: `_footer.md`. */
  readonly file?: string
}

/** A picture as the body or the front matter asks for it: a path, an http(s) or data address, or `qr:…`. */
export interface PictureSource extends Place {
  readonly source: string
  /** The file that asks for it when that is not the draft: `_footer.md`. */
  readonly file?: string
}

/** A draft file once parsed. A bulletin is one that has an abstract or numbered sections. */
export interface Article {
  readonly file: string
  /** The issue's id: `<series>/<date>` when both stand in the front matter, else the file name without `.md`. */
  readonly issue: string
  readonly meta: Meta
  readonly sections: readonly Section[]
  readonly references: readonly Reference[]
  readonly pictures: readonly PictureSource[]
  /** True when the body has 摘要, or sections numbered 一、 二、. */
  readonly bulletin: boolean
  /** What reading the file found: unknown keys, converted encodings. Type errors are thrown as `DraftError`. */
  readonly findings: readonly Finding[]
  /** Where the draft's own front matter says what `meta` holds; keys from a series or the body are absent. */
  readonly places?: Readonly<Partial<Record<keyof Meta, Place>>>
}

/**
 * The author must mend the draft before anything can be done with it. `code` names the rule in `text/zh.ts`,
 * `values` go into its sentence; the message itself is English, for logs.
 */
export class DraftError extends Error {
  override readonly name = 'DraftError'
  constructor(
    readonly code: string,
    readonly place: { readonly file: string; readonly line?: number; readonly column?: number },
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${code} in ${place.file}${place.line === undefined ? '' : `:${place.line}`}`)
  }
}
