import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'dotenv'
import type { Mail, Webhook } from './notify/settings.ts'
import { kindOf, Settings } from './settings.ts'

/** The settings as the rooms use them: times in ms, paths absolute. */
export interface Config {
  /** The account `default`, or `null`: the sandbox account. */
  readonly account: { readonly appid: string; readonly secret: string } | null
  readonly apiOrigin: string | null
  /**
   * What pushes from WeChat to the account `default` are checked with; `null`: none are taken. `aesKeys`: the one in use
   * first, none for plain mode.
   */
  readonly callback: { readonly token: string; readonly aesKeys: readonly string[] } | null
  readonly accountQr: string | null
  readonly timeoutMs: number
  readonly settleMs: number
  readonly waitMs: number
  /** The workspace: the nearest folder upward that has `.zhundian` or `.env`, else where we stand. */
  readonly workspace: string
  readonly home: string
  /** False when the home would be made in a folder nobody chose; never done silently for a real account. */
  readonly homeChosen: boolean
  /** Where PostgreSQL is, password and all; `null`: a SQLite file in `home`. Goes to the store and nowhere else. */
  readonly databaseUrl: string | null
  readonly key: string | null
  readonly drafts: string
  readonly styles: string
  readonly zone: string
  readonly reviews: number
  readonly host: string
  readonly port: number
  /** The port of the listener for the internet; `null`: there is none, and pushes are taken at the desk's. */
  readonly publicPort: number | null
  readonly sandboxPort: number
  /** Where people are told. All of it is secret: whoever knows an address can write there. */
  readonly notify: {
    readonly webhooks: readonly Webhook[]
    readonly mail: Mail | null
    readonly heartbeatUrl: string | null
  }
  /** The desk's public address, without a slash at its end. */
  readonly deskUrl: string | null
}

/** A setting that is wrong. `code` and `values` become the Chinese sentence. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(
    readonly code: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(`setting ${values['name'] ?? ''}: ${code}`)
  }
}

/** A folder named `.env` is no settings file: Python's virtual environments are often called so. */
const isFile = (path: string): boolean => existsSync(path) && !statSync(path).isDirectory()

/** The nearest folder from `from` upward that holds `.zhundian` or `.env`. */
function workspaceAbove(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.zhundian')) || isFile(join(folder, '.env'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

function envFile(folder: string): { values: Record<string, string>; text: string; path: string } {
  const path = join(folder, '.env')
  const text = isFile(path) ? readFileSync(path, 'utf8') : ''
  return { values: parse(text), text, path }
}

/**
 * Reads the settings once: `.env` of the workspace, and over it the environment. An empty value is no value.
 * @throws {ConfigError} naming the setting, its line in `.env` when it stands there, and never its value
 */
export function readConfig(env: NodeJS.ProcessEnv, cwd: string): Config {
  const found = workspaceAbove(cwd)
  const file = envFile(found ?? cwd)
  const known = Object.keys(Settings.shape)
  const given = (name: string): string | undefined => env[name]?.trim() || undefined
  const merged = Object.fromEntries(
    known.flatMap(name => {
      const value = given(name) ?? file.values[name]?.trim()
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
  const where = (name: string) => {
    if (given(name) !== undefined) return { name, line: 0, file: '' }
    // dotenv also reads `NAME: value`, and of a name written twice the last counts
    const form = new RegExp(`^\\s*(?:export\\s+)?${name}(?:\\s*=|:\\s)`)
    const line = file.text.split(/\r\n?|\n/).findLastIndex(one => form.test(one)) + 1
    return { name, line, file: file.path }
  }
  const cut = HOLDING_SIGNS.find(name => isCut(file.text, where(name).line))
  if (cut !== undefined) throw new ConfigError('unquoted', where(cut))
  const parsed = Settings.safeParse(merged)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const name = String(issue.path[0])
    throw new ConfigError('wrong', { ...where(name), kind: kindOf(name) })
  }
  return configOf(parsed.data, found ?? resolve(cwd), found !== undefined, where)
}

/** Settings that may hold a `#`, which begins a comment in `.env` unless the value stands in quotes. */
const HOLDING_SIGNS = ['NOTIFY_WEBHOOKS', 'SMTP_URL']

/** True when the line loses what it means to say: a robot without its secret would refuse every message. */
const isCut = (text: string, line: number): boolean =>
  line > 0 && /^\s*(?:export\s+)?\w+\s*[=:]\s*[^'"`\s#][^#]*[^\s#]#/.test(text.split(/\r\n?|\n/)[line - 1] ?? '')

function configOf(
  set: Settings,
  workspace: string,
  chosen: boolean,
  where: (name: string) => Record<string, string | number>,
): Config {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = set
  if ((appid === undefined) !== (secret === undefined)) {
    const [has, lacks] =
      appid === undefined ? ['WECHAT_APP_SECRET', 'WECHAT_APP_ID'] : ['WECHAT_APP_ID', 'WECHAT_APP_SECRET']
    throw new ConfigError('half-account', { ...where(has), lacks })
  }
  const { WECHAT_TOKEN: token, WECHAT_ENCODING_AES_KEY: keys } = set
  if (keys !== undefined && token === undefined) {
    throw new ConfigError('half-callback', { ...where('WECHAT_ENCODING_AES_KEY'), lacks: 'WECHAT_TOKEN' })
  }
  // a key made here would be one that no other machine has
  if (set.DATABASE_URL !== undefined && set.ZHUNDIAN_KEY === undefined) {
    throw new ConfigError('database-key', where('DATABASE_URL'))
  }
  return {
    account: appid !== undefined && secret !== undefined ? { appid, secret } : null,
    apiOrigin: set.WECHAT_API_BASE ?? null,
    callback: token === undefined ? null : { token, aesKeys: keys ?? [] },
    accountQr: set.WECHAT_ACCOUNT_QR === undefined ? null : resolve(workspace, set.WECHAT_ACCOUNT_QR),
    timeoutMs: set.WECHAT_TIMEOUT_MS,
    settleMs: set.ZHUNDIAN_SETTLE_MS,
    waitMs: set.ZHUNDIAN_WAIT_MS,
    workspace,
    home: resolve(workspace, set.ZHUNDIAN_HOME ?? '.zhundian'),
    homeChosen: chosen || set.ZHUNDIAN_HOME !== undefined,
    databaseUrl: set.DATABASE_URL ?? null,
    key: set.ZHUNDIAN_KEY ?? null,
    drafts: resolve(workspace, set.ZHUNDIAN_DRAFTS ?? 'drafts'),
    styles: resolve(workspace, set.ZHUNDIAN_STYLES ?? 'styles'),
    zone: set.ZHUNDIAN_ZONE,
    reviews: set.ZHUNDIAN_REVIEWS,
    host: set.HOST,
    port: set.PORT,
    publicPort: set.PUBLIC_PORT ?? null,
    sandboxPort: set.SANDBOX_PORT,
    notify: {
      webhooks: set.NOTIFY_WEBHOOKS ?? [],
      mail: set.SMTP_URL ?? null,
      heartbeatUrl: set.HEARTBEAT_URL ?? null,
    },
    deskUrl: set.DESK_URL ?? null,
  }
}
