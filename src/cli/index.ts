import { cac, type CAC } from 'cac'
import { zh } from '../text/zh.ts'
import { errorJson, FindingsError, print, UsageError, type Command, type Options } from './command.ts'
import type { Exit } from './exits.ts'
import type { App, Explained, Io } from './ports.ts'

/** How the command line reaches everything else; nothing of it is loaded before a command needs it. */
export interface Door {
  readonly version: string
  open(options: { verbose: boolean }): Promise<App>
  explain(error: unknown): Promise<Explained>
}

interface Declared {
  readonly usage: string
  readonly help: string
  readonly options?: readonly (readonly string[])[]
  load(): Promise<Command>
}

const COMMANDS: readonly Declared[] = [
  { usage: 'init [dir]', help: zh.cli.help['init']!, load: async () => (await import('./workspace.ts')).init },
  {
    usage: 'new [name]',
    help: zh.cli.help['new']!,
    options: zh.cli.options.new,
    load: async () => (await import('./workspace.ts')).newDraft,
  },
  {
    usage: 'check [...drafts]',
    help: zh.cli.help['check']!,
    options: zh.cli.options.check,
    load: async () => (await import('./check.ts')).check,
  },
  {
    usage: 'render [draft]',
    help: zh.cli.help['render']!,
    options: zh.cli.options.render,
    load: async () => (await import('./render.ts')).render,
  },
  {
    usage: 'preview [draft]',
    help: zh.cli.help['preview']!,
    options: zh.cli.options.preview,
    load: async () => (await import('./serve.ts')).preview,
  },
  {
    usage: 'push [draft]',
    help: zh.cli.help['push']!,
    options: zh.cli.options.push,
    load: async () => (await import('./publish.ts')).push,
  },
  {
    usage: 'approve [draft]',
    help: zh.cli.help['approve']!,
    options: zh.cli.options.approve,
    load: async () => (await import('./approve.ts')).approve,
  },
  {
    usage: 'publish [draft]',
    help: zh.cli.help['publish']!,
    options: zh.cli.options.publish,
    load: async () => (await import('./publish.ts')).publish,
  },
  {
    usage: 'slots [verb] [name]',
    help: zh.cli.help['slots']!,
    options: zh.cli.options.slots,
    load: async () => (await import('./slots.ts')).slots,
  },
  {
    usage: 'publications [verb] [id]',
    help: zh.cli.help['publications']!,
    options: zh.cli.options.publications,
    load: async () => (await import('./publications.ts')).publications,
  },
  {
    usage: 'accounts [verb] [alias]',
    help: zh.cli.help['accounts']!,
    options: zh.cli.options.accounts,
    load: async () => (await import('./accounts.ts')).accounts,
  },
  {
    usage: 'notices [verb]',
    help: zh.cli.help['notices']!,
    options: zh.cli.options.notices,
    load: async () => (await import('./notices.ts')).notices,
  },
  {
    usage: 'serve',
    help: zh.cli.help['serve']!,
    options: zh.cli.options.serve,
    load: async () => (await import('./serve.ts')).serve,
  },
  {
    usage: 'work',
    help: zh.cli.help['work']!,
    options: zh.cli.options.work,
    load: async () => (await import('./work.ts')).work,
  },
  {
    usage: 'sandbox',
    help: zh.cli.help['sandbox']!,
    options: zh.cli.options.port,
    load: async () => (await import('./serve.ts')).sandbox,
  },
  { usage: 'doctor', help: zh.cli.help['doctor']!, load: async () => (await import('./doctor.ts')).doctor },
]

interface Chosen {
  readonly load: () => Promise<Command>
  readonly words: readonly (string | readonly string[] | undefined)[]
  readonly options: Options
}

/** A flag with a value, which the parser would take for "not quota". */
const NO_QUOTA = '--no-quota'
const isNoQuota = (word: string): boolean => word === NO_QUOTA || word.startsWith(`${NO_QUOTA}=`)

/** Reads the words of a command line. @throws {UsageError} */
function parse(argv: readonly string[], version: string): Chosen | undefined {
  const cli: CAC = cac('zhundian')
  let chosen: Chosen | undefined
  for (const { usage, help, options = [], ...declared } of COMMANDS) {
    const command = cli.command(usage, help)
    for (const [flag, words] of options) {
      command.option(flag!, words!)
      const declared = command.options.at(-1)!
      if (flag!.startsWith(NO_QUOTA)) Object.assign(declared, { negated: false, config: {} })
    }
    command.option('--json', zh.cli.options.json).option('--verbose', zh.cli.options.verbose)
    command.action((...given: unknown[]) => {
      const options = asTyped(given.pop() as Options, argv)
      chosen = { load: () => declared.load(), words: given as Chosen['words'], options }
    })
  }
  cli.help()
  cli.version(version)
  try {
    const words = argv.map(word => (isNoQuota(word) ? word.replace('--no-', '--') : word))
    const parsed = cli.parse(['node', 'zhundian', ...words], { run: false })
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

/** Runs one command line and says how the process ends. Never throws. */
export async function main(argv: readonly string[], io: Io, door: Door): Promise<Exit> {
  const json = argv.includes('--json')
  const verbose = argv.includes('--verbose')
  let app: App | undefined
  try {
    const chosen = parse(argv, door.version)
    if (!chosen) return 0
    const command = await chosen.load()
    app = await door.open({ verbose })
    return await command({ app, io, json, options: chosen.options }, ...chosen.words)
  } catch (error) {
    return await report(error, io, door, { json, verbose })
  } finally {
    await app?.close()
  }
}

async function report(error: unknown, io: Io, door: Door, { json, verbose }: { json: boolean; verbose: boolean }) {
  const explained = await door.explain(error)
  const { message, remedy, detail, exit } = explained
  if (json) {
    const findings = error instanceof FindingsError ? { findings: error.findings } : {}
    print(io, { error: errorJson(explained), ...findings })
  } else {
    io.err(zh.cli.errorLine({ message, remedy }))
  }
  if (verbose) io.err(zh.cli.verbose(detail))
  return exit
}
