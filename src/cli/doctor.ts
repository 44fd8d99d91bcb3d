import { readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { print, type Command } from './command.ts'
import type { App } from './ports.ts'
import type { DatabaseView } from './records.ts'

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly message: string
  readonly remedy: string | null
}

const CLOCK_MAX_SECONDS = 60
const DATABASE_CLOCK_MAX_MS = 5000

/** `doctor`: what is wrong and what to do. 0 when nothing is, 1 otherwise. */
export const doctor: Command = async ({ app, io, json }) => {
  const stored = await store(app)
  const isOpen = stored.every(check => check.name !== 'store' || check.ok)
  const checks = [settings(app), ...stored, ...(isOpen ? [...(await connection(app)), ...(await notices(app))] : [])]
  if (json) {
    print(io, { checks })
  } else {
    for (const { name, ok, message, remedy } of checks) {
      const mark = !ok ? zh.cli.doctor.bad : message === zh.notices.doctor.none ? zh.cli.doctor.hint : zh.cli.doctor.ok
      io.out(`${mark}  ${zh.cli.doctor.names[name] ?? name}：${message}${remedy ?? ''}`)
    }
  }
  return checks.every(check => check.ok) ? 0 : 1
}

const fine = (name: string, message: string): Check => ({ name, ok: true, message, remedy: null })

function settings({ settings: set }: App): Check {
  const used = set.account === null && set.apiOrigin === null ? zh.cli.doctor.sandboxUsed : ''
  return fine('settings', `${zh.cli.doctor.settings(set.workspace)}${used}`)
}

async function store(app: App): Promise<readonly Check[]> {
  try {
    const records = await app.records()
    await records.publications.list(1)
    await records.remember('doctor', 'was here')
    const database = await records.database()
    if (database.engine === 'sqlite') return [fine('store', zh.cli.doctor.store(app.settings.home))]
    return [shared(database), databaseClock(database.aheadMs)]
  } catch (error) {
    const { message, remedy } = app.explain(error)
    return [{ name: 'store', ok: false, message, remedy }]
  }
}

function shared({ place, version, unsafe }: Extract<DatabaseView, { engine: 'postgres' }>): Check {
  const message = zh.cli.doctor.postgres(place, version)
  if (unsafe === null) return fine('store', message)
  return { name: 'store', ok: false, message, remedy: zh.cli.doctor.unsafe(unsafe) }
}

/** Work goes by the database's clock, so this costs nothing but what this machine says itself: logs, `--at 07:30`. */
function databaseClock(aheadMs: number): Check {
  const seconds = Math.round(aheadMs / 1000)
  const ok = Math.abs(aheadMs) <= DATABASE_CLOCK_MAX_MS
  const remedy = ok ? null : zh.cli.doctor.clockRemedy
  return { name: 'store-clock', ok, message: zh.cli.doctor.databaseClock(seconds), remedy }
}

/** Token and IP are one question: WeChat checks the address when a token is asked for. */
async function connection(app: App): Promise<readonly Check[]> {
  const probe = await app.probe()
  const checks: Check[] = []
  for (const { alias } of await (await app.records()).accounts.list()) {
    try {
      await probe.token(alias)
      checks.push(fine('token', zh.cli.doctor.token(alias)), fine('ip', zh.cli.doctor.ip(alias)))
      checks.push(clock(await probe.clockSkewSeconds(alias)))
    } catch (error) {
      const { message, remedy } = app.explain(error)
      const isAddress = error instanceof Error && 'errcode' in error && error.errcode === 40164
      const said = zh.cli.doctor.trouble(alias, message)
      checks.push({ name: isAddress ? 'ip' : 'token', ok: false, message: said, remedy })
    }
  }
  return [...checks, ...accountCode(await probe.accountCode())]
}

function accountCode(target: string | null | undefined): readonly Check[] {
  if (target === undefined) return []
  const { accountCode: leads, accountCodeUnread: message, accountCodeRemedy: remedy } = zh.cli.doctor
  return [target === null ? { name: 'account-qr', ok: false, message, remedy } : fine('account-qr', leads(target))]
}

function clock(skew: number | null): Check {
  if (skew === null) return fine('clock', zh.cli.doctor.clockUnknown)
  const ok = Math.abs(skew) <= CLOCK_MAX_SECONDS
  return {
    name: 'clock',
    ok,
    message: zh.cli.doctor.clock(Math.round(skew)),
    remedy: ok ? null : zh.cli.doctor.clockRemedy,
  }
}

/** No channel is no fault of the installation, but people should know that nobody will be told. */
async function notices(app: App): Promise<readonly Check[]> {
  const { zone } = app.settings
  const channels = await (await app.told()).channels()
  if (channels.length === 0) return [fine('notices', zh.notices.doctor.none)]
  return channels.map(({ kind, name, sentAt, failedAt, fault }) => {
    const last = sentAt === null ? null : readable(sentAt, zone)
    if (failedAt === null || fault === null) return fine('notices', zh.notices.doctor.fine(kind, name, last))
    const message = zh.notices.doctor.failing(kind, name, readable(failedAt, zone), fault)
    return { name: 'notices', ok: false, message, remedy: zh.notices.doctor.remedy }
  })
}
