import { sql, type Transaction } from 'kysely'
import { table } from './columns.ts'
import { NEVER } from '../publish/times.ts'
import { AWAKE } from './live.ts'
import type { Tables } from './tables.ts'

/** One step of the store's form. */
export interface Migration {
  readonly name: string
  up(tx: Transaction<Tables>): Promise<void>
}

const first: Migration = {
  name: '2026-11-23-first',
  async up(db) {
    await table(db, 'meta', 'name text primary key, value text not null')
    await table(
      db,
      'accounts',
      `id text primary key, alias text not null, origin text not null, appid text not null, secret text,
       paused_at bigint, code_url text, added_at bigint not null, removed_at bigint`,
    )
    await table(
      db,
      'tokens',
      `account text primary key, token text, expires_at bigint not null, renewing_until bigint not null,
       renewer text`,
    )
    await table(
      db,
      'publications',
      `id text primary key, account text not null, issue text not null, kind text not null, round integer not null,
       action text not null, state text not null, reason text, snapshot text not null, title text not null,
       audience text not null, due_at bigint not null, late_minutes integer not null, wake_at bigint not null,
       tries integer not null, allowed text, draft text, publish_id text, mass_id text, article text, url text,
       planned_at bigint not null, version bigint not null, unique (account, issue, kind, round)`,
    )
    await sql`create index publications_due on publications (state, wake_at)`.execute(db)
    await table(
      db,
      'journal',
      `seq integer primary key autoincrement, publication text not null, at bigint not null, step text not null,
       outcome text not null, intent integer, detail text not null`,
    )
    await sql`create index journal_of on journal (publication, seq)`.execute(db)
    await sql`create index journal_answers on journal (intent)`.execute(db)
    await table(
      db,
      'leases',
      `account text not null, issue text not null, nonce text not null, owner text not null, until bigint not null,
       primary key (account, issue)`,
    )
    await table(
      db,
      'drafts',
      `account text not null, issue text not null, round integer not null, draft text not null, snapshot text not null,
       baseline text, retired_at bigint, primary key (account, draft)`,
    )
    await sql`create unique index drafts_current on drafts (account, issue) where retired_at is null`.execute(db)
    await table(db, 'snapshots', 'hash text primary key, body text not null, at bigint not null')
    await table(
      db,
      'pictures',
      `sha256 text primary key, type text not null, width_px integer not null, height_px integer not null,
       bytes blob not null`,
    )
    await table(
      db,
      'uploads',
      `account text not null, sha256 text not null, use text not null, ref text not null, at bigint not null,
       primary key (account, sha256, use)`,
    )
    await table(
      db,
      'approvals',
      `snapshot text not null, person text not null, at bigint not null, issue text not null, series text, date text,
       title text not null, primary key (snapshot, person)`,
    )
    await sql`create index approvals_for on approvals (series, date)`.execute(db)
    await table(
      db,
      'slots',
      `name text primary key, series text not null, cron text not null, zone text not null, days text not null,
       action text, account text not null, late_minutes integer, added_at bigint not null`,
    )
    await table(
      db,
      'occurrences',
      `slot text not null, local_date text not null, due_at bigint not null, publication text, outcome text, at bigint,
       primary key (slot, local_date)`,
    )
    await table(
      db,
      'notices',
      `id integer primary key autoincrement, at bigint not null, kind text not null, account text not null,
       publication text, body text not null`,
    )
  },
}

const calls: Migration = {
  name: '2026-11-23-calls',
  async up(db) {
    await table(
      db,
      'calls',
      `account text not null, endpoint text not null, day text not null, count integer not null, warned_at bigint,
       primary key (account, endpoint, day)`,
    )
  },
}

const events: Migration = {
  name: '2026-11-23-events',
  async up(db) {
    await table(
      db,
      'events',
      `id integer primary key autoincrement, account text not null, received_at bigint not null, kind text not null,
       key text not null, delivery text not null, ref text not null, trusted integer not null, body text not null,
       applied_at bigint, unique (account, key), unique (account, delivery)`,
    )
    await sql`create index events_for on events (account, ref)`.execute(db)
    await sql`create index events_since on events (account, received_at)`.execute(db)
    await sql`create index events_unapplied on events (id) where applied_at is null`.execute(db)
    await sql`create index publications_publish on publications (account, publish_id) where publish_id is not null`.execute(
      db,
    )
    await sql`create index publications_mass on publications (account, mass_id) where mass_id is not null`.execute(db)
  },
}

const recentEvents: Migration = {
  name: '2026-11-25-recent-events',
  async up(db) {
    await sql`drop index events_unapplied`.execute(db)
    await sql`create index events_unapplied on events (received_at) where applied_at is null`.execute(db)
  },
}

/** A claim reads what is due in the order of this index, and nothing of what waits or has ended. */
const due: Migration = {
  name: '2026-11-25-due',
  async up(db) {
    await sql`create index publications_wake on publications (wake_at) where ${AWAKE}`.execute(db)
    // what went out before there was aftercare is not looked after
    await db.updateTable('publications').set({ wake_at: NEVER }).where('state', '=', 'published').execute()
  },
}

const callbacks: Migration = {
  name: '2026-11-25-callbacks',
  async up(db) {
    await sql`alter table accounts add column callback text`.execute(db)
  },
}

const deliveries: Migration = {
  name: '2026-11-25-deliveries',
  async up(db) {
    await table(db, 'told', 'mark text primary key, at bigint not null')
    await table(
      db,
      'channels',
      `name text primary key, kind text not null, from_at bigint not null, nonce text, owner text,
       until bigint not null, tries integer not null, wake_at bigint not null, sent_at bigint, failed_at bigint,
       fault text`,
    )
    await table(
      db,
      'deliveries',
      `channel text not null, notice bigint not null, outcome text not null, at bigint not null,
       primary key (channel, notice)`,
    )
    await sql`create index notices_at on notices (at)`.execute(db)
  },
}

const slots: Migration = {
  name: '2026-11-25-slots',
  async up(db) {
    for (const change of [
      `publications add column no_quota text not null default 'hold'`,
      `slots add column no_quota text not null default 'hold'`,
      `occurrences add column held text`,
      `occurrences add column reason text`,
      `accounts add column zone text`,
    ]) {
      await sql.raw(`alter table ${change}`).execute(db)
    }
  },
}

const sends: Migration = {
  name: '2026-11-25-sends',
  async up(db) {
    await table(db, 'sends', 'account text not null, at bigint not null, person text not null')
    await sql`create index sends_since on sends (account, at)`.execute(db)
  },
}

/** Where in the library an upload stands, so that it can be taken out again: a cover's reference always was that. */
const library: Migration = {
  name: '2026-11-27-library',
  async up(db) {
    await sql`alter table uploads add column material text`.execute(db)
    await sql`update uploads set material = ref where use = 'cover'`.execute(db)
  },
}

/** Where in the drafts a snapshot's pictures stood, so that one WeChat turns down can be named. */
const places: Migration = {
  name: '2026-11-28-places',
  async up(db) {
    await sql`alter table snapshots add column places text`.execute(db)
  },
}

/** Forms of the store in order; a new one is added, an old one is never changed. */
export const migrations: readonly Migration[] = [
  first,
  calls,
  events,
  recentEvents,
  due,
  callbacks,
  deliveries,
  slots,
  sends,
  library,
  places,
]
