import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileErrorOf } from './file-error.ts'

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

/** Makes the data folder, readable by its owner only. @throws {FileError} */
export function madeHome(folder: string): string {
  makeFolder(folder, 0o700)
  return folder
}

/**
 * The key beside the embedded database, made on first run with mode 0600. Two first runs at once agree on one: it is
 * linked into place whole, or found there.
 */
export function keyIn(folder: string): string {
  const path = join(folder, 'key')
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
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
