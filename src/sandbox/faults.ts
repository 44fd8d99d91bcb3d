/**
 * How a call goes wrong. `delay`: answered late · `errcode`: refused with any code · `http`: an http error page ·
 * `cut-before`: the connection is cut and nothing was done · `cut-after`: done, then cut without a reply ·
 * `half`: done, and half of the reply · `silent`: done, and no reply while the connection stays open ·
 * `hang`: not done, and no reply either · `token-killed`: the call's token is ended before it is looked at.
 */
const KINDS = ['delay', 'errcode', 'http', 'cut-before', 'cut-after', 'half', 'silent', 'hang', 'token-killed'] as const

export type FaultKind = (typeof KINDS)[number]

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
  /** How many calls to its path are let through before it begins. */
  skip: number
  /** How likely it meets a call, 0 to 1; drawn from `seed`, so that the same calls meet the same faults again. */
  readonly probability: number
  seed: number
}

const isKind = (value: unknown): value is FaultKind => KINDS.some(kind => kind === value)

const LONGEST_DELAY_MS = 600_000
const TIMES_MAX = 1_000_000

/** A fault out of a control call's body, or what is wrong with it. */
export function faultOf(body: Record<string, unknown>, id: number): Fault | string {
  const { path, kind, ms = 1000, errcode = -1, errmsg = null, status = 502, acts = false } = body
  const { nth = 1, probability = 1, seed = 1, times = probability === 1 ? 1 : TIMES_MAX } = body
  if (typeof path !== 'string' || (path !== '*' && !path.startsWith('/'))) return 'path'
  if (!isKind(kind)) return `kind: one of ${KINDS.join(', ')}`
  if (!isIn(times, 1, TIMES_MAX)) return 'times'
  if (!isIn(ms, 0, LONGEST_DELAY_MS)) return 'ms'
  if (typeof errcode !== 'number' || !Number.isSafeInteger(errcode)) return 'errcode'
  if (errmsg !== null && typeof errmsg !== 'string') return 'errmsg'
  if (!isIn(status, 400, 599)) return 'status'
  if (typeof acts !== 'boolean') return 'acts'
  if (!isIn(nth, 1, TIMES_MAX)) return 'nth'
  if (typeof probability !== 'number' || !(probability > 0 && probability <= 1)) return 'probability'
  if (!isIn(seed, 0, 0xffff_ffff)) return 'seed'
  return { id, path, kind, times, ms, errcode, errmsg, status, acts, skip: nth - 1, probability, seed }
}

const isIn = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most

/** The oldest fault that meets this call; it is counted down, and gone when its times are over. */
export function takeFault(state: { faults: Fault[] }, path: string): Fault | undefined {
  for (const fault of state.faults) {
    if ((fault.path !== path && fault.path !== '*') || !meets(fault)) continue
    fault.times -= 1
    if (fault.times <= 0) state.faults = state.faults.filter(other => other !== fault)
    return fault
  }
  return undefined
}

/** Counts a call to a fault's path, and draws where it is a matter of chance. */
function meets(fault: Fault): boolean {
  // Faults kept by an older version have none of the three.
  if ((fault.skip ?? 0) > 0) {
    fault.skip -= 1
    return false
  }
  return (fault.probability ?? 1) >= 1 || draw(fault) < fault.probability
}

/** mulberry32: a number from 0 to 1 out of the fault's own seed, which moves on. */
function draw(fault: Fault): number {
  fault.seed = (fault.seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(fault.seed ^ (fault.seed >>> 15), fault.seed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

/** Whether the call is carried out although the fault meets it. */
export function carriedOut(fault: Fault): boolean {
  switch (fault.kind) {
    case 'cut-before':
    case 'hang':
      return false
    case 'errcode':
    case 'http':
      return fault.acts
    case 'delay':
    case 'cut-after':
    case 'half':
    case 'silent':
    case 'token-killed':
      return true
  }
}
