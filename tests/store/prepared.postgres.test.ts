import { sql, type Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { Folder } from './folder.ts'

interface Things {
  things: { id: number; name: string; more?: string | null }
}

let folder: Folder
let db: Kysely<Things>

beforeEach(async () => {
  folder = new Folder()
  await folder.ready()
  await folder.ask('create table things (id integer primary key, name text not null)')
  await folder.ask(`insert into things values (1, 'one')`)
  db = (await openDatabase(folder.database)) as unknown as Kysely<Things>
})
afterEach(async () => {
  await db.destroy()
  await folder.close()
})

const one = (tx: Kysely<Things>) => tx.selectFrom('things').selectAll().where('id', '=', 1).executeTakeFirst()

describe('a statement prepared earlier', () => {
  it('brings what stands now after a column was added', async () => {
    expect(await one(db)).toEqual({ id: 1, name: 'one' })
    await folder.ask('alter table things add column more text')
    expect(await one(db)).toEqual({ id: 1, name: 'one', more: null })
    expect(await one(db)).toEqual({ id: 1, name: 'one', more: null })
  })

  it('is sent whole to a session that never heard of it, as behind a pooler', async () => {
    await one(db)
    await sql`deallocate all`.execute(db)
    expect(await one(db)).toEqual({ id: 1, name: 'one' })
  })

  it('fails a transaction as a lost connection would, once', async () => {
    await one(db)
    await folder.ask('alter table things add column more text')
    const change = db.transaction().execute(async tx => {
      await tx.updateTable('things').set({ name: 'two' }).where('id', '=', 1).execute()
      return one(tx)
    })
    await expect(change).rejects.toMatchObject({ name: 'DatabaseError', fault: 'lost' })
    expect(await one(db)).toEqual({ id: 1, name: 'one', more: null })
    expect(await db.transaction().execute(one)).toEqual({ id: 1, name: 'one', more: null })
  })
})
