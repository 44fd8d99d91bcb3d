import type { Account } from './records.ts'
import { OK, Refused } from './answer.ts'
import { dayOf, monthOf } from './calendar.ts'
import type { JsonCall, Reply } from './call.ts'
import type { Settings } from './state.ts'
import { dailyLimit, isKnownPath, minuteLimit } from './limits.ts'

/** @see developers.weixin.qq.com, api_clearquota (read 2026-11-23) */
const CLEARS_PER_MONTH = 10
const SINGLE_CLEARS_PER_MONTH = 50
const MINUTE_MS = 60_000

/** Counts one call. @throws {Refused} 45011, 45009 when the minute's or day's calls are used up; such a call is not counted. */
export function spend(account: Account, settings: Settings, path: string, now: number): void {
  const usage = today(account, now)
  const used = usage.calls[path] ?? 0
  const limit = dailyLimit(settings.quotas, path)
  const most = minuteLimit(settings.minuteQuotas, path)
  const minute = thisMinute(account, now)
  const usedNow = minute.calls[path] ?? 0
  if (most !== null && usedNow >= most) throw new Refused(45011)
  if (limit !== null && used >= limit) throw new Refused(45009)
  usage.calls[path] = used + 1
  if (most !== null) minute.calls[path] = usedNow + 1
}

function thisMinute(account: Account, now: number): Account['minute'] {
  const at = Math.floor(now / MINUTE_MS)
  if (account.minute.at !== at) account.minute = { at, calls: {} }
  return account.minute
}

function today(account: Account, now: number): Account['usage'] {
  const day = dayOf(now)
  if (account.usage.day !== day) account.usage = { day, calls: {} }
  return account.usage
}

/** POST /cgi-bin/clear_quota `{appid}` */
export function clearQuota({ account, body, now }: JsonCall): Reply {
  if (body['appid'] !== account.appid) throw new Refused(40013)
  return clearAll(account, now)
}

/** What clear_quota and clear_quota/v2 do, out of one monthly allowance. @throws {Refused} 48006 */
export function clearAll(account: Account, now: number): Reply {
  const clears = thisMonth(account, now)
  if (clears.count >= CLEARS_PER_MONTH) throw new Refused(48006)
  clears.count += 1
  account.usage = { day: dayOf(now), calls: {} }
  return { json: OK, effect: { kind: 'quota-cleared' } }
}

function thisMonth(account: Account, now: number): Account['clears'] {
  const month = monthOf(now)
  if (account.clears.month !== month) account.clears = { month, count: 0, single: 0 }
  return account.clears
}

/** POST /cgi-bin/openapi/quota/clear `{cgi_path}`: one call's count. */
export function clearOne({ account, body, now }: JsonCall): Reply {
  const path = body['cgi_path']
  if (typeof path !== 'string' || !isKnownPath(path)) throw new Refused(76021)
  const clears = thisMonth(account, now)
  if (clears.single >= SINGLE_CLEARS_PER_MONTH) throw new Refused(48006)
  clears.single += 1
  delete today(account, now).calls[path]
  return { json: OK, effect: { kind: 'quota-cleared' } }
}

/** POST /cgi-bin/openapi/quota/get `{cgi_path}` */
export function readQuota({ account, body, now, store }: JsonCall): Reply {
  const path = body['cgi_path']
  if (typeof path !== 'string' || !isKnownPath(path)) throw new Refused(76021)
  const limit = dailyLimit(store.state.settings.quotas, path) ?? 1_000_000
  const used = Math.min(today(account, now).calls[path] ?? 0, limit)
  return {
    json: {
      ...OK,
      quota: { daily_limit: limit, used, remain: limit - used },
      rate_limit: { call_count: minuteLimit(store.state.settings.minuteQuotas, path) ?? 10_000, refresh_second: 60 },
      // That of a third-party platform, which no account here has.
      component_rate_limit: { call_count: 0, refresh_second: 0 },
    },
  }
}
