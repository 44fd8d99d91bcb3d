/**
 * What is wrong with a file or a picture's address. `outside`: it leads out of the workspace · `undecodable`: no text in
 * an encoding we know · `bad-source`: no path and no address we understand · `refused-address`: an address inside
 * somebody's network · `unreachable`: no picture came · `home`: the data folder cannot be made or used · the others say
 * what they are.
 */
export type FileCode =
  | 'missing'
  | 'not-a-file'
  | 'not-a-folder'
  | 'no-access'
  | 'too-large'
  | 'undecodable'
  | 'outside'
  | 'bad-source'
  | 'refused-address'
  | 'unreachable'
  | 'missing-style'
  | 'exists'
  | 'unwritable'
  | 'home'

/**
 * A file or picture that cannot be had. `path` is as the person named it; of a remote picture only the host, because
 * the rest may carry a signature. `values` go into the sentence of `text/zh/files.ts`.
 */
export class FileError extends Error {
  override readonly name = 'FileError'
  constructor(
    readonly code: FileCode,
    readonly path: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${code}: ${path}`)
  }
}

/** Node's own error as a `FileError` of `path`. */
export function fileErrorOf(cause: unknown, path: string): FileError {
  if (cause instanceof FileError) return cause
  switch (systemCode(cause)) {
    case 'ENOENT':
    case 'ENAMETOOLONG':
      return new FileError('missing', path)
    case 'ENOTDIR':
      return new FileError('not-a-folder', path)
    case 'EISDIR':
    case 'ELOOP':
      return new FileError('not-a-file', path)
    case 'EEXIST':
      return new FileError('exists', path)
    case 'EACCES':
    case 'EPERM':
      return new FileError('no-access', path)
    default:
      return new FileError('unwritable', path, { reason: systemCode(cause) })
  }
}

/** `ENOENT` and the like; the class's name when there is none. */
export function systemCode(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
