import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { type AxiosInstance, type AxiosResponse, create } from 'axios'
import { isRefusedAddress } from './addresses.ts'
import { megabytes } from './bytes.ts'
import { FileError, systemCode } from './file-error.ts'
import { type CachedPicture, type PictureCache, pictureCache } from './picture-cache.ts'

export interface RemoteLimits {
  readonly maxBytes: number
  /** From the first look-up to the last byte, redirects included. */
  readonly timeoutMs: number
  readonly maxRedirects: number
}

export const REMOTE_LIMITS: RemoteLimits = { maxBytes: 20_000_000, timeoutMs: 15_000, maxRedirects: 3 }

interface HostAddress {
  readonly address: string
  readonly family: number
}

/** What the fetcher asks about the network: a host's addresses, and which of them nothing may be fetched from. */
export interface Network {
  readonly addressesOf: (host: string) => Promise<readonly HostAddress[]>
  readonly isRefused: (address: string) => boolean
}

const INTERNET: Network = { addressesOf: host => systemLookup(host, { all: true }), isRefused: isRefusedAddress }

/**
 * Fetches pictures that drafts name by http(s) address. Draft text is other people's text, so an address that leads into
 * this network is refused: judged on the numbers actually connected to, at every redirect anew, past any proxy setting.
 * What arrives is bytes; whether they are a picture, `media/` decides by looking at them.
 */
export function remoteFetcher(
  limits: RemoteLimits = REMOTE_LIMITS,
  network: Network = INTERNET,
  cache: PictureCache | null = null,
) {
  const lookup = guarded(network)
  const client = create({
    httpAgent: new http.Agent({ lookup, keepAlive: false }),
    httpsAgent: new https.Agent({ lookup, keepAlive: false }),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: limits.maxBytes,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    headers: { Accept: 'image/*', 'User-Agent': 'zhundian' },
  })
  return async (address: string): Promise<Uint8Array> => {
    const known = await cache?.get(address)
    const picture = await fetched(client, address, limits, network, known)
    if (picture !== known && picture.etag !== '') await cache?.put(address, picture)
    return picture.bytes
  }
}

/** The fetcher for the internet as it is, with what it fetched before kept in `folder`. @throws {FileError} as below */
export const pictureFetcher = (folder: string) => remoteFetcher(REMOTE_LIMITS, INTERNET, pictureCache(folder))

/** `known` itself when its server says that it is still the same. @throws {FileError} `bad-source`, `refused-address`, `unreachable`, `too-large`; `path` is the host */
async function fetched(
  client: AxiosInstance,
  address: string,
  limits: RemoteLimits,
  network: Network,
  known: CachedPicture | undefined,
): Promise<CachedPicture> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  let url = webAddress(address)
  for (let redirects = 0; redirects <= limits.maxRedirects; redirects++) {
    refuseLiteral(url, network)
    const ifOther = known?.url === url.href ? { 'If-None-Match': known.etag } : {}
    const answer = await ask(client, url, ifOther, signal, limits)
    if (known?.url === url.href && answer.status === 304) return known
    const next = redirectOf(answer, url)
    if (next === undefined) return pictureOf(answer, url)
    url = next
  }
  throw new FileError('unreachable', url.hostname, { reason: 'redirects' })
}

/** An http(s) address without credentials and fragment. Another scheme is no picture's. */
function webAddress(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new FileError('bad-source', base?.hostname ?? 'http')
  const url = new URL(address, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FileError('bad-source', url.protocol)
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

/** A host written as a number never reaches the look-up; `URL` has already made `0x7f.1` into 127.0.0.1. */
function refuseLiteral(url: URL, { isRefused }: Network): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && isRefused(host)) throw new FileError('refused-address', url.hostname)
}

class RefusedAddress extends Error {}

/** A look-up that gives no address when one of them is refused: the connection is made to what was judged. */
function guarded({ addressesOf, isRefused }: Network): LookupFunction {
  const judged = callbackify(async (host: string) => {
    const found = await addressesOf(host)
    const [first] = found
    if (!first || found.some(({ address }) => isRefused(address))) throw new RefusedAddress()
    return { first, all: [...found] }
  })
  return (host, options, done) => {
    judged(host, (error, found) => {
      if (error) done(error, '', 0)
      else if (options.all) done(null, found.all)
      else done(null, found.first.address, found.first.family)
    })
  }
}

async function ask(
  client: AxiosInstance,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  limits: RemoteLimits,
): Promise<AxiosResponse<Uint8Array>> {
  try {
    return await client.get<Uint8Array>(url.href, { headers, signal })
  } catch (error) {
    throw faultOf(error, url, signal, limits)
  }
}

/** axios keeps the whole address in its errors: only the host and a short word leave this file. */
function faultOf(error: unknown, url: URL, signal: AbortSignal, limits: RemoteLimits): FileError {
  const cause = error instanceof Error ? error.cause : undefined
  if (error instanceof RefusedAddress || cause instanceof RefusedAddress) {
    return new FileError('refused-address', url.hostname)
  }
  if (signal.aborted) return new FileError('unreachable', url.hostname, { reason: 'timeout' })
  if (error instanceof Error && /maxContentLength/.test(error.message)) {
    return new FileError('too-large', url.hostname, { limit: megabytes(limits.maxBytes) })
  }
  return new FileError('unreachable', url.hostname, { reason: systemCode(error) })
}

function redirectOf({ status, headers }: AxiosResponse, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined
  const location: unknown = headers['location']
  if (typeof location !== 'string') throw new FileError('unreachable', from.hostname, { reason: `http ${status}` })
  return webAddress(location, from)
}

function pictureOf({ status, headers, data }: AxiosResponse<Uint8Array>, url: URL): CachedPicture {
  if (status !== 200) throw new FileError('unreachable', url.hostname, { reason: `http ${status}` })
  const etag: unknown = headers['etag']
  return { url: url.href, etag: typeof etag === 'string' ? etag : '', bytes: new Uint8Array(data) }
}
