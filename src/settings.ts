import { z } from 'zod'
import { mailOf, safeAddress, webhooksOf } from './notify/settings.ts'
import { isReadableAddress } from './store/address.ts'

const milliseconds = (fallback: number, max: number) => z.coerce.number().int().min(0).max(max).default(fallback)
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback)
const text = z.string().trim().min(1)

/** An API origin: https anywhere, plain http on this machine only, nothing after the host. */
const origin = text.transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const loopback = url && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  const fits =
    url && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) && !url.username && !url.password
  if (!fits || url.search || url.hash || url.pathname !== '/') {
    context.addIssue({ code: 'custom', message: 'origin' })
    return z.NEVER
  }
  return url.origin
})

/** @see official docs, guide/dev/push: Token and EncodingAESKey (read 2026-11-23) */
const pushToken = z.string().regex(/^[0-9A-Za-z]{3,32}$/, 'push-token')
const AES_KEY = /^[0-9A-Za-z]{43}$/
/** The key in use, and after a comma the former one while it changes. */
const aesKeys = text
  .transform(value => value.split(',').map(key => key.trim()))
  .refine(keys => keys.length <= 2 && keys.every(key => AES_KEY.test(key)), 'aes-key')

/** Only what stands in the URL is looked at here; `src/store/address.ts` takes it apart. */
const databaseUrl = text.refine(isReadableAddress, 'database-url')

const zone = text.refine(value => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }))
  } catch {
    return false
  }
}, 'zone')

/** A value of its own form, read by `parse`; `undefined` from it is a wrong value. */
const read = <T>(parse: (value: string) => T | undefined, kind: string) =>
  text.transform((value, context) => {
    const parsed = parse(value)
    if (parsed !== undefined) return parsed
    context.addIssue({ code: 'custom', message: kind })
    return z.NEVER
  })

/** Where people open the desk, without a slash at its end. Their network, so plain http may do. */
function deskAddress(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const fits = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  return fits ? url.href.replace(/\/+$/, '') : undefined
}

/** The settings of docs/contract.md, line by line as in `.env.example`. */
export const Settings = z.object({
  WECHAT_APP_ID: z
    .string()
    .regex(/^wx[0-9a-zA-Z]{16}$/, 'appid')
    .optional(),
  WECHAT_APP_SECRET: z
    .string()
    .regex(/^\S{1,128}$/, 'secret')
    .optional(),
  WECHAT_TOKEN: pushToken.optional(),
  WECHAT_ENCODING_AES_KEY: aesKeys.optional(),
  WECHAT_ACCOUNT_QR: text.optional(),
  WECHAT_API_BASE: origin.optional(),
  WECHAT_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(10_000),
  ZHUNDIAN_SETTLE_MS: milliseconds(60_000, 3_600_000),
  ZHUNDIAN_WAIT_MS: milliseconds(600_000, 86_400_000),
  ZHUNDIAN_HOME: text.optional(),
  DATABASE_URL: databaseUrl.optional(),
  ZHUNDIAN_KEY: z.string().min(16, 'key').optional(),
  ZHUNDIAN_DRAFTS: text.optional(),
  ZHUNDIAN_STYLES: text.optional(),
  ZHUNDIAN_ZONE: zone.default('Asia/Shanghai'),
  ZHUNDIAN_REVIEWS: z.coerce.number().int().min(0).max(9).default(0),
  HOST: text.default('127.0.0.1'),
  PORT: port(8787),
  PUBLIC_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  SANDBOX_PORT: port(8788),
  NOTIFY_WEBHOOKS: read(webhooksOf, 'webhooks').optional(),
  SMTP_URL: read(mailOf, 'smtp').optional(),
  HEARTBEAT_URL: read(value => safeAddress(value)?.href, 'heartbeat').optional(),
  DESK_URL: read(deskAddress, 'desk').optional(),
})

export type Settings = z.infer<typeof Settings>

/** Which sentence says what a setting must look like. */
export function kindOf(name: string): string {
  if (name.endsWith('_MS')) return 'milliseconds'
  if (name.endsWith('PORT')) return 'port'
  const kinds: Record<string, string> = {
    WECHAT_APP_ID: 'appid',
    WECHAT_APP_SECRET: 'secret',
    WECHAT_API_BASE: 'origin',
    WECHAT_TOKEN: 'push-token',
    WECHAT_ENCODING_AES_KEY: 'aes-key',
    ZHUNDIAN_ZONE: 'zone',
    ZHUNDIAN_KEY: 'key',
    DATABASE_URL: 'database-url',
    ZHUNDIAN_REVIEWS: 'reviews',
    NOTIFY_WEBHOOKS: 'webhooks',
    SMTP_URL: 'smtp',
    HEARTBEAT_URL: 'heartbeat',
    DESK_URL: 'desk',
  }
  return kinds[name] ?? 'text'
}
