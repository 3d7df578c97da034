import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import type { Grant } from '#shared/domain/labour/paidLeave.ts'
import { isMinorOn } from '#shared/domain/labour/findings/minors.ts'
import { dayAt, minuteAt, readDay, type Day } from '#shared/domain/labour/time.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { groupBy } from './groupBy.ts'

/** What the shop itself says of a person. */
export interface PersonFacts {
  /** Only of who is under 18. */
  readonly birthday: Day | null
  readonly hourlyYen: number | null
  readonly grants: readonly Grant[]
}

const none: PersonFacts = { birthday: null, hourlyYen: null, grants: [] }

interface FactsRow {
  readonly staffId: number
  readonly birthday: string | null
  readonly hourlyYen: number | null
}
interface GrantRow {
  readonly staffId: number
  readonly day: string
  readonly days: number
}
const factsSql = 'SELECT staff_id AS staffId, birthday, hourly_yen AS hourlyYen FROM timecard_person'
const grantsSql = 'SELECT staff_id AS staffId, day, days FROM timecard_leave_grant ORDER BY staff_id, day'

/** Facts of everybody, by id; who is not among them has none. */
export function readPersonFacts(db: ReadDb): (staffId: number) => PersonFacts {
  const facts = new Map(db.all<FactsRow>(factsSql).map((row) => [row.staffId, row]))
  const grants = groupBy(db.all<GrantRow>(grantsSql), ({ staffId }) => staffId)
  return (staffId) => {
    const [own, given] = [facts.get(staffId), grants.get(staffId)]
    if (own === undefined && given === undefined) return none
    return {
      birthday: own?.birthday == null ? null : readDay(own.birthday),
      hourlyYen: own?.hourlyYen ?? null,
      grants: (given ?? []).map(({ day, days }) => ({ on: readDay(day), days })),
    }
  }
}

/** Everybody whom Smaregi has, with what the shop says of them. */
export function readPeople(db: ReadDb): OutputOf<'timecards.people'>['people'] {
  const facts = new Map(db.all<FactsRow>(factsSql).map((row) => [row.staffId, row]))
  const grants = groupBy(db.all<GrantRow>(grantsSql), ({ staffId }) => staffId)
  return db
    .all<{ staffId: number; staffName: string; staffCode: string | null; terminationDate: string | null }>(
      `SELECT staff_id AS staffId, staff_name AS staffName, staff_code AS staffCode, termination_date AS terminationDate
       FROM timecard_staff ORDER BY staff_id`,
    )
    .map((staff) => ({
      ...staff,
      birthday: facts.get(staff.staffId)?.birthday ?? null,
      hourlyYen: facts.get(staff.staffId)?.hourlyYen ?? null,
      grants: (grants.get(staff.staffId) ?? []).map(({ day, days }) => ({ day, days })),
    }))
}

const refuse = (reason: string, staffId: number): BantoError =>
  new BantoError('INVALID_INPUT', `person ${staffId}: ${reason}`, { details: { reason, staffId } })

/**
 * Keeps what the shop says of people; those that are not named stay as they are. Throws INVALID_INPUT with a reason: `notMinor` (a
 * birthday is kept only where the law on minors needs it), `sameGrant` (two grants of a day).
 */
export function writePeople(db: WriteDb, people: InputOf<'timecards.savePeople'>['people'], now: Date): void {
  const today = dayAt(minuteAt(now))
  db.transaction(() => {
    for (const { staffId, birthday, hourlyYen, grants } of people) {
      if (birthday !== null && !(readDay(birthday) <= today && isMinorOn(readDay(birthday), today - daysKept)))
        throw refuse('notMinor', staffId)
      if (new Set(grants.map(({ day }) => day)).size < grants.length) throw refuse('sameGrant', staffId)
      db.run(
        `INSERT INTO timecard_person (staff_id, birthday, hourly_yen) VALUES (?, ?, ?)
         ON CONFLICT (staff_id) DO UPDATE SET birthday = excluded.birthday, hourly_yen = excluded.hourly_yen`,
        [staffId, birthday, hourlyYen],
      )
      db.run('DELETE FROM timecard_leave_grant WHERE staff_id = ?', [staffId])
      for (const { day, days } of grants)
        db.run('INSERT INTO timecard_leave_grant (staff_id, day, days) VALUES (?, ?, ?)', [staffId, day, days])
    }
    forgetBirthdays(db, today)
  })
}

/** The last month in which somebody was a minor is looked at for so long. */
const daysKept = 92

/** Birthdays that no rule needs any more are kept no longer. */
function forgetBirthdays(db: WriteDb, today: Day): void {
  for (const { staffId, birthday } of db.all<FactsRow>(`${factsSql} WHERE birthday IS NOT NULL`))
    if (birthday !== null && !isMinorOn(readDay(birthday), today - daysKept))
      db.run('UPDATE timecard_person SET birthday = NULL WHERE staff_id = ?', [staffId])
}
