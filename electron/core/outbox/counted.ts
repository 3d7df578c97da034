import type { ChangeState } from '#shared/contracts/changes.ts'
import type { ReadDb } from '../store/db.ts'

/**
 * Changes as a person counts them: a new row is one, however many fields it has, and so is one that
 * goes. Over rows with `entity`, `key` and `op`.
 */
export const countedSql = `(count(*) FILTER (WHERE op <> 'create') + count(DISTINCT CASE WHEN op = 'create' THEN entity || key END))`

/** Pending changes by state, counted so. Over indexes alone: a million staged cells are counted often. */
export function changesByState(db: ReadDb): ReadonlyMap<ChangeState, number> {
  const counts = new Map(
    db.all<{ state: ChangeState; n: number }>('SELECT state, count(*) AS n FROM pending GROUP BY state').map(({ state, n }) => [state, n]),
  )
  const created = `SELECT state, count(*) - count(DISTINCT entity || key) AS more FROM pending WHERE op = 'create' GROUP BY state`
  for (const { state, more } of db.all<{ state: ChangeState; more: number }>(created)) counts.set(state, (counts.get(state) ?? 0) - more)
  return counts
}
