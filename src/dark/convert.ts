import { brightness, fromHsl, type Rgba, rounded, toHsl } from './colour.ts'

// WeChat's open conversion, mp-darkmode 1.2.1 (wechatjs/mp-darkmode, MIT, read 2026-11-23), written anew from its description.

/** The page of a dark reader, and of a light one. */
export const DARK_PAGE: Rgba = { r: 25, g: 25, b: 25, a: 1 }
export const LIGHT_PAGE: Rgba = { r: 255, g: 255, b: 255, a: 1 }
/** What text without any colour of its own is drawn in. */
export const DARK_TEXT: Rgba = { r: 163, g: 163, b: 163, a: 1 }
export const LIGHT_TEXT: Rgba = { r: 25, g: 25, b: 25, a: 1 }

/** Fainter colours are left alone. */
export const IGNORED_ALPHA = 0.05
const NEARLY_WHITE = 250
const BRIGHTEST_BACKGROUND = 190
const BRIGHT_BACKGROUND = 100
const SMALLEST_OFFSET = 65
const LARGEST_OFFSET = brightness(DARK_TEXT) - brightness(DARK_PAGE)
const DARK_HALF = 40
const DARKEST_BACKGROUND = 22
const MIRROR = 90
const PAGE_LIGHTNESS = toHsl(DARK_PAGE).l

/** The colour scaled to perceived brightness `target`; what one channel cannot take goes into another. */
function scaleTo(target: number, { r, g, b, a }: Rgba): Rgba {
  const ratio = target / (brightness({ r, g, b, a }) || 1)
  const red = Math.min(255, r * ratio)
  const green = Math.min(255, g * ratio)
  const blue = Math.min(255, b * ratio)
  if (green === 0 || red === 255 || blue === 255) {
    return { r: red, g: (target * 1000 - red * 299 - blue * 114) / 587, b: blue, a }
  }
  if (red === 0) return { r: (target * 1000 - green * 587 - blue * 114) / 299, g: green, b: blue, a }
  if (blue === 0 || green === 255) return { r: red, g: green, b: (target * 1000 - red * 299 - green * 587) / 114, a }
  return { r: red, g: green, b: blue, a }
}

/** What a background (or a text-shadow) becomes in dark mode. */
export function darkBackground(colour: Rgba): Rgba {
  return colour.a < IGNORED_ALPHA ? colour : rounded(converted(colour))
}

function converted(colour: Rgba): Rgba {
  const { h, s, l, a } = toHsl(colour)
  const bright = brightness(colour)
  if ((s === 0 && l > DARK_HALF) || bright > NEARLY_WHITE) {
    return fromHsl({ h: 0, s: 0, l: Math.min(100, 100 + PAGE_LIGHTNESS - l), a })
  }
  if (bright > BRIGHTEST_BACKGROUND) return scaleTo(BRIGHTEST_BACKGROUND, colour)
  if (l < DARKEST_BACKGROUND) return fromHsl({ h, s, l: DARKEST_BACKGROUND, a })
  return colour
}

/** What text, a border or a shadow becomes over an already converted, opaque `background`. */
export function darkText(colour: Rgba, background: Rgba): Rgba {
  if (colour.a < IGNORED_ALPHA) return colour
  const below = brightness(background)
  const bright = brightness(colour)
  const offset = Math.abs(below - bright)
  if (bright >= NEARLY_WHITE) return colour
  if (offset > LARGEST_OFFSET && below <= brightness(DARK_PAGE) + 2) return scaleTo(LARGEST_OFFSET + below, colour)
  if (offset >= SMALLEST_OFFSET) return colour
  const { h, s, l, a } = toHsl(colour)
  // The mirrored lightness leaves the half it came from, so this goes one step deep.
  if (below >= BRIGHT_BACKGROUND) {
    if (l > MIRROR - DARK_HALF) return darkText(fromHsl({ h, s, l: MIRROR - l, a }), background)
    return scaleTo(Math.min(LARGEST_OFFSET, below - SMALLEST_OFFSET), colour)
  }
  if (l <= DARK_HALF) return darkText(fromHsl({ h, s, l: MIRROR - l, a }), background)
  return scaleTo(Math.min(LARGEST_OFFSET, below + SMALLEST_OFFSET), colour)
}
