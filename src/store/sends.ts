import { sql } from 'kysely'
import { People } from './people.ts'

/** A mass send that went out, or may have. */
const MAY_BE_OUT = ['submitting', 'submitted', 'published', 'removed', 'uncertain']
/** An administrator was asked, and did not agree or did not answer. */
const NOT_CONFIRMED = ['declined', 'unconfirmed']

/** Mass sends as far as we know: ours, those WeChat told of, those people recorded. */
export class SendRows extends People {
  /** Writes down a mass send somebody made by hand in the back office. */
  async recordSend(account: string, at: number, person: string): Promise<void> {
    await this.db.insertInto('sends').values({ account, at, person }).execute()
  }

  async massSends(account: string, since: number): Promise<number> {
    const number = sql<number>`count(*)`.as('number')
    const [ours, told, recorded] = await Promise.all([
      this.db
        .selectFrom('publications')
        .select(number)
        .where('account', '=', account)
        .where('action', '=', 'mass')
        .where('state', 'in', MAY_BE_OUT)
        .where('due_at', '>=', since)
        .executeTakeFirstOrThrow(),
      this.db
        .selectFrom('events')
        .select(number)
        .where('account', '=', account)
        .where('received_at', '>=', since)
        .where('kind', '=', 'mass')
        .where('body', 'like', '%"as":"published"%')
        .where(where =>
          where.not(
            where.exists(
              where
                .selectFrom('publications')
                .select('id')
                .whereRef('publications.account', '=', 'events.account')
                .whereRef('publications.mass_id', '=', 'events.ref'),
            ),
          ),
        )
        .executeTakeFirstOrThrow(),
      this.db
        .selectFrom('sends')
        .select(number)
        .where('account', '=', account)
        .where('at', '>=', since)
        .executeTakeFirstOrThrow(),
    ])
    return ours.number + told.number + recorded.number
  }

  async wasConfirmed(account: string): Promise<boolean> {
    const asked = await this.db
      .selectFrom('notices')
      .select('id')
      .where('account', '=', account)
      .where('kind', '=', 'confirming')
      .limit(1)
      .executeTakeFirst()
    if (asked) return true
    const failed = await this.db
      .selectFrom('publications')
      .select('id')
      .where('account', '=', account)
      .where('reason', 'in', NOT_CONFIRMED)
      .limit(1)
      .executeTakeFirst()
    return failed !== undefined
  }
}
