import { Hono } from 'hono'
import type { HttpBindings } from '@hono/node-server'
import { isOpenid } from '../mass-content.ts'
import { bodyOf, Misuse } from '../misuse.ts'
import type { Account } from '../records.ts'
import { isObject } from '../request.ts'
import type { Store } from '../store.ts'
import { act, openidOf, setFollower, type Act } from './act.ts'
import type { Tag } from './records.ts'

type App = Hono<{ Bindings: HttpBindings }>

/** The people on the other side: who follows, what they do, what they were answered; and the tags they bear. */
export function controlFollowers(store: Store): App {
  const app: App = new Hono()
  app.get('/accounts/:appid/followers', http => {
    const { followers, messages, previews, tags } = find(store, http.req.param('appid'))
    return http.json({ followers, messages, previews, tags })
  })
  app.post('/accounts/:appid/followers', async http => {
    const account = find(store, http.req.param('appid'))
    const body = await bodyOf(http.req)
    const openid = whoIn(account, body)
    const message = act(store, account, openid, actIn(body))
    describe(account, openid, body)
    note(store, account, 'POST /sandbox/accounts/:appid/followers', { kind: 'follower-acted', id: openid })
    await store.commit()
    return http.json(message)
  })
  app.post('/accounts/:appid/tags', async http => {
    const account = find(store, http.req.param('appid'))
    account.tags = tagsIn(await bodyOf(http.req))
    note(store, account, 'POST /sandbox/accounts/:appid/tags', { kind: 'tags-set' })
    await store.commit()
    return http.json({ tags: account.tags })
  })
  return app
}

function find(store: Store, appid: string): Account {
  const account = store.state.accounts.find(account => account.appid === appid)
  if (account === undefined) throw new Misuse('no such account')
  return account
}

function note(
  store: Store,
  account: Account,
  asked: string,
  effect: { kind: 'follower-acted' | 'tags-set'; id?: string },
): void {
  const [method = '', path = ''] = asked.split(' ')
  store.note({ by: 'hand', method, path, appid: account.appid, errcode: null, effect })
}

/** `openid`, or the one that belongs to `name`. */
function whoIn(account: Account, { openid, name }: Record<string, unknown>): string {
  if (openid !== undefined && !isOpenid(openid)) throw new Misuse('openid: o and 20 to 40 letters, digits, _ or -')
  if (openid !== undefined) return openid
  if (typeof name !== 'string' || name === '') throw new Misuse('openid or name')
  return account.followers.find(follower => follower.name === name)?.openid ?? openidOf(account.appid, name)
}

const DOES = 'does: subscribe, unsubscribe, scan, text, click, view, location'

function actIn(body: Record<string, unknown>): Act {
  switch (body['does']) {
    case 'subscribe':
      return { kind: 'subscribe' }
    case 'unsubscribe':
      return { kind: 'unsubscribe' }
    case 'scan':
      return { kind: 'scan', ticket: wordsIn(body, 'ticket') }
    case 'text':
      return { kind: 'text', content: wordsIn(body, 'content') }
    case 'click':
      return { kind: 'click', key: wordsIn(body, 'key') }
    case 'view':
      return { kind: 'view', url: wordsIn(body, 'url'), menuId: String(numberIn(body, 'menuId')) }
    case 'location':
      return {
        kind: 'location',
        latitude: numberIn(body, 'latitude'),
        longitude: numberIn(body, 'longitude'),
        precision: numberIn(body, 'precision'),
      }
  }
  throw new Misuse(DOES)
}

function wordsIn(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '' || value.length > 2048) throw new Misuse(name)
  return value
}

function numberIn(body: Record<string, unknown>, name: string): number {
  const value = body[name] ?? 0
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Misuse(name)
  return value
}

/** Keeps a follower's WeChat id and tags where the call names them. */
function describe(account: Account, openid: string, { name, tags }: Record<string, unknown>): void {
  const known = account.followers.find(follower => follower.openid === openid)
  if (known === undefined) return
  const next = { ...known, ...(typeof name === 'string' ? { name } : {}), ...(isIds(tags) ? { tags } : {}) }
  setFollower(account, known, next)
}

const isIds = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(id => Number.isSafeInteger(id) && id >= 0)

/** `{tags: null}` or `{tags: [{id, name, crowd}]}`. */
function tagsIn({ tags }: Record<string, unknown>): Tag[] | null {
  if (tags === null) return null
  if (!Array.isArray(tags)) throw new Misuse('tags: null, or a list of {id, name, crowd}')
  return tags.map((tag: unknown) => {
    const { id, name, crowd = 0 } = isObject(tag) ? tag : {}
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) throw new Misuse('tags: id')
    if (typeof name !== 'string') throw new Misuse('tags: name')
    if (typeof crowd !== 'number' || !Number.isSafeInteger(crowd) || crowd < 0) throw new Misuse('tags: crowd')
    return { id, name, crowd }
  })
}
