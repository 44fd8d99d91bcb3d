import { join } from 'node:path'
import { run } from './child.mjs'
import { withServer, withSources } from './sources.mjs'

const WAITING = 100_000
/** A worker looks once a second, so a tick this long takes a fiftieth of it. */
const TICK_MAX_MS = 20

async function measured(program, engine, path, note) {
  const { stdout } = await run(process.execPath, [program, path, `${WAITING}`])
  const { idle, busy, plain } = JSON.parse(stdout)
  const beside = { name: 'select 1', samples: plain }
  const name = `tick among 100,000 waiting, ${engine}`
  return [
    { name: `${name}: nothing due`, unit: 'ms', samples: idle, limit: TICK_MAX_MS, beside, note },
    { name: `${name}: one due, claimed and released`, unit: 'ms', samples: busy, limit: TICK_MAX_MS, beside },
  ]
}

/**
 * A worker's tick in SQLite and in PostgreSQL: the server `TEST_DATABASE_URL` names (it gets tables, so an empty
 * database of its own), else one from the packages, which does not sync.
 */
export async function ticks() {
  const inputs = { ticks: 'tests/store/ticks.ts', server: 'tests/postgres/server.ts' }
  return withSources(inputs, async sources => {
    const program = sources.path('ticks')
    const rows = await measured(program, 'SQLite', join(sources.folder, 'ticks.db'))
    const inPostgres = (url, note) => measured(program, 'PostgreSQL', url, note)
    return [...rows, ...(await withServer(sources, inPostgres))]
  })
}
