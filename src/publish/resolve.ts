import { become, mayBecome, mayChange, type Publication } from './publication.ts'
import { looksAfterAt } from './times.ts'
import type { Clock, Notice, Publications } from './records.ts'
import { line } from './turn.ts'

/** A person's decision that does not fit where the publication is. */
export class NotResolvable extends Error {
  override readonly name = 'NotResolvable'
  constructor(readonly publication: Publication) {
    super(`${publication.id} is ${publication.state}`)
  }
}

/** Takes a publication off its way before anything public was asked. @throws {NotResolvable} */
export async function cancel(store: Publications, row: Publication, by: string): Promise<Publication> {
  if (!mayChange(row) || (row.state === 'drafted' && row.kind === 'draft')) throw new NotResolvable(row)
  return moved(row, await store.move(become(row, { state: 'cancelled' }), [line('cancel', `person:${by}`)]))
}

/**
 * It is out: somebody saw it, or sent it by hand. Said once more of one whose address nobody knows, it brings the address.
 * @throws {NotResolvable}
 */
export async function resolvePublished(
  store: Publications,
  clock: Clock,
  row: Publication,
  by: string,
  url: string | null,
): Promise<Publication> {
  const said = line('resolve', `person:${by}`, { as: 'published', url })
  if (row.state === 'published' && row.url === null && url !== null) {
    return moved(row, await store.move(become(row, { url }), [said]))
  }
  if (!mayBecome(row.state, 'published') || row.state === 'published' || row.state === 'submitting') {
    throw new NotResolvable(row)
  }
  const wakeAt = looksAfterAt(0, clock.now())
  const next = become(row, { state: 'published', url: url ?? row.url, wakeAt })
  const notice = noticeOf(row, 'published', next.url === null ? {} : { url: next.url })
  const saved = moved(row, await store.move(next, [said], notice))
  await store.retireDraft(row.account, row.issue)
  return saved
}

/**
 * It is not out, and still should be: due from now, and past the check that held it. The round stays, so a mass send
 * keeps its clientmsgid and WeChat guards against a wrong guess for 24 hours. @throws {NotResolvable}
 */
export async function resolveNotPublished(
  store: Publications,
  clock: Clock,
  row: Publication,
  by: string,
): Promise<Publication> {
  if (row.state !== 'held' && row.state !== 'uncertain') throw new NotResolvable(row)
  const now = clock.now()
  const next = become(row, {
    state: 'planned',
    wakeAt: now,
    dueAt: Math.max(now, row.dueAt),
    allowed: allowedAfter(row),
  })
  return moved(row, await store.move(next, [line('resolve', `person:${by}`, { as: 'not-published' })]))
}

/** What a person's "go on" lets pass once: our content found elsewhere, or a draft that is not as we left it. */
function allowedAfter({ reason }: Publication): Publication['allowed'] {
  if (reason === 'elsewhere') return 'elsewhere'
  return reason === 'changed' || reason === 'gone' || reason === 'mangled' ? 'overwrite' : null
}

/** Whoever decided knows; the others are told. */
const noticeOf = ({ account, id, issue, title }: Publication, kind: string, values: Notice['values']): Notice => ({
  kind,
  account,
  publication: id,
  values: { issue, title, ...values },
})

function moved(row: Publication, saved: Publication | undefined): Publication {
  if (!saved) throw new NotResolvable(row)
  return saved
}
