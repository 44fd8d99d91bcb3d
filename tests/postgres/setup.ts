import type { TestProject } from 'vitest/node'
import { startServer } from './server.ts'

/** Where tests find PostgreSQL: `url`, or why they are skipped. */
export type TestDatabase = { readonly url: string } | { readonly missing: string }

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestDatabase
  }
}

const SHARED = Symbol.for('zhundian.tests.postgres')
type Global = typeof globalThis & { [SHARED]?: { server: ReturnType<typeof startServer>; projects: number } }

/** The server `TEST_DATABASE_URL` names, else one started for this run, whichever projects of it need one. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    project.provide('postgres', { url: given })
    return undefined
  }
  const shared = ((globalThis as Global)[SHARED] ??= { server: startServer(), projects: 0 })
  shared.projects++
  const server = await shared.server
  if ('missing' in server) {
    console.log(`PostgreSQL tests are skipped: ${server.missing}`)
    project.provide('postgres', server)
    return undefined
  }
  project.provide('postgres', { url: server.url })
  return async () => {
    if (--shared.projects === 0) await server.stop()
  }
}
