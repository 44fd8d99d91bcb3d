import { boxOf } from './cover-crop.ts'
import { type CoverInput, type CoverWords, coverWords, drawable } from './cover-words.ts'
import { asPicture } from './encoded.ts'
import { type Font, readFont } from './font.ts'
import type { Cover } from './picture.ts'
import { pixelTools } from './pixels.ts'
import { graphemes, titleLines } from './title-lines.ts'
import { AUTO_COVER, COLUMN_PX, type CoverColours, type CoverFonts, coverSvg, type Line } from './cover-drawing.ts'

/** Two lines of 14. */
const TITLE_LINE_EM = 14
const TITLE_STRETCHED_EM = 15
const TITLE_ONE_LINE_EM = 8
/** Smaller letters than this are a grey line on a phone. */
const SMALLEST_PX = 19

/**
 * A cover drawn from an issue's own words, with boxes that cut through no text. `missing` are the characters the font
 * cannot draw: Chinese ones stand as 〓, others are left out. The same input gives the same bytes.
 * @throws {RangeError} a colour that is not six hex digits, bytes that are no font
 */
export async function autoCover(
  input: CoverInput & CoverColours,
  fonts: CoverFonts,
): Promise<{ cover: Cover; missing: string[] }> {
  const font = readFont(fonts.bold)
  const missing = new Set<string>()
  const words = coverWords(input)
  const lines = composed(
    {
      organization: drawable(words.organization, font, missing),
      series: drawable(words.series, font, missing),
      title: drawable(words.title, font, missing),
      issue: drawable(words.issue, font, missing),
    },
    font,
  )
  const svg = await coverSvg(lines, coloursOf(input), fonts)
  const { Resvg } = await import('@resvg/resvg-js')
  const drawn = new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
  const png = await (await pixelTools())(drawn).removeAlpha().png({ compressionLevel: 9 }).toBuffer()
  return { cover: coverOf(await asPicture(png, 'image/png', AUTO_COVER)), missing: [...missing] }
}

function coverOf(picture: Cover['picture']): Cover {
  const { widthPx, heightPx } = AUTO_COVER
  const square = { left: (widthPx - heightPx) / 2, top: 0, width: heightPx, height: heightPx }
  return { picture, wide: { x1: 0, y1: 0, x2: 1, y2: 1 }, square: boxOf(widthPx, heightPx, square) }
}

function coloursOf({ background, foreground, secondary }: CoverColours): CoverColours {
  for (const colour of [background, foreground, secondary]) {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError('a cover colour is # and six hex digits')
  }
  return { background, foreground, secondary }
}

function composed(words: CoverWords, font: Font): Line[] {
  const title = titleLines(words.title, {
    maxLineEm: TITLE_LINE_EM,
    stretchedLineEm: TITLE_STRETCHED_EM,
    oneLineEm: TITLE_ONE_LINE_EM,
    widthEm: text => font.widthEm(text),
  })
  const titlePx = Math.min(...title.map(text => fitted(text, font, 92, 0)))
  const lines: Line[] = []
  if (words.organization)
    lines.push(line(words.organization, font, { most: 30, spacingPx: 2, tone: 'secondary', gapPx: 22 }))
  if (words.series) {
    lines.push(line(words.series, font, { most: 76, spacingPx: 6, tone: 'foreground', weight: 700, gapPx: 34 }))
    if (title.length > 0) lines.push({ ...RULE })
  }
  for (const [i, text] of title.entries()) {
    const gapPx = i === title.length - 1 ? 40 : 0
    lines.push({
      text,
      sizePx: titlePx,
      heightPx: Math.round(titlePx * 1.36),
      gapPx,
      tone: 'foreground',
      weight: 700,
      spacingPx: 0,
    })
  }
  if (words.issue) lines.push(line(words.issue, font, { most: 40, spacingPx: 1, tone: 'secondary', gapPx: 0 }))
  return lines
}

const RULE: Line = { text: '', sizePx: 0, heightPx: 4, gapPx: 34, tone: 'rule', weight: 400, spacingPx: 0 }

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
