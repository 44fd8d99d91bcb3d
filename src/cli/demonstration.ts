import { plan } from '../publish/plan.ts'
import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import type { Call } from './command.ts'
import { accountOf, sendable } from './publish.ts'

const AHEAD_MS = 60_000
const LATE_MINUTES = 60

/**
 * Shows the whole way once: the shipped sample goes out one minute from now. Only on a first run with nothing but the
 * sandbox account; a real account is never planned for by itself.
 */
export async function demonstrate(call: Call): Promise<void> {
  const { app, io, json } = call
  const records = await app.records()
  const { accounts, publications } = records
  const inUse = await accounts.list()
  const sandboxOnly = inUse.length === 1 && inUse[0]!.origin === 'sandbox' && app.settings.account === null
  if (!sandboxOnly || (await records.recall('demonstrated')) !== undefined) return
  if ((await publications.list(1)).length > 0) return
  const path = await app.sample()
  if (path === undefined) return
  const { article, frozen } = await sendable(call, path)
  await publications.keep(frozen.hash, frozen.snapshot, frozen.pictures)
  const { clock } = await app.world()
  const dueAt = clock.now() + AHEAD_MS
  await plan(publications, clock, {
    account: (await accountOf(app, undefined)).id,
    issue: article.issue,
    kind: 'public',
    action: 'publish',
    snapshot: frozen.hash,
    title: article.meta.title,
    to: { all: true },
    dueAt,
    lateMinutes: LATE_MINUTES,
    by: io.user,
    again: null,
    overwrite: false,
    retime: false,
  })
  await records.remember('demonstrated', new Date(clock.now()).toISOString())
  if (!json) io.out(zh.cli.demo.start(article.meta.title, readable(dueAt, app.settings.zone)))
}
