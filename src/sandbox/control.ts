import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { controlAccounts } from './control-accounts.ts'
import { controlDrafts } from './control-drafts.ts'
import { controlMass } from './control-mass.ts'
import { controlSettings } from './control-settings.ts'
import { faultOf } from './faults.ts'
import { controlFollowers } from './followers/control.ts'
import * as ledger from './ledger.ts'
import { controlMaterial } from './material/control.ts'
import { bodyOf, Misuse } from './misuse.ts'
import type { Outcome } from './state.ts'
import type { Store } from './store.ts'

type App = Hono<{ Bindings: HttpBindings }>

/**
 * What tests and people do to the sandbox behind the service's back, under /sandbox, with the home's key in the header
 * `x-sandbox-key`. Wrong use is answered with 400 and `{error}`.
 */
export function control(store: Store, key: string): App {
  const app: App = new Hono()
  app.use('*', async (http, next) => {
    const shown = Buffer.from(http.req.header('x-sandbox-key') ?? '')
    const wanted = Buffer.from(key)
    if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) return http.json({ error: 'key' }, 403)
    await next()
    return undefined
  })
  app.onError((error, http) =>
    http.json({ error: error instanceof Misuse ? error.message : 'internal' }, error instanceof Misuse ? 400 : 500),
  )
  readings(app, store)
  faults(app, store)
  app.route('/', controlSettings(store))
  app.route('/', controlAccounts(store))
  app.route('/', controlDrafts(store))
  app.route('/', controlMass(store))
  app.route('/', controlFollowers(store))
  app.route('/', controlMaterial(store))
  return app
}

function readings(app: App, store: Store): void {
  app.get('/state', http => {
    const accounts = store.state.accounts.map(account => ({
      appid: account.appid,
      kind: account.kind,
      name: account.name,
      drafts: account.drafts.length,
      published: account.publishJobs.length,
      mass: account.massJobs.length,
      materials: account.materials.length,
      pictures: account.inlinePictures.length,
      recordings: account.recordings.length,
      followers: account.followers.filter(follower => !follower.left).length,
    }))
    const sum = (of: 'drafts' | 'published' | 'mass') => accounts.reduce((total, account) => total + account[of], 0)
    const totals = { drafts: sum('drafts'), published: sum('published'), mass: sum('mass') }
    return http.json({ ...totals, faults: store.state.faults.length, seq: store.state.seq, accounts })
  })
  app.get('/ledger', async http => {
    const after = Number(http.req.query('after') ?? 0)
    if (!Number.isSafeInteger(after)) throw new Misuse('after')
    // What is under way is written first, so that the answer holds every call that was answered.
    await store.commit()
    return http.json({ calls: await ledger.read(store.home.ledger(), after) })
  })
}

function faults(app: App, store: Store): void {
  app.get('/faults', http => http.json({ faults: store.state.faults }))
  app.post('/faults', async http => {
    const body = await bodyOf(http.req)
    const fault = faultOf(body, store.state.numbers.fault + 1)
    if (typeof fault === 'string') throw new Misuse(fault)
    store.state.numbers.fault = fault.id
    store.state.faults.push(fault)
    await store.commit()
    return http.json({ id: fault.id })
  })
  app.delete('/faults', async http => {
    store.state.faults = []
    await store.commit()
    return http.json({ faults: [] })
  })
  app.post('/outcomes', async http => {
    store.state.outcomes.push(outcomeOf(await bodyOf(http.req)))
    await store.commit()
    return http.json({ outcomes: store.state.outcomes })
  })
}

function outcomeOf(body: Record<string, unknown>): Outcome {
  const { publish_status: status, fail_idx: failIdx = [1], msg_status: mass, event_status: says } = body
  if (says !== undefined && (typeof says !== 'string' || !/^(send fail|err\(\d{5}\))$/.test(says)))
    throw new Misuse('event_status: send fail, err(NNNNN)')
  if (mass === 'SEND_FAIL') return { of: 'mass', status: 'SEND_FAIL', ...(says === undefined ? {} : { says }) }
  if (status !== 2 && status !== 3 && status !== 4)
    throw new Misuse('publish_status: 2, 3, 4; or msg_status: SEND_FAIL')
  if (!Array.isArray(failIdx) || !failIdx.every((index): index is number => Number.isSafeInteger(index)))
    throw new Misuse('fail_idx')
  return { of: 'publish', status, failIdx }
}
