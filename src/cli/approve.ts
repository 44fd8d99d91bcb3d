import { become } from '../publish/publication.ts'
import { line } from '../publish/turn.ts'
import { zh } from '../text/zh.ts'
import { needed, print, textOption, type Command } from './command.ts'
import { sendable } from './publish.ts'

/** `approve <draft> [--by NAME]`: records an approval of exactly these bytes, and lets go what waited for it. */
export const approve: Command = async (call, draft) => {
  const { app, io, json, options } = call
  const by = textOption(options, 'by') ?? io.user
  const { article, frozen } = await sendable(call, needed(draft, 'draft'))
  const { meta, issue } = article
  const { publications } = await app.records()
  await publications.keep(frozen.hash, frozen.snapshot, frozen.pictures)
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

/** Publications held for want of this approval go on; the lateness rule still decides whether they go out. */
async function letGo({ app }: Parameters<Command>[0], snapshot: string, by: string): Promise<void> {
  const { publications } = await app.records()
  const { clock } = await app.world()
  for (const row of await publications.list(1000)) {
    if (row.state !== 'held' || row.reason !== 'approval' || row.snapshot !== snapshot) continue
    const next = become(row, { state: 'planned', wakeAt: clock.now() })
    await publications.move(next, [line('approve', `person:${by}`, { snapshot })])
  }
}
