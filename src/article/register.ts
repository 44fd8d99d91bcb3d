import { FieldReader, sortFields } from './fields.ts'
import { readYaml } from './front-matter.ts'

/** What the committee knows (规范表述库), from all files of `register/`. */
export interface Register {
  /** Where QR codes may point: a host stands for itself and all below it. Empty: anywhere. */
  readonly domains: readonly string[]
}

const NAMES: ReadonlyMap<string, keyof Register> = new Map([
  ['domains', 'domains'],
  ['域名', 'domains'],
  ['二维码域名', 'domains'],
])

/**
 * One file of `register/`. Keys that are not ours are left alone: the folder may hold what other programs read.
 * @throws {DraftError} naming file and line: `register-domain`, `front-matter-type`, no YAML
 */
export function readRegister(text: string, file: string): Register {
  const fields = readYaml(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file, 1)
  const { known } = sortFields(fields, file, written => NAMES.get(written.trim().toLowerCase()))
  const read = new FieldReader(known, file)
  return {
    domains: (read.list('domains', /[、，,;；\s]+/) ?? []).map(
      domain => hostOf(domain) ?? read.fail('domains', 'register-domain', { domain }),
    ),
  }
}

export const joinRegisters = (parts: readonly Register[]): Register => ({
  domains: [...new Set(parts.flatMap(({ domains }) => domains))],
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
