import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readBytes } from './bytes.ts'
import { FileError } from './file-error.ts'

const MAX_STYLE_BYTES = 1_000_000
/** A style's name is letters of any script, digits, `-` and `_`: nothing a path could be made of. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$/u

/**
 * The css of style `name`: `<name>.css` of the first of `dirs` (the workspace's own, then the product's) that has it.
 * @throws {FileError} `missing-style`, with `values.names` the styles there are
 */
export async function readStyle(dirs: readonly string[], name: string): Promise<string> {
  for (const dir of NAME.test(name) ? dirs : []) {
    try {
      return new TextDecoder('utf-8').decode(await readBytes(join(dir, `${name}.css`), MAX_STYLE_BYTES))
    } catch (cause) {
      if (!(cause instanceof FileError && (cause.code === 'missing' || cause.code === 'not-a-folder'))) throw cause
    }
  }
  throw new FileError('missing-style', name, { names: (await styleNames(dirs)).join('、') })
}

/** The names of the styles in `dirs`, sorted. A folder that is missing has none. */
export async function styleNames(dirs: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(dirs.map(dir => readdir(dir).catch((): string[] => [])))
  const names = lists.flat().flatMap(file => /^(.*)\.css$/.exec(file)?.[1] ?? [])
  return [...new Set(names.filter(name => NAME.test(name)))].sort()
}
