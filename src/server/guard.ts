import type { MiddlewareHandler } from 'hono'
import { zh } from '../text/zh.ts'

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/**
 * Until there are logins the server only reads, and only for this machine: any other Host header is a page elsewhere
 * that had its name point here (DNS rebinding). Nothing but our own styles and pictures may load.
 */
export const guard: MiddlewareHandler = async (c, next) => {
  if (!LOOPBACK_HOST.test(c.req.header('host') ?? '')) return c.text(zh.desk.foreignHost, 403)
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return c.text('', 405, { Allow: 'GET, HEAD' })
  await next()
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cache-Control', 'no-store')
  return undefined
}

/** Pages with inline styles, pictures of our own, and nothing else. */
export const POLICY =
  "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
