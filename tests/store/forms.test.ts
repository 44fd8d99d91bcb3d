import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { explain } from '../../src/explain.ts'
import { openDatabase } from '../../src/store/database.ts'
import { DatabaseError } from '../../src/store/database-error.ts'
import { migrations } from '../../src/store/migrations.ts'
import { ENGINE, Folder } from './folder.ts'

let folder: Folder

beforeEach(() => {
  folder = new Folder()
})
afterEach(() => folder.close())

it(`a store in ${ENGINE} that a later version brought further is refused, and nothing in it is changed`, async () => {
  const store = await folder.store()
  await store.remember('fact', 'first')
  await folder.ask('insert into migrations (name, at) values (?, ?)', '2099-01-01-later', 1)
  const refusal: unknown = await folder.store().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(DatabaseError)
  expect(refusal).toMatchObject({ fault: 'newer', reason: '2099-01-01-later' })
  expect(explain(refusal)).toMatchObject({
    code: 'database-newer',
    exit: 2,
    message: expect.stringContaining('更新版本'),
  })
  expect(inspect(explain(refusal))).not.toContain('search_path')
  expect(await folder.ask('select count(*) as n from migrations')).toMatchObject([
    { n: ENGINE === 'SQLite' ? migrations.length + 1 : `${migrations.length + 1}` },
  ])
})

it(`a store in ${ENGINE} of an earlier version is brought up to date, whatever its rows`, async () => {
  await folder.store()
  const due = migrations.find(({ name }) => name === '2026-11-25-due')!
  await folder.ask('drop index publications_wake')
  await folder.ask('delete from migrations where name = ?', due.name)
  const db = await openDatabase(folder.database)
  await db.destroy()
  expect(await folder.ask('select name from migrations order by name')).toEqual(
    migrations.map(({ name }) => ({ name })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  )
})
