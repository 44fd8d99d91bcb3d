import { over, parseColour, type Rgba, rounded } from '../dark/colour.ts'

/** What a cover is drawn in, `#rrggbb` each. */
export interface CoverColours {
  readonly background: string
  readonly foreground: string
  readonly secondary: string
}

const WHITE: Rgba = { r: 255, g: 255, b: 255, a: 1 }
/** How much of a style's letters is in the small ones where it names no softer colour. */
const SOFT = 0.88

/** A style's main colour with what it writes on it; `null` when it has none. */
export function coverColours(variables: ReadonlyMap<string, string>): CoverColours | null {
  const named = (name: string) => parseColour(variables.get(name) ?? '')
  const background = named('--accent')
  if (background === null) return null
  const foreground = named('--on-accent') ?? WHITE
  const secondary = named('--on-accent-soft') ?? over({ ...foreground, a: SOFT }, background)
  return { background: hex(background), foreground: hex(foreground), secondary: hex(secondary) }
}

export const hex = (colour: Rgba): string => {
  const { r, g, b } = rounded(colour)
  return `#${[r, g, b].map(channel => channel.toString(16).padStart(2, '0')).join('')}`
}
