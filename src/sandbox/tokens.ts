import { randomBytes, timingSafeEqual } from 'node:crypto'
import { Refused } from './answer.ts'
import { dayOf } from './calendar.ts'
import { isListed } from './network.ts'
import type { Account, Token, TokenStore } from './records.ts'
import type { Settings, State } from './state.ts'

/** @see developers.weixin.qq.com, api_getaccesstoken and api_getstableaccesstoken (read 2026-11-23) */
export const TOKEN_LIFE_MS = 7_200_000
const RENEWAL_MS = 300_000
const FORCED_GAP_MS = 30_000
const FORCED_PER_DAY = 20
/** Dead tokens are remembered for a while, so that "expired" (42001) and "unknown" (40001) stay different. */
const REMEMBERED_MS = 86_400_000

export interface Credentials {
  readonly grantType: unknown
  readonly appid: unknown
  readonly secret: unknown
  /** The caller's address. */
  readonly ip: string
}

/** The account these credentials open. Order as probed live: appid before anything else. @throws {Refused} */
export function accountFor(state: State, asked: Credentials): Account {
  if (typeof asked.appid !== 'string' || asked.appid === '') throw new Refused(41002)
  const account = state.accounts.find(account => account.appid === asked.appid)
  if (account === undefined) throw new Refused(40013)
  if (asked.grantType !== 'client_credential') throw new Refused(40002)
  if (typeof asked.secret !== 'string' || asked.secret === '') throw new Refused(41004)
  if (!same(asked.secret, account.secret)) throw new Refused(40125)
  if (!isListed(state.settings.ipList, asked.ip))
    throw new Refused(40164, `invalid ip ${asked.ip} ipv6 ::ffff:${asked.ip}, not in whitelist`)
  return account
}

const same = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export interface Issued {
  readonly access_token: string
  /** Whole seconds left. */
  readonly expires_in: number
}

/** /cgi-bin/token: always a new token; the one before goes on for the overlap at most. */
export function issuePlain(account: Account, settings: Settings, now: number): Issued {
  const tokens = account.tokens
  for (const old of tokens.plain) replace(old, now + settings.tokenOverlapMs)
  const token = newToken(now)
  tokens.plain = [...remembered(tokens.plain, now), token]
  return issued(token, now)
}

/** /cgi-bin/stable_token: the standing token, or a new one in its last five minutes, or a new one when forced. */
export function issueStable(account: Account, force: boolean, now: number): Issued {
  const tokens = account.tokens
  const standing = tokens.stable.at(-1)
  const alive = standing !== undefined && now < standing.validUntil ? standing : undefined
  if (force) return issueForced(tokens, alive, now)
  // In the last five minutes both work, so the old one is left to end by itself.
  if (alive !== undefined && alive.expiresAt - now > RENEWAL_MS) return issued(alive, now)
  return issueNext(tokens, now)
}

function issueForced(tokens: TokenStore, alive: Token | undefined, now: number): Issued {
  const day = dayOf(now)
  if (tokens.forced.day !== day) tokens.forced = { day, count: 0, at: tokens.forced.at }
  if (now - tokens.forced.at < FORCED_GAP_MS && alive !== undefined) return issued(alive, now)
  if (tokens.forced.count >= FORCED_PER_DAY) throw new Refused(45009)
  tokens.forced = { day, count: tokens.forced.count + 1, at: now }
  for (const old of tokens.stable) replace(old, now)
  return issueNext(tokens, now)
}

function issueNext(tokens: TokenStore, now: number): Issued {
  const token = newToken(now)
  tokens.stable = [...remembered(tokens.stable, now), token]
  return issued(token, now)
}

const newToken = (now: number): Token => ({
  value: `${Math.floor(now / 1000) % 100}_${randomBytes(96).toString('base64url')}`,
  expiresAt: now + TOKEN_LIFE_MS,
  validUntil: now + TOKEN_LIFE_MS,
  replaced: false,
})

const issued = (token: Token, now: number): Issued => ({
  access_token: token.value,
  expires_in: Math.floor((token.expiresAt - now) / 1000),
})

function replace(token: Token, until: number): void {
  if (token.validUntil <= until) return
  token.validUntil = until
  token.replaced = true
}

/** Ends a token at once, as when another program fetched one: from now on it is 40001. */
export function killToken(state: State, value: string | undefined, now: number): void {
  for (const { tokens } of state.accounts)
    for (const token of [...tokens.plain, ...tokens.stable])
      if (value !== undefined && same(token.value, value)) replace(token, now)
}

const remembered = (tokens: readonly Token[], now: number): Token[] =>
  tokens.filter(token => now - token.validUntil < REMEMBERED_MS).slice(-50)

/** Whose token this is. @throws {Refused} 41001 none, 40014 not one at all, 40001 unknown or replaced, 42001 aged out */
export function accountOf(state: State, value: string | undefined, now: number): Account {
  if (value === undefined || value === '') throw new Refused(41001)
  if (!/^[\w-]{16,512}$/.test(value)) throw new Refused(40014)
  for (const account of state.accounts) {
    const token = [...account.tokens.plain, ...account.tokens.stable].find(token => same(token.value, value))
    if (token === undefined) continue
    if (now < token.validUntil) return account
    throw new Refused(token.replaced ? 40001 : 42001)
  }
  throw new Refused(40001)
}
