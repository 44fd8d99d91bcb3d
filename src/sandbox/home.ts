import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The files of one sandbox's folder. */
export class Home {
  constructor(readonly folder: string) {}

  readonly state = () => join(this.folder, 'state.json')
  readonly journal = () => join(this.folder, 'journal.jsonl')
  readonly ledger = () => join(this.folder, 'ledger.jsonl')
  readonly listening = () => join(this.folder, 'listening.json')
  readonly contents = () => join(this.folder, 'contents')
  readonly pictures = () => join(this.folder, 'pictures')
  readonly content = (sha256: string) => join(this.contents(), `${sha256}.html`)
  readonly picture = (file: string) => join(this.pictures(), file)

  /** Makes the folders; only their owner may look, since account secrets lie in the state. */
  async prepare(): Promise<void> {
    for (const folder of [this.folder, this.contents(), this.pictures()])
      await mkdir(folder, { recursive: true, mode: 0o700 })
  }

  /** The stable name of this home, made on first run: 32 hex digits. */
  readonly id = (): Promise<string> => this.once('id')

  /** The key control calls must show, made on first run: 48 hex digits. */
  readonly key = (): Promise<string> => this.once('key', 24)

  private async once(name: string, bytes = 16): Promise<string> {
    const path = join(this.folder, name)
    const found = await readText(path)
    if (found !== undefined && /^[0-9a-f]{16,}$/.test(found.trim())) {
      await chmod(path, 0o600)
      return found.trim()
    }
    const made = randomBytes(bytes).toString('hex')
    await writeDurably(path, `${made}\n`)
    return made
  }
}

/** The system's name of an error, `ENOENT` for one; `undefined` when it is no system error. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** A file's text, or `undefined` when there is none. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Replaces a file so that after a crash at any moment either the old or the new one is there, whole. Mode 0600. */
export async function writeDurably(path: string, data: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(data)
    await file.sync()
    await file.close()
    await rename(draft, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Makes a rename or a new file of this folder survive a power cut. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
