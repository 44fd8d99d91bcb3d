/** Whether a host name means this machine; IPv6 with or without brackets. */
export const isLoopback = (host: string): boolean =>
  /^(?:[a-z\d-]+\.)?localhost$/i.test(host) || /^\[?::1\]?$/.test(host) || /^127(?:\.\d{1,3}){3}$/.test(host)

/**
 * Whether a Host header names this machine: a page elsewhere whose name was made to point here (DNS rebinding) gets no
 * answer. Any port, since forwarders have their own.
 */
export function isOwnHost(header: string | undefined): boolean {
  const name = /^(\[[\da-f:]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]
  return name !== undefined && isLoopback(name)
}
