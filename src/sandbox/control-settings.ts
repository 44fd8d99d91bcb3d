import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { isKnownPath } from './limits.ts'
import { KINDS } from './material/kinds.ts'
import { bodyOf, Misuse } from './misuse.ts'
import { isListEntry } from './network.ts'
import { isObject } from './request.ts'
import type { Settings } from './state.ts'
import type { Store } from './store.ts'

/** The sandbox's settings and its clock. */
export function controlSettings(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/settings', http => http.json(store.state.settings))
  app.post('/settings', async http => {
    Object.assign(store.state.settings, settingsOf(await bodyOf(http.req)))
    await store.commit()
    return http.json(store.state.settings)
  })
  app.post('/clock', async http => {
    const { advanceMs } = await bodyOf(http.req)
    if (!isTime(advanceMs)) throw new Misuse('advanceMs')
    store.state.clockOffsetMs += advanceMs
    await store.commit()
    return http.json({ now: new Date(store.now()).toISOString() })
  })
  return app
}

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isQuotas = (value: unknown): boolean =>
  isObject(value) && Object.entries(value).every(([path, limit]) => isKnownPath(path) && isTime(limit))

const SETTING: Readonly<Record<keyof Settings, (value: unknown) => boolean>> = {
  publishingMs: isTime,
  sendingMs: isTime,
  tokenOverlapMs: isTime,
  materialSettleMs: isTime,
  literalEscapes: value => typeof value === 'boolean',
  markup: value => value === 'remove' || value === 'refuse',
  ipList: value =>
    value === null || (Array.isArray(value) && value.every(entry => typeof entry === 'string' && isListEntry(entry))),
  quotas: isQuotas,
  minuteQuotas: isQuotas,
  title: value => value === 'keep' || value === 'truncate32',
  contentChars: value => value === 'off' || value === 'warn' || value === 'error',
  libraryCaps: value =>
    isObject(value) && Object.keys(value).length === KINDS.length && KINDS.every(kind => isTime(value[kind])),
  reprints: value =>
    isObject(value) && Object.values(value).every(found => found === 'allowed' || found === 'forbidden'),
  pushTimeoutMs: value => isTime(value) && value >= 1 && value <= 60_000,
  pushGapMs: value => isTime(value) && value <= 3_600_000,
}

const isSetting = (name: string): name is keyof Settings => Object.hasOwn(SETTING, name)

function settingsOf(body: Record<string, unknown>): Partial<Settings> {
  for (const [name, value] of Object.entries(body))
    if (!isSetting(name) || !SETTING[name](value)) throw new Misuse(name)
  return body
}
