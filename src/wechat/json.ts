/** Digits of 2^53; an integer this long may not survive as a number. */
const SAFE_DIGITS = 16

/**
 * A WeChat answer as data. Integers of 16 digits and more come out as text, so that no id loses digits.
 *
 * @throws {SyntaxError} not JSON, or half of it
 */
export function parseAnswer(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  return LONG_RUN.test(text) ? JSON.parse(quoteLongIntegers(text)) : plain
}

const LONG_RUN = new RegExp(`\\d{${SAFE_DIGITS}}`)
/** A whole number of that many digits, and not a part of a fraction or an exponent. */
const LONG_INTEGER = new RegExp(`(?<![\\d.eE+-])-?\\d{${SAFE_DIGITS},}(?![\\d.eE])`, 'g')

/** Walks by hand from quote to quote: a pattern for whole strings runs out of stack on an article's length. */
function quoteLongIntegers(json: string): string {
  const parts: string[] = []
  let at = 0
  for (;;) {
    const open = json.indexOf('"', at)
    if (open < 0) return parts.join('') + json.slice(at).replace(LONG_INTEGER, '"$&"')
    const close = endOfString(json, open)
    parts.push(json.slice(at, open).replace(LONG_INTEGER, '"$&"'), json.slice(open, close))
    at = close
  }
}

/** The index after the quote that closes the string opened at `open`. */
function endOfString(json: string, open: number): number {
  let quote = json.indexOf('"', open + 1)
  while (quote >= 0 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1)
  return quote < 0 ? json.length : quote + 1
}

function isEscaped(json: string, quote: number): boolean {
  let before = quote
  while (json[before - 1] === '\\') before -= 1
  return (quote - before) % 2 === 1
}

/** Lone surrogates, and the control characters that JSON can only write as `\u00xx`. */
// oxlint-disable-next-line eslint/no-control-regex -- they are what it is for
const UNSENDABLE = /[\p{Surrogate}\u0000-\u0008\u000b\u000c\u000e-\u001f]/gu

/**
 * The UTF-8 bytes of a JSON body. Characters that JSON would have to escape as `\uxxxx` are left out: WeChat stores
 * such escapes as they stand and counts six units for each, as users of other clients found (read 2026-11-23).
 */
export function jsonBody(data: unknown): Buffer {
  const text = JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(UNSENDABLE, '') : value,
  )
  return Buffer.from(text, 'utf8')
}
