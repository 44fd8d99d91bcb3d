import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { run } from './child.mjs'
import { textDraft } from './drafts.mjs'
import { interleaved, summary } from './measure.mjs'
import { CLI, inWorkspace, shippedDraft } from './workspace.mjs'

const ROUNDS = 9
const PLAIN = fileURLToPath(new URL('plain.mjs', import.meta.url))

const node = (...args) => run(process.execPath, args)
const plain = draft => node(PLAIN, draft)
const times = results => results.map(({ ms }) => ms)

/** `--help`, whole process, beside Node doing nothing. */
export async function help() {
  const [ours, bare] = await interleaved(
    ROUNDS,
    () => node(CLI, '--help'),
    () => node('-e', '0'),
  )
  return [
    {
      name: 'zhundian --help, whole process',
      unit: 'ms',
      samples: times(ours),
      limit: 150,
      beside: { name: 'node -e 0', samples: times(bare) },
    },
  ]
}

/** `render` of the shipped draft, whole process, beside marked and juice on the same file. */
export async function renderShipped() {
  const draft = shippedDraft()
  return inWorkspace({}, async workspace => {
    const [ours, peer] = await interleaved(
      ROUNDS,
      () => workspace.zhundian(['render', draft]),
      () => plain(draft),
    )
    return [
      {
        name: 'zhundian render, shipped draft, whole process',
        unit: 'ms',
        samples: times(ours),
        limit: 300,
        beside: { name: 'marked + juice', samples: times(peer) },
      },
    ]
  })
}

const PUBLICATIONS = 200

/** `publications list` over a filled store, beside the same over an empty one. */
export async function list() {
  return inWorkspace({}, empty =>
    inWorkspace({}, async full => {
      await empty.zhundian(['publications', 'list', '--json'])
      await full.zhundian(['publish', shippedDraft(), '--at', new Date(Date.now() + 864e5).toISOString()])
      fill(join(full.home, 'zhundian.db'), PUBLICATIONS)
      const shown = await full.zhundian(['publications', 'list', '--json'])
      const { publications } = JSON.parse(shown.stdout)
      if (publications.length !== PUBLICATIONS) throw new Error(`the list shows ${publications.length} publications`)
      const [ours, bare] = await interleaved(
        ROUNDS,
        () => full.zhundian(['publications', 'list']),
        () => empty.zhundian(['publications', 'list']),
      )
      return [
        {
          name: `zhundian publications list, ${PUBLICATIONS} in the store, whole process`,
          unit: 'ms',
          samples: times(ours),
          limit: 300,
          beside: { name: 'with none in the store', samples: times(bare) },
        },
      ]
    }),
  )
}

/**
 * Copies the one publication the product itself has planned, journal and all, until there are `count`. Columns are asked
 * of the store, so that a new one does not break the bench.
 */
function fill(path, count) {
  const database = new Database(path)
  const columns = table =>
    database
      .prepare(`pragma table_info(${table})`)
      .all()
      .map(({ name }) => name)
  const copy = (table, changed) => {
    const names = columns(table).filter(name => changed[name] !== null)
    const values = names.map(name => (name in changed ? '?' : name))
    const given = names.flatMap(name => (name in changed ? [changed[name]] : []))
    return { sql: `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${table}`, given }
  }
  const { id, issue } = database.prepare('select id, issue from publications').get()
  database.exec('begin immediate')
  for (let number = 1; number < count; number++) {
    const other = `p${number}${randomBytes(6).toString('hex')}`
    const row = copy('publications', { id: other, issue: `${issue}-${number}`, due_at: Date.now() + 864e5 + number })
    database.prepare(`${row.sql} where id = ?`).run(...row.given, id)
    const line = copy('journal', { seq: null, publication: other })
    database.prepare(`${line.sql} where publication = ?`).run(...line.given, id)
  }
  database.exec('commit')
  database.close()
}

const SECTIONS = 500

/**
 * Characters of markdown per second over a long draft. The least time of a draft of one section is taken off, ours from
 * ours and theirs from theirs, so that neither is measured by how long it takes to start.
 */
export async function throughput() {
  return inWorkspace({}, async workspace => {
    const text = textDraft(SECTIONS)
    const long = workspace.write('drafts/long.md', text)
    const short = workspace.write('drafts/short.md', textDraft(1))
    const [ours, oursShort, peer, peerShort] = await interleaved(
      7,
      () => workspace.zhundian(['render', long]),
      () => workspace.zhundian(['render', short]),
      () => plain(long),
      () => plain(short),
    )
    const characters = [...text].length
    const perSecond = (runs, shortRuns) => {
      const start = summary(times(shortRuns)).least
      return times(runs).map(ms => (characters / (ms - start)) * 1000)
    }
    return [
      {
        name: `rendering ${SECTIONS} sections (${characters} characters), start-up taken off`,
        unit: 'characters/s',
        samples: perSecond(ours, oursShort),
        beside: { name: 'marked + juice', samples: perSecond(peer, peerShort) },
      },
      {
        name: `zhundian render, ${SECTIONS} sections, whole process`,
        unit: 'ms',
        samples: times(ours),
        beside: { name: 'marked + juice', samples: times(peer) },
      },
    ]
  })
}
