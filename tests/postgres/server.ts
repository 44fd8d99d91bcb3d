import { randomBytes } from 'node:crypto'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDead, thisProcess, type Owner } from '../../src/store/owner.ts'
import { binaries, runnable, type Binaries } from './binaries.ts'

export interface Server {
  /** A superuser's address of a database that may be filled. */
  readonly url: string
  stop(): Promise<void>
}

const PREFIX = 'zhundian-postgres-'
/** Anything but root, which PostgreSQL refuses; this one is on every system. */
const NOBODY = 65_534
const START_MS = 60_000

/**
 * Runs the server and ends it when standard input closes: also when the test run is killed, which no handler of its own
 * would see. SIGINT is PostgreSQL's fast shutdown.
 */
const GUARD = `
const { spawn } = require('node:child_process')
const { rmSync } = require('node:fs')
const [root, uid, program, ...words] = process.argv.slice(1)
const as = uid === '' ? {} : { uid: Number(uid), gid: Number(uid) }
const server = spawn(program, words, { ...as, stdio: ['ignore', 'inherit', 'inherit'] })
const end = () => server.kill('SIGINT')
process.stdin.on('end', end).on('error', end).resume()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, end)
server.on('error', () => process.exit(1))
server.on('exit', code => { rmSync(root, { recursive: true, force: true }); process.exit(code ?? 1) })
`

/** A server of its own, in a temporary folder and at a free port; or why there can be none here. */
export async function startServer(): Promise<Server | { readonly missing: string }> {
  const found = await binaries()
  if ('missing' in found) return found
  endOrphans()
  const isRoot = process.getuid?.() === 0
  const root = mkdtempSync(join(openTmp(isRoot), PREFIX))
  writeFileSync(join(root, 'owner'), JSON.stringify(thisProcess()))
  if (isRoot) chmodSync(root, 0o755)
  const programs = runnable(found, root, isRoot)
  const data = join(root, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) chownSync(data, NOBODY, NOBODY)
  const password = randomBytes(12).toString('hex')
  const pwfile = join(root, 'password')
  writeFileSync(pwfile, password)
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const how = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', pwfile, '-E', 'UTF8', '--no-locale', '-N']
  const init = spawnSync(programs.initdb, ['-D', data, ...how], { ...as, encoding: 'utf8', cwd: data })
  if (init.status !== 0) {
    rmSync(root, { recursive: true, force: true })
    throw new Error(`initdb: ${init.error?.message ?? init.stderr}`)
  }
  return run(programs, root, isRoot, password)
}

async function run({ postgres }: Binaries, root: string, isRoot: boolean, password: string): Promise<Server> {
  const port = await freePort()
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=64MB',
    'autovacuum_naptime=5s',
    'fsync=off',
  ]
  const words = ['-D', join(root, 'data'), '-p', `${port}`, ...settings.flatMap(setting => ['-c', setting])]
  const guard = spawn(process.execPath, ['-e', GUARD, root, isRoot ? `${NOBODY}` : '', postgres, ...words], {
    stdio: ['pipe', 'ignore', 'pipe'],
    cwd: root,
    // a signal to the test run's group is not for the server: it ends when the run has
    detached: true,
  })
  await ready(guard)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      guard.ref()
      const closed = once(guard, 'close')
      guard.stdin.end()
      await closed
    },
  }
}

async function ready(guard: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((done, failed) => {
    const late = setTimeout(() => failed(new Error(`the server did not start: ${said}`)), START_MS)
    guard.once('close', () => failed(new Error(`the server ended: ${said}`)))
    guard.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000)
      if (!said.includes('ready to accept connections')) return
      clearTimeout(late)
      done()
    })
  })
  guard.unref()
}

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })

/** A folder for temporary files that anybody may enter, since the server is not root. */
function openTmp(isRoot: boolean): string {
  const folder = tmpdir()
  return !isRoot || (statSync(folder).mode & 0o001) !== 0 ? folder : '/tmp'
}

/** Servers whose run and guard were killed together: stopped by their pid file, and their folders removed. */
function endOrphans(): void {
  for (const folder of new Set([tmpdir(), '/tmp'])) {
    for (const name of existsSync(folder) ? readdirSync(folder).filter(one => one.startsWith(PREFIX)) : []) {
      endOrphan(join(folder, name))
    }
  }
}

function endOrphan(root: string): void {
  try {
    if (!isDead(JSON.parse(readFileSync(join(root, 'owner'), 'utf8')) as Owner, thisProcess())) return
    const pids = join(root, 'data/postmaster.pid')
    const pid = existsSync(pids) ? Number(readFileSync(pids, 'utf8').split('\n')[0]) : undefined
    if (pid !== undefined && commandOf(pid).includes(root)) process.kill(pid, 'SIGINT')
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // another user's, or one that is just being made
  }
}

/** A pid file may be older than the process that has its number now. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return spawnSync('ps', ['-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' }).stdout ?? ''
  }
}
