import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, start } from './child.mjs'

const PRODUCT = fileURLToPath(new URL('..', import.meta.url))
export const CLI = join(PRODUCT, 'dist/cli.js')

export const isBuilt = () => existsSync(CLI)

/** The draft that is shipped with the product. */
export function shippedDraft() {
  const name = readdirSync(join(PRODUCT, 'drafts')).find(file => file.endsWith('.md') && !file.startsWith('_'))
  if (name === undefined) throw new Error('drafts/ holds no draft')
  return join(PRODUCT, 'drafts', name)
}

/** A port nobody listens on just now. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

/** A folder of its own outside the project, so that no `.env` of the project is found; `settings` become its `.env`. */
export class Workspace {
  constructor(settings = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'zhundian-bench-'))
    this.home = join(this.folder, '.zhundian')
    mkdirSync(join(this.folder, 'drafts'))
    this.write(
      '.env',
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    this.onExit = () => this.close()
    process.once('exit', this.onExit)
  }

  path(name) {
    return join(this.folder, name)
  }

  write(name, content) {
    writeFileSync(this.path(name), content)
    return this.path(name)
  }

  /** One command of the product as a whole process. */
  zhundian(args, options) {
    return run(process.execPath, [CLI, ...args], { cwd: this.folder, ...options })
  }

  /** The product as a process that goes on. */
  serve(args = []) {
    return start(process.execPath, [CLI, 'serve', ...args], { cwd: this.folder })
  }

  close() {
    process.off('exit', this.onExit)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Gives `work` a workspace and takes it away afterwards. */
export async function inWorkspace(settings, work) {
  const workspace = new Workspace(settings)
  try {
    return await work(workspace)
  } finally {
    workspace.close()
  }
}
