import type { Office } from '../../src/notify/deliver.ts'
import type { Message } from '../../src/notify/ports.ts'
import { NotDelivered, type Channel } from '../../src/notify/ports.ts'
import type { Notice } from '../../src/publish/records.ts'
import type { Store } from '../../src/store/index.ts'
import { Folder } from '../store/folder.ts'
import { PLACE } from './waiting.ts'

/** A channel in memory: it takes messages, or fails as it was told to. */
export class FakeChannel implements Channel {
  readonly kind = 'json'
  readonly messages: Message[] = []
  readonly failures: NotDelivered[] = []
  /** Runs while a message is on its way. */
  onSend: () => Promise<void> = async () => {}

  constructor(readonly name: string) {}

  async send(message: Message): Promise<void> {
    await this.onSend()
    const failure = this.failures.shift()
    if (failure) throw failure
    this.messages.push(message)
  }

  /** Kinds of the notices in each message. */
  get told(): readonly string[][] {
    return this.messages.map(({ items }) => items.map(item => item.kind))
  }

  fail(times: number, reason = 'http 500', waitMs = 0): void {
    for (let i = 0; i < times; i++) this.failures.push(new NotDelivered(reason, waitMs))
  }
}

/** A real store, a clock that moves when told, and channels in memory. */
export class Bureau {
  readonly logged: Record<string, unknown>[] = []
  readonly channel = new FakeChannel('json-one')

  private constructor(
    readonly folder: Folder,
    readonly store: Store,
  ) {}

  static async open(): Promise<Bureau> {
    const folder = new Folder()
    const store = await folder.store()
    const bureau = new Bureau(folder, store)
    await store.deliveries.register([bureau.channel])
    return bureau
  }

  async close(): Promise<void> {
    await this.folder.close()
  }

  pass(ms: number): void {
    this.folder.time += ms
  }

  get time(): number {
    return this.folder.time
  }

  /** The office of one process over this store. */
  office(store = this.store, channels: readonly Channel[] = [this.channel]): Office {
    return {
      channels,
      deliveries: store.deliveries,
      absences: store.absences,
      clock: {
        now: () => this.time,
        monotonic: () => this.time,
        sleep: async ms => this.pass(ms),
        every: () => () => {},
      },
      place: PLACE,
      log: (event, fields) => void this.logged.push({ event, ...fields }),
    }
  }

  notify(kind: string, over: Partial<Notice> = {}): Promise<void> {
    const values = { title: '今天的动态', reason: 'late' }
    return this.store.publications.notify({ kind, account: 'a', publication: null, values, ...over })
  }
}
