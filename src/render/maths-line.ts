import { el, type Node } from './node.ts'

const SYMBOLS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π ' +
    'rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ ' +
    'Phi Φ Psi Ψ Omega Ω times × cdot · div ÷ pm ± mp ∓ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ propto ∝ ' +
    'infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ to → rightarrow → leftarrow ← Rightarrow ⇒ in ∈ notin ∉ subset ⊂ cup ∪ ' +
    'cap ∩ forall ∀ exists ∃ ldots … cdots ⋯ dots … circ ∘ degree ° prime ′ quad \u2003 percent %'
  )
    .split(' ')
    .reduce<[string, string][]>(
      (pairs, word, index, all) => (index % 2 ? [...pairs, [all[index - 1] ?? '', word]] : pairs),
      [],
    ),
)
const SPACING = new Set([',', ';', ':', '!', ' ', 'left', 'right', 'displaystyle'])
const UPRIGHT = new Set(['text', 'mathrm', 'mathbf', 'mbox', 'operatorname'])
const NAMES = new Set('log ln exp sin cos tan max min lim det mod arg'.split(' '))

/** Thrown inside this file only: the formula needs real typesetting. */
class TooHard extends Error {}

interface Reader {
  readonly tokens: readonly string[]
  at: number
}

function atoms(reader: Reader, until: string | null): Node[] {
  const out: Node[] = []
  for (;;) {
    const token = reader.tokens[reader.at]
    if (token === undefined) {
      if (until !== null) throw new TooHard()
      return out
    }
    if (token === until) {
      reader.at++
      return out
    }
    if (token === '^' || token === '_') {
      reader.at++
      const tag = token === '^' ? 'sup' : 'sub'
      out.push(el(tag, tag, atom(reader)))
      continue
    }
    out.push(...atom(reader))
  }
}

function atom(reader: Reader): Node[] {
  const token = reader.tokens[reader.at++]
  if (token === undefined || ['}', '^', '_', '&', '#'].includes(token)) throw new TooHard()
  if (token === '{') return atoms(reader, '}')
  if (!token.startsWith('\\')) return [token === "'" ? '′' : token === '~' ? ' ' : token.replace(/-/g, '−')]
  return command(token.slice(1), reader)
}

function command(name: string, reader: Reader): Node[] {
  if (SPACING.has(name)) return name === 'left' || name === 'right' || name === '!' ? [] : [' ']
  if (NAMES.has(name)) return [name]
  if (/^[%$&#_{}]$/.test(name)) return [name]
  if (Object.hasOwn(SYMBOLS, name)) return [SYMBOLS[name] ?? name]
  if (UPRIGHT.has(name)) return atom(reader)
  if (name === 'frac' || name === 'dfrac' || name === 'tfrac') {
    const [above, below] = [atom(reader), atom(reader)]
    return [...bracketed(above), '/', ...bracketed(below)]
  }
  if (name === 'sqrt' && reader.tokens[reader.at] !== '[') return ['√', ...bracketed(atom(reader))]
  throw new TooHard()
}

/** In brackets unless it is one word: a fraction written in a line must not change its meaning. */
function bracketed(nodes: readonly Node[]): Node[] {
  const simple = nodes.every(node => typeof node === 'string' && /^[\p{L}\p{N}.%]+$/u.test(node))
  return simple ? [...nodes] : ['(', ...nodes, ')']
}

/**
 * A formula in one line of text with raised and lowered parts: how it stands where nothing can set it. `null` for what a
 * line cannot hold, like matrices.
 */
export function mathsLine(tex: string): readonly Node[] | null {
  const tokens = tex.replace(/\s+/g, ' ').match(/\\[a-zA-Z]+ ?|\\[^]|\d[\d.]*|[^]/gu) ?? []
  try {
    return atoms({ tokens: tokens.map(token => (/^\\[a-zA-Z]/.test(token) ? token.trim() : token)), at: 0 }, null)
  } catch (error) {
    if (!(error instanceof TooHard || error instanceof RangeError)) throw error
    return null
  }
}
