/** What a webhook's address turns out to be: whose robot, or `json` for any other receiver. */
export type WebhookKind = 'wecom' | 'dingtalk' | 'feishu' | 'json'

/** A webhook of the settings. Both fields are secrets. */
export interface Webhook {
  readonly kind: WebhookKind
  readonly url: string
  /** What requests are signed with; `null`: they are not. */
  readonly secret: string | null
}

/** A mailbox of the settings. */
export interface Mail {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps); otherwise STARTTLS is asked for, and insisted on except on this machine. */
  readonly secure: boolean
  readonly insist: boolean
  readonly user: string | null
  readonly password: string | null
  readonly from: string
  readonly to: readonly string[]
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** An address people may be told at: https anywhere, plain http on this machine only, no user in it. */
export function safeAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password) return undefined
  const plain = url.protocol === 'http:' && LOOPBACK.test(url.hostname)
  return url.protocol === 'https:' || plain ? url : undefined
}

interface Robot {
  readonly kind: WebhookKind
  readonly hosts: readonly string[]
  fits(url: URL): boolean
  readonly signs: boolean
}

/**
 * @see developer.work.weixin.qq.com/document/path/99110 · 钉钉's page as quoted at
 * blog.csdn.net/lxw1844912514/article/details/125780346 · open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN.md
 * (read 2026-11-25)
 */
const ROBOTS: readonly Robot[] = [
  {
    kind: 'wecom',
    hosts: ['qyapi.weixin.qq.com'],
    fits: url => url.pathname === '/cgi-bin/webhook/send' && Boolean(url.searchParams.get('key')),
    signs: false,
  },
  {
    kind: 'dingtalk',
    hosts: ['oapi.dingtalk.com'],
    fits: url => url.pathname === '/robot/send' && Boolean(url.searchParams.get('access_token')),
    signs: true,
  },
  {
    kind: 'feishu',
    hosts: ['open.feishu.cn', 'open.larksuite.com'],
    fits: url => /^\/open-apis\/bot\/v2\/hook\/[^/]+$/.test(url.pathname),
    signs: true,
  },
]

const SECRET = /^#secret=(\S+)$/

/** One address of `NOTIFY_WEBHOOKS`; `undefined` when nobody could be told there. */
export function webhookOf(text: string): Webhook | undefined {
  const url = safeAddress(text)
  if (!url) return undefined
  const robot = ROBOTS.find(({ hosts }) => hosts.includes(url.hostname))
  const secret = SECRET.exec(url.hash)?.[1] ?? null
  if (url.hash !== '' && secret === null) return undefined
  if (robot && (!robot.fits(url) || url.protocol !== 'https:' || (secret !== null && !robot.signs))) return undefined
  url.hash = ''
  return { kind: robot?.kind ?? 'json', url: url.href, secret: secret === null ? null : decoded(secret) }
}

/** All addresses of `NOTIFY_WEBHOOKS`, each once; `undefined` when one is wrong. */
export function webhooksOf(text: string): readonly Webhook[] | undefined {
  const found = text
    .split(/[\s,]+/)
    .filter(one => one !== '')
    .map(webhookOf)
  if (found.some(one => one === undefined)) return undefined
  return [...new Map(found.map(one => [one!.url, one!])).values()]
}

/** An ordinary address, with nothing in it that could begin another line or another recipient. */
const ADDRESS = /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+$/
const RECIPIENTS_MAX = 20

/** `smtp(s)://user:password@host:port/?from=a@b&to=c@d,e@f`; `undefined` when it is not that. */
export function mailOf(text: string): Mail | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '' || url.hash)
    return undefined
  const secure = url.protocol === 'smtps:'
  const user = decoded(url.username) || null
  const password = decoded(url.password) || null
  const from = url.searchParams.get('from') ?? user ?? ''
  const to = (url.searchParams.get('to') ?? '').split(',').map(one => one.trim())
  if ((user === null) !== (password === null)) return undefined
  if (![from, ...to].every(one => ADDRESS.test(one)) || to.length > RECIPIENTS_MAX) return undefined
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port, secure, insist: !LOOPBACK.test(url.hostname), user, password, from, to }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
