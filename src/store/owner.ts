import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Who holds a lease: enough to tell on the same machine that the holder is dead, even when its pid is in use again. */
export interface Owner {
  /** This boot of this machine and its pid namespace, hashed (`machineOf`); pids of another one say nothing. */
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

/** What tells one pid space from every other; empty where the system does not say. */
export interface Surroundings {
  readonly host: string
  readonly machineId: string
  /** A new number at every start of the kernel. */
  readonly boot: string
  /** The kernel's own name of the pid namespace. It is used again only when all processes in it are gone. */
  readonly namespace: string
}

/** Of no use to any other process: it makes a machine that cannot be told from others one of its own. */
const APART = randomBytes(8).toString('hex')

/**
 * A name two processes share only when their pids mean the same. Two containers may have the same host name, image and
 * namespace number on two machines; only boot and namespace together tell them apart. Where the system does not tell
 * these, a database that many machines share takes each process for a machine of its own, so that its lease is waited
 * out; a file is only ever opened from one machine, whose name is enough.
 */
export function machineOf(
  { host, machineId, boot, namespace }: Surroundings,
  isShared: boolean,
  apart = APART,
): string {
  const known = boot !== '' && namespace !== ''
  const facts = [host, machineId, boot, namespace, ...(isShared && !known ? [apart] : [])]
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 16)
}

/** @param isShared whether processes of other machines use the same store */
export function thisProcess(isShared = false): Owner {
  const here = {
    host: hostname(),
    machineId: read('/etc/machine-id'),
    boot: read('/proc/sys/kernel/random/boot_id'),
    namespace: namespace(),
  }
  return { machine: machineOf(here, isShared), pid: process.pid, started: startOf(process.pid) }
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
