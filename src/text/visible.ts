/**
 * Control characters but tab and line end, what turns the direction of writing, and line ends of other kinds: a terminal
 * obeys them, and a title or name that holds one could rewrite what stands on the screen.
 */
const UNSEEN = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu

/** The text with such characters spelled out as `\u001b`, which in JSON is the same text. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
