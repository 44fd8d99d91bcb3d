/** What a cover is laid out on: 2.35 : 1 exactly, so that the wide box is the whole picture. */
export const AUTO_COVER = { widthPx: 1880, heightPx: 800 }
/** What it is drawn in: four device pixels for each of the 343 css pixels a list shows it at. */
export const DRAWN_COVER = { widthPx: 1410, heightPx: 600 }
/** All text stays in the middle square less this border: the 1:1 box then shows everything. */
const BORDER_PX = 36
export const COLUMN_PX = AUTO_COVER.heightPx - 2 * BORDER_PX

/** Six-digit hex colours. */
export interface CoverColours {
  readonly background: string
  readonly foreground: string
  readonly secondary: string
}

/** Complete TTFs. With `regular`, small lines are set in it; one weight needs about 30 MB less memory. */
export interface CoverFonts {
  readonly bold: Uint8Array
  readonly regular?: Uint8Array
}

/** What is behind the words: a dial on the style's colour, or a veil of that colour for what will lie under it. */
export type Backdrop = 'dial' | 'veil'

/** A line of text, or the rule between sign and title; `gapPx` leads to the next. */
export interface Line {
  readonly text: string
  /** Stands behind the text, smaller. */
  readonly unit?: string
  readonly sizePx: number
  readonly heightPx: number
  readonly gapPx: number
  readonly tone: 'foreground' | 'secondary' | 'rule'
  readonly weight: 400 | 700
  readonly spacingPx: number
}

/** The lines one below the other in the middle of the dial, as SVG in which type is already outlines. */
export async function coverSvg(
  lines: readonly Line[],
  colours: CoverColours,
  fonts: CoverFonts,
  backdrop: Backdrop,
): Promise<string> {
  const { default: satori } = await import('satori')
  const { widthPx, heightPx } = AUTO_COVER
  const tall = lines.reduce((sum, { heightPx, gapPx }, i) => sum + heightPx + (i === lines.length - 1 ? 0 : gapPx), 0)
  let topPx = Math.round((heightPx - tall) / 2)
  const children = lines.map(now => {
    const box = element(now, topPx, colours)
    topPx += now.heightPx + now.gapPx
    return box
  })
  const root = {
    display: 'flex',
    position: 'relative',
    width: widthPx,
    height: heightPx,
    boxSizing: 'border-box',
    fontFamily: 'cover',
  }
  const loaded = [
    { name: 'cover', data: wholeBuffer(fonts.bold), weight: 700 as const, style: 'normal' as const },
    ...(fonts.regular
      ? [{ name: 'cover', data: wholeBuffer(fonts.regular), weight: 400 as const, style: 'normal' as const }]
      : []),
  ]
  const tree = { type: 'div', props: { style: root, children } }
  const text = await satori(tree, {
    width: widthPx,
    height: heightPx,
    fonts: loaded,
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${BACKDROPS[backdrop](colours)}${inner(text)}</svg>`
}

/** What stands inside a document's one element: a document within another is drawn apart and laid over, which takes as long as all text. */
const inner = (svg: string): string => svg.replace(/^<svg[^>]*>|<\/svg>$/g, '')

const buffers = new WeakMap<Uint8Array, ArrayBuffer>()

/**
 * satori takes whole buffers and keeps what it has read of a font for as long as it sees the same one: a copy a cover
 * would cost 40 MB and 200 ms each.
 */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer
  const known = buffers.get(bytes) ?? new Uint8Array(bytes).buffer
  buffers.set(bytes, known)
  return known
}

function element(line: Line, topPx: number, colours: CoverColours): object {
  const { widthPx } = AUTO_COVER
  if (line.tone === 'rule') {
    const left = (widthPx - 96) / 2
    const style = {
      position: 'absolute',
      left,
      top: topPx,
      width: 96,
      height: line.heightPx,
      backgroundColor: colours.secondary,
      opacity: 0.7,
    }
    return { type: 'div', props: { style } }
  }
  const style = {
    position: 'absolute',
    display: 'flex',
    justifyContent: 'center',
    alignItems: 'center',
    boxSizing: 'border-box',
    whiteSpace: 'nowrap',
    left: (widthPx - COLUMN_PX) / 2,
    top: topPx,
    width: COLUMN_PX,
    height: line.heightPx,
    color: colours[line.tone],
    fontSize: line.sizePx,
    fontWeight: line.weight,
    letterSpacing: line.spacingPx,
    lineHeight: 1,
  }
  if (line.unit === undefined) return { type: 'div', props: { style, children: line.text } }
  const unit = { fontSize: Math.round(line.sizePx * UNIT_SHARE), marginLeft: Math.round(line.sizePx * 0.06) }
  const parts = [
    { type: 'span', props: { children: line.text } },
    { type: 'span', props: { style: unit, children: line.unit } },
  ]
  return { type: 'div', props: { style: { ...style, alignItems: 'baseline' }, children: parts } }
}

/** How large a unit is beside its number. */
const UNIT_SHARE = 0.42

/** A dial around the middle: rings and strokes that leave the text's column free. */
function dial({ background, secondary }: CoverColours): string {
  const { widthPx, heightPx } = AUTO_COVER
  const [x, y] = [widthPx / 2, heightPx / 2]
  const ring = (radius: number, width: number, opacity: number) =>
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${secondary}" stroke-width="${width}" stroke-opacity="${opacity}"/>`
  const strokes = Array.from({ length: 120 }, (_, i) => {
    const long = i % 5 === 0
    return `<line x1="${x}" y1="${y - (long ? 690 : 708)}" x2="${x}" y2="${y - 724}" stroke="${secondary}" stroke-width="${long ? 6 : 3}" stroke-opacity="${long ? 0.34 : 0.2}" transform="rotate(${i * 3} ${x} ${y})"/>`
  })
  return `<rect width="${widthPx}" height="${heightPx}" fill="${background}"/>${ring(560, 2, 0.16)}${ring(640, 1, 0.12)}${ring(724, 2, 0.2)}${ring(900, 1, 0.1)}${strokes.join('')}`
}

/** How much of the colour lies over a picture where words stand, and how much at the edges. */
const VEIL = { words: 0.78, edges: 0.3 }

/** Under it every picture is dark enough for light words, and at the sides still seen. */
function veil({ background }: CoverColours): string {
  const { widthPx, heightPx } = AUTO_COVER
  const stop = (offset: number, opacity: number) =>
    `<stop offset="${offset}" stop-color="${background}" stop-opacity="${opacity}"/>`
  const stops = [stop(0, VEIL.edges), stop(0.26, VEIL.words), stop(0.74, VEIL.words), stop(1, VEIL.edges)]
  const whole = `x="0" y="0" width="${widthPx}" height="${heightPx}"`
  return `<defs><linearGradient id="veil">${stops.join('')}</linearGradient></defs><rect ${whole} fill="#000" fill-opacity="0.35"/><rect ${whole} fill="url(#veil)"/>`
}

const BACKDROPS: Readonly<Record<Backdrop, (colours: CoverColours) => string>> = { dial, veil }
