import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { decide, endOf, isWaiting, massStatus, statusText } from './mass-job.ts'
import { bodyOf, Misuse } from './misuse.ts'
import type { Account, MassJob } from './records.ts'
import { idOf } from './request.ts'
import type { Store } from './store.ts'

/** What the administrator sees and taps: mass sends, and the confirmation they may wait for. */
export function controlMass(store: Store): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/mass', http => {
    const now = store.now()
    const jobs = store.state.accounts.flatMap(account => account.massJobs.map(job => ({ account, job })))
    return http.json({
      mass: jobs.map(({ account, job }) => ({
        appid: account.appid,
        msg_id: job.msgId,
        status: massStatus(job, now),
        event_status: now < endOf(job) ? null : statusText(job),
        waiting: isWaiting(job, now),
        titles: job.articles.map(article => article.title),
      })),
    })
  })
  app.post('/mass/:id', async http => {
    const { agreed } = await bodyOf(http.req)
    if (typeof agreed !== 'boolean') throw new Misuse('agreed: true, false')
    const msgId = idOf(http.req.param('id'))
    if (msgId === undefined || !(await confirm(store, msgId, agreed))) throw new Misuse('no such job is waiting')
    return http.json({ msg_id: msgId, agreed })
  })
  return app
}

/** The administrator's tap on a job, noted and kept. @returns whether it was waiting for one */
export async function confirm(store: Store, msgId: number, agreed: boolean): Promise<boolean> {
  const found = findMass(store, msgId)
  if (found === undefined || !decide(found.account, found.job, agreed, store.now())) return false
  const kind = agreed ? 'mass-confirmed' : 'mass-refused'
  const effect = { kind, id: String(msgId) } as const
  store.note({
    by: 'hand',
    method: 'POST',
    path: '/sandbox/mass/:id',
    appid: found.account.appid,
    errcode: null,
    effect,
  })
  await store.commit()
  return true
}

function findMass(store: Store, msgId: number): { account: Account; job: MassJob } | undefined {
  for (const account of store.state.accounts) {
    const job = account.massJobs.find(job => job.msgId === msgId)
    if (job !== undefined) return { account, job }
  }
  return undefined
}
