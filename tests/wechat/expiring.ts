import { wechatServer, type WechatServer } from './wechat-server.ts'

/** A server that knows one token at a time and has the first one run out after `calls` calls. */
export async function expiring(calls: number): Promise<WechatServer> {
  let token = 1
  let answered = 0
  const server = await wechatServer((seen, response) => {
    answered += 1
    if (answered === calls) token += 1
    const good = seen.query.get('access_token') === `T${token}`
    const answer = good ? { total_count: 0 } : { errcode: 42001, errmsg: 'access_token expired' }
    // answers arrive in any order
    setTimeout(() => response.end(JSON.stringify(answer)), answered % 7)
  })
  server.tokenTurns = [
    (_seen, response) => void response.end(JSON.stringify({ access_token: `T${token}`, expires_in: 7200 })),
  ]
  return server
}
