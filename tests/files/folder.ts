import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A new folder holding `files`, named by paths from it. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'zhundian-')))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), content)
  }
  return dir
}

/** The code a promise is refused with, or what it gave. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    value => ({ value }),
    (error: { code?: string }) => error.code ?? error,
  )
}
