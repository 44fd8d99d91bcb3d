import { afterAll, beforeAll } from 'vitest'
import { Platform } from './platform.ts'
import { Workspace, type WorkspaceOptions } from './workspace.ts'

export type { Json, Ran, Running } from './cli.ts'
export { ILLUSTRATED, PLAIN, type DraftText } from './drafts.ts'
export type { Effects, Platform } from './platform.ts'
export type { Answer, Call, Intercept } from './proxy.ts'
export { SETTLE_MS, TIMEOUT_MS, type Workspace } from './workspace.ts'

let shared: Platform | undefined

/** One sandbox process for the tests of a file; call it once at the top. */
export function withPlatform(): void {
  beforeAll(async () => {
    shared = await Platform.start()
  })
  afterAll(async () => {
    await shared?.stop()
    shared = undefined
  })
}

export function platform(): Platform {
  if (!shared) throw new Error('withPlatform() stands at the top of the file')
  return shared
}

/** Gives `act` a workspace of its own and takes it away afterwards, whatever happens. */
export async function inWorkspace<T>(
  act: (workspace: Workspace) => Promise<T>,
  options: WorkspaceOptions & { readonly on?: Platform } = {},
): Promise<T> {
  const workspace = await Workspace.open(options.on ?? platform(), options)
  try {
    return await act(workspace)
  } finally {
    await workspace.close()
  }
}
