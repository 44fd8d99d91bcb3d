import { inLibrary, prune, type Kept } from '../publish/library.ts'
import { isoOf, readable } from '../schedule/when.ts'
import { zh } from '../text/zh.ts'
import { CommandError, noVerb, print, textOption, type Call, type Command } from './command.ts'
import type { Exit } from './exits.ts'
import { accountsOf } from './finish.ts'
import type { AccountView } from './records.ts'

/** `media list`: our pictures in the library and what needs them · `media prune`: removes those nothing needs. */
export const media: Command = async (call, verb) => {
  const { app, options } = call
  switch (verb) {
    case undefined:
    case 'list':
      return list(call, await shelves(call, await accountsOf(app, textOption(options, 'account'), [])))
    case 'prune':
      return tidy(call, await shelves(call, await accountsOf(app, textOption(options, 'account'), [])))
    default:
      return noVerb('media', verb, ['list', 'prune'])
  }
}

/** What stands in one account's library. */
interface Shelf {
  readonly account: AccountView
  readonly kept: readonly Kept[]
  readonly addresses: number
}

async function shelves({ app }: Call, accounts: readonly AccountView[]): Promise<readonly Shelf[]> {
  const { publications } = await app.records()
  const all: Shelf[] = []
  for (const account of accounts) {
    const kept = await inLibrary(publications, account.id)
    all.push({ account, kept, addresses: await publications.addresses(account.id) })
  }
  return all
}

async function list({ app, io, json }: Call, all: readonly Shelf[]): Promise<Exit> {
  const { zone } = app.settings
  if (json) {
    const media = all.flatMap(({ account, kept }) =>
      kept.map(({ sha256, use, material, at, usedBy }) => ({
        account: account.alias,
        sha256,
        use,
        mediaId: material,
        uploadedAt: isoOf(at, zone),
        usedBy,
      })),
    )
    print(io, { media, addresses: all.reduce((sum, { addresses }) => sum + addresses, 0) })
    return 0
  }
  for (const { account, kept, addresses } of all) {
    for (const { material, use, at, usedBy } of kept) {
      const titles = [...new Set(usedBy.map(({ title }) => title))]
      io.out(
        [account.alias, material, zh.media.library.use(use), readable(at, zone), zh.media.library.usedBy(titles)].join(
          '  ',
        ),
      )
    }
    io.out(zh.media.library.shelf(account.alias, kept.length, unusedOf(kept).length, addresses))
  }
  return 0
}

const unusedOf = (kept: readonly Kept[]) => kept.filter(({ usedBy }) => usedBy.length === 0)

async function tidy(call: Call, all: readonly Shelf[]): Promise<Exit> {
  const { app, io, json } = call
  const count = all.reduce((sum, { kept }) => sum + unusedOf(kept).length, 0)
  if (count > 0) await makeSure(call, count)
  const { publications } = await app.records()
  const removed: string[] = []
  const kept: string[] = []
  let lost = 0
  for (const { account, kept: shelf } of count > 0 ? all : []) {
    const pruned = await prune(await app.world(), publications, account.id, unusedOf(shelf))
    removed.push(...pruned.removed)
    kept.push(...pruned.kept)
    lost += pruned.lost.length
  }
  if (lost > 0) throw new CommandError('prune-lost', { removed: removed.length, lost }, 1)
  if (json) print(io, { removed, kept })
  else io.out(zh.media.library.pruned(removed.length, kept.length))
  return 0
}

/** What is removed cannot be had back, so a person is asked; where nobody can be, `--yes` must have been said. */
async function makeSure({ io, json, options }: Call, count: number): Promise<void> {
  if (options['yes'] === true) return
  if (json || !io.isTty) throw new CommandError('prune-needs-yes', { count })
  if (!(await io.confirm(zh.media.library.sure(count)))) throw new CommandError('prune-not-confirmed', {}, 1)
}
