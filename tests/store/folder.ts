import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Store, type StoreSettings } from '../../src/store/index.ts'

export const KEY = 'a key for tests only'
export const TIMEOUT_MS = 1000

/** A database file of its own, stores opened on it, and a clock that moves only when told. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'zhundian-store-'))
  readonly database = join(this.path, 'test.db')
  time = Date.parse('2026-07-03T07:00:00+08:00')
  private readonly open: Store[] = []

  readonly clock: StoreSettings['clock'] = {
    now: () => this.time,
    sleep: async ms => {
      this.time += ms
    },
  }

  /** As another process would open it: a connection of its own. */
  async store(settings: Partial<StoreSettings> = {}): Promise<Store> {
    const store = await Store.open({
      path: this.database,
      key: KEY,
      timeoutMs: TIMEOUT_MS,
      clock: this.clock,
      ...settings,
    })
    this.open.push(store)
    return store
  }

  async close(): Promise<void> {
    for (const store of this.open) await store.close()
    rmSync(this.path, { recursive: true, force: true })
  }
}
