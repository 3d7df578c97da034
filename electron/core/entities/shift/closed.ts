import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../../store/db.ts'
import { isDayClosed } from '../../timecards/approvals.ts'

interface Touched {
  readonly staffId: number
  readonly storeId: number
  readonly day: string
  readonly staffName: string | null
}

/** What a new row was to be: in the log of the set that made it. */
const made = (field: string): string =>
  `(SELECT n.new FROM change n WHERE n.entity = 'shift' AND n.key = c.key AND n.field = '${field}' AND n.op = 'create' LIMIT 1)`

/**
 * Why a set of corrections is neither taken back nor brought again: a day of it belongs to a month that is closed here. That is
 * reopened first, with a reason. A row that is gone at Smaregi is none that a step could bring back, and is not asked about.
 */
export function closedOfSet(db: ReadDb, set: number): BantoError | null {
  const touched = db.all<Touched>(
    `SELECT s.*, (SELECT t.staff_name FROM timecard_staff t WHERE t.staff_id = s.staffId) AS staffName FROM (
       SELECT DISTINCT coalesce(r.staff_id, ${made('staffId')}) AS staffId, coalesce(r.store_id, ${made('storeId')}) AS storeId,
         coalesce(r.shift_date, ${made('shiftDate')}) AS day
       FROM change c LEFT JOIN shift_result r ON r.shift_result_id = c.key WHERE c.change_set_id = ? AND c.entity = 'shift') s
     WHERE s.day IS NOT NULL ORDER BY s.day, s.staffId`,
    [set],
  )
  const closed = touched.find((one) => isDayClosed(db, one, one.day))
  if (closed === undefined) return null
  const { staffId, staffName, day } = closed
  return new BantoError('INVALID_INPUT', `set ${set} touches ${day} of person ${staffId}, whose month is closed`, {
    details: { reason: 'monthClosed', staffName: staffName ?? String(staffId), day },
  })
}
