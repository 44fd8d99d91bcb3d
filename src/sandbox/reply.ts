import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Reply } from './call.ts'
import type { Http } from './call.ts'

/** What is written back: json, or a file in its place. */
export interface Answer {
  readonly json: Readonly<Record<string, unknown>>
  /** Sent as text/plain without a charset, as some of the service's routes do. */
  readonly plain: boolean
  readonly file?: NonNullable<Reply['file']>
}

/** How the answer travels. */
export type Delivery =
  | { readonly kind: 'whole' | 'half'; readonly answer: Answer }
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'cut' | 'silent' }

/** Sends, spoils or withholds the reply. The status of an answer is 200 whatever it says. */
export function deliver(http: Http, delivery: Delivery): Response {
  switch (delivery.kind) {
    case 'whole': {
      const { body, headers } = written(delivery.answer)
      return new Response(body, { status: 200, headers })
    }
    case 'half':
      return sendHalf(http, delivery.answer)
    case 'page':
      return new Response(`<html><head><title>${delivery.status}</title></head><body>gateway</body></html>`, {
        status: delivery.status,
        headers: { 'content-type': 'text/html' },
      })
    case 'cut':
      http.env.incoming.socket.destroy()
      return RESPONSE_ALREADY_SENT
    case 'silent':
      return RESPONSE_ALREADY_SENT
  }
}

function written(answer: Answer): { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  if (answer.file !== undefined) {
    const { bytes, type, name } = answer.file
    const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` }
    return { body: new Uint8Array(bytes), headers }
  }
  const type = answer.plain ? 'text/plain' : 'application/json; encoding=utf-8'
  return { body: new TextEncoder().encode(JSON.stringify(answer.json)), headers: { 'content-type': type } }
}

/** Announces the whole length, sends half of it and cuts. */
function sendHalf(http: Http, answer: Answer): Response {
  const { body, headers } = written(answer)
  const { incoming, outgoing } = http.env
  outgoing.writeHead(200, { ...headers, 'content-length': body.byteLength })
  outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => incoming.socket.destroy())
  return RESPONSE_ALREADY_SENT
}
