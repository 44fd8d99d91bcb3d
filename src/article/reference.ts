import { splitQuotes } from './quotes.ts'

/** What one entry of 参考文献 says, as far as it can be told apart. */
export interface ReferenceParts {
  readonly source: string | null
  readonly title: string | null
  readonly date: string | null
  readonly purpose: string | null
  readonly url: string | null
  readonly internal: boolean
}

const DAY = '\\d{4}\\s*年\\s*\\d{1,2}\\s*月(?:\\s*\\d{1,2}\\s*日)?|\\d{4}[-./]\\d{1,2}(?:[-./]\\d{1,2})?(?![\\d.])'
/** The end of a range may leave out the year: `2026-06-29 至 07-01`, `2026年6月29日—7月1日`. */
const LAST_DAY = `${DAY}|\\d{1,2}-\\d{1,2}(?!\\d)|\\d{1,2}\\s*月\\s*\\d{1,2}\\s*日|\\d{1,2}\\s*日`
const DATE = new RegExp(`(?<![\\d.])(?:${DAY})(?:\\s*(?:至|到|—+|–|~|～|-)\\s*(?:${LAST_DAY}))?`)

const URL_TEXT = /https?:\/\/[^\s<>，。；、（）《》“”]+/i
const PURPOSE = /[，,；;。（(\s]\s*((?:用于|用作|用以|用来|作为|供)[^]*)$/

/** 去重 as a purpose, not as a subject: `用于数据去重技术的背景` is printed. */
const INTERNAL = /去重(?=$|[\s，,；;。、：:（(]|[使之]?用|检|核|比|参|和|与|及|时|以)/

/**
 * Reads `来源：《标题》，日期，用于…` and its poorer forms: half-width marks, no date, no quotes round the title, several
 * sources, a range of dates, an address. `raw` is the entry's plain text, `href` the target of a link inside it.
 */
export function readReference(raw: string, href: string | null): ReferenceParts {
  const text = raw.replace(/^\s*(?:\[\d{1,3}\]|［\d{1,3}］|\(\d{1,3}\)|（\d{1,3}）|[•·●▪])\s*/, '')
  const url = href ?? URL_TEXT.exec(text)?.[0].replace(/[.,;:!?)\]]+$/, '') ?? null
  const { before, title, after } = splitQuotes(text)
  const bare = title === null ? text : after
  const purposeMatch = PURPOSE.exec(bare)
  const beforePurpose = purposeMatch ? bare.slice(0, purposeMatch.index) : bare
  const dateMatch = DATE.exec(beforePurpose) ?? (title === null ? null : DATE.exec(before))
  const date = dateMatch?.[0].trim() ?? null
  const purpose = purposeMatch?.[1] ?? (date === null ? null : afterDate(beforePurpose, date, url))
  const source = title === null ? beforeColon(text) : sourceOf(before, date)
  const trimmed = purpose?.replace(/[。.）)\s]+$/, '') || null
  return { source, title, date, purpose: trimmed, url, internal: INTERNAL.test(trimmed ?? '') }
}

/** What follows the date is what the entry was used for, whatever word it begins with. */
function afterDate(text: string, date: string, url: string | null): string | null {
  const at = text.indexOf(date)
  if (at < 0) return null
  const rest = (url === null ? text : text.replace(url, '')).slice(at + date.length)
  const words = rest.replace(/^[\s，,；;。.）)]+/, '')
  return /[\p{L}\p{N}]/u.test(words) && words !== rest ? words : null
}

function sourceOf(before: string, date: string | null): string | null {
  const words = (date === null ? before : before.replace(date, '')).replace(/[\s：:，,（(]+$/, '').trim()
  return words === '' ? null : words
}

/** The words before the first colon that does not belong to an address. */
function beforeColon(text: string): string | null {
  const colon = /^([^：:]{1,80}?)\s*(?:：|:(?!\/\/|\d))/.exec(text)?.[1]?.trim()
  return colon && !/[。，]/.test(colon) ? colon : null
}
