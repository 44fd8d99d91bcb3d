import type { Selectable } from 'kysely'
import type { Publication } from '../publish/publication.ts'
import type { Entry, Journalled, Notice } from '../publish/records.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['publications']>

/** A publication as its row. Casts stand here only: what is read was written by `toRow`. */
export const fromRow = (row: Row): Publication => ({
  id: row.id,
  account: row.account,
  issue: row.issue,
  kind: row.kind as Publication['kind'],
  round: row.round,
  action: row.action as Publication['action'],
  state: row.state as Publication['state'],
  reason: row.reason as Publication['reason'],
  snapshot: row.snapshot,
  title: row.title,
  to: JSON.parse(row.audience) as Publication['to'],
  dueAt: row.due_at,
  lateMinutes: row.late_minutes,
  wakeAt: row.wake_at,
  tries: row.tries,
  allowed: row.allowed as Publication['allowed'],
  draft: row.draft as Publication['draft'],
  publishId: row.publish_id as Publication['publishId'],
  massId: row.mass_id as Publication['massId'],
  article: row.article as Publication['article'],
  url: row.url,
  plannedAt: row.planned_at,
  noQuota: row.no_quota as Publication['noQuota'],
  version: row.version,
})

export const toRow = (one: Publication): Row => ({
  id: one.id,
  account: one.account,
  issue: one.issue,
  kind: one.kind,
  round: one.round,
  action: one.action,
  state: one.state,
  reason: one.reason,
  snapshot: one.snapshot,
  title: one.title,
  audience: JSON.stringify(one.to),
  due_at: one.dueAt,
  late_minutes: one.lateMinutes,
  wake_at: one.wakeAt,
  tries: one.tries,
  allowed: one.allowed,
  draft: one.draft,
  publish_id: one.publishId,
  mass_id: one.massId,
  article: one.article,
  url: one.url,
  planned_at: one.plannedAt,
  no_quota: one.noQuota,
  version: one.version,
})

export const fromJournal = (row: Selectable<Tables['journal']>): Journalled => ({
  seq: row.seq,
  publication: row.publication,
  at: row.at,
  step: row.step,
  outcome: row.outcome as Journalled['outcome'],
  intent: row.intent,
  detail: JSON.parse(row.detail) as Journalled['detail'],
})

export const toJournal = (publication: string, at: number, entry: Entry) => ({
  publication,
  at,
  step: entry.step,
  outcome: entry.outcome,
  intent: entry.intent,
  detail: JSON.stringify(entry.detail),
})

export const toNotice = (at: number, { kind, account, publication, values }: Notice) => ({
  at,
  kind,
  account,
  publication,
  body: JSON.stringify(values),
})
