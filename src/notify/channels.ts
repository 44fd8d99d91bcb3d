import type { Clock } from '../publish/records.ts'
import { keysOf, type Ways } from './keys.ts'
import { mail } from './mail.ts'
import type { Message } from './ports.ts'
import type { Channel } from './ports.ts'
import { post } from './webhooks.ts'

/** The ways of the settings, ready to send. */
export function channelsOf(ways: Ways, zone: string, clock: Pick<Clock, 'now'>): readonly Channel[] {
  return keysOf(ways).map((key, i) => {
    const webhook = ways.webhooks[i]
    const box = ways.mail
    return {
      ...key,
      send: async (message: Message) => {
        if (webhook) await post(webhook, message, zone, clock.now())
        else if (box) await mail(box, message)
      },
    }
  })
}
