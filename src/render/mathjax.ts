import { MathJaxTexFont } from '@mathjax/mathjax-tex-font/js/svg.js'
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js'
import type { LiteElement } from '@mathjax/src/js/adaptors/lite/Element.js'
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js'
import { TeX } from '@mathjax/src/js/input/tex.js'
import type TexError from '@mathjax/src/js/input/tex/TexError.js'
import { mathjax } from '@mathjax/src/js/mathjax.js'
import { SVG } from '@mathjax/src/js/output/svg.js'
import { Lately } from '../article/lately.ts'
import { keptSvg } from './svg.ts'
import { PACKAGES } from './tex-packages.ts'
import type { SetFormula, Typeset } from './tools.ts'

/** Longer formulas are not tried; the longest anybody set by hand are a few hundred characters. */
const TEX_MAX = 5000
/** A macro may be replaced so often, and a formula grow so long, before it is taken for one that never ends. */
const MACROS_MAX = 1000
const BUFFER_MAX = 10_000
/** Characters of svg of one formula, and its size: a tenth of what WeChat takes as a whole article. */
const SVG_MAX = 100_000
const WIDE_EX_MAX = 400
const HIGH_EX_MAX = 400
const REMEMBERED = 1000
/** What nobody foresaw. */
const ODD = 'odd'

/** Commands after which the next formula would know what this one defined. */
const DEFINES = /\\(?:def|let|(?:re)?new|DeclareMathOperator|DeclarePaired|Define|provide|mathtoolsset|newtagform)/

class TexFault extends Error {
  constructor(
    readonly fault: string,
    readonly what: string,
  ) {
    super(fault)
  }
}

/** MathJax's sentence is for English readers; what it names is for all. */
const fault = ({ id, message }: TexError) =>
  new TexFault(id, /\\(?:[A-Za-z]+|[^])|'[^']*'/.exec(message)?.[0].replace(/^'|'$/g, '') ?? '')

const adaptor = liteAdaptor()
RegisterHTMLHandler(adaptor)

function newTypesetter(): (tex: string, display: boolean) => LiteElement {
  const input = new TeX<unknown, unknown, unknown>({
    packages: PACKAGES,
    tags: 'none',
    maxMacros: MACROS_MAX,
    maxBuffer: BUFFER_MAX,
    formatError: (_: unknown, error: TexError) => {
      throw fault(error)
    },
  })
  const output = new SVG<unknown, unknown, unknown>({
    fontCache: 'none',
    fontData: MathJaxTexFont,
    linebreaks: { inline: false },
  })
  const document = mathjax.document('', { InputJax: input, OutputJax: output })
  return (tex, display) => {
    input.reset()
    const container = document.convert(tex, { display, em: 16, ex: 8, containerWidth: 80 * 16 }) as LiteElement
    return adaptor.tags(container, 'svg')[0] as LiteElement
  }
}

/** `\tag{1}` as text behind the line: in its own column it would need the width of the page, which nobody knows. */
const tagged = (tex: string): string =>
  tex.replace(/\\tag(\*?)\s*\{([^{}]*)\}/g, (_, star: string, text: string) =>
    star === '' ? `\\qquad\\text{(${text})}` : `\\qquad\\text{${text}}`,
  )

function set(typeset: ReturnType<typeof newTypesetter>, tex: string, display: boolean): SetFormula {
  try {
    const kept = keptSvg(typeset(tagged(tex), display))
    const fits = kept !== null && kept.widthEx <= WIDE_EX_MAX && kept.heightEx <= HIGH_EX_MAX
    return fits && kept.svg.length <= SVG_MAX ? kept : { fault: 'too-large', what: '' }
  } catch (error) {
    if (error instanceof TexFault) return { fault: error.fault, what: error.what }
    // its stack ran over, or it has a fault of its own: neither is a reason to hold up the article
    return { fault: error instanceof RangeError ? 'too-deep' : ODD, what: '' }
  }
}

/** MathJax, ready to set formulas; those set lately are remembered. */
export function openMathJax(): Typeset {
  const lately = new Lately<SetFormula>(REMEMBERED)
  let typeset = newTypesetter()
  return (tex, display) =>
    lately.of(`${display ? '$$' : '$'}${tex}`, () => {
      if (tex.length > TEX_MAX) return { fault: 'too-large', what: '' }
      const formula = set(typeset, tex, display)
      // after a definition, or an accident in the middle, a new one is surer than a cleaned one
      if (DEFINES.test(tex) || ('fault' in formula && [ODD, 'too-deep'].includes(formula.fault)))
        typeset = newTypesetter()
      return formula
    })
}
