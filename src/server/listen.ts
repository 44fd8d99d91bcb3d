import { createServer } from 'node:http'
import { once } from 'node:events'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** Serves an app until closed. Rejects with the system's own error (`EADDRINUSE`) when the port is taken. */
export async function listen(
  app: Hono,
  host: string,
  port: number,
): Promise<{ readonly url: string; readonly port: number; close(): Promise<void> }> {
  const answer = getRequestListener(app.fetch)
  const server = createServer((request, response) => void answer(request, response))
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  const name = host.includes(':') ? `[${host}]` : host
  const close = async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url: `http://${name}:${bound}`, port: bound, close }
}
