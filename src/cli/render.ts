import { contentForm } from '../check/index.ts'
import { zh } from '../text/zh.ts'
import { choiceOption, CommandError, needed, print, textOption, type Command } from './command.ts'
import { findingJson, printFindings } from './views.ts'

const EDITIONS = ['wechat', 'web', 'pdf'] as const

/** `render <draft>`: the WeChat html on stdout, or in a file with `-o`. */
export const render: Command = async ({ app, io, json, options }, draft) => {
  const path = needed(draft, 'draft')
  const edition = choiceOption(options, 'edition', EDITIONS) ?? 'wechat'
  if (edition !== 'wechat') throw new CommandError('edition', { edition })
  const { article, rendered } = await app.open(path, textOption(options, 'theme'))
  const output = textOption(options, 'output')
  if (output !== undefined) await app.overwrite(output, rendered.html)
  const findings = [...article.findings, ...rendered.findings, ...contentForm(article, rendered.html)]
  if (json) {
    const { html, characters, bytes, pictures } = rendered
    print(io, {
      html,
      characters,
      bytes,
      pictures: pictures.map(({ source, line }) => ({ source, line })),
      findings: findings.map(findingJson),
    })
    return 0
  }
  if (output === undefined) io.document(rendered.html)
  io.err(zh.cli.contentSize(output ?? article.file, rendered.characters, rendered.bytes))
  printFindings({ ...io, out: text => io.err(text) }, findings)
  return 0
}
