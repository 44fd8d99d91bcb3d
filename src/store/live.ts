import { sql, type RawBuilder } from 'kysely'

/**
 * What `isLive` says of a row of `publications`, for a query. Written out and not bound: an index is used only where
 * the engine sees that the query asks for what the index holds.
 */
export const LIVE: RawBuilder<boolean> = sql.raw(
  `state in ('planned', 'preparing', 'drafted', 'submitting', 'submitted')
   and (state <> 'drafted' or (action <> 'draft' and (reason is null or reason <> 'handover')))`,
)
