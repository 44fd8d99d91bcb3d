import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { megabytes, readBytes } from './bytes.ts'
import { FileError, fileErrorOf } from './file-error.ts'

const MAX_LOCAL_BYTES = 40_000_000
const MAX_DATA_BYTES = 10_000_000
/** Where editors put pictures that a draft names without a folder: Obsidian, then what people call it. */
const USUAL_FOLDERS = ['attachments', 'assets', 'images', 'img']

/**
 * The bytes of the picture that a draft calls `source`: a path from the draft's folder, a `data:` or an http(s) address.
 * Nothing outside `root` is read, by whatever spelling or link; absolute paths are refused even when they lead inside.
 * @throws {FileError} `missing`, `outside`, `bad-source`, `not-a-file`, `no-access`, `too-large`, `refused-address`, `unreachable`
 */
export async function resolvePicture(
  source: string,
  draftPath: string,
  root: string,
  fetchRemote: (address: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (/^data:/i.test(source)) return dataBytes(source)
  if (/^https?:/i.test(source)) return fetchRemote(source)
  if (source.startsWith('//')) return fetchRemote(`https:${source}`)
  return localBytes(source, await real(dirname(resolve(draftPath))), await real(resolve(root)))
}

async function real(folder: string): Promise<string> {
  return realpath(folder).catch(cause => Promise.reject(fileErrorOf(cause, folder)))
}

async function localBytes(source: string, from: string, root: string): Promise<Uint8Array> {
  const names = spellings(source)
  // Judged before looking, so that an answer never tells what lies outside.
  if (names.some(name => isForeign(name) || !isWithin(join(from, name), root))) throw new FileError('outside', source)
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(source)) throw new FileError('bad-source', source)
  for (const path of names.flatMap(name => [join(from, name), ...usualPlaces(name, from, root)])) {
    const found = await realpath(path).catch(() => undefined)
    if (found === undefined) continue
    if (!isWithin(found, root)) throw new FileError('outside', source)
    return readBytes(found, MAX_LOCAL_BYTES, source)
  }
  throw new FileError('missing', source)
}

/**
 * What file `source` may mean: as written, percent-decoded (once), with Windows' separators turned, in the other Unicode
 * form (macOS stores names decomposed). Without those that could be no file's name.
 */
function spellings(source: string): string[] {
  const written = [source, percentDecoded(source)]
  const turned = written.map(name => name.replaceAll('\\', '/'))
  const all = [...written, ...turned].flatMap(name => [name, name.normalize('NFC'), name.normalize('NFD')])
  return [...new Set(all)].filter(name => name.trim() !== '' && !name.includes('\0'))
}

function percentDecoded(source: string): string {
  try {
    return decodeURIComponent(source)
  } catch {
    return source
  }
}

/** Absolute here or on Windows, a home folder, a file address. */
function isForeign(name: string): boolean {
  return isAbsolute(name) || /^(?:[/\\]|~[/\\]|[a-z]:|file:)/i.test(name)
}

function usualPlaces(name: string, from: string, root: string): string[] {
  const bases = [...new Set([from, root])]
  // A name without a folder may lie in any usual one; a path may count from the root, as in an Obsidian vault.
  if (name.includes('/')) return bases.map(base => join(base, name))
  return bases.flatMap(base => USUAL_FOLDERS.map(folder => join(base, folder, name)))
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** A `data:` address carries the picture itself. */
function dataBytes(source: string): Uint8Array {
  const name = 'data:'
  const comma = source.indexOf(',')
  const head = source.slice(0, Math.max(0, comma))
  if (comma < 0 || !/^data:image\/[\w.+-]+(?:;[\w-]+=[\w.-]+)*(?:;base64)?$/i.test(head)) {
    throw new FileError('bad-source', name)
  }
  // Four letters carry three bytes, a percent sign at most its own.
  if (source.length > MAX_DATA_BYTES * 1.5) throw new FileError('too-large', name, { limit: megabytes(MAX_DATA_BYTES) })
  const body = percentDecoded(source.slice(comma + 1))
  if (!/;base64$/i.test(head)) return new TextEncoder().encode(body)
  const letters = body.replace(/\s/g, '')
  if (!/^[a-z\d+/_-]*={0,2}$/i.test(letters)) throw new FileError('bad-source', name)
  return new Uint8Array(Buffer.from(letters, 'base64'))
}
