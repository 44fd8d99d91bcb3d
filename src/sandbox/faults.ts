import type { State } from './state.ts'

/**
 * How a call goes wrong. `delay`: answered late · `errcode`: refused with any code · `http`: an http error page ·
 * `cut-before`: the connection is cut and nothing was done · `cut-after`: done, then cut without a reply ·
 * `half`: done, and half of the reply · `silent`: done, and no reply while the connection stays open.
 */
export type FaultKind = 'delay' | 'errcode' | 'http' | 'cut-before' | 'cut-after' | 'half' | 'silent'

const KINDS: readonly FaultKind[] = ['delay', 'errcode', 'http', 'cut-before', 'cut-after', 'half', 'silent']

export interface Fault {
  readonly id: number
  /** An API path, or `*` for every one. */
  readonly path: string
  readonly kind: FaultKind
  /** How many more calls meet it. */
  times: number
  /** For `delay`: how long, in ms. */
  readonly ms: number
  readonly errcode: number
  readonly errmsg: string | null
  /** For `http`: the status. */
  readonly status: number
  /**
   * `delay`: the call is carried out before the waiting, not after it. `errcode`, `http`: it is carried out although
   * the answer says otherwise.
   */
  readonly acts: boolean
}

const isKind = (value: unknown): value is FaultKind => KINDS.some(kind => kind === value)

const LONGEST_DELAY_MS = 600_000

/** A fault out of a control call's body, or what is wrong with it. */
export function faultOf(body: Record<string, unknown>, id: number): Fault | string {
  const { path, kind, times = 1, ms = 1000, errcode = -1, errmsg = null, status = 502, acts = false } = body
  if (typeof path !== 'string' || (path !== '*' && !path.startsWith('/'))) return 'path'
  if (!isKind(kind)) return `kind: one of ${KINDS.join(', ')}`
  if (!isIn(times, 1, 1_000_000)) return 'times'
  if (!isIn(ms, 0, LONGEST_DELAY_MS)) return 'ms'
  if (typeof errcode !== 'number' || !Number.isSafeInteger(errcode)) return 'errcode'
  if (errmsg !== null && typeof errmsg !== 'string') return 'errmsg'
  if (!isIn(status, 400, 599)) return 'status'
  if (typeof acts !== 'boolean') return 'acts'
  return { id, path, kind, times, ms, errcode, errmsg, status, acts }
}

const isIn = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most

/** The oldest fault that waits for this path; it is counted down, and gone when its times are over. */
export function takeFault(state: State, path: string): Fault | undefined {
  const fault = state.faults.find(fault => fault.path === path || fault.path === '*')
  if (fault === undefined) return undefined
  fault.times -= 1
  if (fault.times <= 0) state.faults = state.faults.filter(other => other !== fault)
  return fault
}

/** Whether the call is carried out although the fault meets it. */
export function carriedOut(fault: Fault): boolean {
  switch (fault.kind) {
    case 'cut-before':
      return false
    case 'errcode':
    case 'http':
      return fault.acts
    case 'delay':
    case 'cut-after':
    case 'half':
    case 'silent':
      return true
  }
}
