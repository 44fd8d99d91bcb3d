import { AmsMethods } from '@mathjax/src/js/input/tex/ams/AmsMethods.js'
import { Configuration } from '@mathjax/src/js/input/tex/Configuration.js'
import ParseMethods from '@mathjax/src/js/input/tex/ParseMethods.js'
import type { Token } from '@mathjax/src/js/input/tex/Token.js'
import { CharacterMap, CommandMap } from '@mathjax/src/js/input/tex/TokenMap.js'
import type { ParseMethod } from '@mathjax/src/js/input/tex/Types.js'

// Chemistry asks for arrows of a font of its own; those of the TeX font are longer or shorter, but they are there.

const xArrow: ParseMethod = (parser, name, ...rest) => AmsMethods['xArrow']?.(parser, name, ...rest)
const above = (code: number): [ParseMethod, ...number[]] => [xArrow, code, 5, 9]

// oxlint-disable-next-line no-new -- a map makes itself known by its name
new CommandMap('chemical-arrows', {
  mhchemxrightarrow: above(0x2192),
  mhchemxleftarrow: above(0x2190),
  mhchemxleftrightarrow: above(0x2194),
  mhchemxleftrightarrows: above(0x21c4),
  mhchemxrightleftharpoons: above(0x21cc),
  mhchemxRightleftharpoons: above(0x21cc),
  mhchemxLeftrightharpoons: above(0x21cc),
})
const sign: ParseMethod = (parser, token) => ParseMethods.mathchar0mo(parser, token as Token)
// oxlint-disable-next-line no-new -- as above
new CharacterMap('chemical-signs', sign, {
  ...{ tripledash: '\u22ef', mhchemBondTD: '\u22ef', mhchemBondTDD: '\u22ef', mhchemBondDTD: '\u22ef' },
  ...{ mhchemlongleftarrow: '\u27f5', mhchemlongrightarrow: '\u27f6', mhchemlongleftrightarrow: '\u27f7' },
  ...{ mhchemlongrightleftharpoons: '\u21cc', mhchemlongRightleftharpoons: '\u21cc' },
  ...{ mhchemlongLeftrightharpoons: '\u21cc', mhchemlongleftrightarrows: '\u21c4' },
  ...{ mhchemrightarrow: '\u2192', mhchemleftarrow: '\u2190', mhchemleftrightarrow: '\u2194' },
})

/** Comes before mhchem, whose names these are. */
export const ArrowsConfiguration = Configuration.create('arrows', {
  handler: { macro: ['chemical-arrows', 'chemical-signs'] },
  priority: 1,
})
