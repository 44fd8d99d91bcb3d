import { DraftError, type Action, type Article, type Finding } from '../article/article.ts'
import type { Audience } from '../publish/ports.ts'
import { plan } from '../publish/plan.ts'
import { drain } from '../publish/drain.ts'
import type { Done } from '../publish/run.ts'
import { awaitsPerson, hasEnded, mayChange, NO_QUOTA, type Publication } from '../publish/publication.ts'
import { MASS_LATE_MINUTES } from '../publish/times.ts'
import { instantFrom } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { findingOf, findingsOf } from './check.ts'
import { accountsOf, finishAll, type Finished } from './finish.ts'
import {
  choiceOption,
  CommandError,
  FindingsError,
  needed,
  numberOption,
  textOption,
  UsageError,
  type Call,
  type Command,
} from './command.ts'
import type { Exit } from './exits.ts'
import { findingJson, printFindings } from './views.ts'
import type { Frozen } from '../publish/freeze.ts'

const LATE_MINUTES = 60
const ACTIONS = ['draft', 'publish', 'mass'] as const
/** Further away it is a slip of the pen, not a plan. */
const FARTHEST = Date.parse('2100-01-01T00:00:00+08:00')

/** A draft that may be sent: frozen and free of errors. @throws {CommandError} `findings` after printing them. */
export async function sendable(call: Call, path: string): Promise<{ article: Article; frozen: Frozen }> {
  const { article, frozen, findings } = await findingsOf(call.app, path).catch((error: unknown) => {
    if (error instanceof DraftError) refuse(call, [findingOf(error)])
    throw error
  })
  const errors = findings.filter(finding => finding.severity === 'error')
  if (errors.length > 0) refuse(call, errors)
  return { article, frozen }
}

/** Shows the errors and stops. @throws {FindingsError} always */
function refuse({ io, json }: Call, errors: readonly Finding[]): never {
  if (!json) printFindings({ ...io, out: text => io.err(text) }, errors)
  throw new FindingsError(errors.map(findingJson))
}

/** `push <draft> [--overwrite]`: the draft box only. */
export const push: Command = (call, draft) => send(call, needed(draft, 'draft'), 'draft')

/** `publish <draft> …`: now, or at a time. */
export const publish: Command = (call, draft) => {
  const action = choiceOption(call.options, 'action', ACTIONS)
  return send(call, needed(draft, 'draft'), action)
}

async function send(call: Call, path: string, action: Action | undefined): Promise<Exit> {
  const { app, io, options } = call
  const { zone } = app.settings
  const dueAt = dueFrom(textOption(options, 'at'), Date.now(), zone)
  const reason = textOption(options, 'reason')
  if (options['again'] === true && reason === undefined) throw new UsageError(zh.cli.needs('--again', '--reason …'))
  const audience = textOption(options, 'to')
  const to = audienceOf(audience)
  const late = numberOption(options, 'late', 0, 7 * 24 * 60)
  const noQuota = choiceOption(options, 'noQuota', NO_QUOTA)
  const said = Object.entries({ action, to: audience, lateMinutes: late, noQuota } as const)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name as 'action' | 'to' | 'lateMinutes' | 'noQuota')
  const { article, frozen } = await sendable(call, path)
  const accounts = await accountsOf(app, textOption(options, 'account'), article.meta.accounts)
  const wanted = action ?? article.meta.action ?? 'publish'
  const { publications } = await app.records()
  await checkMassWords(call, { action, wanted, issue: article.issue, accounts: accounts.map(({ id }) => id) })
  await publications.keep(frozen.hash, frozen.snapshot, frozen.pictures, frozen.places)
  const world = await app.world()
  const wish = {
    issue: article.issue,
    kind: wanted === 'draft' ? 'draft' : 'public',
    action: wanted,
    snapshot: frozen.hash,
    title: article.meta.title,
    to,
    dueAt: dueAt ?? world.clock.now(),
    lateMinutes: late ?? article.meta.lateMinutes ?? LATE_MINUTES,
    by: io.user,
    again: options['again'] === true ? reason! : null,
    ...(noQuota === undefined ? {} : { noQuota }),
    overwrite: options['overwrite'] === true,
    retime: dueAt !== undefined,
    said,
  } as const
  // all are written down before the first is sent: one account's trouble is none of the others'
  const planned: { alias: string; row: Publication }[] = []
  for (const { id, alias } of accounts) {
    planned.push({ alias, row: await plan(publications, world.clock, { ...wish, account: id }) })
  }
  const done: Finished[] = []
  for (const { alias, row } of planned) done.push({ ...(await carryOut(call, row)), alias })
  return finishAll(call, done)
}

/**
 * Words that mean something for a mass send only: on anything else somebody would believe in them. Without `--action` they
 * may be about one that is planned already.
 */
async function checkMassWords(
  { app, options }: Call,
  {
    action,
    wanted,
    issue,
    accounts,
  }: { action: Action | undefined; wanted: Action; issue: string; accounts: readonly string[] },
): Promise<void> {
  const { publications } = await app.records()
  const standing = await Promise.all(accounts.map(id => publications.ofIssue(id, issue)))
  const isPlanned = standing.flat().some(row => row.action === 'mass' && mayChange(row))
  const isMass = wanted === 'mass' || (action === undefined && isPlanned)
  const to = textOption(options, 'to')
  const word = to?.startsWith('tag:') ? '--to' : options['noQuota'] === undefined ? undefined : '--no-quota'
  if (word !== undefined && !isMass) throw new UsageError(zh.cli.massOnly(word), zh.cli.massOnlyRemedy(word))
  const late = Number(textOption(options, 'late') ?? 0)
  if (isMass && late > MASS_LATE_MINUTES) {
    throw new UsageError(zh.cli.massLate(late), zh.cli.massLateRemedy(MASS_LATE_MINUTES))
  }
}

/** Runs it in this process until WeChat took it, and with `--wait` until it ended; one planned for later just waits. */
async function carryOut({ app, io, options, json }: Call, planned: Publication): Promise<Done> {
  const world = await app.world()
  if (hasEnded(planned) || awaitsPerson(planned) || planned.dueAt > world.clock.now()) {
    return { publication: planned, trouble: null }
  }
  if (io.isTty && !json) {
    app.onEvent((event, fields) => {
      if (fields['publication'] !== planned.id) return
      if (event === 'picture.uploaded')
        io.err(zh.publication.pictureSent(Number(fields['done']), Number(fields['total'])))
      if (event !== 'publication.moved') return
      const why = typeof fields['reason'] === 'string' ? fields['reason'] : null
      io.err(zh.publication.moved(String(fields['state']), planned.action, why, null))
    })
  }
  const followMs = options['wait'] === true ? app.settings.waitMs : 0
  const done = await drain(world, { only: planned.id, followMs, signal: io.signal })
  return done.find(one => one.publication.id === planned.id) ?? { publication: planned, trouble: null }
}

function dueFrom(at: string | undefined, now: number, zone: string): number | undefined {
  if (at === undefined) return undefined
  const due = instantFrom(at, now, zone)
  if (due === undefined) throw new CommandError('at-unreadable', { at })
  if (due < now - 60_000) throw new CommandError('at-past', { at })
  if (due >= FARTHEST) throw new CommandError('at-far', { at })
  return due
}

function audienceOf(to: string | undefined): Audience {
  if (to === undefined || to === 'all') return { all: true }
  const tag = /^tag:(\d{1,9})$/.exec(to)?.[1]
  if (tag === undefined) throw new UsageError(`--to ${to}`, zh.cli.toForm)
  return { tag: Number(tag) }
}
