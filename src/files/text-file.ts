import { open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readBytes } from './bytes.ts'
import { FileError, fileErrorOf } from './file-error.ts'

/** A year of daily issues in one file is under 4 MB. */
const MAX_TEXT_BYTES = 5_000_000

/**
 * A text file, without its byte order mark. `converted` tells that it was not UTF-8 (but GB18030 or UTF-16). Bytes that
 * are valid in none of them, or hold a zero character as programs and archives do, are `undecodable`.
 * @throws {FileError} `missing`, `not-a-file`, `no-access`, `too-large`, `undecodable`
 */
export async function readText(path: string): Promise<{ text: string; converted: boolean }> {
  const found = decoded(await readBytes(path, MAX_TEXT_BYTES))
  if (found === undefined || found.text.includes('\0')) throw new FileError('undecodable', path)
  return found
}

function decoded(bytes: Uint8Array): { text: string; converted: boolean } | undefined {
  const [first, second] = bytes
  const utf16 =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  for (const encoding of utf16 ? [utf16] : ['utf-8', 'gb18030']) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), converted: encoding !== 'utf-8' }
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause
    }
  }
  return undefined
}

/**
 * Creates `path` with `text` and has it on disk when done; an existing file is left alone.
 * @throws {FileError} `exists`, `missing` (its folder is), `no-access`, `unwritable`
 */
export async function writeNew(path: string, text: string, mode = 0o666): Promise<void> {
  const file = await open(path, 'wx', mode).catch(cause => {
    throw fileErrorOf(cause, path)
  })
  try {
    await file.writeFile(text, 'utf8')
    await file.sync()
  } catch (cause) {
    await file.close()
    await unlink(path) // half a file would count as the whole one next time
    throw fileErrorOf(cause, path)
  }
  await file.close()
  await syncFolder(dirname(path))
}

/** The new name itself must survive a power cut too. Not every system can sync a folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  if (!folder) return
  await folder.sync().catch(() => undefined)
  await folder.close()
}
