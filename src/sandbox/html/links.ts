/** What is known of a picture by its address. */
export type Lookup = (
  address: string,
) => { readonly format: string; readonly widthPx: number; readonly heightPx: number } | undefined

const PICTURE_HOSTS = new Set(['mmbiz.qpic.cn', 'mmbiz.qlogo.cn'])

/** K1: only links into WeChat's own articles stay; `#…`, other servers and other schemes do not. */
export function keptHref(href: string): boolean {
  const url = parseUrl(href)
  return url !== undefined && url.hostname === 'mp.weixin.qq.com' && url.username === ''
}

/** I1: only pictures WeChat serves itself. */
export function keptPicture(address: string): boolean {
  const url = parseUrl(address)
  return url !== undefined && PICTURE_HOSTS.has(url.hostname) && url.username === ''
}

function parseUrl(address: string): URL | undefined {
  const whole = address.trim().startsWith('//') ? `https:${address.trim()}` : address
  if (!URL.canParse(whole)) return undefined
  const url = new URL(whole)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined
}

/** I2 and I4: the attributes a picture has when an article is read back: the address, its type, and its size if known. */
export function moved(address: string, lookup: Lookup): Map<string, string> {
  const url = parseUrl(address)
  if (url === undefined) return new Map()
  const known = lookup(address)
  const format = url.searchParams.get('wx_fmt') ?? known?.format ?? /mmbiz_([a-z]+)/.exec(url.pathname)?.[1] ?? 'jpeg'
  const path = url.pathname.replace(/\/\d+$/, '/640')
  const attributes = new Map([
    ['data-src', `https://${url.host}${path}?wx_fmt=${encodeURIComponent(format)}&from=appmsg`],
    ['data-type', format],
  ])
  if (known !== undefined) {
    attributes.set('data-w', String(known.widthPx))
    attributes.set('data-ratio', String(Number((known.heightPx / known.widthPx).toFixed(7))))
  }
  return attributes
}
