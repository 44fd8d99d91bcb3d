import { FieldReader, sortFields } from './fields.ts'
import { readYaml, type Field } from './front-matter.ts'
import { isDay } from './values.ts'

/** A post somebody has, or had; days as `YYYY-MM-DD`, both included, `null`: open. */
export interface Post {
  readonly post: string
  readonly from: string | null
  readonly to: string | null
}

export interface Person {
  readonly name: string
  readonly posts: readonly Post[]
}

/** What the committee knows (规范表述库), from all files of `register/`. */
export interface Register {
  /** Where QR codes may point: a host stands for itself and all below it. Empty: anywhere. */
  readonly domains: readonly string[]
  readonly people: readonly Person[]
  /** Full and short names of organisations, as they must be written. */
  readonly organizations: readonly string[]
  /** Standing phrases (规范表述), as they must be written. */
  readonly phrases: readonly string[]
}

type Key = keyof Register
const NAMES: ReadonlyMap<string, Key> = new Map([
  ['domains', 'domains'],
  ['域名', 'domains'],
  ['二维码域名', 'domains'],
  ['people', 'people'],
  ['人物', 'people'],
  ['organizations', 'organizations'],
  ['机构', 'organizations'],
  ['phrases', 'phrases'],
  ['规范表述', 'phrases'],
])

type Part = 'name' | 'posts' | 'post' | 'from' | 'to' | 'short'
const PARTS: ReadonlyMap<string, Part> = new Map([
  ['name', 'name'],
  ['姓名', 'name'],
  ['全称', 'name'],
  ['名称', 'name'],
  ['posts', 'posts'],
  ['历任', 'posts'],
  ['post', 'post'],
  ['职务', 'post'],
  ['from', 'from'],
  ['起', 'from'],
  ['to', 'to'],
  ['止', 'to'],
  ['short', 'short'],
  ['简称', 'short'],
])

const SEPARATOR = /[、，,;；]+/

/**
 * One file of `register/`. Keys that are not ours are left alone: the folder may hold what other programs read.
 * @throws {DraftError} naming file and line: `register-domain`, `register-name`, `front-matter-date`, `front-matter-type`, no YAML
 */
export function readRegister(text: string, file: string): Register {
  const fields = readYaml(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, 1)
  const { known } = sortFields(fields, file, written => NAMES.get(written.trim().toLowerCase()))
  const read = new FieldReader(known, file)
  return {
    domains: (read.list('domains', /[、，,;；\s]+/) ?? []).map(
      domain => hostOf(domain) ?? read.fail('domains', 'register-domain', { domain }),
    ),
    people: read.maps('people').map(one => personOf(one, file)),
    organizations: read.maps('organizations').flatMap(one => {
      const of = partsOf(one, file)
      return [nameOf(of), ...(of.list('short', SEPARATOR) ?? [])]
    }),
    phrases: read.list('phrases', SEPARATOR) ?? [],
  }
}

const partsOf = (fields: readonly Field[], file: string) =>
  new FieldReader(sortFields(fields, file, written => PARTS.get(written.trim().toLowerCase())).known, file)

const nameOf = (of: FieldReader<Part>): string => of.text('name') ?? of.fail('name', 'register-name')

/** `posts` when there were several; one alone stands beside the name. */
function personOf(fields: readonly Field[], file: string): Person {
  const of = partsOf(fields, file)
  const posts = of.has('posts') ? of.maps('posts').map(one => partsOf(one, file)) : of.has('post') ? [of] : []
  return {
    name: nameOf(of),
    posts: posts.map(one => ({
      post: one.text('post') ?? one.fail('post', 'register-name'),
      from: dayOf(one, 'from'),
      to: dayOf(one, 'to'),
    })),
  }
}

function dayOf(of: FieldReader<Part>, key: 'from' | 'to'): string | null {
  const text = of.text(key)
  return text === null || isDay(text) ? text : of.fail(key, 'front-matter-date', { found: text })
}

export const joinRegisters = (parts: readonly Register[]): Register => ({
  domains: [...new Set(parts.flatMap(({ domains }) => domains))],
  people: parts.flatMap(({ people }) => people),
  organizations: [...new Set(parts.flatMap(({ organizations }) => organizations))],
  phrases: [...new Set(parts.flatMap(({ phrases }) => phrases))],
})

/** `example.org` of `example.org`, `*.example.org`, `https://example.org/path`; hosts beyond ASCII as browsers write them. */
function hostOf(domain: string): string | null {
  const bare = domain.trim().replace(/^\*\./, '')
  const url = /^https?:\/\//i.test(bare) ? bare : `https://${bare}`
  if (!URL.canParse(url)) return null
  const { hostname } = new URL(url)
  return hostname.includes('.') ? hostname : null
}

/** Whether a code may lead to `target`. With a list, what is no web address leads nowhere the list knows. */
export function mayLeadTo(target: string, domains: readonly string[]): boolean {
  if (domains.length === 0) return true
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return false
  const { hostname } = new URL(target)
  return domains.some(domain => hostname === domain || hostname.endsWith(`.${domain}`))
}
