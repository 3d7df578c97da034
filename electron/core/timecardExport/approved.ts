import type { PayrollMonth } from '#shared/domain/payroll/month.ts'
import type { ReadDb } from '../store/db.ts'
import { readApprovals, stands } from '../timecards/approvals.ts'
import { readFrozen } from '../timecards/frozen.ts'

/** Months that are approved in all their shops, as they were frozen: nothing else is handed over. */
export function approvedMonths(db: ReadDb, month: string): PayrollMonth[] {
  const approvals = readApprovals(db, month)
  return readFrozen(db, month)
    .filter((one) => stands(one, approvals))
    .map(({ staffId, figures }) => ({ staffId, ...figures }))
}
