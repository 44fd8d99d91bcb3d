import type Database from 'libsql'
import { SelectQueryNode, type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'

/** Writes in one commit: many wait for the disk as long as one does, but other processes wait for all of them. */
const TOGETHER_MAX = 32
/** Texts of statements are few; what comes with lists of any length must not fill the memory. */
const PREPARED_MAX = 500

/** Part of a commit: what it writes, and who hears of it once that is on disk. */
interface Write {
  readonly act: () => unknown
  readonly done: (value: unknown) => void
  readonly failed: (error: unknown) => void
}

/**
 * Who may use the one connection to a SQLite file, and when: in rounds of all reads that wait and then all writes, these in
 * one commit that is synced to disk before anybody who wrote hears of it. Each write stands or falls by itself; when the
 * commit fails, none of them was made. What is not committed is seen by nobody else, since reads have rounds of their own.
 */
class Rounds {
  private readonly prepared = new Map<string, Database.Statement>()
  private readonly reads: (() => void)[] = []
  private readonly writes: Write[] = []
  private running = false
  private closed = false
  /** What went wrong last: why a whole commit was taken back by SQLite itself. */
  private fault: unknown

  constructor(private readonly database: Database.Database) {}

  read<T>(act: () => T): Promise<T> {
    return new Promise((done, failed) => {
      this.reads.push(() => {
        try {
          done(act())
        } catch (error) {
          failed(error)
        }
      })
      this.run()
    })
  }

  /** `act` has the connection to itself until what it gives has settled. */
  write<T>(act: () => T | Promise<T>): Promise<T> {
    return new Promise((done, failed) => {
      this.writes.push({ act, done: value => done(value as T), failed })
      this.run()
    })
  }

  /** Whoever comes later gets an error: libsql ends the whole process when a closed file is asked for anything. */
  close(): Promise<void> {
    return this.read(() => {
      this.closed = true
      this.prepared.clear()
      this.database.close()
    })
  }

  execute<R>(text: string, values: readonly unknown[] = []): QueryResult<R> {
    if (this.closed) throw new Error('the database is closed')
    try {
      const statement = this.statement(text)
      if (statement.reader) return { rows: statement.all(values) as R[] }
      return { rows: [], numAffectedRows: BigInt(statement.run(values).changes) }
    } catch (error) {
      this.fault = error
      throw error
    }
  }

  private statement(text: string): Database.Statement {
    const known = this.prepared.get(text)
    if (known) return known
    if (this.prepared.size === PREPARED_MAX) this.prepared.clear()
    const statement = this.database.prepare(text)
    this.prepared.set(text, statement)
    return statement
  }

  private run(): void {
    if (this.running) return
    this.running = true
    void this.rounds()
  }

  private async rounds(): Promise<void> {
    while (this.reads.length + this.writes.length > 0) {
      // SQLite answers without leaving the thread, and Node accepts one connection per round of its loop: so that those are
      // short, and so that whoever is at the door already comes along
      await new Promise(next => setImmediate(next))
      for (const read of this.reads.splice(0)) read()
      const writes = this.writes.splice(0, TOGETHER_MAX)
      if (writes.length > 0) await this.commit(writes)
    }
    this.running = false
  }

  private async commit(writes: readonly Write[]): Promise<void> {
    const made: (() => void)[] = []
    const open = new Set(writes)
    try {
      // A transaction that will write says so at once: a deferred one that upgrades while another process writes fails
      // without waiting, whatever the busy time-out.
      this.execute('begin immediate')
      for (const write of writes) {
        const value = await this.part(write)
        if (value) made.push(() => write.done(value.of))
        else open.delete(write)
      }
      this.execute('commit')
    } catch (error) {
      if (!this.closed && this.database.inTransaction) this.execute('rollback')
      for (const write of open) write.failed(error)
      return
    }
    for (const tell of made) tell()
  }

  /** One write; `undefined` when it failed and was taken back. @throws when with it everything was (no room on disk) */
  private async part(write: Write): Promise<{ readonly of: unknown } | undefined> {
    this.execute('savepoint part')
    try {
      const value = { of: await write.act() }
      this.execute('release part')
      return value
    } catch (error) {
      if (!this.database.inTransaction) throw this.fault
      this.execute('rollback to part')
      this.execute('release part')
      write.failed(error)
      return undefined
    }
  }
}

/** A transaction's end, as its owner says it. */
interface Ending {
  readonly commit: () => void
  readonly rollback: (error: Error) => void
  /** Settled when the commit it is part of is. */
  readonly settled: Promise<unknown>
}

const isRead = ({ query, sql }: CompiledQuery): boolean => SelectQueryNode.is(query) || /^\s*select\b/i.test(sql)

/** What kysely takes for a connection: a statement of its own, or a transaction with the connection to itself. */
class Turn implements DatabaseConnection {
  private ending: Ending | undefined

  constructor(private readonly rounds: Rounds) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rounds } = this
    const execute = () => rounds.execute<R>(query.sql, query.parameters)
    if (this.ending) return execute()
    return isRead(query) ? rounds.read(execute) : rounds.write(execute)
  }

  begin(): Promise<void> {
    return new Promise((begun, failed) => {
      let commit = (): void => {}
      let rollback = (_error: Error): void => {}
      const ended = new Promise<void>((done, refused) => {
        commit = done
        rollback = refused
      })
      const settled = this.rounds.write(() => {
        begun()
        return ended
      })
      this.ending = { commit, rollback, settled }
      settled.catch(failed)
    })
  }

  async commit(): Promise<void> {
    this.ending?.commit()
    await this.ending?.settled
  }

  /** Also asked for after a commit that failed: then there is nothing left to take back. */
  async rollback(): Promise<void> {
    this.ending?.rollback(new Error('rolled back'))
    await this.ending?.settled.catch(() => undefined)
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read whole')
  }
}

/** SQLite for kysely, many writes in one commit (`Rounds`). */
export class RoundsDriver implements Driver {
  private readonly rounds: Rounds

  constructor(database: Database.Database) {
    this.rounds = new Rounds(database)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Turn> {
    return new Turn(this.rounds)
  }

  beginTransaction(turn: Turn): Promise<void> {
    return turn.begin()
  }

  commitTransaction(turn: Turn): Promise<void> {
    return turn.commit()
  }

  rollbackTransaction(turn: Turn): Promise<void> {
    return turn.rollback()
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.rounds.close()
  }
}
