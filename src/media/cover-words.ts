import { media } from '../text/zh/media.ts'
import type { Font } from './font.ts'
import { graphemes } from './title-lines.ts'

export interface CoverInput {
  readonly series: string | null
  readonly title: string
  /** Issue date, `YYYY-MM-DD`. */
  readonly date: string | null
  readonly number: number | null
  readonly organization: string | null
}

/** The texts of a cover, top to bottom; an absent one is empty. */
export interface CoverWords {
  readonly organization: string
  readonly series: string
  readonly title: string
  /** Date and number, in one line. */
  readonly issue: string
}

/** A name longer than this is a sentence, and no sign to put above a title. */
const SIGN_MAX = 14

/**
 * What a cover says. A title that begins with its series (「某某每日动态：…」) gives that beginning to the series line, so
 * that nothing stands there twice; where no series is named, a short beginning before the first ： serves as one.
 */
export function coverWords(input: CoverInput): CoverWords {
  const { series, title } = withoutRepeat(input.series?.trim() ?? '', input.title.trim())
  const issue = [
    input.date === null ? '' : dateWords(input.date),
    input.number === null ? '' : media.cover.number(input.number),
  ]
  return { organization: input.organization?.trim() ?? '', series, title, issue: issue.filter(Boolean).join('  ·  ') }
}

function withoutRepeat(series: string, title: string): { series: string; title: string } {
  const [, sign = '', rest = ''] = /^([^：:]+?)\s*(?:：|: )\s*(.+)$/s.exec(title) ?? []
  const fits = sign !== '' && graphemes(sign).length <= SIGN_MAX
  if (series === '') return fits ? { series: sign, title: rest } : { series, title }
  if (sign.includes(series)) return { series: fits ? sign : series, title: rest }
  if (graphemes(sign).length > 1 && series.includes(sign)) return { series, title: rest }
  const after = title.startsWith(series) ? title.slice(series.length).replace(/^[\s：:·|｜—-]+/, '') : ''
  return { series: title === series ? '' : series, title: after || title }
}

function dateWords(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  return day === undefined ? date : media.cover.date(Number(year), Number(month), Number(day))
}

/** Drawn in place of a Chinese character the font lacks, as printers do, instead of leaving a name shorter. */
const GETA = '〓'

/** `text` with only what `font` can draw; what it cannot is added to `missing`. Controls and marks of direction go silently. */
export function drawable(text: string, font: Font, missing: Set<string>): string {
  let kept = ''
  for (const grapheme of graphemes(text.normalize('NFC').replace(/[\p{Cc}\s]+/gu, ' '))) {
    const visible = grapheme.replace(/[\p{Cf}\p{Variation_Selector}]/gu, '')
    if (Array.from(visible).every(character => font.has(character.codePointAt(0) ?? 0))) {
      kept += visible
      continue
    }
    missing.add(grapheme)
    if (/\p{Script=Han}/u.test(grapheme)) kept += GETA
  }
  return kept.trim()
}
