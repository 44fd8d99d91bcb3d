import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A picture as its server gave it: `url` is where it stood after all redirects, `etag` what the server calls this form of it. */
export interface CachedPicture {
  readonly url: string
  readonly etag: string
  readonly bytes: Uint8Array
}

/** Pictures of the web by the address a draft names; what cannot be read or kept is as if it had never been there. */
export interface PictureCache {
  get(address: string): Promise<CachedPicture | undefined>
  put(address: string, picture: CachedPicture): Promise<void>
}

const KEPT_MS = 30 * 24 * 60 * 60_000
const ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/

/**
 * A cache in `folder`, one file a picture: a line of JSON, then the bytes. Nothing is kept while the folder above does
 * not exist: looking at a draft makes no data folder. What was not asked for in 30 days goes.
 */
export function pictureCache(folder: string, now: () => number = Date.now): PictureCache {
  const fileOf = (address: string) => join(folder, createHash('sha256').update(address).digest('hex'))
  const used = (file: string) => utimes(file, now() / 1000, now() / 1000)
  return {
    get: async address => {
      const file = fileOf(address)
      const read = await readFile(file).then(entryOf, () => undefined)
      if (read) await used(file).catch(() => {})
      return read
    },
    put: async (address, { url, etag, bytes }) => {
      if (!ETAG.test(etag) || !existsSync(dirname(folder))) return
      const file = fileOf(address)
      const fresh = `${file}.${randomBytes(4).toString('hex')}`
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeFile(fresh, Buffer.concat([Buffer.from(`${JSON.stringify({ url, etag })}\n`), bytes]), {
          mode: 0o600,
        })
        await used(fresh)
        await rename(fresh, file)
        await forgetOld(folder, now() - KEPT_MS)
      } catch {
        // a full disk costs a second fetch, no more
        await unlink(fresh).catch(() => {})
      }
    },
  }
}

function entryOf(file: Buffer): CachedPicture | undefined {
  const end = file.indexOf('\n')
  try {
    const head = JSON.parse(file.toString('utf8', 0, end)) as { url?: unknown; etag?: unknown }
    const { url, etag } = head
    if (typeof url !== 'string' || typeof etag !== 'string' || !ETAG.test(etag)) return undefined
    return { url, etag, bytes: new Uint8Array(file.subarray(end + 1)) }
  } catch {
    return undefined
  }
}

async function forgetOld(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    const { mtimeMs } = await stat(file)
    if (mtimeMs < before) await unlink(file)
  }
}
