import { resolve } from 'node:path'
import { importDraft } from '../article/import/draft.ts'
import { dateOf, instantFrom } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { print, textOption, UsageError, type Command } from './command.ts'

/** `init [dir]`: a workspace with folders, `.env` and `.gitignore`; what is there stays. */
export const init: Command = async ({ app, io, json }, dir) => {
  const folder = resolve(io.cwd, typeof dir === 'string' ? dir : '.')
  const { made, kept } = await app.initWorkspace(folder)
  if (json) {
    print(io, { folder, made, kept })
    return 0
  }
  for (const name of made) io.out(zh.cli.created(name))
  for (const name of kept) io.out(zh.cli.existed(name))
  io.out(zh.cli.initialised(folder))
  return 0
}

/** `new [name] [--date D] [--series S] [--from FILE|-]`: a draft file, from a skeleton or from text people have. */
export const newDraft: Command = async (call, name) => {
  const { app, io, options, json } = call
  const series = textOption(options, 'series')
  const date =
    textOption(options, 'date') ?? (options['from'] === undefined ? dateOf(Date.now(), app.settings.zone) : undefined)
  if (date !== undefined && instantFrom(`${date} 12:00`, 0, 'UTC') === undefined) {
    throw new UsageError(`--date ${date}`, zh.cli.dateForm)
  }
  const given = { ...(series === undefined ? {} : { series }), ...(date === undefined ? {} : { date }) }
  const from = textOption(options, 'from')
  const source = from === undefined ? undefined : await sourceText(call, from)
  const { markdown, notes } =
    source === undefined ? { markdown: zh.skeleton(given), notes: [] } : importDraft(source, given)
  const path = resolve(app.settings.drafts, fileName(name, markdown, date))
  await app.create(path, markdown)
  if (json) {
    print(io, {
      file: path,
      notes: notes.map(({ line, kind, values }) => ({ line, kind, message: zh.article.notes[kind]?.(values) ?? kind })),
    })
    return 0
  }
  for (const { line, kind, values } of notes) io.err(zh.cli.importNote(line, zh.article.notes[kind]?.(values) ?? kind))
  io.out(zh.cli.created(path))
  return 0
}

async function sourceText({ app, io }: Parameters<Command>[0], from: string): Promise<string> {
  return from === '-' ? io.stdin() : (await app.readText(resolve(io.cwd, from))).text
}

/** The name given, else date and title of the draft: `2026-07-03-数字经济.md`. */
function fileName(name: string | readonly string[] | undefined, markdown: string, date: string | undefined): string {
  if (typeof name === 'string') {
    if (/[\\/]|^\.|^_/.test(name)) throw new UsageError(zh.cli.fileName(name), zh.cli.fileNameRemedy)
    return name.endsWith('.md') ? name : `${name}.md`
  }
  const day = date ?? /^date:[ \t]*["']?(\d{4}-\d{2}-\d{2})/m.exec(markdown)?.[1]
  const title = /^title:[ \t]*["']?(.+?)["']?[ \t]*$/m.exec(markdown)?.[1] ?? ''
  const words = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
  const short = [...words].slice(0, 24).join('').replace(/-+$/, '')
  return `${[day, short].filter(Boolean).join('-') || 'draft'}.md`
}
