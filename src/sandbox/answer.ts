import { randomBytes } from 'node:crypto'

/** The beginnings of `errmsg` the service is known to send. @see official pages and probes (read 2026-11-23) */
const TEXTS: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40005: 'invalid file type',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40009: 'invalid image size',
  40012: 'invalid thumb size',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40031: 'invalid openid list',
  40032: 'invalid openid list size',
  40035: 'invalid parameter',
  40052: 'invalid action name',
  40053: 'invalid action info, please check document',
  40059: 'invalid msg id',
  40060: 'invalid article idx',
  40065: 'invalid url',
  40066: 'invalid url',
  40114: 'invalid index value',
  40125: 'invalid appsecret',
  40130: 'invalid openid list size, at least two openid',
  40132: 'invalid username',
  40137: 'invalid image format',
  40152: 'invalid tag id',
  40164: 'invalid ip',
  40201: 'invalid url',
  40202: 'invalid action',
  40203: 'invalid check_operator',
  40204: 'mass message can not be deleted now',
  40215: 'invalid image count',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41006: 'media_id missing',
  41039: 'invalid content_source_url',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  44001: 'empty media data',
  44002: 'empty post data',
  44003: 'empty news data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45002: 'content size out of limit',
  45003: 'title size out of limit',
  45004: 'description size out of limit',
  45005: 'url size out of limit',
  45008: 'article size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45028: 'has no masssend quota',
  45065: 'clientmsgid exist',
  45066: 'clientmsgid retry too fast',
  45067: 'clientmsgid size out of limit',
  45083: 'mass send speed out of range',
  45084: 'mass send speed missing',
  45110: 'author size out of limit',
  45113: 'card message is no longer supported',
  45162: 'msgtype not allowed',
  45166: 'invalid content',
  47001: 'data format error',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  53402: 'crop cover failed',
  53502: 'invalid publish id',
  53600: 'invalid article id',
  76001: 'rid not found',
  76002: 'rid is error',
  76003: 'rid does not belong to this account',
  76004: 'rid is expired',
  76021: 'cgi_path not found',
  88000: 'without comment privilege',
  89504: 'wait for admin confirm',
  89505: 'admin is confirming, please wait',
}

/** `hhhhhhhh-hhhhhhhh-hhhhhhhh`, the first group being the time, as the service's request ids look. */
export const requestId = (at: number): string => {
  const chance = randomBytes(8).toString('hex')
  return `${Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0')}-${chance.slice(0, 8)}-${chance.slice(8)}`
}

/** A call turned down: `errcode`, its text, and fields beside them (45065 carries the first job's `msg_id`). */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(
    readonly errcode: number,
    text?: string,
    readonly beside: Readonly<Record<string, unknown>> = {},
  ) {
    super(text ?? TEXTS[errcode] ?? 'system error')
  }

  /** `rid` names this request for openapi/rid/get. */
  envelope(rid: string): Record<string, unknown> {
    return { errcode: this.errcode, errmsg: `${this.message} rid: ${rid}`, ...this.beside }
  }
}

/** The body is larger than the service reads: it cuts the connection instead of answering. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** `errcode` 0 with its usual words. */
export const OK = { errcode: 0, errmsg: 'ok' } as const
