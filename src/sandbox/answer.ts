import { randomBytes } from 'node:crypto'
import { ERRMSG } from './errmsg.ts'

/** `hhhhhhhh-hhhhhhhh-hhhhhhhh`, the first group being the time, as the service's request ids look. */
export const requestId = (at: number): string => {
  const chance = randomBytes(8).toString('hex')
  return `${Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0')}-${chance.slice(0, 8)}-${chance.slice(8)}`
}

/** A call turned down: `errcode`, its text, and fields beside them (45065 carries the first job's `msg_id`). */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(
    readonly errcode: number,
    text?: string,
    readonly beside: Readonly<Record<string, unknown>> = {},
  ) {
    super(text ?? ERRMSG[errcode] ?? 'system error')
  }

  /** `rid` names this request for openapi/rid/get. */
  envelope(rid: string): Record<string, unknown> {
    return { errcode: this.errcode, errmsg: `${this.message} rid: ${rid}`, ...this.beside }
  }
}

/** The body is larger than the service reads: it cuts the connection instead of answering. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

/** `errcode` 0 with its usual words. */
export const OK = { errcode: 0, errmsg: 'ok' } as const
