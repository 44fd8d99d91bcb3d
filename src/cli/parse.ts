import { cac, type CAC } from 'cac'
import { zh } from '../text/zh.ts'
import { UsageError, type Command, type Options } from './command.ts'
import { COMMANDS } from './commands.ts'

/** The command a line names, with its words and options. */
export interface Chosen {
  readonly load: () => Promise<Command>
  readonly words: readonly (string | readonly string[] | undefined)[]
  readonly options: Options
}

/** A flag with a value, which the parser would take for "not quota". */
const NO_QUOTA = '--no-quota'
const isNoQuota = (word: string): boolean => word === NO_QUOTA || word.startsWith(`${NO_QUOTA}=`)

/** Reads the words of a command line. @throws {UsageError} */
export function parse(argv: readonly string[], version: string): Chosen | undefined {
  const cli: CAC = cac('zhundian')
  let chosen: Chosen | undefined
  const words = withValues(argv)
  for (const { name, help, options = [], ...declared } of COMMANDS) {
    const command = cli.command([name, ...(zh.cli.args[name] ?? [])].join(' '), help)
    for (const [flag, words] of options) {
      command.option(flag!, words!)
      const declared = command.options.at(-1)!
      if (flag!.startsWith(NO_QUOTA)) Object.assign(declared, { negated: false, config: {} })
    }
    command.option('--json', zh.cli.options.json).option('--verbose', zh.cli.options.verbose)
    command.action((...given: unknown[]) => {
      const options = asTyped(given.pop() as Options, words)
      chosen = { load: () => declared.load(), words: given as Chosen['words'], options }
    })
  }
  cli.help(inChinese)
  cli.version(version)
  try {
    const known = words.map(word => (isNoQuota(word) ? word.replace('--no-', '--') : word))
    const parsed = cli.parse(['node', 'zhundian', ...known], { run: false })
    if (parsed.options['help'] === true || parsed.options['version'] === true) return undefined
    if (!cli.matchedCommand) {
      if (parsed.args.length > 0) throw new UsageError(parsed.args.join(' '))
      cli.outputHelp()
      return undefined
    }
    void cli.runMatchedCommand()
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(misuse(error instanceof Error ? error.message : String(error)))
  }
  return chosen
}

/** Flags that take a value. */
const VALUED = new Set(
  COMMANDS.flatMap(({ options = [] }) =>
    options.flatMap(([flag]) => (flag!.includes('<') ? flag!.replace(/ <.*$/, '').split(', ') : [])),
  ),
)

/** `--late -1` as `--late=-1`: the parser would take the number for a flag, and complain of that. */
function withValues(argv: readonly string[]): readonly string[] {
  const words: string[] = []
  for (const word of argv) {
    const before = words.at(-1)
    if (before !== undefined && VALUED.has(before) && /^-\d/.test(word)) words[words.length - 1] = `${before}=${word}`
    else words.push(word)
  }
  return words
}

/** The parser's help, whose own words are English. */
const inChinese = (sections: { title?: string; body: string }[]): { title?: string; body: string }[] =>
  sections.map(({ title, body }) => {
    const said = Object.entries(zh.cli.helpWords).reduce((text, [english, words]) => text.replace(english, words), body)
    if (title === undefined) return { body: said }
    const heading = Object.entries(zh.cli.helpTitles).find(([english]) => title.startsWith(english))
    return { title: heading?.[1] ?? title, body: said.replace(/ +$/gm, '') }
  })

/** The parser's own complaints, which are English, in our words. */
function misuse(message: string): string {
  const option = /`(.+?)`/.exec(message)?.[1]?.replace(/ <.*$/, '') ?? message
  if (message.startsWith('Unused args')) return zh.cli.extraWord(option)
  return message.startsWith('Unknown option') ? zh.cli.unknownOption(option) : zh.cli.optionValue(option)
}

/** The parser makes numbers of what looks like one, and `007` a 7: here are the words as they were typed. */
function asTyped(options: Options, argv: readonly string[]): Options {
  const typed = (name: string): string | undefined => {
    const flag = name.length === 1 ? `-${name}` : `--${name}`
    const at = argv.findLastIndex(word => word === flag || word.startsWith(`${flag}=`))
    if (at < 0) return undefined
    return argv[at]?.includes('=') ? argv[at].slice(flag.length + 1) : argv[at + 1]
  }
  const words = Object.entries(options).map(([name, value]) => [
    name === 'quota' ? 'noQuota' : name,
    typeof value === 'number' ? (typed(name) ?? value) : value,
  ])
  return Object.fromEntries(words) as Options
}
