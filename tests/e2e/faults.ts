import type { Call } from './proxy.ts'
import { kill } from './kills.ts'
import { silence } from './silence.ts'
import type { Workspace } from './workspace.ts'

/** One thing that can happen to one call. */
export interface Fault {
  readonly name: string
  /** Whether WeChat did what was asked. */
  readonly acted: boolean
  /** Whether WeChat's own word about this call came back. */
  readonly answered: boolean
  /** For what only reads or uploads, the fault of the same name that did not act says the same. */
  readonly onlyVerbs?: true
  /** Whether the process that asked ends with it. */
  readonly kills?: true
  meet(call: Call, workspace: Workspace): Promise<unknown>
}

/** The token of this call is dead when it arrives; that of `stable_token` when it is handed out. */
async function killToken(call: Call, { platform, account }: Workspace): Promise<void> {
  if (call.path !== 'stable_token') {
    await platform.killToken(account)
    return call.deliver(await call.forward())
  }
  const answer = await call.forward()
  await platform.killToken(account)
  return call.deliver(answer)
}

/** No fault at all. */
export const UNDISTURBED: Fault = { name: 'undisturbed', acted: true, answered: true, meet: async () => undefined }

export const FAULTS: readonly Fault[] = [
  { name: 'killed before', acted: false, answered: false, kills: true, meet: (call, at) => kill(at, call, 'before') },
  { name: 'killed after', acted: true, answered: false, kills: true, meet: (call, at) => kill(at, call, 'after') },
  {
    name: 'killed uncommitted',
    acted: true,
    answered: true,
    kills: true,
    meet: (call, at) => kill(at, call, 'uncommitted'),
  },
  { name: 'cut before', acted: false, answered: false, meet: call => silence(call, 'connection cut', false) },
  { name: 'cut after', acted: true, answered: false, meet: call => silence(call, 'connection cut', true) },
  { name: 'hang before', acted: false, answered: false, meet: call => silence(call, 'time-out', false) },
  { name: 'hang after', acted: true, answered: false, onlyVerbs: true, meet: call => silence(call, 'time-out', true) },
  { name: '502', acted: false, answered: false, meet: call => silence(call, '502 with html', false) },
  {
    name: '502 after',
    acted: true,
    answered: false,
    onlyVerbs: true,
    meet: call => silence(call, '502 with html', true),
  },
  { name: 'half json', acted: true, answered: false, meet: call => silence(call, 'half json', true) },
  { name: '-1', acted: false, answered: false, meet: call => silence(call, 'errcode -1', false) },
  { name: '-1 after', acted: true, answered: false, onlyVerbs: true, meet: call => silence(call, 'errcode -1', true) },
  { name: 'token killed', acted: false, answered: true, meet: killToken },
]

/** The calls that change something and have no key that makes a second one harmless, or only one for a day. */
export const isVerb = (call: string): boolean => /^(draft\/add|freepublish\/submit|message\/mass\/sendall)#/.test(call)
