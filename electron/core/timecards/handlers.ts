import type { timecards } from '#shared/contracts/timecards.ts'
import { monthOfDay } from '#shared/domain/labour/period.ts'
import { dayAt, dayText, minuteAt, readDay } from '#shared/domain/labour/time.ts'
import { BantoError } from '#shared/errors.ts'
import { lastReasons } from '../changes/reasons.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { daysHere } from '../sync/pull/days.ts'
import { causeOf } from './causes.ts'
import { boardOf, personOf, searchPeople } from './board.ts'
import { correctionHandlers, mostReasons } from './corrections/handlers.ts'
import { missingPunches } from './corrections/missing.ts'
import { daysOf } from './days.ts'
import { refusalOf, timecardStores } from './lists.ts'
import { readPeople, writePeople } from './people.ts'
import { periodJudged } from './period.ts'
import { plotsOf } from './plots.ts'
import { readTimecardSettings, writeTimecardSettings } from './settings.ts'

/** Figures of whole months: a reader thread answers them, so that they hold up nobody else. */
export const timecardsReads = (core: Pick<CoreContext, 'shop' | 'now'>) =>
  ({
    board: ({ month, ...asked }) => {
      const { db } = core.shop()
      const judged = periodJudged(db, month, core.now())
      const { daysMissing, pulledAt, zTimes, unreadable, agreementMonths, leaveUnknown } = judged
      return {
        ...boardOf(judged, asked),
        basis: { daysMissing, pulledAt, zTimes, unreadable, agreementMonths, leaveUnknown, refused: refusalOf(db) },
      }
    },
    plots: ({ month, ...asked }) => {
      const judged = periodJudged(core.shop().db, month, core.now())
      return plotsOf(searchPeople(judged, asked), judged.period)
    },
    person: ({ month, staffId }) => {
      const period = periodJudged(core.shop().db, month, core.now())
      const judged = period.people.find(({ rows }) => rows.staffId === staffId)
      if (judged === undefined) throw new BantoError('NOT_FOUND', `nobody with the id ${staffId} works in ${month}`)
      return {
        from: dayText(period.period.from),
        to: dayText(period.period.to),
        person: personOf(judged, period),
        days: daysOf(judged, period),
        findings: judged.causes.map(causeOf),
        others: period.people
          .filter(({ rows }) => judged.findings.some(({ facts }) => facts['staffId'] === rows.staffId))
          .map(({ rows: { staffId: other, staffName } }) => ({ staffId: other, staffName })),
        weeklyMinutes: judged.weeklyMinutes,
      }
    },
    missing: ({ month, storeId }) => {
      const { db } = core.shop()
      const period = periodJudged(db, month, core.now())
      return { rows: missingPunches(db, period, storeId, core.now()), reasons: lastReasons(db, 'timecard', mostReasons) }
    },
  }) satisfies Partial<HandlersOf<typeof timecards>>

/** 勤怠: every person's month by the law. Results come by a pull of days (`sync.pull`). */
export function timecardsHandlers(core: CoreContext): HandlersOf<typeof timecards> {
  return {
    ...timecardsReads(core),
    ...correctionHandlers(core),
    settings: () => {
      const { db } = core.shop()
      return { ...readTimecardSettings(db), stores: timecardStores(db) }
    },
    saveSettings: (settings) => {
      writeTimecardSettings(core.shop().db, settings)
      core.emit('timecards.changed', {})
      return {}
    },
    people: () => ({ people: readPeople(core.shop().db) }),
    savePeople: ({ people }) => {
      writePeople(core.shop().db, people, core.now())
      core.emit('timecards.changed', {})
      return {}
    },
    months: () => {
      const { db } = core.shop()
      const { closingDay } = readTimecardSettings(db)
      const today = dayAt(minuteAt(core.now()))
      const found = new Set(daysHere(db, 'shiftResults').map((day) => monthOfDay(readDay(day), closingDay)))
      return { months: [...found].toSorted().toReversed(), current: monthOfDay(today, closingDay) }
    },
  }
}
