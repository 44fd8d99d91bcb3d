import type { Finding } from '../article/article.ts'
import type { Publication } from '../publish/publication.ts'
import type { Journalled } from '../publish/records.ts'
import { isoOf, readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import type { Io } from './ports.ts'

/** A publication as other programs read it: fields may be added, never renamed (docs/contract.md). */
export function publicationJson(
  row: Publication,
  journal: readonly Journalled[],
  zone: string,
  alias: string | undefined,
): Record<string, unknown> {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    action: row.action,
    to: 'tag' in row.to ? `tag:${row.to.tag}` : 'all',
    account: alias ?? row.account,
    issue: row.issue,
    round: row.round,
    draftId: row.draft,
    url: row.url,
    dueAt: isoOf(row.dueAt, zone),
    title: row.title,
    snapshot: row.snapshot,
    publishId: row.publishId ?? row.massId,
    journal: journal.map(({ at, step, outcome }) => ({ at: isoOf(at, zone), step, outcome })),
  }
}

export function printPublication(io: Io, row: Publication, journal: readonly Journalled[], zone: string): void {
  const { publication: words } = zh
  io.out(`${row.id}  《${row.title}》`)
  io.out(`${words.shown.state}：${words.moved(row.state, row.action, row.reason, null)}`)
  io.out(`${words.shown.action}：${words.action(row.action)}`)
  if (row.action === 'mass' && 'tag' in row.to) io.out(`${words.shown.to}：${words.onlyTag(row.to.tag)}`)
  io.out(`${words.shown.dueAt}：${readable(row.dueAt, zone)}`)
  if (row.draft !== null) io.out(`${words.shown.draft}：${row.draft}`)
  if (row.url !== null) io.out(`${words.shown.url}：${row.url}`)
  if (journal.length > 0) io.out(`${words.shown.journal}：`)
  for (const entry of journal) {
    io.out(
      `  ${readable(entry.at, zone)}  ${words.step(entry.step, entry.detail['reason'], entry.detail['as'])}  ${words.outcome(entry.outcome)}`,
    )
  }
  const next = words.next(row.state, row.reason, row.id)
  if (next !== null) io.out(next)
}

/** The words of a finding; what keeps a draft from being read at all has its own. */
const sentence = ({ rule, values }: Finding): { readonly message: string; readonly suggestion: string } =>
  zh.article.errors[rule]?.(values) ?? zh.check.sentenceOf(rule, values)

/** A finding as `--json` shows it, with its words. */
export function findingJson(finding: Finding): Record<string, unknown> {
  const { message, suggestion } = sentence(finding)
  const { rule, severity, blocks, file, line, column } = finding
  return { rule, severity, blocks, file, line, column, message, suggestion }
}

/** `file:line:column severity rule message`, by place. */
export function printFindings(io: Io, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const { message, suggestion } = sentence(finding)
    const place = `${finding.file}:${finding.line}:${finding.column}`
    io.out(`${place} ${finding.severity} ${finding.rule} ${message}${suggestion}`)
  }
}

export const byPlace = (a: Finding, b: Finding): number =>
  a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.rule.localeCompare(b.rule)
