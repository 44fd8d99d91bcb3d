import { sql, type RawBuilder } from 'kysely'

/**
 * What `isAwake` says of a row of `publications`, for a query; all but never is left out of what is out. Written out and
 * not bound: an index is used only where the engine sees that the query asks for what the index holds.
 */
export const AWAKE: RawBuilder<boolean> = sql.raw(
  `state in ('planned', 'preparing', 'drafted', 'submitting', 'submitted', 'published')
   and (state <> 'drafted' or (action <> 'draft' and (reason is null or reason <> 'handover')))`,
)
