import { statSync, type Stats } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FileError, fileErrorOf } from './file-error.ts'
import { makeFolder } from './home.ts'
import { writeNew } from './text-file.ts'

/** The nearest folder from `path` upward that has `.zhundian`, `.env` or `drafts/`; `path` is a folder or a file. */
export function workspaceOf(path: string): string | undefined {
  return nearestFolder(
    path,
    dir => isFolder(join(dir, '.zhundian')) || isFile(join(dir, '.env')) || isFolder(join(dir, 'drafts')),
  )
}

/** Where `ZHUNDIAN_HOME` lies, and why there. */
export interface Home {
  readonly path: string
  readonly exists: boolean
  /** `setting`: named by `ZHUNDIAN_HOME` · `workspace`: of a folder that has `.zhundian` or `.env` · `none`: would be new. */
  readonly from: 'setting' | 'workspace' | 'none'
}

/**
 * The folder of database, sandbox state and key: `ZHUNDIAN_HOME` when set (from `cwd`), else `.zhundian` of the nearest
 * folder upward that has one or a `.env`, else of `cwd` itself. Nothing is made: with `from` `none` and a real account
 * it must not be.
 */
export function findHome(cwd: string, env: { readonly ZHUNDIAN_HOME?: string | undefined }): Home {
  const setting = env.ZHUNDIAN_HOME?.trim()
  if (setting) return homeAt(resolve(cwd, setting), 'setting')
  const folder = nearestFolder(cwd, dir => isFolder(join(dir, '.zhundian')) || isFile(join(dir, '.env')))
  return folder === undefined
    ? homeAt(resolve(cwd, '.zhundian'), 'none')
    : homeAt(join(folder, '.zhundian'), 'workspace')
}

function homeAt(path: string, from: Home['from']): Home {
  return { path, exists: isFolder(path), from }
}

function nearestFolder(path: string, fits: (dir: string) => boolean): string | undefined {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    if (fits(dir)) return dir
    if (dir === dirname(dir)) return undefined
  }
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false
}

/** What cannot be looked at (a file on the way, no permission) marks nothing. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

const FOLDERS = ['drafts', 'styles', 'register']
const IGNORED = '.env\n.zhundian/\n'

/**
 * Makes `dir` a workspace: its folders, `.env` (readable by its owner only, it will hold secrets) and `.gitignore`.
 * What is there stays as it is. `made` and `kept` are names in `dir`, folders with a slash.
 * @throws {FileError} `not-a-folder`, `no-access`, `unwritable`
 */
export async function initWorkspace(dir: string, envExample: string): Promise<{ made: string[]; kept: string[] }> {
  const made: string[] = []
  const kept: string[] = []
  makeFolder(dir)
  for (const name of FOLDERS) ((await madeFolder(join(dir, name))) ? made : kept).push(`${name}/`)
  for (const [name, text, mode] of [
    ['.env', envExample, 0o600],
    ['.gitignore', IGNORED, 0o666],
  ] as const) {
    const isNew = await writeNew(join(dir, name), text, mode).then(
      () => true,
      (error: unknown) => {
        if (error instanceof FileError && error.code === 'exists') return false
        throw error
      },
    )
    ;(isNew ? made : kept).push(name)
  }
  return { made, kept }
}

async function madeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (cause) {
    const there = await stat(path).catch(() => undefined)
    if (there?.isDirectory()) return false
    throw folderError(cause, path)
  }
}

/** For a folder to be made, a file in its place is what is wrong. */
function folderError(cause: unknown, path: string): FileError {
  const error = fileErrorOf(cause, path)
  return error.code === 'exists' ? new FileError('not-a-folder', path) : error
}
