import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { joinRegisters, readRegister, type Register } from '../article/register.ts'
import { fileErrorOf } from './file-error.ts'
import { readText } from './text-file.ts'

/** All that `register/*.yaml` of a workspace say. @throws {DraftError | FileError} naming the file */
export async function openRegister(workspace: string): Promise<Register> {
  const folder = join(workspace, 'register')
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException): string[] => {
    // a list that is there and cannot be read must not become no list
    if (cause.code === 'ENOENT') return []
    throw fileErrorOf(cause, folder)
  })
  const files = names.filter(name => /^[^.].*\.ya?ml$/i.test(name)).sort()
  return joinRegisters(
    await Promise.all(
      files.map(async name => readRegister((await readText(join(folder, name))).text, join(folder, name))),
    ),
  )
}
