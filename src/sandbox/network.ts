import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Reply } from './call.ts'

/** The addresses get_api_domain_ip and getcallbackip name: from the ranges set aside for documentation. */
const API_ADDRESSES = ['192.0.2.10', '192.0.2.11']
const CALLBACK_ADDRESSES = ['198.51.100.0/25', '203.0.113.17']

export const apiAddresses = (): Reply => ({ json: { ip_list: API_ADDRESSES } })
export const callbackAddresses = (): Reply => ({ json: { ip_list: CALLBACK_ADDRESSES } })

/** Whether a list entry is an address, or an IPv4 or IPv6 range. */
export function isListEntry(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Whether a caller's address may fetch tokens; `null` means the list is off. */
export function isListed(list: readonly string[] | null, ip: string): boolean {
  if (list === null) return true
  if (isIP(ip) === 0) return false
  const allowed = new BlockList()
  for (const entry of list) {
    const [address = '', bits] = entry.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (bits === undefined) allowed.addAddress(address, family)
    else allowed.addSubnet(address, Number(bits), family)
  }
  return allowed.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6')
}
