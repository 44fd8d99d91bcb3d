import { isIPv4, isIPv6 } from 'node:net'

/** Networks that are not the public internet - IANA special-purpose address registries (read 2026-11-23). */
const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' own (CGNAT)
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and the clouds' metadata servers
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks, and the made-up addresses of proxy programs
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Of IPv6 only 2000::/3 is given out; these parts of it are not public. */
const NOT_PUBLIC_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23], // Teredo, benchmarks, ORCHID
  ['2001:db8::', 32],
  ['3fff::', 20],
]

/** Prefixes that carry an IPv4 address, and the group it starts at: the address inside decides. */
const CARRIES_V4: readonly (readonly [string, number, number])[] = [
  ['::ffff:0:0', 96, 6], // mapped
  ['64:ff9b::', 96, 6], // NAT64
  ['2002::', 16, 1], // 6to4
]

/**
 * True for an address nothing may be fetched from: private, loopback, link-local, carrier-internal, multicast,
 * documentation, any of these carried in IPv6, and whatever is no address.
 */
export function isRefusedAddress(address: string): boolean {
  if (isIPv4(address)) return isRefusedV4(groupsV4(address))
  if (!isIPv6(address) || address.includes('%')) return true
  const groups = groupsV6(address)
  for (const [prefix, bits, at] of CARRIES_V4) {
    if (begins(groups, groupsV6(prefix), bits, 16)) return isRefusedV4(bytesOf(groups.slice(at, at + 2)))
  }
  if (!begins(groups, groupsV6('2000::'), 3, 16)) return true
  return NOT_PUBLIC_V6.some(([prefix, bits]) => begins(groups, groupsV6(prefix), bits, 16))
}

function isRefusedV4(bytes: readonly number[]): boolean {
  return NOT_PUBLIC_V4.some(([prefix, bits]) => begins(bytes, groupsV4(prefix), bits, 8))
}

function groupsV4(address: string): number[] {
  return address.split('.').map(Number)
}

/** Eight groups of 16 bits; a dotted tail and `::` are written out. */
function groupsV6(address: string): number[] {
  const plain = address.replace(/\d+\.\d+\.\d+\.\d+$/, tail => {
    const [a = 0, b = 0, c = 0, d = 0] = groupsV4(tail)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [head = '', rest] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = rest === undefined || rest === '' ? [] : rest.split(':')
  const zeros = rest === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].map(group => Number.parseInt(group, 16))
}

function bytesOf(groups: readonly number[]): number[] {
  return groups.flatMap(group => [group >> 8, group & 0xff])
}

/** Whether the first `bits` of `address` and `prefix` agree; both come in units of `unit` bits. */
function begins(address: readonly number[], prefix: readonly number[], bits: number, unit: number): boolean {
  for (let i = 0, left = bits; left > 0; i++, left -= unit) {
    const shift = Math.max(0, unit - left)
    if ((address[i] ?? 0) >> shift !== (prefix[i] ?? 0) >> shift) return false
  }
  return true
}
