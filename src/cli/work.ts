import { drain } from '../publish/drain.ts'
import { zh } from '../text/zh.ts'
import { print, type Call, type Command } from './command.ts'
import { exitOf, worst, type Exit } from './exits.ts'
import { printPublication, publicationJson } from './views.ts'
import { keepTimesAnyhow } from './times.ts'
import { startWork } from './worker.ts'

/** `work [--drain]`: a worker; with `--drain` it looks at slots once, and ends when nothing due is left. */
export const work: Command = async call => {
  const { app, io, options, json } = call
  if (options['drain'] !== true) return runWorker(call)
  await keepTimesAnyhow(app)
  const done = await drain(await app.world(), { followMs: app.settings.waitMs, signal: io.signal })
  if (!io.signal.aborted) await (await app.told()).rest()
  const { publications: store, accounts } = await app.records()
  const aliases = await accounts.aliases()
  if (json) {
    const { zone } = app.settings
    const shown = done.map(async ({ publication: row }) =>
      publicationJson(row, await store.journal(row.id), zone, aliases.get(row.account)),
    )
    print(io, { publications: await Promise.all(shown) })
  } else {
    for (const { publication: row, trouble } of done) {
      printPublication(io, row, [], app.settings.zone)
      if (trouble) io.err(zh.cli.errorLine(app.explain(trouble.error)))
    }
  }
  return worst(done.map(exitOf))
}

async function runWorker({ app, io }: Call): Promise<Exit> {
  io.err(zh.cli.working)
  const worker = await startWork(app, io)
  await worker.stopped
  return 0
}
