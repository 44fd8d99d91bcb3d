/**
 * Why PostgreSQL cannot be used. Settings: `login` (user, password, or not from here), `missing` (no such database),
 * `denied` (may not write or make tables), `tls`, `tls-file`, `newer` (made by a later version of this program). Not
 * settings: `unreachable`, `busy` (no connection or lock to be had in time), `full`, `lost` (cut in the middle; what was
 * being written may or may not have been).
 */
export type DatabaseFault =
  'login' | 'missing' | 'denied' | 'tls' | 'tls-file' | 'newer' | 'unreachable' | 'busy' | 'full' | 'lost'

/** The database cannot be used. `place` is host, port and name; `reason` a short technical word, never a secret. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  constructor(
    readonly fault: DatabaseFault,
    readonly place: string,
    readonly reason: string,
  ) {
    super(`database ${place}: ${fault} (${reason})`)
  }
}
