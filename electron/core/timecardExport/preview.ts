import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { minutesOf } from '#shared/domain/payroll/fields.ts'
import { conventionsOf } from '#shared/domain/payroll/layout.ts'
import type { PayrollMonth } from '#shared/domain/payroll/month.ts'
import { warningsOf } from '#shared/domain/payroll/problems.ts'
import { sumsOf } from '#shared/domain/payroll/table.ts'
import type { ReadDb } from '../store/db.ts'
import { approvalOf } from '../timecards/approvalOf.ts'
import { periodJudged } from '../timecards/period.ts'
import { payrollFile, type Asked } from './payrollFile.ts'

/** Everybody of the month with how far it is, and whether it is still what was approved. */
function statesOf(db: ReadDb, month: string, now: Date) {
  const period = periodJudged(db, month, now)
  return period.people.map((judged) => ({
    staffId: judged.rows.staffId,
    staffName: judged.rows.staffName,
    isDoubtful: judged.isDoubtful,
    ...approvalOf(judged, period),
  }))
}

/** With overtime at night in both, from which each answer to the question follows. */
function nightOf(month: PayrollMonth | undefined) {
  const conventions = conventionsOf({ premium: null, nightOvertime: 'both' })
  const of = (field: 'overtime' | 'night' | 'nightOvertime'): number => (month === undefined ? 0 : minutesOf(month, field, conventions))
  return { overtime: of('overtime'), night: of('night'), nightOvertime: of('nightOvertime') }
}

/** The file before it is written, with everything that is to be said of it. */
export function previewOf(db: ReadDb, asked: Asked, now: Date): PayrollPreview {
  const { layout } = asked
  const { from, to, rows, text, months, approved, faults, problems, before, contents } = payrollFile(db, asked)
  const states = statesOf(db, asked.month, now)
  const differing = new Set(states.filter(({ differs }) => differs).map(({ staffId }) => staffId))
  const doubtfulNow = new Set(states.filter(({ isDoubtful }) => isDoubtful).map(({ staffId }) => staffId))
  const isApproved = new Set(approved.map(({ staffId }) => staffId))
  const monthOf = new Map(months.map((one) => [one.staffId, one]))
  return {
    from,
    to,
    faults: [...faults],
    warnings: warningsOf(months, layout),
    problems: [...problems],
    people: rows.map(({ staffId, person, cells }) => ({
      staffId,
      staffName: monthOf.get(staffId)?.staffName ?? '',
      code: person.code,
      familyName: person.familyName,
      givenName: person.givenName,
      cells: [...cells],
      differs: differing.has(staffId),
      isDoubtful: monthOf.get(staffId)?.isDoubtful ?? doubtfulNow.has(staffId),
      night: nightOf(monthOf.get(staffId)),
    })),
    sums: sumsOf(rows, text, layout),
    missing: states
      .filter(({ staffId }) => !isApproved.has(staffId))
      .map(({ staffId, staffName, state }) => ({ staffId, staffName, state })),
    before,
    leaveNames: [...new Set(approved.flatMap(({ days }) => days.flatMap(({ leaves }) => leaves.map(({ name }) => name))))].toSorted(),
    contents,
  }
}
