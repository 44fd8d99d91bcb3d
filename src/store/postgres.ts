import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { addressOf, placeOf, tlsOf, type Address } from './address.ts'
import { DatabaseError } from './database-error.ts'
import { connectFault, isUnprepared, lacksTls, StatementError, statementFault } from './postgres-fault.ts'
import { Prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

/** Statements take milliseconds, so a process that serves hundreds of accounts needs few; a server has 100 to give. */
const POOL_MAX = 5
const CONNECT_MS = 10_000
/** A server that fell silent without a word: the call fails and its connection is given up. */
const SILENT_MS = 60_000
/** What another process holds is waited for as long as SQLite's is, by a statement alone as by a transaction. */
const PATIENCE = `set lock_timeout = '10s'`
/**
 * A process that was stopped in the middle keeps its rows from the others no longer than this. Said with each
 * transaction, as a pooler may give each another session, and so is how long it waits.
 */
const BEGIN = `begin isolation level read committed; set local lock_timeout = '10s';
  set local idle_in_transaction_session_timeout = '30s'`
const INT8 = 20
const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE'])

/** The database at this address; connected to when first asked. @throws {DatabaseError} a TLS file cannot be read */
export function openPostgres(url: string): { readonly db: Kysely<Tables>; readonly place: string } {
  const address = addressOf(url)
  const driver = new PostgresDriver(address)
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: inner => new PostgresIntrospector(inner),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  return { db, place: placeOf(address) }
}

/** @throws {StatementError} when the number cannot be told from its neighbours as a JavaScript number */
function safeInteger(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new StatementError('a number of the database is too large')
  return number
}

/** PostgreSQL has no zero character in a text, and a person's paste may. */
const storable = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)

function tlsFiles(address: Address): ReturnType<typeof tlsOf> {
  try {
    return tlsOf(address)
  } catch (error) {
    throw new DatabaseError('tls-file', placeOf(address), String((error as NodeJS.ErrnoException).code))
  }
}

function poolOf(address: Address, ssl: ReturnType<typeof tlsOf>): pg.Pool {
  const { host, port, user, password, database, options } = address
  const pool = new pg.Pool({
    ...{ host, port, user, password, database, options, ssl },
    application_name: 'zhundian',
    max: POOL_MAX,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: SILENT_MS,
    keepAlive: true,
    verify: (client, done) => client.query(PATIENCE, error => done(error)),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? safeInteger : (pg.types.getTypeParser(oid, format) as unknown),
    },
  })
  // whoever uses the connection hears of its end by its own call; nobody else has to
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  return pool
}

class Connection implements DatabaseConnection {
  isCut = false
  inTransaction = false
  constructor(
    readonly client: pg.PoolClient,
    private readonly place: string,
    private readonly prepared: Prepared,
  ) {}

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const values = parameters.map(storable)
    const { command, rowCount, rows } = await this.run(text, values, this.prepared.nameOf(text, values))
    const changed = CHANGES.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}
    return { ...changed, rows: rows as R[] }
  }

  /** @throws {DatabaseError | StatementError} never the library's own, which may hold more than anybody should see */
  async run(text: string, values: unknown[] = [], name?: string): Promise<pg.QueryResult> {
    try {
      return await this.client.query(name === undefined ? { text, values } : { text, values, name })
    } catch (cause) {
      if (isUnprepared(cause)) {
        this.prepared.giveUp()
        // within a transaction all of it has failed
        if (name !== undefined && !this.inTransaction) return this.run(text, values)
      }
      const { error, isCut } = statementFault(cause, this.place)
      this.isCut ||= isCut
      throw error
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read whole')
  }
}

class PostgresDriver implements Driver {
  private pool: pg.Pool
  private readonly place: string
  private readonly prepared = new Prepared()

  constructor(private readonly address: Address) {
    this.place = placeOf(address)
    this.pool = poolOf(address, tlsFiles(address))
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    const { pool } = this
    try {
      return new Connection(await pool.connect(), this.place, this.prepared)
    } catch (error) {
      const { sslMode } = this.address
      if ((sslMode !== 'prefer' && sslMode !== 'allow') || !lacksTls(error)) {
        throw connectFault(error, this.place, pool.totalCount > 0)
      }
    }
    // several may find out at once; the first one changes it for all
    if (this.pool === pool) {
      this.pool = poolOf(this.address, false)
      void pool.end()
    }
    return this.acquireConnection()
  }

  async beginTransaction(connection: Connection): Promise<void> {
    await connection.run(BEGIN)
    connection.inTransaction = true
  }

  async commitTransaction(connection: Connection): Promise<void> {
    await connection.run('commit')
    connection.inTransaction = false
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    // one that is cut was rolled back with its session, and would hide why by failing once more
    if (!connection.isCut) await connection.run('rollback')
    connection.inTransaction = false
  }

  async releaseConnection({ client, isCut }: Connection): Promise<void> {
    client.release(isCut)
  }

  async destroy(): Promise<void> {
    await this.pool.end()
  }
}
