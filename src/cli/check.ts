import { DraftError, type Article, type Finding } from '../article/article.ts'
import { applyFixes, contentForm, contentSize, inspect, sizeOf } from '../check/index.ts'
import { dateOf } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { print, UsageError, type Call, type Command } from './command.ts'
import type { Frozen } from '../publish/freeze.ts'
import type { App } from './ports.ts'
import { byPlace, findingJson, printFindings } from './views.ts'

/** Everything every room finds in a draft: its form, its rendering, its pictures, and another file with its id. */
export async function findingsOf(
  app: App,
  path: string,
): Promise<{ readonly article: Article; readonly frozen: Frozen; readonly findings: readonly Finding[] }> {
  const { article, rendered } = await app.open(path)
  const frozen = await app.freeze(path)
  const today = dateOf(Date.now(), app.settings.zone)
  const findings = [
    ...inspect(article, {
      today,
      render: rendered,
      earlier: await app.earlier(path, article),
      register: await app.register(path),
    }),
    ...frozen.findings,
    ...frozen.contents.flatMap(({ article: each, html }) => [...contentSize(each, html), ...contentForm(each, html)]),
    ...(await twins(app, path, article)),
  ]
  return { article, frozen, findings: findings.filter(isNotAccepted(article)).sort(byPlace) }
}

interface Checked {
  readonly findings: readonly Finding[]
  /** How much html would be sent for the draft and for each that rides with it. */
  readonly contents: readonly { readonly file: string; readonly characters: number; readonly bytes: number }[]
  readonly codes: Frozen['codes']
}

/** The same, with what keeps the draft from being read as a finding among others. */
async function checked(app: App, path: string): Promise<Checked> {
  try {
    const { findings, frozen } = await findingsOf(app, path)
    const contents = frozen.contents.map(({ article, html }) => ({ file: article.file, ...sizeOf(html) }))
    return { findings, contents, codes: frozen.codes }
  } catch (error) {
    if (error instanceof DraftError) return { findings: [findingOf(error)], contents: [], codes: [] }
    throw error
  }
}

/** An error of the draft's own text, as a finding. */
export function findingOf({ code, place, values }: DraftError): Finding {
  const { file, line = 1, column = 1 } = place
  return { rule: code, severity: 'error', blocks: true, file, line, column, values }
}

/** A series may accept warnings; an error is never accepted. */
const isNotAccepted =
  ({ meta }: Article) =>
  (finding: Finding): boolean =>
    finding.severity === 'error' || !meta.accepted.includes(finding.rule)

/** Two files that claim one issue would overwrite each other at WeChat. */
async function twins(app: App, path: string, article: Article): Promise<readonly Finding[]> {
  const { date, series } = article.meta
  if (date === null || series === null) return []
  for (const other of await app.siblings(path)) {
    const { text } = await app.readText(other)
    if (!text.slice(0, 4000).includes(date)) continue
    const twin = await app.open(other).catch(() => undefined)
    if (twin?.article.issue !== article.issue) continue
    const values = { issue: article.issue, other }
    return [
      { rule: 'duplicate-issue', severity: 'error', blocks: true, file: article.file, line: 1, column: 1, values },
    ]
  }
  return []
}

/** `check <draft…> [--fix]`: 0 without error findings, 1 with. */
export const check: Command = async (call, drafts) => {
  const paths = typeof drafts === 'string' ? [drafts] : (drafts ?? [])
  if (paths.length === 0) throw new UsageError(zh.cli.missing(zh.cli.words.draft))
  const done: Checked[] = []
  for (const path of paths) {
    if (call.options['fix'] === true) await fix(call, path)
    done.push(await checked(call.app, path))
  }
  const { io } = call
  const all = done.flatMap(({ findings }) => findings)
  const contents = done.flatMap(each => each.contents)
  const codes = done.flatMap(each => each.codes)
  if (call.json) print(io, { findings: all.map(findingJson), contents, codes })
  else report(call, { findings: all, contents, codes })
  return all.some(finding => finding.severity === 'error') ? 1 : 0
}

async function fix({ app, io, json }: Call, path: string): Promise<void> {
  const { article } = await app.open(path)
  const { text } = await app.readText(path)
  const fixed = applyFixes(text, article)
  if (fixed.fixed.length === 0) return
  await app.overwrite(path, fixed.text)
  if (!json) io.err(zh.cli.fixed(fixed.fixed.length))
}

function report({ io }: Call, { findings, contents, codes }: Checked): void {
  for (const { file, characters, bytes } of contents) io.err(zh.cli.contentSize(file, characters, bytes))
  for (const { file, line, target } of codes) io.err(zh.cli.codeTarget(file, line, target))
  if (findings.length === 0) {
    io.err(zh.cli.noFindings)
    return
  }
  printFindings(io, findings)
  const count = (severity: Finding['severity']) => findings.filter(one => one.severity === severity).length
  io.err(zh.cli.findingCount(count('error'), count('warning'), count('info')))
}
