import { describe } from 'vitest'
import { publicationsContract } from '../contracts/publications.ts'
import { ENGINE, Folder, TIMEOUT_MS } from './folder.ts'

describe(`publications in ${ENGINE}`, () => {
  publicationsContract(async account => {
    const folder = new Folder()
    const first = await folder.store()
    const [origin, appid] = account.split(' ')
    await first.accounts.put('default', origin!, appid!, null)
    return {
      worker: async () => (await folder.store()).publications,
      leaseMs: 3 * TIMEOUT_MS,
      now: () => folder.time,
      pass: ms => {
        folder.time += ms
      },
      pause: (id, paused) => first.accounts.pause(id, paused),
      close: () => folder.close(),
    }
  })
})
