import type { Call } from './proxy.ts'
import type { Workspace } from './workspace.ts'

/** Ways in which no usable answer comes, whether or not WeChat acted. */
export const SILENCES = ['connection cut', 'time-out', '502 with html', 'half json', 'errcode -1'] as const
export type Silence = (typeof SILENCES)[number]

const whole = (text: string) => Buffer.from(text)
const BUSY = { errcode: -1, errmsg: 'system error rid: 00000000-00000000-00000000' }

/** Spoils the answer of one call; `acted` says whether WeChat got the request. */
export async function silence(call: Call, how: Silence, acted: boolean): Promise<void> {
  const answer = acted ? await call.forward() : { status: 200, type: 'application/json', body: whole('{"errcode":0}') }
  switch (how) {
    case 'connection cut':
      return call.cut()
    case 'time-out':
      return call.hang()
    case '502 with html':
      return call.deliver({ status: 502, type: 'text/html', body: whole('<html><body>Bad Gateway</body></html>') })
    case 'half json':
      return call.deliver({ ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) })
    case 'errcode -1':
      return call.answer(BUSY)
  }
}

/** The call of this name (`draft/add#1`) gets no usable answer; all others pass. */
export function silenceAt(workspace: Workspace, name: string, how: Silence, acted: boolean): void {
  workspace.proxy.intercept = call => (call.name === name ? silence(call, how, acted) : undefined)
}
