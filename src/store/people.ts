import type { Notice } from '../publish/records.ts'
import { Contents } from './contents.ts'
import { toNotice } from './rows.ts'

export interface Approval {
  readonly snapshot: string
  readonly person: string
  readonly issue: string
  readonly series: string | null
  readonly date: string | null
  readonly title: string
}

/** What people said, and what they are to hear: approvals, pauses, notices. */
export class People extends Contents {
  /** Said again of the same content, it is the latest word: people went back to it. */
  async approve(approval: Approval): Promise<void> {
    const at = this.time()
    await this.db
      .insertInto('approvals')
      .values({ ...approval, at })
      .onConflict(conflict => conflict.columns(['snapshot', 'person']).doUpdateSet({ at }))
      .execute()
  }

  async approvals(snapshot: string): Promise<readonly string[]> {
    const rows = await this.db.selectFrom('approvals').select('person').where('snapshot', '=', snapshot).execute()
    return rows.map(row => row.person)
  }

  /** Snapshots approved for a series and date, the latest word first, with who approved each. */
  async approvedFor(series: string, date: string): Promise<readonly (Approval & { readonly at: number })[]> {
    return this.db
      .selectFrom('approvals')
      .selectAll()
      .where('series', '=', series)
      .where('date', '=', date)
      .orderBy('at', 'desc')
      .orderBy('snapshot')
      .orderBy('person')
      .execute()
  }

  async isPaused(account: string): Promise<boolean> {
    const row = await this.db.selectFrom('accounts').select('paused_at').where('id', '=', account).executeTakeFirst()
    return row !== undefined && row.paused_at !== null
  }

  async accountCode(account: string): Promise<string | undefined> {
    const row = await this.db.selectFrom('accounts').select('code_url').where('id', '=', account).executeTakeFirst()
    return row?.code_url ?? undefined
  }

  async saveAccountCode(account: string, url: string): Promise<void> {
    await this.db.updateTable('accounts').set({ code_url: url }).where('id', '=', account).execute()
  }

  /** Takes a person's word for any content of the issue back; false when there was none. */
  async withdrawApproval(issue: string, person: string): Promise<boolean> {
    const { numDeletedRows } = await this.db
      .deleteFrom('approvals')
      .where('issue', '=', issue)
      .where('person', '=', person)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async notify(notice: Notice): Promise<void> {
    await this.db.insertInto('notices').values(toNotice(this.time(), notice)).execute()
  }

  async notifyOnce(mark: string, notice: Notice): Promise<boolean> {
    const at = this.time()
    return this.db.transaction().execute(async tx => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('told')
        .values({ mark, at })
        .onConflict(conflict => conflict.doNothing())
        .executeTakeFirstOrThrow()
      if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false
      await tx.insertInto('notices').values(toNotice(at, notice)).execute()
      return true
    })
  }

  async unmark(mark: string): Promise<void> {
    // looked at first: taking away what is not there would still wait for the writer's turn
    const found = await this.db.selectFrom('told').select('mark').where('mark', '=', mark).executeTakeFirst()
    if (found) await this.db.deleteFrom('told').where('mark', '=', mark).execute()
  }

  /** The latest notices first. */
  async notices(limit: number): Promise<readonly (Notice & { readonly id: number; readonly at: number })[]> {
    const rows = await this.db.selectFrom('notices').selectAll().orderBy('id', 'desc').limit(limit).execute()
    return rows.map(({ id, at, kind, account, publication, body }) => ({
      id,
      at,
      kind,
      account,
      publication,
      values: JSON.parse(body) as Notice['values'],
    }))
  }
}
