import { readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { FileError, fileErrorOf } from './file-error.ts'
import { readText } from './text-file.ts'
import { workspaceOf } from './workspace.ts'

/** Deeper folders are nobody's drafts, and a loop of mounts ends somewhere. */
const MAX_DEPTH = 8

/**
 * The draft files of `dir` and its folders, as sorted paths. Names that begin with `_` or `.` are not drafts; links to
 * folders are not followed.
 * @throws {FileError} `missing`, `not-a-folder`, `no-access`
 */
export async function draftFiles(dir: string): Promise<string[]> {
  const found: string[] = []
  await collect(dir, 0, found)
  return found.sort()
}

async function collect(dir: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(cause => {
    throw fileErrorOf(cause, dir)
  })
  for (const entry of entries) {
    if (/^[._]/.test(entry.name) || entry.name === 'node_modules') continue
    const path = join(dir, entry.name)
    if (entry.isDirectory() && depth < MAX_DEPTH) await collect(path, depth + 1, found)
    else if (/\.md$/i.test(entry.name) && (entry.isFile() || entry.isSymbolicLink())) found.push(path)
  }
}

/** The texts that go with a draft, each with the path it came from. */
export interface DraftContext {
  readonly series?: string
  readonly seriesFile?: string
  readonly footer?: string
  readonly footerFile?: string
}

/**
 * What `_series.yaml` and `_footer.md` say for the draft at `path`: the ones beside it, else the nearest above it, up to
 * the drafts folder. `draftsRoot` is that folder when it is not called `drafts`.
 * @throws {FileError} a file that is there and cannot be read
 */
export async function draftContext(path: string, draftsRoot?: string): Promise<DraftContext> {
  const folders = foldersUpTo(dirname(resolve(path)), draftsRoot)
  const series = await nearest(folders, '_series.yaml')
  const footer = await nearest(folders, '_footer.md')
  return {
    ...(series && { series: series.text, seriesFile: series.path }),
    ...(footer && { footer: footer.text, footerFile: footer.path }),
  }
}

function foldersUpTo(dir: string, draftsRoot: string | undefined): string[] {
  const workspace = workspaceOf(dir)
  const root = resolve(draftsRoot ?? (workspace === undefined ? dir : join(workspace, 'drafts')))
  const inside = relative(root, dir)
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) return [dir]
  const names = inside.split(sep)
  return Array.from({ length: names.length + 1 }, (_, up) => join(root, ...names.slice(0, names.length - up)))
}

async function nearest(folders: readonly string[], name: string): Promise<{ text: string; path: string } | undefined> {
  for (const folder of folders) {
    const path = join(folder, name)
    try {
      return { text: (await readText(path)).text, path }
    } catch (cause) {
      if (!(cause instanceof FileError && cause.code === 'missing')) throw cause
    }
  }
  return undefined
}
