export type Values = Readonly<Record<string, string | number>>

/** One finding in words: what is wrong, and what to do about it. */
export interface Sentence {
  readonly message: string
  readonly suggestion: string
}

export type Rules = Readonly<Record<string, (values: Values) => Sentence>>

export const say = (message: string, suggestion: string): Sentence => ({ message, suggestion })
