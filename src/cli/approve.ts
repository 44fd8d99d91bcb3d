import { become } from '../publish/publication.ts'
import { line } from '../publish/turn.ts'
import { zh } from '../text/zh.ts'
import { CommandError, needed, print, textOption, type Call, type Command } from './command.ts'
import type { Exit } from './exits.ts'
import { sendable } from './publish.ts'

/**
 * `approve <draft> [--by NAME]`: records an approval of exactly these bytes, and lets go what waited for it. `--withdraw`
 * takes that person's word for the issue back.
 */
export const approve: Command = async (call, draft) => {
  const { app, io, json, options } = call
  const by = textOption(options, 'by') ?? io.user
  if (options['withdraw'] === true) return withdraw(call, needed(draft, 'draft'), by)
  const { article, frozen } = await sendable(call, needed(draft, 'draft'))
  const { meta, issue } = article
  const { publications } = await app.records()
  await publications.keep(frozen.hash, frozen.snapshot, frozen.pictures, frozen.places)
  const { hash: snapshot } = frozen
  await publications.approve({
    snapshot,
    person: by,
    issue,
    series: meta.series,
    date: meta.date,
    title: meta.title,
  })
  const people = await publications.approvals(snapshot)
  const { reviews } = app.settings
  if (people.length >= reviews) await letGo(call, snapshot, by)
  if (json) print(io, { issue, snapshot, approvals: people, needed: Math.max(1, reviews) })
  else io.out(zh.cli.approvedBy(by, meta.title, people.length, reviews))
  return 0
}

/** What was planned for a slot on this word is held at once; nothing is taken back at WeChat. */
async function withdraw({ app, io, json }: Call, path: string, by: string): Promise<Exit> {
  const { article } = await app.open(path)
  const { issue, meta } = article
  const { publications } = await app.records()
  if (!(await publications.withdrawApproval(issue, by))) throw new CommandError('not-approved', { by, issue })
  const { keepTimes } = await import('./times.ts')
  await keepTimes(app)
  const { hash: snapshot } = await app.freeze(path)
  const people = await publications.approvals(snapshot)
  if (json) print(io, { issue, snapshot, approvals: people, needed: Math.max(1, app.settings.reviews) })
  else io.out(zh.cli.withdrawn(by, meta.title, people.length))
  return 0
}

/** Publications held for want of this approval go on; the lateness rule still decides whether they go out. */
async function letGo({ app }: Parameters<Command>[0], snapshot: string, by: string): Promise<void> {
  const { publications } = await app.records()
  const { clock } = await app.world()
  for (const row of await publications.heldForApproval(snapshot)) {
    const next = become(row, { state: 'planned', wakeAt: clock.now() })
    await publications.move(next, [line('approve', `person:${by}`, { snapshot })])
  }
}
