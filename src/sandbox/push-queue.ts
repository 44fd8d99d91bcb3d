import type { Push } from './records.ts'
import type { State } from './state.ts'

/** Queues the event a job will end with; it is dropped when the account has no callback by then. */
export function queuePush(state: State, appid: string, of: Push['of'], job: number, now: number): void {
  state.numbers.push += 1
  state.pushes.push({ id: state.numbers.push, appid, of, job, queuedAt: now, tries: 0, copies: 0, notBefore: 0 })
}
