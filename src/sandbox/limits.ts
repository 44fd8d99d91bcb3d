/**
 * Calls a day by path for an account with few followers; `null` where no number is documented.
 * @see developers.weixin.qq.com, Message_Management/API_Call_Limits and each call's page (read 2026-11-23)
 */
export const DAILY_LIMITS: Readonly<Record<string, number | null>> = {
  '/cgi-bin/token': 2000,
  '/cgi-bin/stable_token': 500_000,
  '/cgi-bin/clear_quota': null,
  '/cgi-bin/clear_quota/v2': null,
  '/cgi-bin/openapi/quota/get': null,
  '/cgi-bin/openapi/quota/clear': null,
  '/cgi-bin/openapi/rid/get': null,
  '/cgi-bin/callback/check': null,
  '/cgi-bin/get_api_domain_ip': null,
  '/cgi-bin/getcallbackip': null,
  '/cgi-bin/media/uploadimg': null,
  '/cgi-bin/media/upload': 100_000,
  '/cgi-bin/media/get': 200_000,
  '/cgi-bin/material/add_material': null,
  '/cgi-bin/material/get_material': null,
  '/cgi-bin/material/del_material': null,
  '/cgi-bin/material/get_materialcount': null,
  '/cgi-bin/material/batchget_material': null,
  '/cgi-bin/draft/add': 1000,
  '/cgi-bin/draft/get': 500,
  '/cgi-bin/draft/update': 1000,
  '/cgi-bin/draft/delete': 1000,
  '/cgi-bin/draft/count': 1000,
  '/cgi-bin/draft/batchget': 1000,
  '/cgi-bin/draft/switch': null,
  '/cgi-bin/freepublish/submit': 100,
  '/cgi-bin/freepublish/get': 100,
  '/cgi-bin/freepublish/batchget': 100,
  '/cgi-bin/freepublish/getarticle': 100,
  '/cgi-bin/freepublish/delete': 10,
  '/cgi-bin/message/mass/sendall': 100,
  '/cgi-bin/message/mass/send': 100,
  '/cgi-bin/message/mass/get': null,
  '/cgi-bin/message/mass/speed/get': null,
  '/cgi-bin/message/mass/speed/set': null,
  '/cgi-bin/message/mass/preview': 100,
  '/cgi-bin/message/mass/delete': 10,
  '/cgi-bin/qrcode/create': 100_000,
}

export const isKnownPath = (path: string): boolean => Object.hasOwn(DAILY_LIMITS, path)

/** How often a path may be called a day: what was set by hand, else what is documented, else `null`: no limit. */
export const dailyLimit = (quotas: Readonly<Record<string, number>>, path: string): number | null =>
  (Object.hasOwn(quotas, path) ? quotas[path] : undefined) ?? DAILY_LIMITS[path] ?? null

/** Calls a minute. @see developers.weixin.qq.com, api_getstableaccesstoken and message/Batch_Sends (read 2026-11-23) */
const MINUTE_LIMITS: Readonly<Record<string, number>> = {
  '/cgi-bin/stable_token': 10_000,
  '/cgi-bin/message/mass/sendall': 60,
  '/cgi-bin/message/mass/send': 60,
  '/cgi-bin/message/mass/preview': 60,
  '/cgi-bin/message/mass/delete': 60,
}

/** How often a path may be called a minute; `null`: no limit is known. */
export const minuteLimit = (quotas: Readonly<Record<string, number>>, path: string): number | null =>
  (Object.hasOwn(quotas, path) ? quotas[path] : undefined) ?? MINUTE_LIMITS[path] ?? null
