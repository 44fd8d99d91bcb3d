import { isoOf, readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import type { Call } from './command.ts'

const AHEAD_MS = 60_000

/**
 * Shows the whole way once: the shipped sample goes out one minute from now. Only on a first run with nothing but the
 * sandbox account; a real account is never planned for by itself. The plan is made by a process of its own: the font a
 * cover is drawn with would otherwise stay in the server's memory for good.
 */
export async function demonstrate({ app, io, json }: Call): Promise<void> {
  const records = await app.records()
  const inUse = await records.accounts.list()
  const sandboxOnly = inUse.length === 1 && inUse[0]!.origin === 'sandbox' && app.settings.account === null
  if (!sandboxOnly || (await records.recall('demonstrated')) !== undefined) return
  if ((await records.publications.list(1)).length > 0) return
  const path = await app.sample()
  if (path === undefined) return
  const { clock } = await app.world()
  const { zone } = app.settings
  const dueAt = clock.now() + AHEAD_MS
  if ((await io.run(['publish', path, '--at', isoOf(dueAt, zone), '--action', 'publish', '--json'])) !== 0) return
  await records.remember('demonstrated', isoOf(clock.now(), zone))
  const [row] = await records.publications.list(1)
  if (row && !json) io.out(zh.cli.demo.start(row.title, readable(row.dueAt, zone)))
}
