import type { Meta } from './article.ts'
import type { FieldReader } from './fields.ts'
import type { Key } from './keys.ts'

type Reader = FieldReader<Key>

export function readDate(read: Reader): string | null {
  const text = read.text('date')
  if (text === null || isDay(text)) return text
  return read.fail('date', 'front-matter-date', { found: text })
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number)
  if (!year || !month || !day || month > 12) return false
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export function readCover(read: Reader): string | null {
  const text = read.text('cover')
  return text === '自动' ? 'auto' : text
}

/** Where words put the point that must be seen. */
const SIDES: Readonly<Record<string, readonly [number, number]>> = {
  中: [0.5, 0.5],
  左: [0, 0.5],
  右: [1, 0.5],
  上: [0.5, 0],
  下: [0.5, 1],
  左上: [0, 0],
  右上: [1, 0],
  左下: [0, 1],
  右下: [1, 1],
}

/** `62% 30%`, from the left and from the top, or a word for a side or a corner. */
export function readFocus(read: Reader): Meta['coverFocus'] {
  const text = read.text('cover_focus')
  if (text === null) return null
  const percents = /^(\d{1,3}(?:\.\d+)?)\s*[%％]?(?:\s*[,，]\s*|\s+)(\d{1,3}(?:\.\d+)?)\s*[%％]?$/.exec(text)?.slice(1)
  const [x, y] = percents?.map(percent => Number(percent) / 100) ?? SIDES[text] ?? []
  if (x === undefined || y === undefined || x > 1 || y > 1)
    return read.fail('cover_focus', 'front-matter-focus', { found: text })
  return { x, y }
}

export function readSourceUrl(read: Reader): string | null {
  const text = read.text('source_url')?.replace(/^<(.*)>$/, '$1') ?? null
  if (text === null || (/^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text))) return text
  return read.fail('source_url', 'front-matter-url', { found: text })
}

/** A colour of three or six hex digits, with or without `#`. */
export function readAccent(read: Reader): string | null {
  const text = read.text('accent')
  if (text === null) return null
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]
  if (digits === undefined) return read.fail('accent', 'front-matter-accent', { found: text })
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`.toLowerCase()
}
