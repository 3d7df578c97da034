import { hostname } from 'node:os'
import { mostRounds } from '#shared/contracts/stockCounts.ts'
import type { ReadDb } from '../store/db.ts'
import { recountSql } from './lines.ts'
import { newName } from './names.ts'
import { refuse } from './sessions.ts'

/** Who began each recount of a count: others who join later correct it. */
const roundsSql = `SELECT round, recount, person, computer, origin FROM (
  SELECT round, ${recountSql('s')} AS recount, person, computer, origin,
    row_number() OVER (PARTITION BY round, ${recountSql('s')} ORDER BY started_at, rowid) AS place
  FROM stock_count_session s WHERE count_id = ?
) WHERE place = 1 AND round > 1 ORDER BY round DESC`

interface Begun {
  readonly round: number
  readonly recount: string
  readonly person: string
  readonly computer: string
  readonly origin: string
}

/**
 * The round in which a person counts again. Two who counted in one round would be added up, so each has one of their own: the latest
 * that they began on this PC where it is not before the one asked for, else the next that nobody has.
 * Throws INVALID_INPUT (`reason`: `tooManyRounds`).
 */
export function recountRound(
  db: ReadDb,
  { countId, person, round }: { readonly countId: string; readonly person: string; readonly round: number },
): { readonly round: number; readonly recount: string } {
  const begun = db.all<Begun>(roundsSql, [countId])
  const own = begun.find((one) => one.person === person && one.computer === hostname() && one.origin === 'here')
  if (own !== undefined && own.round >= round) return { round: own.round, recount: own.recount }
  const next = (begun[0]?.round ?? 1) + 1
  if (next > mostRounds) throw refuse('tooManyRounds', `count ${countId} has ${mostRounds} rounds`)
  return { round: next, recount: newName() }
}
