import type { CellValue } from '#shared/contracts/common.ts'
import type { CorrectionProblem, CorrectionRule, ShiftCorrection } from '#shared/contracts/timecards/corrections.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { checkShiftTimes, type ShiftPlace, type ShiftWarningRule } from '#shared/domain/labour/shiftChecks.ts'
import { readShiftTimes, writeShiftTimes } from '#shared/domain/labour/shiftTimes.ts'
import { dayText, midnightOf, minuteAt, readDay, type Day } from '#shared/domain/labour/time.ts'
import { newLocalIds } from '../../changes/newRows.ts'
import type { StagedCell } from '../../changes/stage.ts'
import type { WriteDb } from '../../store/db.ts'
import { isDayClosed } from '../approvals.ts'
import { readUnsentShifts } from '../unsent.ts'
import { busyOf, daysOfShifts, readShiftsAround, type ShiftsAround, type PersonShift } from './shifts.ts'

export interface CorrectionPlan {
  readonly cells: readonly StagedCell[]
  readonly problems: readonly CorrectionProblem[]
  readonly warnings: readonly { readonly at: number; readonly rule: ShiftWarningRule; readonly place: ShiftPlace }[]
  /** What the history names: who and when, and of one row that goes its times. */
  readonly subjects: readonly { readonly staffId: number; readonly staffName: string; readonly day: Day; readonly before: string | null }[]
}

const nothingThere: ShiftsAround = { of: new Map(), shifts: new Map() }

/** Requests of these states may still have made the row. */
const onItsWay: ReadonlySet<string> = new Set(['queued', 'sending', 'sent', 'unknown'])

/**
 * What corrections come to, all of them together: shifts are held against each other as they will be. Reserves numbers for
 * rows that are to be made; part of the caller's transaction.
 */
export function planCorrections(db: WriteDb, corrections: readonly ShiftCorrection[], now: Date): CorrectionPlan {
  const ids = corrections.flatMap((one) => (one.kind === 'create' ? [] : [one.shiftResultId]))
  const dayOf = daysOfShifts(db, ids)
  const days = corrections.flatMap((one) => (one.kind === 'create' ? readDay(one.day) : (dayOf.get(one.shiftResultId) ?? [])))
  const people = days.length === 0 ? nothingThere : readShiftsAround(db, Math.min(...days), Math.max(...days))
  const going = new Set([...readUnsentShifts(db).values()].flatMap(({ shiftResultId, isGoing }) => (isGoing ? [shiftResultId] : [])))
  const plan = { cells: [] as StagedCell[], problems: [] as CorrectionProblem[], subjects: [] as CorrectionPlan['subjects'][number][] }
  const after = new Map(people.shifts)
  const touched: { readonly at: number; readonly key: number }[] = []
  const wrong = (at: number, rule: CorrectionRule, place: ShiftPlace = 'shift'): void => void plan.problems.push({ at, rule, place })
  const freshIds = newLocalIds(db, corrections.filter(({ kind }) => kind === 'create').length)

  /** The row that a correction means, where it is as the person saw it. */
  const seenRow = (at: number, { shiftResultId, seen }: Extract<ShiftCorrection, { seen: string }>): PersonShift | null => {
    const row = people.shifts.get(shiftResultId)
    const rule = going.has(shiftResultId)
      ? 'going'
      : row === undefined
        ? 'gone'
        : row.isCalculated
          ? 'calculated'
          : isDayClosed(db, row, dayText(row.day))
            ? 'closed'
            : row.times !== seen
              ? 'changed'
              : null
    if (rule !== null) wrong(at, rule)
    return rule === null ? (row ?? null) : null
  }

  corrections.forEach((correction, at) => {
    if (correction.kind === 'create') {
      const { staffId, storeId } = correction
      const day = readDay(correction.day)
      const key = freshIds.shift() ?? 0
      const times = readShiftTimes(correction.times)
      const staffName = nameOf(db, staffId) ?? people.of.get(staffId)?.staffName
      if (staffName === undefined) return wrong(at, 'unknownStaff')
      if (db.get('SELECT 1 FROM timecard_store WHERE store_id = ?', [storeId]) === undefined) return wrong(at, 'unknownStore')
      if (isDayClosed(db, correction, correction.day)) return wrong(at, 'closed')
      if (times === null) return wrong(at, 'notShiftTimes')
      const text = writeShiftTimes(times)
      const cell = (field: string, value: string | number): StagedCell => ({ entity: 'shift', key, field, op: 'create', value })
      plan.cells.push(cell('staffId', staffId), cell('storeId', storeId), cell('shiftDate', correction.day), cell('times', text))
      plan.subjects.push({ staffId, staffName, day, before: null })
      after.set(key, {
        staffId,
        staffName,
        storeId,
        storeName: '',
        shiftResultId: key,
        isCalculated: false,
        unsent: 'staged',
        day,
        times: text,
      })
      touched.push({ at, key })
      return
    }
    const row = seenRow(at, correction)
    if (row === null) return
    const { shiftResultId: key, staffId, staffName, day } = row
    if (correction.kind === 'delete') {
      if (key < 0 && row.unsent !== null && onItsWay.has(row.unsent)) return wrong(at, 'onItsWay')
      plan.cells.push({ entity: 'shift', key, field: wholeRow, op: 'delete', value: null })
      plan.subjects.push({ staffId, staffName, day, before: row.times })
      after.delete(key)
      return
    }
    const times = readShiftTimes(correction.times)
    if (times === null) return wrong(at, 'notShiftTimes')
    const text = writeShiftTimes(times)
    plan.cells.push({ entity: 'shift', key, field: 'times', op: 'set', value: text })
    plan.subjects.push({ staffId, staffName, day, before: row.times })
    after.set(key, { ...row, times: text })
    touched.push({ at, key })
  })

  const warnings: CorrectionPlan['warnings'][number][] = []
  const byStaff = new Map<number, PersonShift[]>()
  for (const one of after.values()) byStaff.set(one.staffId, [...(byStaff.get(one.staffId) ?? []), one])
  for (const { at, key } of touched) {
    const own = after.get(key)
    const times = readShiftTimes(own?.times ?? '')
    if (own === undefined || times === null) continue
    const others = (byStaff.get(own.staffId) ?? []).filter(({ shiftResultId }) => shiftResultId !== key)
    const found = checkShiftTimes(times, { now: minuteAt(now) - midnightOf(own.day), others: busyOf(others, own.day) })
    plan.problems.push(...found.errors.map((error) => ({ at, ...error })))
    warnings.push(...found.warnings.map((warning) => ({ at, ...warning })))
  }
  return { ...plan, warnings }
}

const nameOf = (db: WriteDb, staffId: number): string | undefined =>
  db.column<string>('SELECT staff_name FROM timecard_staff WHERE staff_id = ?', [staffId])[0]

/** What the history says of a step: one shift by who and when, several by their number. */
export function describe(subjects: CorrectionPlan['subjects'], reason: string): Readonly<Record<string, CellValue>> {
  const [only] = subjects
  if (only === undefined || subjects.length > 1) return { shifts: subjects.length, reason }
  return {
    staffId: only.staffId,
    staffName: only.staffName,
    day: dayText(only.day),
    reason,
    ...(only.before === null ? {} : { before: only.before }),
  }
}
