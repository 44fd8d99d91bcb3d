import { QuotaKept, TransportError, WechatError } from './errors.ts'
import { draftStands } from './last-look.ts'
import { monthStart, dayStart } from './mass-days.ts'
import { coverPictures } from './snapshot.ts'
import { looksAt, waitsUntil } from './times.ts'
import type { Problem } from './problem.ts'
import type { DraftRecord } from './records.ts'
import { line, told, type Turn } from './turn.ts'

/** How long what was found about an account holds for its other publications. */
export const AHEAD_MS = 2 * 60_000
const HOUR = 60 * 60_000
/** Mass sends to everybody: a day of a subscription account, a month of a service account - official docs, Batch_Sends (read 2026-11-23). */
const MASS_A_DAY = 1
const MASS_A_MONTH = 4

/**
 * A day, an hour and five minutes ahead of its minute: is everything there that it will need? What is not is told while
 * there is time to mend it; only a draft that is not ours any more stops it here and now.
 */
export async function preflight(turn: Turn): Promise<null> {
  const { account, action, state, dueAt } = turn.publication
  const problems = [...(await turn.world.ahead.of(`${action} ${account}`, turn.now, () => wrongWith(turn)))]
  if (state === 'drafted') {
    const stands = await draftReady(turn, problems)
    if (!stands) return null
  }
  const wakeAt = state === 'drafted' ? waitsUntil(dueAt, turn.now) : looksAt(dueAt, turn.now)
  const list = problems.join(' ')
  const entry = line('preflight', problems.length > 0 ? 'found' : 'done', problems.length > 0 ? { problems: list } : {})
  if (problems.length === 0) await turn.save({ wakeAt }, entry)
  else
    await turn.saveTelling(
      { wakeAt },
      told('preflight', { problems: list, minutes: minutesTo(dueAt, turn.now) }),
      entry,
    )
  return null
}

const minutesTo = (dueAt: number, now: number): number => Math.ceil((dueAt - now) / 60_000)

/** What is wrong with the account, for this kind of publication. */
async function wrongWith(turn: Turn): Promise<readonly Problem[]> {
  const { world, platform, publication } = turn
  const { account, action, dueAt } = publication
  // a secret that was changed, or an address that is not listed any more, shows only when a token is asked for
  const problems = await found(() => platform.freshToken())
  if (problems.length > 0) return problems
  if (dueAt - turn.now <= HOUR) problems.push(...(await found(() => turn.recentlyPublished('follow'))))
  if (await world.takesPushes(account)) {
    const reached = await found(async () => ((await platform.isCallbackReached()) ? [] : (['callback'] as const)))
    problems.push(...reached)
  }
  if (action === 'mass') problems.push(...(await massProblems(turn)))
  return problems
}

/** Why a look failed, or what it brought; the last calls of a day are not spent on looking ahead. */
async function found(look: () => Promise<unknown>): Promise<Problem[]> {
  try {
    const brought = await look()
    return Array.isArray(brought) ? (brought as Problem[]) : []
  } catch (error) {
    if (error instanceof QuotaKept) return []
    if (error instanceof TransportError) return ['unreachable']
    if (error instanceof WechatError) return [`${error.errcode}`]
    throw error
  }
}

/** As far as we know: hands in the back office are seen only where an event or a person told of them. */
async function massProblems({ world, publication }: Turn): Promise<Problem[]> {
  const { account, dueAt, to } = publication
  const problems: Problem[] = []
  const isService = (await world.store.accountCode(account)) !== undefined
  const sent = (since: number) => world.store.massSends(account, since)
  if (!isService && (await sent(dayStart(dueAt))) >= MASS_A_DAY) problems.push('mass-day')
  else if (isService && 'all' in to && (await sent(monthStart(dueAt))) >= MASS_A_MONTH) problems.push('mass-month')
  if (await world.store.wasConfirmed(account)) problems.push('confirm')
  return problems
}

/** False when the draft is not ours any more (it is held then), or goes back to be made anew. Adds what could not be seen. */
async function draftReady(turn: Turn, problems: Problem[]): Promise<boolean> {
  let stands = true
  const trouble = await found(async () => {
    const record = await draftStands(turn)
    stands = record !== undefined && !(await coverIsGone(turn, record))
  })
  problems.push(...trouble.filter(problem => !problems.includes(problem)))
  return stands
}

/** A cover somebody deleted from the library takes its draft along: it is carried once more. */
async function coverIsGone(turn: Turn, record: DraftRecord): Promise<boolean> {
  const { world, platform, publication } = turn
  const snapshot = await world.store.snapshot(publication.snapshot)
  const missing: string[] = []
  for (const hash of coverPictures(snapshot)) {
    const known = await world.store.upload(publication.account, hash, 'cover')
    if (known && !(await platform.hasMaterial(known.ref))) missing.push(hash)
  }
  if (missing.length === 0) return false
  for (const hash of missing) await world.store.forgetUpload(publication.account, hash, 'cover')
  // the draft as it stands is not what the snapshot says any more: the same content goes into it again
  await world.store.saveDraft({ ...record, snapshot: '' })
  await turn.save({ state: 'preparing', wakeAt: turn.now }, line('material/get_material', 'absent'))
  return true
}
