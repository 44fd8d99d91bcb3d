import { boxOf, framedPhoto, type Focus } from './cover-crop.ts'
import { type Backdrop, type CoverColours, type CoverFonts, coverSvg, DRAWN_COVER, type Line } from './cover-drawing.ts'
import { type CoverFigure, figureLines, plainLines } from './cover-lines.ts'
import { type CoverInput, coverWords, drawable } from './cover-words.ts'
import { roomFor } from './ai-label.ts'
import { asPicture, encoded, labelled } from './encoded.ts'
import { readFont } from './font.ts'
import { COVER_MAX_BYTES, type Cover, type Picture } from './picture.ts'
import { fromPixels, openPicture, type Opened, pixelTools, rawPixels } from './pixels.ts'

/** `plain`: words on a dial · `photo`: words on a picture · `figure`: a number people remember, large. */
export type CoverDesign =
  | { readonly as: 'plain' }
  | { readonly as: 'photo'; readonly photo: Uint8Array | Opened; readonly focus: Focus | null }
  | { readonly as: 'figure'; readonly figure: CoverFigure }

/**
 * A cover drawn from an issue's own words, with boxes that cut through no text. `missing` are the characters the font
 * cannot draw: Chinese ones stand as 〓, others are left out. The same input gives the same bytes.
 * @throws {RangeError} a colour that is not six hex digits, bytes that are no font
 * @throws {PictureError} of the photograph
 */
export async function autoCover(
  input: CoverInput & CoverColours,
  fonts: CoverFonts,
  design: CoverDesign = { as: 'plain' },
): Promise<{ cover: Cover; missing: string[] }> {
  const font = readFont(fonts.bold)
  const missing = new Set<string>()
  const said = coverWords(input)
  const shown = (text: string) => drawable(text, font, missing)
  const words = {
    organization: shown(said.organization),
    series: shown(said.series),
    title: shown(said.title),
    issue: shown(said.issue),
  }
  const lines =
    design.as === 'figure'
      ? figureLines(
          words,
          { ...design.figure, unit: shown(design.figure.unit), caption: shown(design.figure.caption) },
          font,
        )
      : plainLines(words, font)
  const colours = coloursOf(input)
  const picture = await (design.as === 'photo' ? onPhoto(lines, colours, fonts, design) : drawn(lines, colours, fonts))
  return { cover: coverOf(picture), missing: [...missing] }
}

async function drawn(lines: readonly Line[], colours: CoverColours, fonts: CoverFonts): Promise<Picture> {
  const { pixels, raw } = await typeset(lines, colours, fonts, 'dial')
  const png = await (
    await pixelTools()
  )(pixels, { raw })
    .removeAlpha()
    .png({ compressionLevel: 3, adaptiveFiltering: false })
    .toBuffer()
  return asPicture(png, 'image/png', DRAWN_COVER)
}

/** The photograph under a veil of the style's colour, densest where words stand, so that any photograph leaves them readable. */
async function onPhoto(
  lines: readonly Line[],
  colours: CoverColours,
  fonts: CoverFonts,
  { photo: given, focus }: Extract<CoverDesign, { as: 'photo' }>,
): Promise<Picture> {
  const opened = await openPicture(given)
  const photo = await framedPhoto(opened, DRAWN_COVER, focus)
  const inOneTone = { ...colours, secondary: colours.foreground }
  const { pixels: input, raw } = await typeset(lines, inOneTone, fonts, 'veil')
  const veiled = (await fromPixels(photo)).composite([{ input, raw, premultiplied: true }]).removeAlpha()
  return labelled(await encoded(await rawPixels(veiled), COVER_MAX_BYTES - roomFor(opened.aiLabel)), opened.aiLabel)
}

/** Everything but the photograph; what is clear is premultiplied. */
async function typeset(
  lines: readonly Line[],
  colours: CoverColours,
  fonts: CoverFonts,
  backdrop: Backdrop,
): Promise<{ pixels: Buffer; raw: { width: number; height: number; channels: 4 } }> {
  const svg = await coverSvg(lines, colours, fonts, backdrop)
  const { Resvg } = await import('@resvg/resvg-js')
  const fitTo = { mode: 'width', value: DRAWN_COVER.widthPx } as const
  const { pixels, width, height } = new Resvg(svg, { fitTo, font: { loadSystemFonts: false } }).render()
  return { pixels, raw: { width, height, channels: 4 } }
}

function coverOf(picture: Picture): Cover {
  const { widthPx, heightPx } = DRAWN_COVER
  const square = { left: (widthPx - heightPx) / 2, top: 0, width: heightPx, height: heightPx }
  return { picture, wide: { x1: 0, y1: 0, x2: 1, y2: 1 }, square: boxOf(widthPx, heightPx, square) }
}

function coloursOf({ background, foreground, secondary }: CoverColours): CoverColours {
  for (const colour of [background, foreground, secondary]) {
    if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new RangeError('a cover colour is # and six hex digits')
  }
  return { background, foreground, secondary }
}
