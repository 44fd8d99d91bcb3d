/**
 * Calls a day a small account may make, by endpoint; they grow with 100,000, 1 and 10 million followers, so these are
 * what to be careful about until `openapi/quota/get` says otherwise. A call that is not listed has no known quota.
 *
 * @see API_Call_Limits (接口调用频次限制), an older page - official docs (read 2026-11-23), where nothing else is named
 */
export const CALLS_PER_DAY: ReadonlyMap<string, number> = new Map([
  // api_getstableaccesstoken (read 2026-11-23)
  ['/cgi-bin/stable_token', 500_000],
  ['/cgi-bin/media/upload', 100_000],
  ['/cgi-bin/qrcode/create', 100_000],
  ['/cgi-bin/draft/add', 1000],
  ['/cgi-bin/draft/update', 1000],
  ['/cgi-bin/draft/delete', 1000],
  ['/cgi-bin/draft/count', 1000],
  ['/cgi-bin/draft/batchget', 1000],
  ['/cgi-bin/draft/get', 500],
  ['/cgi-bin/freepublish/submit', 100],
  ['/cgi-bin/freepublish/get', 100],
  ['/cgi-bin/freepublish/batchget', 100],
  ['/cgi-bin/freepublish/getarticle', 100],
  ['/cgi-bin/freepublish/delete', 10],
  ['/cgi-bin/message/mass/sendall', 100],
  ['/cgi-bin/message/mass/delete', 10],
  // api_preview (read 2026-11-23): the page ties it to previews by WeChat name, which ours are
  ['/cgi-bin/message/mass/preview', 100],
])

/** From this share of a day's quota on, people are told. */
export const LOW_SHARE = 0.8

/** Calls of a day that following up leaves for whoever submits. */
export const KEPT_FOR_SUBMITS = 5

const HOUR = 60 * 60_000
/** Asia/Shanghai is eight hours ahead of UTC all year round. */
const AHEAD_MS = 8 * HOUR
const DAY_MS = 24 * HOUR
/** Two clocks seldom agree on midnight. */
const MARGIN_MS = 60_000

/** The quota day of an instant: `YYYY-MM-DD` in Asia/Shanghai. @param now ms since 1970 */
export const quotaDay = (now: number): string => new Date(now + AHEAD_MS).toISOString().slice(0, 10)

/** How long until the next quota day has surely begun, in ms: between one minute and a day and a minute. */
export const untilNextDayMs = (now: number): number => DAY_MS - ((now + AHEAD_MS) % DAY_MS) + MARGIN_MS
