import { sql, type RawBuilder } from 'kysely'

/**
 * What `isAwake` says of a row of `publications`, for a query and for the index of what is awake; a row that is out and
 * never looked at again stands at that index's end. Written out and not bound, since an engine uses such an index only
 * where it sees that the query asks for the same; and one expression that no other index fits, since SQLite without
 * statistics would take one that leaves it all the sorting.
 */
export const AWAKE: RawBuilder<boolean> = sql.raw(
  `(case when state in ('planned', 'preparing', 'submitting', 'submitted', 'published')
           or (state = 'drafted' and action <> 'draft' and (reason is null or reason not in ('handover', 'no-quota')))
         then 1 else 0 end) = 1`,
)
