import { createServer } from 'node:http'
import { once } from 'node:events'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** Nobody may keep a connection open by sending slowly: a whole request takes at most this long. */
const REQUEST_MS = 30_000

/** Serves an app until closed; with `host` null on all addresses of this machine. Rejects with the system's own error (`EADDRINUSE`) when the port is taken. */
export async function listen(
  app: Hono,
  host: string | null,
  port: number,
): Promise<{ readonly url: string; readonly port: number; close(): Promise<void> }> {
  const answer = getRequestListener(app.fetch)
  const server = createServer((request, response) => void answer(request, response))
  server.requestTimeout = REQUEST_MS
  server.headersTimeout = REQUEST_MS
  if (host === null) server.listen(port)
  else server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const name = host === null ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  const close = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url: `http://${name}:${bound}`, port: bound, close }
}
