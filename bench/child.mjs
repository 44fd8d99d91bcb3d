import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const MIB = 2 ** 20

/** No setting of whoever runs the bench may reach the product: a real account least of all. */
const cleanEnvironment = () =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap(name => (name in process.env ? [[name, process.env[name]]] : [])),
  )

/**
 * Memory of a running process in MiB, resident now and at its highest so far; `undefined` where /proc does not tell
 * (not Linux, or the process has ended).
 */
export function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mib = name => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) * 1024) / MIB
    return { residentMib: mib('VmRSS'), peakMib: mib('VmHWM') }
  } catch {
    return undefined
  }
}

/** How often the peak of a process that ends by itself is looked at: its last few ms may be missed. */
const LOOK_MS = 10

/**
 * One whole process, from spawn to exit. With `watch` its peak memory is followed, at a small cost in time.
 * @throws {Error} when it ends otherwise than with 0: a failure is no measurement
 */
export async function run(command, args, { cwd, env = {}, watch = false } = {}) {
  const startedAt = performance.now()
  const child = spawn(command, args, { cwd, env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr, peakMib] = ['', '', undefined]
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  const look = watch && setInterval(() => (peakMib = memoryOf(child.pid)?.peakMib ?? peakMib), LOOK_MS)
  const exit = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => clearInterval(look))
  const ms = performance.now() - startedAt
  if (exit !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${exit}: ${(stderr || stdout).slice(0, 600)}`)
  return { ms, stdout, peakMib }
}

/** How long a process gets to end by itself. */
const GRACE_MS = 8000

/** A process that goes on, with everything it starts; `stop` ends all of it. */
export function start(command, args, { cwd, env = {} }) {
  // a group of its own: npm puts a shell between itself and the product
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', text => (said += text))
  child.stderr.setEncoding('utf8').on('data', text => (said += text))
  const closed = new Promise(resolve => child.once('close', resolve).once('error', resolve))
  const signal = name => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // it has ended already
    }
  }
  const onExit = () => signal('SIGKILL')
  process.once('exit', onExit)
  return {
    pid: child.pid,
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    /** As when the machine loses its power. */
    async kill() {
      signal('SIGKILL')
      await closed
    },
    async stop() {
      signal('SIGTERM')
      const late = setTimeout(() => signal('SIGKILL'), GRACE_MS)
      await closed
      clearTimeout(late)
      process.off('exit', onExit)
    },
  }
}
