/** A fault in words: what and where, and what to do. */
export interface Said {
  readonly message: string
  readonly remedy: string
}

export type Values = Readonly<Record<string, string | number>>
