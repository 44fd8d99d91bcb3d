import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { FileError, fileErrorOf } from './file-error.ts'

/**
 * A regular file's bytes, at most `maxBytes`. `name` is what the error calls it. A pipe or a device is never waited for.
 * @throws {FileError} `missing`, `not-a-file`, `no-access`, `too-large`
 */
export async function readBytes(path: string, maxBytes: number, name: string = path): Promise<Uint8Array> {
  if (path.includes('\0')) throw new FileError('missing', name)
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(cause => {
    throw fileErrorOf(cause, name)
  })
  try {
    const { size, ...stat } = await file.stat().then(found => ({ size: found.size, isFile: found.isFile() }))
    if (!stat.isFile) throw new FileError('not-a-file', name)
    if (size > maxBytes) throw new FileError('too-large', name, { limit: megabytes(maxBytes) })
    const bytes = await file.readFile()
    // It may have grown since it was measured.
    if (bytes.length > maxBytes) throw new FileError('too-large', name, { limit: megabytes(maxBytes) })
    return bytes
  } catch (cause) {
    throw fileErrorOf(cause, name)
  } finally {
    await file.close()
  }
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000)
}
