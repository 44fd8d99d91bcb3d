import { instantFrom, isoOf, isZone, readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import {
  CommandError,
  needed,
  newName,
  noVerb,
  print,
  textOption,
  UsageError,
  type Call,
  type Command,
} from './command.ts'
import type { Exit } from './exits.ts'
import type { AccountView } from './records.ts'
import { accountOf } from './finish.ts'

/** `accounts list|add|remove|pause|resume|renew|callback|sent`. A secret comes by prompt or stdin, never as an argument. */
export const accounts: Command = async (call, verb, alias) => {
  switch (verb) {
    case undefined:
    case 'list':
      return list(call)
    case 'add':
      return add(call, newName(alias, 'alias'))
    case 'remove':
      return remove(call, needed(alias, 'alias'))
    case 'renew':
      return renew(call, needed(alias, 'alias'))
    case 'sent':
      return sent(call, needed(alias, 'alias'))
    case 'callback':
      return callback(call, needed(alias, 'alias'))
    case 'pause':
    case 'resume':
      return pause(call, alias, verb === 'pause')
    default:
      return noVerb('accounts', verb, ['list', 'add', 'remove', 'pause', 'resume', 'renew', 'callback', 'sent'])
  }
}

// what WeChat's console takes - official docs, guide/dev/push (read 2026-11-23); config.ts asks the same of the settings
const PUSH_TOKEN = /^[0-9A-Za-z]{3,32}$/
const AES_KEY = /^[0-9A-Za-z]{43}$/

const view = (
  { settings }: Call['app'],
  { alias, appid, origin, pausedAt, sealed, takesPushes, zone }: AccountView,
) => ({
  alias,
  appid,
  origin,
  paused: pausedAt !== null,
  pausedAt: pausedAt === null ? null : isoOf(pausedAt, settings.zone),
  source: sealed ? 'store' : 'environment',
  callback: alias === 'default' ? settings.callback !== null : takesPushes,
  zone,
})

async function list({ app, io, json }: Call): Promise<Exit> {
  const rows = await (await app.records()).accounts.list()
  if (json) {
    print(io, { accounts: rows.map(row => view(app, row)) })
    return 0
  }
  for (const row of rows) {
    const name = row.origin === 'sandbox' ? zh.cli.sandboxName : row.appid
    io.out(`${row.alias}  ${name}${row.pausedAt === null ? '' : `  ${zh.publication.reason('paused')}`}`)
  }
  return 0
}

async function add(call: Call, alias: string): Promise<Exit> {
  const { app, io, json, options } = call
  const appid = textOption(options, 'appid')
  if (appid === undefined || !/^wx[0-9a-zA-Z]{16}$/.test(appid))
    throw new UsageError(zh.cli.needs('accounts add', '--appid wx…'))
  const zone = textOption(options, 'zone') ?? null
  if (zone !== null && !isZone(zone)) throw new CommandError('slot-zone', { zone })
  const { accounts: rows } = await app.records()
  const like = (await rows.list()).find(one => one.alias.toLowerCase() === alias.toLowerCase())
  if (alias.toLowerCase() === 'default') throw new CommandError('account-taken', { alias, as: 'default' })
  if (like) throw new CommandError('account-taken', { alias: like.alias, as: 'taken' })
  const origin = app.settings.apiOrigin ?? 'https://api.weixin.qq.com'
  // an identity has one alias: a second would take the first one's place, and its secret
  const known = (await rows.list()).find(one => one.appid === appid && one.origin === origin)
  if (known) throw new CommandError('account-known', { alias: known.alias, appid })
  const secret = (await io.secret(zh.cli.secretPrompt)).trim()
  if (!/^\S{1,128}$/.test(secret)) throw new UsageError(zh.cli.secretForm, zh.cli.secretRemedy)
  const row = await rows.put(alias, origin, appid, secret, zone)
  if (json) print(io, { accounts: [view(app, row)] })
  else io.out(zh.cli.added)
  return 0
}

async function remove({ app, io, json }: Call, alias: string): Promise<Exit> {
  const account = await accountOf(app, alias)
  if (alias === 'default') throw new CommandError('account-taken', { alias, as: 'remove' })
  await (await app.records()).accounts.remove(account.id)
  if (json) print(io, { removed: alias })
  else io.out(zh.cli.removed)
  return 0
}

/** A new token at once, for when the old one may have leaked. 1 when WeChat gave the same one again. */
async function renew({ app, io, json }: Call, alias: string): Promise<Exit> {
  await accountOf(app, alias)
  const { renewed, expiresAt } = await (await app.probe()).renewToken(alias)
  const until = { iso: isoOf(expiresAt, app.settings.zone), said: readable(expiresAt, app.settings.zone) }
  if (json) print(io, { account: alias, renewed, expiresAt: until.iso })
  else io.out(renewed ? zh.cli.renewed(alias, until.said) : zh.cli.notRenewed(alias))
  return renewed ? 0 : 1
}

/** Token and EncodingAESKey of an account's pushes, asked for one after the other. @see PUSH_TOKEN, AES_KEY */
async function callback(call: Call, alias: string): Promise<Exit> {
  const { app, io, json, options } = call
  const account = await accountOf(app, alias)
  if (alias === 'default') throw new CommandError('callback-default', {})
  const { accounts: rows } = await app.records()
  if (options['remove'] === true) await rows.takeNoPushes(account.id)
  else {
    const token = (await io.secret(zh.cli.tokenPrompt)).trim()
    if (!PUSH_TOKEN.test(token)) throw new CommandError('callback-token', {})
    const key = (await io.secret(zh.cli.aesKeyPrompt)).trim()
    if (key !== '' && !AES_KEY.test(key)) throw new CommandError('callback-key', {})
    await rows.takePushes(account.id, token, key === '' ? null : key)
  }
  if (json) print(io, { accounts: [view(app, await accountOf(app, alias))] })
  else io.out(options['remove'] === true ? zh.cli.takesNoPushes(alias) : zh.cli.takesPushes(encodeURIComponent(alias)))
  return 0
}

/** Records a mass send somebody made by hand, so that the count of what is left is right as far as we know. */
async function sent({ app, io, json, options }: Call, alias: string): Promise<Exit> {
  const account = await accountOf(app, alias)
  const { zone } = app.settings
  const now = Date.now()
  const said = textOption(options, 'at')
  const at = said === undefined ? now : instantFrom(said, now, zone)
  if (at === undefined) throw new CommandError('at-unreadable', { at: said! })
  if (at > now) throw new CommandError('at-future', { at: said! })
  await (await app.records()).publications.recordSend(account.id, at, io.user)
  if (json) print(io, { account: alias, sentAt: isoOf(at, zone) })
  else io.out(zh.cli.sentRecorded(alias, readable(at, zone)))
  return 0
}

/** Without an alias every account. */
async function pause({ app, io, json }: Call, alias: Parameters<Command>[1], paused: boolean): Promise<Exit> {
  const { accounts: rows } = await app.records()
  const chosen = typeof alias === 'string' ? [await accountOf(app, alias)] : await rows.list()
  for (const account of chosen) {
    await rows.pause(account.id, paused)
    if (!json) io.out(paused ? zh.cli.paused(account.alias) : zh.cli.resumed(account.alias))
  }
  const now = await rows.list()
  if (json) print(io, { accounts: now.filter(row => chosen.some(one => one.id === row.id)).map(row => view(app, row)) })
  return 0
}
