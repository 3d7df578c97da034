import type { CorrectionDay, CorrectionProblem, ShiftCorrection, ShiftProposal } from '#shared/contracts/timecards/corrections.ts'
import type { timecards } from '#shared/contracts/timecards.ts'
import { BantoError } from '#shared/errors.ts'
import { dayText, midnightOf, minuteAt, readDay, type Day } from '#shared/domain/labour/time.ts'
import { announceChanges } from '../../changes/handlers.ts'
import { lastReasons } from '../../changes/reasons.ts'
import type { SetName } from '../../changes/record.ts'
import { stageEntity } from '../../changes/stage.ts'
import type { CoreContext } from '../../context.ts'
import { shift } from '../../entities/shift/index.ts'
import type { HandlersOf } from '../../rpc/types.ts'
import type { ReadDb } from '../../store/db.ts'
import { isDayClosed } from '../approvals.ts'
import { refusalOf, timecardStores } from '../lists.ts'
import { readTimecardRows, type StaffRows } from '../rows.ts'
import { busyOf, readShiftsAround, whoseDay } from './shifts.ts'
import { describe, planCorrections } from './plan.ts'
import { daysOfHabit, proposalsOf } from './proposals.ts'

/** So many reasons are offered again. */
export const mostReasons = 5

/** What of `timecards` corrects results. */
type CorrectionMethods = 'correction' | 'correct' | 'proposals' | 'applyProposals'

/** The person with what the days before tell; null where nobody has rows or plans around that day. */
function readStaff(db: ReadDb, staffId: number, day: Day): StaffRows | null {
  const { staffs } = readTimecardRows(db, day - daysOfHabit, day)
  return staffs.find((staff) => staff.staffId === staffId) ?? null
}

/** The shop in which somebody was most of the time. */
function homeOf(staff: StaffRows | null): number | null {
  const counts = new Map<number, number>()
  for (const { storeId } of [...(staff?.results ?? []), ...(staff?.plans ?? [])]) counts.set(storeId, (counts.get(storeId) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

const nameOfKind: Readonly<Record<ShiftCorrection['kind'], SetName>> = { update: 'correctShift', create: 'addShift', delete: 'deleteShift' }
const nameOfStep = (corrections: readonly ShiftCorrection[]): SetName => {
  const [only] = corrections
  return only !== undefined && corrections.length === 1 ? nameOfKind[only.kind] : 'correctShifts'
}

const toCorrection = ({ shiftResultId, seen, staffId, storeId, day, times }: ShiftProposal): ShiftCorrection =>
  shiftResultId === null ? { kind: 'create', staffId, storeId, day, times } : { kind: 'update', shiftResultId, seen: seen ?? '', times }

const isSame = (a: ShiftProposal, b: ShiftProposal): boolean =>
  a.shiftResultId === b.shiftResultId &&
  a.seen === b.seen &&
  a.staffId === b.staffId &&
  a.storeId === b.storeId &&
  a.day === b.day &&
  a.basis.kind === b.basis.kind &&
  a.times === b.times

export function correctionHandlers(core: CoreContext): Pick<HandlersOf<typeof timecards>, CorrectionMethods> {
  const refused = (problems: readonly CorrectionProblem[]) => ({ changeSetId: null, cells: 0, problems: [...problems], warnings: [] })

  /** Plan and staging are one transaction: what was checked is what is staged. `isMeant` looks once more at what was shown, in it. */
  const correct = async (
    corrections: readonly ShiftCorrection[],
    reason: string,
    isMeant: (db: ReadDb) => readonly CorrectionProblem[] = () => [],
  ) => {
    const { db, profile, grants } = core.shop()
    if (!(await grants(shift.writeScope))) return refused([{ at: 0, rule: 'notGranted', place: 'shift' }])
    const result = db.transaction(() => {
      const other = isMeant(db)
      if (other.length > 0) return refused(other)
      const { cells, problems, warnings, subjects } = planCorrections(db, corrections, core.now())
      if (problems.length > 0) return { ...refused(problems), warnings: [...warnings] }
      const header = {
        name: nameOfStep(corrections),
        details: describe(subjects, reason),
        origin: 'timecard' as const,
        author: profile.userName,
        at: core.now().toISOString(),
      }
      const staged = stageEntity(db, header, cells)
      return { changeSetId: staged.changeSetId, cells: staged.cells, problems: [], warnings: [...warnings] }
    })
    if (result.cells > 0) announceChanges(core, db, { timecards: null })
    return result
  }

  /** Proposals as they are now, of everybody who is named. */
  const stillProposed = (db: ReadDb, proposals: readonly ShiftProposal[]): CorrectionProblem[] => {
    const days = proposals.map(({ day }) => readDay(day))
    const { staffs } = readTimecardRows(db, Math.min(...days) - daysOfHabit, Math.max(...days))
    const of = new Map(staffs.map((staff) => [staff.staffId, staff]))
    return proposals.flatMap((proposal, at) => {
      const staff = of.get(proposal.staffId)
      const now = staff === undefined ? [] : proposalsOf(staff, readDay(proposal.day), core.now())
      return now.some((one) => isSame(one, proposal)) ? [] : [{ at, rule: 'notProposed' as const, place: 'shift' as const }]
    })
  }

  return {
    async correction(asked): Promise<CorrectionDay> {
      const { db, grants } = core.shop()
      const { staffId, day } =
        'shiftResultId' in asked ? whoseDay(db, asked.shiftResultId) : { staffId: asked.staffId, day: readDay(asked.day) }
      const [name] = db.column<string>('SELECT staff_name FROM timecard_staff WHERE staff_id = ?', [staffId])
      const staff = readStaff(db, staffId, day)
      const staffName = name ?? staff?.staffName
      if (staffName === undefined) throw new BantoError('NOT_FOUND', `nobody has the id ${staffId}`)
      const own = [...readShiftsAround(db, day, day).shifts.values()].filter((one) => one.staffId === staffId)
      return {
        staffId,
        staffName,
        day: dayText(day),
        rows: own
          .filter((one) => one.day === day)
          .map(({ shiftResultId, storeId, storeName, times, isCalculated, unsent }) => ({
            shiftResultId,
            storeId,
            storeName,
            times,
            isCalculated,
            isClosed: isDayClosed(db, { staffId, storeId }, dayText(day)),
            unsent,
          })),
        around: busyOf(
          own.filter((one) => one.day !== day),
          day,
        ),
        plans: (staff?.plans ?? [])
          .filter((plan) => plan.day === day)
          .map(({ start, end }) => ({ start: start - midnightOf(day), end: end - midnightOf(day) })),
        now: minuteAt(core.now()) - midnightOf(day),
        stores: timecardStores(db),
        closedStoreIds: timecardStores(db)
          .map(({ storeId }) => storeId)
          .filter((storeId) => isDayClosed(db, { staffId, storeId }, dayText(day))),
        homeStoreId: homeOf(staff),
        proposals: staff === null ? [] : proposalsOf(staff, day, core.now()),
        reasons: lastReasons(db, 'timecard', mostReasons),
        refused: refusalOf(db),
        isGranted: await grants(shift.writeScope),
      }
    },
    proposals: ({ staffId, day }) => {
      const staff = readStaff(core.shop().db, staffId, readDay(day))
      return { proposals: staff === null ? [] : proposalsOf(staff, readDay(day), core.now()) }
    },
    correct: ({ corrections, reason }) => correct(corrections, reason),
    applyProposals: ({ proposals, reason }) => correct(proposals.map(toCorrection), reason, (db) => stillProposed(db, proposals)),
  }
}
