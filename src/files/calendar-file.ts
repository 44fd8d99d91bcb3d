import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FileError } from './file-error.ts'
import { readText } from './text-file.ts'

/** The same file under both endings people give such files. */
const NAMES = ['calendar.yaml', 'calendar.yml']
/** An editor that saves in place is done long before. */
const SETTLING_MS = 2000

export type CalendarText =
  | { readonly as: 'none'; readonly file: string }
  | { readonly as: 'text'; readonly file: string; readonly text: string; readonly settled: boolean }
  | { readonly as: 'unreadable'; readonly file: string; readonly code: string }

/** `calendar.yaml` of a workspace. `settled` is false right after a save, when the rest of it may be missing yet. */
export async function readCalendarFile(workspace: string): Promise<CalendarText> {
  for (const file of NAMES) {
    const found = await readOne(join(workspace, file))
    if (found.as !== 'none') return found
  }
  return { as: 'none', file: NAMES[0]! }
}

async function readOne(path: string): Promise<CalendarText> {
  const file = basename(path)
  try {
    const { text } = await readText(path)
    const age = Date.now() - (await stat(path)).mtimeMs
    return { as: 'text', file, text, settled: Math.abs(age) > SETTLING_MS }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.code === 'missing' ? { as: 'none', file } : { as: 'unreadable', file, code: error.code }
  }
}
