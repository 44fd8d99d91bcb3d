import { COLOUR_NAMES } from './names.ts'

/** Channels 0..255 (not necessarily whole), alpha 0..1. */
export interface Rgba {
  readonly r: number
  readonly g: number
  readonly b: number
  readonly a: number
}

/** Hue 0..360, saturation and lightness 0..100, alpha 0..1. */
export interface Hsla {
  readonly h: number
  readonly s: number
  readonly l: number
  readonly a: number
}

/** Half a step up as in a browser, whichever side of .5 the arithmetic lands on. */
const whole = (value: number) => Math.round(value + 1e-9)

/** The colour with whole channels, as a browser keeps it. */
export const rounded = ({ r, g, b, a }: Rgba): Rgba => ({ r: whole(r), g: whole(g), b: whole(b), a })

const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value))

/** `50%` of `full`, or the plain number. */
function channel(text: string, full: number): number {
  const number = Number.parseFloat(text)
  return clamp(text.endsWith('%') ? (number / 100) * full : number, full)
}

function fromHex(hex: string): Rgba | null {
  if (![3, 4, 6, 8].includes(hex.length)) return null
  const long = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex
  const at = (index: number) => Number.parseInt(long.slice(index, index + 2), 16)
  return { r: at(0), g: at(2), b: at(4), a: long.length === 8 ? at(6) / 255 : 1 }
}

const HUE_TURN: Readonly<Record<string, number>> = { deg: 1, grad: 0.9, rad: 180 / Math.PI, turn: 360 }

function hue(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0] ?? 'deg'
  return Number.parseFloat(text) * (HUE_TURN[unit] ?? 1)
}

function fromFunction(name: string, body: string): Rgba | null {
  const parts = body.split(/[\s,/]+/).filter(part => part !== '')
  const [first, second, third, fourth] = parts
  if (first === undefined || second === undefined || third === undefined || parts.length > 4) return null
  if (!parts.every(part => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:%|deg|grad|rad|turn)?$/.test(part))) return null
  const a = fourth === undefined ? 1 : channel(fourth, 1)
  if (name.startsWith('hsl')) {
    return rounded(
      fromHsl({
        h: hue(first),
        s: clamp(Number.parseFloat(second), 100),
        l: clamp(Number.parseFloat(third), 100),
        a,
      }),
    )
  }
  return { r: channel(first, 255), g: channel(second, 255), b: channel(third, 255), a }
}

/** The colour a CSS value names: hex, `rgb()`, `hsl()`, a colour name, `transparent`; `null` for anything else. */
export function parseColour(css: string): Rgba | null {
  const text = css.trim().toLowerCase()
  if (text === 'transparent') return { r: 255, g: 255, b: 255, a: 0 }
  const hex = /^#([0-9a-f]+)$/.exec(text)?.[1] ?? COLOUR_NAMES.get(text)
  if (hex !== undefined) return fromHex(hex)
  const [, name, body] = /^(rgba?|hsla?)\(([^()]*)\)$/.exec(text) ?? []
  return name === undefined || body === undefined ? null : fromFunction(name, body)
}

export function toHsl({ r, g, b, a }: Rgba): Hsla {
  const [red, green, blue] = [r / 255, g / 255, b / 255]
  const max = Math.max(red, green, blue)
  const min = Math.min(red, green, blue)
  const delta = max - min
  const l = (max + min) / 2
  if (delta === 0) return { h: 0, s: 0, l: l * 100, a }
  const s = delta / (l <= 0.5 ? max + min : 2 - max - min)
  const sector =
    max === red ? (green - blue) / delta : max === green ? 2 + (blue - red) / delta : 4 + (red - green) / delta
  return { h: (sector * 60 + 360) % 360, s: s * 100, l: l * 100, a }
}

export function fromHsl({ h, s, l, a }: Hsla): Rgba {
  const light = l / 100
  const reach = (s / 100) * Math.min(light, 1 - light)
  const at = (offset: number) => {
    const k = (offset + (((h % 360) + 360) % 360) / 30) % 12
    return 255 * (light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return { r: at(0), g: at(8), b: at(4), a }
}

/** `rgb(…)` with whole channels, or `rgba(…)` when the colour is not opaque. */
export function formatColour({ r, g, b, a }: Rgba): string {
  const channels = [r, g, b].map(value => whole(clamp(value, 255))).join(',')
  return a === 1 ? `rgb(${channels})` : `rgba(${channels},${Math.round(a * 1000) / 1000})`
}

/** How bright an eye takes a colour to be, 0..255 (W3C AERT, colour contrast). Alpha plays no part. */
export function brightness({ r, g, b }: Rgba): number {
  return (299 * r + 587 * g + 114 * b) / 1000
}

/** `front` painted over `back`; opaque when `back` is. */
export function over(front: Rgba, back: Rgba): Rgba {
  const a = front.a + back.a * (1 - front.a)
  if (a === 0) return { ...back, a }
  const mix = (f: number, b: number) => (f * front.a + b * back.a * (1 - front.a)) / a
  return { r: mix(front.r, back.r), g: mix(front.g, back.g), b: mix(front.b, back.b), a }
}

function linear(value: number): number {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

const luminance = ({ r, g, b }: Rgba) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

/** WCAG 2.2 contrast of text `front` on an opaque `back`, 1..21; a translucent front is painted on first. */
export function contrast(front: Rgba, back: Rgba): number {
  const [one, two] = [luminance(over(front, back)), luminance(back)]
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
}
