import type { Located, Reference, Section } from '../article/article.ts'
import type { Galley } from './galley.ts'
import { el, type Node } from './node.ts'
import { clean, mostlyLatin } from './text.ts'

/** A number or bullet typed by hand; ours takes its place. */
const TYPED_NUMBER = /^\s*(?:\[\d{1,3}\]|［\d{1,3}］|[（(]\d{1,3}[）)]|\d{1,3}[、．]|[•·●▪])\s*/

/** The entry as short as it can be without losing what identifies it; `null` when that would leave out its own words. */
function brief({ raw, source, title, date, purpose, url }: Reference): Node[] | null {
  if (source === null && title === null) return null
  const quoted = title !== null && raw.includes(`《${title}》`)
  const known = [source, title, date, purpose, url].filter(part => part !== null)
  const left = known
    .reduce((text, part) => text.replace(part, ''), raw.replace(TYPED_NUMBER, ''))
    .replace(/用于|用作|用以|用来|作为|供/, '')
  if (/[\p{L}\p{N}]{3}/u.test(left) || title === null) return null
  const shown = el('span', 'reference-title', [quoted ? `《${title}》` : title])
  const colon = source === null ? [] : [`${source}：`]
  return [...colon, shown, ...(date === null ? [] : [`，${date}`])]
}

/** The entry as written, with its title set off. */
function full({ raw: typed, title }: Reference): Node[] {
  const raw = typed.replace(TYPED_NUMBER, '')
  const words = title !== null && raw.includes(`《${title}》`) ? `《${title}》` : title
  const at = words === null ? -1 : raw.indexOf(words)
  if (words === null || at < 0) return [raw]
  return [raw.slice(0, at), el('span', 'reference-title', [words]), raw.slice(at + words.length)].filter(
    node => node !== '',
  )
}

function entry(reference: Reference, form: 'brief' | 'full'): Node {
  const text = (form === 'brief' ? brief(reference) : null) ?? full(reference)
  const address = reference.url
  const shown = address === null || reference.raw.includes(address) ? [] : [` ${address}`]
  const written = form === 'brief' && address !== null && reference.raw.includes(address) && brief(reference) !== null
  const nodes = [`[${reference.number}] `, ...text, ...shown, ...(written ? [` ${address}`] : [])]
  return el(
    'p',
    'reference',
    nodes.map(node => (typeof node === 'string' ? clean(node) : node)),
  )
}

/**
 * The printed references of a section, with what else stands in it rendered by `other` in its place. Internal entries
 * (去重) are left out.
 */
export function referenceBlocks(
  galley: Galley,
  section: Section,
  other: (tokens: readonly Located[]) => readonly Node[],
): Node[] {
  const { tokens, file } = section
  const { references, sections, meta } = galley.article
  // An appended file counts its own lines: nobody can tell whose they are.
  if (file !== undefined || references.length === 0) return tokens.flatMap(token => other([token]))
  const following = sections[sections.indexOf(section) + 1]
  const until = following?.file === undefined ? (following?.line ?? Infinity) : Infinity
  return tokens.flatMap((token, index): readonly Node[] => {
    const end = tokens.slice(index + 1).find(({ type }) => type !== 'space')?.line ?? until
    const own = galley.referencesIn(token.line, end)
    const listed = token.type === 'list' || token.type === 'paragraph'
    if (!listed || own.length === 0) return other([token])
    return own.filter(({ internal }) => !internal).map(each => entry(each, meta.references))
  })
}

/** A line of a list at the end: `[3] text`. */
export const noteLine = (number: number, content: readonly Node[], text: string): Node =>
  el('p', mostlyLatin(text) ? 'reference latin' : 'reference', [`[${number}] `, ...content])
