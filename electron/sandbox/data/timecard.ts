import { dayNumber, makeDays, momentOf, weekday } from './days.ts'
import type { Db } from './db.ts'
import { createRandom, type Random } from './random.ts'
import { faultOf, habitOf, type ShiftFault } from './shiftHabits.ts'

interface Worker {
  readonly staffId: number
  readonly homeStoreId: number
  readonly fullTime: number
  readonly hireDate: string
  readonly terminationDate: string | null
}

/** How far ahead the shop plans its shifts. Days. */
const plannedDays = 21
/** The shop that still rounds every punch to its quarter of an hour; the others count the minute. */
const roundingStoreId = 2
const saturday = 6
const monday = 1
/** Rows beside the one that a day of somebody has. */
const secondRowsFrom = 500_000_000

/** Whether somebody works that day: full-timers five days with their own two off, the others three or four. */
function works(worker: Worker, date: string): boolean {
  if (date < worker.hireDate || (worker.terminationDate !== null && date > worker.terminationDate)) return false
  if (habitOf(worker.staffId).everyDay) return true
  const day = (weekday(date) + worker.staffId) % 7
  return worker.fullTime === 1 ? day !== 0 && day !== 3 : day === 1 || day === 2 || day === 5 || (day === 6 && worker.staffId % 2 === 0)
}

const quarterUp = (minutes: number): number => Math.ceil(minutes / 15) * 15
const quarterDown = (minutes: number): number => Math.floor(minutes / 15) * 15

/** Minutes of the day. */
interface Plan {
  readonly start: number
  readonly end: number
  readonly middle: number
  readonly pause: boolean
}

interface Day {
  readonly id: number
  /** Null: leave. */
  readonly plan: Plan | null
  /** Worked without being planned. */
  readonly isUnplanned: boolean
  readonly random: Random
}

function planOf({ staffId, fullTime }: Worker, date: string, random: Random): Plan {
  if (habitOf(staffId).atNight) return { start: 1320, end: 1860, middle: 1560, pause: true }
  const late = (staffId + dayNumber(date)) % 2 === 0
  const [start, end, pause] =
    fullTime === 1
      ? [late ? 720 : 510, late ? 1260 : 1050, true]
      : [600 + random.int(0, 3) * 60, 900 + random.int(0, 3) * 60, random.chance(0.3)]
  // More than six hours need a break.
  return { start, end, pause: pause || end - start >= 360, middle: start + Math.floor((end - start) / 60) * 30 }
}

/** What a day is for somebody; null where it is none of theirs. About one day in sixty is taken off. */
function dayOf(seed: number, worker: Worker, date: string): Day | null {
  const { staffId } = worker
  const isPlanned = works(worker, date)
  const isUnplanned = !isPlanned && habitOf(staffId).unplannedSaturdays === true && weekday(date) === saturday
  if (!isPlanned && !isUnplanned) return null
  const random = createRandom(seed ^ (dayNumber(date) * 131 + staffId * 7919))
  const id = dayNumber(date) * 100 + staffId
  if (isPlanned && random.chance(1 / 60)) return { id, plan: null, isUnplanned, random }
  return { id, plan: planOf(worker, date, random), isUnplanned, random }
}

/** Minutes of the day; null: not punched. */
interface Punches {
  readonly from: number | null
  readonly to: number | null
  readonly pause: readonly [start: number | null, end: number | null]
}

/** With their seconds, as somebody strikes them: now and then late or staying on, else about as planned. */
function punchesOf(plan: Plan, fault: ShiftFault | null, staffId: number, random: Random): Punches {
  const { staysOn = 0, comesEarly = 0 } = habitOf(staffId)
  const seconds = (): number => random.int(0, 59) / 60
  const from = plan.start - comesEarly + (random.chance(0.04) ? random.int(3, 40) : -random.int(0, 9)) + seconds()
  const to = plan.end + staysOn + (random.chance(0.05) ? random.int(40, 150) : random.int(0, 14)) + seconds()
  const middle = plan.middle + random.int(-5, 15)
  const minutes = fault === 'shortBreak' ? 25 : 60
  const left = fault === 'earlyLeaving' ? to - random.int(50, 120) : to
  const pause: Punches['pause'] = !plan.pause
    ? [null, null]
    : fault === 'breakAtEnd'
      ? [Math.floor(left) - 60, Math.floor(left)]
      : [middle, fault === 'breakHalf' ? null : middle + minutes]
  return { from: fault === 'clockInMissing' ? null : from, to: fault === 'clockOutMissing' ? null : left, pause }
}

/**
 * Makes plans and punches of days when they are first asked for. Plans reach some weeks ahead;
 * punches end yesterday. What goes wrong, and who always does what, stands in shiftHabits.ts.
 */
export function makeShifts(db: Db, seed: number, range: { from: string; to: string }, now: number): void {
  const workers = db.prepare<[], Worker>('SELECT staffId, homeStoreId, fullTime, hireDate, terminationDate FROM staff').all()
  const shift =
    db.prepare(`INSERT INTO shift (shiftResultId, division, shiftDate, storeId, staffId, attendance, leaving, break1Start, break1End,
    attendanceRounded, leavingRounded, plannedStart, plannedEnd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const leave = db.prepare("INSERT INTO staffHoliday VALUES (?, '1', '0', ?, '有給休暇', ?, ?)")
  makeDays(db, 'plan', range, now, plannedDays, (date) => {
    const at = (minutes: number | null): string | null => (minutes === null ? null : momentOf(date, minutes))
    for (const worker of workers) {
      const day = dayOf(seed, worker, date)
      if (day === null || day.isUnplanned) continue
      const { id, plan } = day
      const { staffId, homeStoreId } = worker
      if (plan === null) {
        leave.run(id, staffId, date, date)
        continue
      }
      const pause = plan.pause ? [at(plan.middle), at(plan.middle + 60)] : [null, null]
      shift.run(id * 2, 'schedule', date, homeStoreId, staffId, at(plan.start), at(plan.end), ...pause, null, null, null, null)
    }
  })
  makeDays(db, 'punch', range, now, -1, (date) => {
    const at = (minutes: number | null): string | null => (minutes === null ? null : momentOf(date, minutes))
    for (const worker of workers) {
      const other = weekday(date) === monday ? workers.find(({ staffId }) => staffId === habitOf(worker.staffId).mondaysAs) : undefined
      const day = dayOf(seed, other ?? worker, date)
      if (day?.plan == null) continue
      const { plan, random } = day
      const { staffId, homeStoreId } = worker
      const fault = faultOf(random)
      if (fault === 'absent') continue
      const { from, to, pause } = punchesOf(plan, fault, other?.staffId ?? staffId, random)
      const id = dayNumber(date) * 100 + staffId
      const put = (shiftResultId: number, storeId: number, begin: number | null, end: number | null): void => {
        const [up, down] = storeId === roundingStoreId ? [quarterUp, quarterDown] : [Math.floor, Math.floor]
        const rounded = [begin === null ? null : at(up(begin)), end === null ? null : at(down(end))]
        const times = [at(begin), at(end), at(pause[0]), at(pause[1]), ...rounded, at(plan.start), at(plan.end)]
        shift.run(shiftResultId, 'result', date, storeId, staffId, ...times)
      }
      put(id * 2 + 1, fault === 'otherStore' ? 3 - (homeStoreId % 2) : homeStoreId, from, to)
      if (fault === 'twice') put(secondRowsFrom + id, homeStoreId, from, to)
    }
  })
}
