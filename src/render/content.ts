/** What stands for `none` until the pseudo-element is left out. */
const NONE = '\u0080'
/** Signs juice would take for its own, and what stands for them meanwhile: no text of an article holds these (`clean`). */
const STAND_IN: Readonly<Record<string, string>> = { '"': '\u0081', "'": '\u0082', '\\': '\u0083' }
const SIGN: ReadonlyMap<string, string> = new Map(Object.entries(STAND_IN).map(([sign, other]) => [other, sign]))

/** The text of a `content` declaration, its escapes resolved; `null` when it is more than strings, `none` or `normal`. */
export function contentOf(value: string): string | null {
  if (/^(?:none|normal)$/i.test(value.trim())) return NONE
  const strings = /^(?:\s*(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'))+\s*$/
  if (!strings.test(value)) return null
  return [...value.matchAll(/"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'/g)]
    .map(([, double, single]) => unescaped(double ?? single ?? ''))
    .join('')
}

const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})[ \t\n]?|\n|([^]))/gi, (_, code: string | undefined, sign: string | undefined) =>
    code === undefined ? (sign ?? '') : character(Number.parseInt(code, 16)),
  )

const character = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)

/** The text as a `content` value that juice hands through as it is. */
export const forJuice = (text: string): string => `"${text.replace(/["'\\]/g, sign => STAND_IN[sign] ?? sign)}"`

/** The text juice handed through. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
export const fromJuice = (text: string): string => text.replace(/[\u0081-\u0083]/g, sign => SIGN.get(sign) ?? sign)

/** True for the text of a pseudo-element that is not to be. */
export const isNone = (text: string): boolean => text === NONE
