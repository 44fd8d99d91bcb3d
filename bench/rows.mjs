import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'libsql'

/**
 * Writes `times` copies of the one publication a workspace's store holds, each an issue of its own with a title, and so a
 * snapshot, of its own. Planning them one by one would take a process each.
 */
export function multiply(home, times) {
  const database = new Database(join(home, 'zhundian.db'))
  try {
    database.pragma('busy_timeout = 10000')
    const [publication] = database.prepare('select * from publications').all()
    const { body } = database.prepare('select body from snapshots where hash = ?').get(publication.snapshot)
    const insert = (table, row) => {
      const names = Object.keys(row)
      database
        .prepare(`insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`)
        .run(...Object.values(row))
    }
    database.exec('begin immediate')
    for (let number = 1; number <= times; number++) {
      const title = `${publication.title} ${number}`
      const articles = JSON.parse(body)
      articles[0][0] = title
      articles[0][3] = articles[0][3].replace('</section>', `<p>第 ${number} 份</p></section>`)
      const copy = JSON.stringify(articles)
      const snapshot = createHash('sha256').update(copy).digest('hex')
      insert('snapshots', { hash: snapshot, body: copy, at: publication.planned_at })
      const id = `p${randomBytes(8).toString('hex')}`
      insert('publications', { ...publication, id, issue: `${publication.issue}-${number}`, title, snapshot })
      insert('journal', {
        publication: id,
        at: publication.planned_at,
        step: 'plan',
        outcome: 'person:bench',
        detail: '{}',
      })
    }
    database.exec('commit')
  } finally {
    database.close()
  }
}
