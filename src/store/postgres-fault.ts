import { DatabaseError, type DatabaseFault } from './database-error.ts'

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html (read 2026-11-25) */
const BY_STATE: Readonly<Record<string, DatabaseFault>> = {
  '28000': 'login',
  '28P01': 'login',
  '3D000': 'missing',
  '42501': 'denied',
  '25006': 'denied',
  '3F000': 'denied',
  '53100': 'full',
  '53200': 'full',
  '53300': 'busy',
  '55P03': 'busy',
  '40P01': 'busy',
  '40001': 'busy',
  '57014': 'busy',
  '57P03': 'unreachable',
}
/** The server ended the session: shut down, restarted, or tired of one that did nothing. */
const ENDED = /^(08...|57P0[124]|25P03|25P04)$/
/** A statement was prepared before a migration, or in another session: a pooler stands between us and the server. */
const UNPREPARED = /^(0A000|26000|42P05)$/
const TLS = /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/
const TLS_TEXT = /does not support SSL|establishing an SSL connection/
const PASSWORD_TEXT = /^SASL:|password must be a string/

/** The server turned a statement down, which no operator can help. Holds its code and words, no values of rows. */
export class StatementError extends Error {
  override readonly name = 'StatementError'
}

const partsOf = (error: unknown): { code: string; text: string } => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' ? code : '', text: typeof message === 'string' ? message : '' }
}

/** True when the server said no and the connection goes on; false when nobody knows what became of the statement. */
const isAnswer = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && !ENDED.test(code)

/** The server has no TLS, which some settings of `sslmode` put up with. */
export const lacksTls = (error: unknown): boolean => /does not support SSL/.test(partsOf(error).text)

/** True when the statement did nothing and does what it should when it is sent whole. */
export const isUnprepared = (error: unknown): boolean => UNPREPARED.test(partsOf(error).code)

/** Why no connection could be had. Everything that was said is left behind but a code. */
export function connectFault(error: unknown, place: string, isBusy: boolean): DatabaseError {
  const { code, text } = partsOf(error)
  if (TLS.test(code) || TLS_TEXT.test(text)) return new DatabaseError('tls', place, code || 'no tls')
  if (PASSWORD_TEXT.test(text)) return new DatabaseError('login', place, 'no password')
  if (/timeout/.test(text)) return new DatabaseError(isBusy ? 'busy' : 'unreachable', place, 'timeout')
  return new DatabaseError(BY_STATE[code] ?? 'unreachable', place, code || 'cut')
}

/** Why a statement failed, and whether its connection is of use any more. */
export function statementFault(error: unknown, place: string): { readonly error: Error; readonly isCut: boolean } {
  if (error instanceof StatementError) return { error, isCut: false }
  const { code, text } = partsOf(error)
  if (!isAnswer(code)) {
    const reason = code || (/timeout/.test(text) ? 'timeout' : 'cut')
    return { error: new DatabaseError('lost', place, reason), isCut: true }
  }
  const fault = UNPREPARED.test(code) ? 'lost' : BY_STATE[code]
  if (fault) return { error: new DatabaseError(fault, place, code), isCut: false }
  return { error: new StatementError(`postgres ${code}: ${text.replace(/"[^"]{40,}"/g, '"…"')}`), isCut: false }
}
