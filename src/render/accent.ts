import { fromHsl, parseColour, type Rgba, rounded, toHsl } from '../dark/colour.ts'
import { hex } from './cover-colours.ts'
import { contrast, DARK_PAGE, darkBackground, darkText, LIGHT_PAGE } from '../dark/index.ts'

/** A style's main colour changed by a setting: what was asked for and what was used; `null` when the style has none. */
export interface Accent {
  readonly asked: string
  readonly used: string | null
}

/** Small text is readable from here on - WCAG 2.2, 1.4.3. */
const READABLE = 4.5
/** Lightness is taken in steps of this many hundredths. */
const STEP = 0.5

type Variables = ReadonlyMap<string, string>

/**
 * Puts another main colour in the place of a style's `--accent`. What a style draws in it is drawn on the page, on
 * `--panel`, and under `--on-accent` and `--on-accent-soft`: the colour is darkened until all of these are readable in
 * light and in dark, so that no choice of colour costs a reader anything.
 */
export function recolour(variables: Map<string, string>, asked: string): Accent {
  const colour = parseColour(asked)
  const own = colour === null || !variables.has('--accent') ? null : readable(colour, variables)
  if (own === null) return { asked, used: null }
  variables.set('--accent', own)
  return { asked, used: own }
}

/** The colour, as light as it may be; `null` when no shade of it will do. */
function readable(colour: Rgba, variables: Variables): string | null {
  const named = (...names: string[]) =>
    names.flatMap(name => {
      const found = parseColour(variables.get(name) ?? '')
      return found === null ? [] : [found]
    })
  const grounds = [LIGHT_PAGE, ...named('--panel')]
  const texts = named('--on-accent', '--on-accent-soft')
  const isReadable = (shade: Rgba) =>
    grounds.every(ground => isSeen(shade, ground)) && texts.every(text => isSeen(text, shade))
  if (isReadable(colour)) return hex(colour)
  const { h, s, l } = toHsl(colour)
  for (let light = l - STEP; light >= 0; light -= STEP) {
    const shade = rounded(fromHsl({ h, s, l: light, a: 1 }))
    if (isReadable(shade)) return hex(shade)
  }
  return null
}

function isSeen(text: Rgba, ground: Rgba): boolean {
  const dark = ground === LIGHT_PAGE ? DARK_PAGE : darkBackground(ground)
  return contrast(text, ground) >= READABLE && contrast(rounded(darkText(text, dark)), dark) >= READABLE
}
