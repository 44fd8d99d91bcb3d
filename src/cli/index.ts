import { visible } from '../text/visible.ts'
import { zh } from '../text/zh.ts'
import { errorJson, FindingsError, print } from './command.ts'
import type { Exit } from './exits.ts'
import { parse } from './parse.ts'
import type { App, Explained, Io } from './ports.ts'

/** How the command line reaches everything else; nothing of it is loaded before a command needs it. */
export interface Door {
  readonly version: string
  open(options: { verbose: boolean }): Promise<App>
  explain(error: unknown): Promise<Explained>
}

/** Runs one command line and says how the process ends. Never throws. */
export async function main(argv: readonly string[], terminal: Io, door: Door): Promise<Exit> {
  const io = plainly(terminal)
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

/** Whatever a draft, a name or WeChat says, the terminal shows it and does not obey it; a document goes out as it is. */
const plainly = (io: Io): Io => ({
  ...io,
  out: text => io.out(visible(text)),
  err: text => io.err(visible(text)),
  confirm: question => io.confirm(visible(question)),
})

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
