import { dayNumber, makeDays, momentOf, weekday } from './days.ts'
import type { Db } from './db.ts'
import { createRandom, type Random } from './random.ts'

interface Worker {
  readonly staffId: number
  readonly homeStoreId: number
  readonly fullTime: number
  readonly hireDate: string
  readonly terminationDate: string | null
}

/** How far ahead the shop plans its shifts. Days. */
const plannedDays = 21

/** Whether somebody works that day: full-timers five days with their own two off, the others three or four. */
function works(worker: Worker, date: string): boolean {
  if (date < worker.hireDate || (worker.terminationDate !== null && date > worker.terminationDate)) return false
  const day = (weekday(date) + worker.staffId) % 7
  return worker.fullTime === 1 ? day !== 0 && day !== 3 : day === 1 || day === 2 || day === 5 || (day === 6 && worker.staffId % 2 === 0)
}

const quarterUp = (minutes: number): number => Math.ceil(minutes / 15) * 15
const quarterDown = (minutes: number): number => Math.floor(minutes / 15) * 15

interface Day {
  readonly id: number
  /** Minutes of the day; null: leave. */
  readonly plan: { readonly start: number; readonly end: number; readonly middle: number; readonly pause: boolean } | null
  readonly random: Random
}

/** What a day is for somebody; null where it is none of theirs. About one day in sixty is taken off. */
function dayOf(seed: number, worker: Worker, date: string): Day | null {
  if (!works(worker, date)) return null
  const random = createRandom(seed ^ (dayNumber(date) * 131 + worker.staffId * 7919))
  const id = dayNumber(date) * 100 + worker.staffId
  if (random.chance(1 / 60)) return { id, plan: null, random }
  const late = (worker.staffId + dayNumber(date)) % 2 === 0
  const [start, end, pause] =
    worker.fullTime === 1
      ? [late ? 720 : 510, late ? 1260 : 1050, true]
      : [600 + random.int(0, 3) * 60, 900 + random.int(0, 3) * 60, random.chance(0.3)]
  return { id, plan: { start, end, middle: start + Math.floor((end - start) / 60) * 30, pause }, random }
}

/**
 * Makes plans and punches of days when they are first asked for. Plans reach some weeks ahead;
 * punches end yesterday, and now and then somebody is late, stays on, or forgets to punch out.
 */
export function makeShifts(db: Db, seed: number, range: { from: string; to: string }, now: number): void {
  const workers = db.prepare<[], Worker>('SELECT staffId, homeStoreId, fullTime, hireDate, terminationDate FROM staff').all()
  const shift =
    db.prepare(`INSERT INTO shift (shiftResultId, division, shiftDate, storeId, staffId, attendance, leaving, break1Start, break1End,
    attendanceRounded, leavingRounded, plannedStart, plannedEnd) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const leave = db.prepare("INSERT INTO staffHoliday VALUES (?, '1', '0', ?, '有給休暇', ?, ?)")
  makeDays(db, 'plan', range, now, plannedDays, (date) => {
    for (const worker of workers) {
      const day = dayOf(seed, worker, date)
      if (day === null) continue
      const { id, plan } = day
      if (plan === null) {
        leave.run(id, worker.staffId, date, date)
        continue
      }
      const [pauseStart, pauseEnd] = plan.pause ? [momentOf(date, plan.middle), momentOf(date, plan.middle + 60)] : [null, null]
      shift.run(
        id * 2,
        'schedule',
        date,
        worker.homeStoreId,
        worker.staffId,
        momentOf(date, plan.start),
        momentOf(date, plan.end),
        pauseStart,
        pauseEnd,
        null,
        null,
        null,
        null,
      )
    }
  })
  makeDays(db, 'punch', range, now, -1, (date) => {
    for (const worker of workers) {
      const day = dayOf(seed, worker, date)
      if (day?.plan == null) continue
      const { id, plan, random } = day
      const from = plan.start + (random.chance(0.05) ? random.int(3, 40) : -random.int(0, 9))
      const to = plan.end + (random.chance(0.06) ? random.int(60, 240) : random.int(0, 14))
      const forgot = random.chance(0.01)
      const middle = plan.middle + random.int(-5, 15)
      const [pauseStart, pauseEnd] =
        plan.pause && !random.chance(0.02) ? [momentOf(date, middle), momentOf(date, middle + 60)] : [null, null]
      shift.run(
        id * 2 + 1,
        'result',
        date,
        worker.homeStoreId,
        worker.staffId,
        momentOf(date, from),
        forgot ? null : momentOf(date, to),
        pauseStart,
        pauseEnd,
        momentOf(date, quarterUp(from)),
        forgot ? null : momentOf(date, quarterDown(to)),
        momentOf(date, plan.start),
        momentOf(date, plan.end),
      )
    }
  })
}
