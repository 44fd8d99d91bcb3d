import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lease: enough to tell on the same machine that the holder is dead, even when its pid is in use again. */
export interface Owner {
  /** This boot of this machine and its pid namespace, hashed; pids of another one say nothing. */
  readonly machine: string
  readonly pid: number
  /** When the process started, in the kernel's own count; empty where the system does not tell. */
  readonly started: string
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** Field 22 of /proc/<pid>/stat; the command name before it may hold spaces and brackets. */
function startOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

export function thisProcess(): Owner {
  const machine = createHash('sha256')
    .update(`${hostname()}\n${read('/proc/sys/kernel/random/boot_id')}\n${namespace()}`)
    .digest('hex')
    .slice(0, 16)
  return { machine, pid: process.pid, started: startOf(process.pid) }
}

/** True only when it is certain: the same machine, and no process of that pid and start time is there. */
export function isDead(owner: Owner, self: Owner): boolean {
  if (owner.machine !== self.machine) return false
  if (owner.pid === self.pid) return owner.started !== self.started
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // another user's process may have the pid now, which its start time tells
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true
  }
  const started = startOf(owner.pid)
  if (started !== '' && owner.started !== '' && started !== owner.started) return true
  // A zombie keeps its pid until its parent looks; it runs nothing any more.
  return / Z /.test(read(`/proc/${owner.pid}/stat`).replace(/^.*\)/, ' '))
}
