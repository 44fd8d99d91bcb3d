import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const
export type SslMode = (typeof SSL_MODES)[number]

/** A PostgreSQL database, taken apart so that the URL with its password goes nowhere. */
export interface Address {
  /** A name, an IP address, or the folder of a socket. */
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: string | undefined
  readonly database: string | undefined
  readonly sslMode: SslMode
  /** Files of PEM text. */
  readonly sslFiles: { readonly ca: string | null; readonly cert: string | null; readonly key: string | null }
  /** Settings of each session (`-c name=value`). */
  readonly options: string | undefined
}

/** True when `addressOf` can read it. */
export function isReadableAddress(text: string): boolean {
  try {
    return addressOf(text).port > 0
  } catch {
    return false
  }
}

/** True for the address of a PostgreSQL database, readable or not; false for a file. */
export const isAddress = (path: string): boolean => /^postgres(ql)?:\/\//i.test(path)

/** @throws {TypeError} without the URL in it, when it is none of PostgreSQL's */
export function addressOf(text: string): Address {
  const wrong = new TypeError('not the address of a PostgreSQL database')
  if (!isAddress(text)) throw wrong
  // a socket's folder stands in `host=`, and the URL then has no host of its own
  const url = parsed(text.replace(/^([^:]+:\/\/(?:[^/?#]*@)?)(?=[/?]|$)/, '$1localhost'))
  if (!url) throw wrong
  const ask = (name: string): string | undefined => url.searchParams.get(name) || undefined
  const sslMode = ask('sslmode') ?? 'prefer'
  if (!isSslMode(sslMode)) throw wrong
  const file = (name: string): string | null => ask(name) ?? null
  return {
    host: ask('host') ?? decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), wrong),
    port: Number(ask('port') ?? (url.port || '5432')),
    user: ask('user') ?? (decoded(url.username, wrong) || undefined),
    password: ask('password') ?? (decoded(url.password, wrong) || undefined),
    database: ask('dbname') ?? (decoded(url.pathname.slice(1), wrong) || undefined),
    sslMode,
    sslFiles: { ca: file('sslrootcert'), cert: file('sslcert'), key: file('sslkey') },
    options: ask('options'),
  }
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function decoded(text: string, wrong: Error): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong
  }
}

const isSslMode = (text: string): text is SslMode => (SSL_MODES as readonly string[]).includes(text)

/** What people may see of it: host, port and database, never a user or a password. */
export const placeOf = ({ host, port, database }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}${database === undefined ? '' : `/${database}`}`

/**
 * How the connection is secured, in libpq's sense of `sslmode`; `false`: not at all.
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html (read 2026-11-25)
 * @throws as reading a file does
 */
export function tlsOf({ sslMode, sslFiles }: Address): ConnectionOptions | false {
  if (sslMode === 'disable') return false
  const read = (name: 'ca' | 'cert' | 'key') => {
    const path = sslFiles[name]
    return path === null ? {} : { [name]: readFileSync(path, 'utf8') }
  }
  const files = { ...read('ca'), ...read('cert'), ...read('key') }
  if (sslMode === 'verify-full') return files
  // a certificate of an authority somebody named is checked even by `require`
  const isChecked = sslMode === 'verify-ca' || (sslMode === 'require' && sslFiles.ca !== null)
  if (isChecked) return { ...files, checkServerIdentity: () => undefined }
  return { ...files, rejectUnauthorized: false }
}
