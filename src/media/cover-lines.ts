import { COLUMN_PX, type Line } from './cover-drawing.ts'
import type { CoverWords } from './cover-words.ts'
import type { Font } from './font.ts'
import { graphemes, titleLines } from './title-lines.ts'

/** Two lines of 14. */
const TITLE_LINE_EM = 14
const TITLE_STRETCHED_EM = 15
const TITLE_ONE_LINE_EM = 8
/** A number of a few digits. */
const FIGURE_PX = 176
/** Smaller letters than this are a grey line on a phone. */
const SMALLEST_PX = 19

/** A number to draw large. */
export interface CoverFigure {
  readonly number: string
  readonly unit: string
  readonly caption: string
}

/** Who issues it, the sign, the title, date and number: one below the other. */
export function plainLines(words: CoverWords, font: Font): Line[] {
  const title = titled(words.title, font, 92, 40)
  const lines: Line[] = []
  if (words.organization)
    lines.push(line(words.organization, font, { most: 30, spacingPx: 2, tone: 'secondary', gapPx: 22 }))
  if (words.series) {
    lines.push(line(words.series, font, { most: 76, spacingPx: 6, tone: 'foreground', weight: 700, gapPx: 34 }))
    if (title.length > 0) lines.push(rule(34))
  }
  lines.push(...title)
  if (words.issue) lines.push(line(words.issue, font, { most: 40, spacingPx: 1, tone: 'secondary', gapPx: 0 }))
  return lines
}

/** The number large in the middle, what it is under it; sign above, title and date below. */
export function figureLines(words: CoverWords, figure: CoverFigure, font: Font): Line[] {
  const lines: Line[] = []
  const sign = words.series || words.organization
  if (sign) lines.push(line(sign, font, { most: 46, spacingPx: 4, tone: 'secondary', weight: 700, gapPx: 20 }))
  const { number, unit, caption } = figure
  const value = {
    most: FIGURE_PX,
    spacingPx: 0,
    tone: 'foreground',
    weight: 700,
    gapPx: caption === '' ? 26 : 4,
  } as const
  lines.push({ ...line(number + unit, font, value), ...numbered(number, unit, font) })
  if (caption) lines.push(line(caption, font, { most: 46, spacingPx: 1, tone: 'foreground', gapPx: 30 }))
  lines.push(rule(26))
  lines.push(...titled(words.title, font, 58, 20))
  if (words.issue) lines.push(line(words.issue, font, { most: 36, spacingPx: 1, tone: 'secondary', gapPx: 0 }))
  return lines
}

/** The unit is half as large as its number, if both fit then. */
function numbered(number: string, unit: string, font: Font): Partial<Line> {
  const em = font.widthEm(number) + 0.45 * font.widthEm(unit)
  const sizePx = Math.max(SMALLEST_PX, Math.min(FIGURE_PX, Math.floor(COLUMN_PX / Math.max(0.5, em))))
  return { text: number, unit, sizePx, heightPx: Math.round(sizePx * 1.2) }
}

const rule = (gapPx: number): Line => ({
  text: '',
  sizePx: 0,
  heightPx: 4,
  gapPx,
  tone: 'rule',
  weight: 400,
  spacingPx: 0,
})

function titled(title: string, font: Font, mostPx: number, afterPx: number): Line[] {
  const texts = titleLines(title, {
    maxLineEm: TITLE_LINE_EM,
    stretchedLineEm: TITLE_STRETCHED_EM,
    oneLineEm: TITLE_ONE_LINE_EM,
    widthEm: text => font.widthEm(text),
  })
  const sizePx = Math.min(...texts.map(text => fitted(text, font, mostPx, 0)))
  return texts.map((text, i) => ({
    text,
    sizePx,
    heightPx: Math.round(sizePx * 1.36),
    gapPx: i === texts.length - 1 ? afterPx : 0,
    tone: 'foreground',
    weight: 700,
    spacingPx: 0,
  }))
}

function line(
  text: string,
  font: Font,
  look: { most: number; spacingPx: number; tone: Line['tone']; gapPx: number; weight?: 400 | 700 },
): Line {
  const short = readable(text, font, look.spacingPx)
  const sizePx = fitted(short, font, look.most, look.spacingPx)
  return { ...look, text: short, sizePx, heightPx: Math.round(sizePx * 1.3), weight: look.weight ?? 400 }
}

/** `text`, cut where it would fill the column only in letters too small to read. */
function readable(text: string, font: Font, spacingPx: number): string {
  const characters = graphemes(text)
  const fits = (tried: string) => fitted(tried, font, SMALLEST_PX + 1, spacingPx) > SMALLEST_PX
  if (fits(text)) return text
  let count = characters.length - 1
  while (count > 0 && !fits(`${characters.slice(0, count).join('')}…`)) count--
  return `${characters.slice(0, count).join('')}…`
}

/** The size, at most `mostPx`, at which `text` fills no more than the column. */
function fitted(text: string, font: Font, mostPx: number, spacingPx: number): number {
  const free = COLUMN_PX - spacingPx * Array.from(text).length
  return Math.max(SMALLEST_PX, Math.min(mostPx, Math.floor(free / Math.max(0.5, font.widthEm(text)))))
}
