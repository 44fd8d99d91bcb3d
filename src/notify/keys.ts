import { createHash } from 'node:crypto'
import type { ChannelKey } from './ports.ts'
import type { Mail, Webhook } from './settings.ts'

/** Where people are told, as the settings say. */
export interface Ways {
  readonly webhooks: readonly Webhook[]
  readonly mail: Mail | null
}

/**
 * The channels' names, webhooks first: the same on every machine and after every start, and telling nobody the address,
 * for a robot's key alone is 128 random bits. A mail password, which may be guessed, is not in it.
 */
export function keysOf({ webhooks, mail }: Ways): readonly ChannelKey[] {
  const hooks = webhooks.map(({ kind, url }) => ({ kind, name: nameOf(kind, url) }))
  if (mail === null) return hooks
  const address = [mail.host, mail.port, mail.user ?? '', mail.from, ...mail.to].join('\0')
  return [...hooks, { kind: 'mail', name: nameOf('mail', address) }]
}

const nameOf = (kind: string, address: string): string =>
  `${kind}-${createHash('sha256').update(`zhundian channel\0${kind}\0${address}`).digest('hex').slice(0, 10)}`
