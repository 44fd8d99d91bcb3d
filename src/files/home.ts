import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileError, fileErrorOf, systemCode } from './file-error.ts'

/**
 * Makes a folder and those above it, one by one: Node's own recursive mkdir never ends where a folder cannot exist
 * (`/proc/x`, seen with Node 20.20). @throws {FileError}
 */
export function makeFolder(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw fileErrorOf(cause, folder)
  }
}

/** Makes the data folder, readable by its owner only. @throws {FileError} `home` */
export function madeHome(folder: string): string {
  return inHome(folder, () => {
    makeFolder(folder, 0o700)
    if (!statSync(folder).isDirectory()) throw new FileError('not-a-folder', folder)
    return folder
  })
}

/** Whatever is wrong there is said of the folder, which is what people can set. @throws {FileError} `home` */
function inHome<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw homeFault(error, folder)
  }
}

/** What the system says of files, unlike what it says of ports. */
const OF_FILES = /^(ENOTDIR|EEXIST|EISDIR|ENOENT|EACCES|EPERM|EROFS|ENOSPC|EDQUOT|EIO|ENAMETOOLONG|ELOOP)$/

/** An error of a file or folder as the data folder's own; any other error as it is. */
export function homeFault(error: unknown, folder: string): unknown {
  if (!(error instanceof FileError) && !OF_FILES.test(systemCode(error))) return error
  const { code } = fileErrorOf(error, folder)
  // "there already" is said of a file only: a folder would have done
  return new FileError('home', folder, { cause: code === 'exists' ? 'not-a-folder' : code, reason: systemCode(error) })
}

/**
 * The key beside the embedded database, made on first run with mode 0600. Two first runs at once agree on one: it is
 * linked into place whole, or found there. @throws {FileError} `home`
 */
export const keyIn = (folder: string): string => inHome(folder, () => keyAt(join(folder, 'key')))

function keyAt(path: string): string {
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    // one that is there and cannot be read must not be taken for none
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    writeFileSync(fresh, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  }
  try {
    linkSync(fresh, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(fresh)
  }
  return readFileSync(path, 'utf8').trim()
}
