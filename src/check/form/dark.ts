import { contrast, over, parseColour, type Rgba } from '../../dark/colour.ts'
import { DARK_PAGE, DARK_TEXT } from '../../dark/convert.ts'
import { darkHtml } from '../../dark/html.ts'
import { hasOwnText, type Placed, textIn, walk } from './tree.ts'

/** The least contrast of WeChat's structure check; far below what reads well, so what falls short is not readable at all. */
const LEAST_CONTRAST = 1.5

const ignores = ({ element, ancestors }: Placed, rule: string): boolean =>
  (element.attribs['data-ignore-dm'] ?? '').split(/\s+/).includes(rule) || ancestors.some(({ name }) => name === 'svg')

const gradientOf = ({ style }: Placed): boolean =>
  [style.get('background'), style.get('background-image')].some(value => /gradient\(/i.test(value ?? ''))
const pictureOf = ({ style }: Placed): boolean =>
  [style.get('background'), style.get('background-image')].some(value => /url\(/i.test(value ?? ''))

/** Text on a gradient, which dark mode flattens to one colour. */
export const isTextOnGradient = (placed: Placed): boolean =>
  gradientOf(placed) && !ignores(placed, 'text-bg-gradient') && textIn(placed.element) !== ''

/** The texts nobody can read in dark mode. */
export function unreadable(html: string): string[] {
  const found: string[] = []
  walk(darkHtml(html), placed => {
    if (!hasOwnText(placed.element) || ignores(placed, 'low-contrast')) return
    const chain = [...placed.ancestors, placed]
    // what a picture lies under keeps its light colours, and nobody knows the picture's
    if (chain.some(pictureOf)) return
    if (contrast(textColour(chain), ground(chain)) < LEAST_CONTRAST) found.push(textIn(placed.element))
  })
  return found
}

const colourIn = (value: string | undefined): Rgba | null => (value === undefined ? null : parseColour(value))

function textColour(chain: readonly Placed[]): Rgba {
  for (const { style } of [...chain].reverse()) {
    const colour = colourIn(style.get('color'))
    if (colour !== null) return colour
  }
  return DARK_TEXT
}

const ground = (chain: readonly Placed[]): Rgba =>
  chain.reduce((below, { style }) => {
    const colour = colourIn(style.get('background-color')) ?? colourIn(style.get('background'))
    return colour === null ? below : over(colour, below)
  }, DARK_PAGE)
