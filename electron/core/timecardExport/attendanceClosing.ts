import { dayText, hoursText } from '#shared/domain/labour/time.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language, type Translate } from '#shared/i18n/index.ts'
import type { ReadDb } from '../store/db.ts'
import { readApprovalLog } from '../timecards/approvals.ts'
import type { FrozenDay, MonthFigures } from '../timecards/frozen.ts'
import { groupBy } from '../timecards/groupBy.ts'
import type { Judged } from '../timecards/judge.ts'

/** Minutes as Smaregi's own rounding of the punches would have them; null: a punch has no rounded time. */
function roundedMinutes(days: readonly FrozenDay[]): number | null {
  let sum = 0
  for (const { roundedClockIn, roundedClockOut, breaks } of days.flatMap(({ punches }) => punches)) {
    if (roundedClockIn === null || roundedClockOut === null) return null
    const pauses = breaks.map(({ start, end }) => (start === null || end === null ? 0 : Math.max(0, end - start)))
    sum += roundedClockOut - roundedClockIn - pauses.reduce((a, b) => a + b, 0)
  }
  return sum
}

/** Days of paid leave that are left, and since when they count. */
function leftOf({ paidLeave: { left }, grants }: Judged, t: Translate): string[] {
  const last = grants.at(-1)
  return left === null || last === undefined ? [] : [t('timecardExport.sheet.leaveLeft', { days: left, on: dayText(last.on) })]
}

/** What is said below the days: sums, leave, and who approved it. */
export function closingOf(
  db: ReadDb,
  month: string,
  judged: Judged,
  figures: MonthFigures,
  isFrozen: boolean,
  language: Language,
): string[] {
  const t = createTranslate(language)
  const format = createFormat(language)
  const { totals, days } = figures
  const rounded = roundedMinutes(days)
  const leave = groupBy(
    days.flatMap(({ leaves }) => [...new Set(leaves.map(({ name }) => name))]),
    (name) => name,
  )
  const parts = (entries: readonly (readonly [string, number])[]): string =>
    entries.map(([label, minutes]) => `${label} ${hoursText(minutes)}`).join('   ')
  const log = readApprovalLog(db, month, judged.rows.staffId)
  const stores = [...new Map(log.toReversed().map((entry) => [entry.storeId, entry])).values()]
  return [
    [
      `${t('timecardExport.sheet.worked')} ${hoursText(totals.worked)}`,
      rounded === null
        ? t('timecardExport.sheet.notRounded')
        : t('timecardExport.sheet.rounded', { time: hoursText(rounded), difference: hoursText(rounded - totals.worked) }),
    ].join('   '),
    parts([
      [t('timecardExport.fields.over60'), totals.over60],
      [t('timecardExport.fields.nightOvertime'), totals.nightOvertime],
      [t('timecardExport.fields.nightLegalHoliday'), totals.nightLegalHoliday],
      [t('timecardExport.fields.prescribedHoliday'), totals.prescribedHoliday],
      [t('timecardExport.fields.absent'), totals.absent],
    ]),
    [
      t('timecardExport.sheet.daysWorked', { count: totals.daysWorked }),
      ...[...leave].map(([name, all]) => t('timecardExport.sheet.leave', { name, count: all.length })),
      ...leftOf(judged, t),
    ].join('   '),
    isFrozen ? t('timecardExport.sheet.frozen') : t('timecardExport.sheet.notFrozen'),
    ...stores.map(({ storeName, state, author, at, reason }) =>
      [
        storeName,
        t(`timecardExport.states.${state}`),
        format.moment(at),
        author ?? '',
        reason === null ? '' : t('timecardExport.sheet.reason', { reason }),
      ]
        .filter((text) => text !== '')
        .join('   '),
    ),
    ...correctionLines(db, figures, language),
    ...deletionLines(db, judged, figures, language),
    ...settledLines(judged, language),
  ]
}

interface Correction {
  readonly shiftResultId: number
  readonly before: string | null
  readonly after: string | null
  readonly author: string | null
  readonly reason: string | null
  readonly at: string
}
// What Smaregi proved to have; times as the outbox writes them (shared/domain/labour/shiftTimes.ts).
const correctionsSql = `SELECT c.key AS shiftResultId, c.old AS before, c.new AS after, c.at, s.author, s.details ->> 'reason' AS reason
  FROM sent_change c JOIN change_set s USING (change_set_id)
  WHERE c.entity = 'shift' AND c.field = 'times' AND c.outcome = 'verified' AND c.key IN (SELECT value FROM json_each(?))
  ORDER BY c.change_set_id`

/** Corrections that were made here of the results that count, with the times before them. */
function correctionLines(db: ReadDb, { days }: MonthFigures, language: Language): string[] {
  const t = createTranslate(language)
  const dayOf = new Map(days.flatMap(({ day, punches }) => punches.map(({ shiftResultId }) => [shiftResultId, day] as const)))
  return db
    .all<Correction>(correctionsSql, [JSON.stringify([...dayOf.keys()])])
    .map(({ shiftResultId, before, after, author, reason, at }) =>
      t('timecardExport.sheet.correction', {
        day: dayOf.get(shiftResultId) ?? '',
        before: before ?? t('timecardExport.sheet.nothing'),
        after: after ?? t('timecardExport.sheet.nothing'),
        author: author ?? '',
        at: createFormat(language).moment(at),
        reason: reason ?? '',
      }),
    )
}

interface Deletion {
  readonly day: string
  readonly before: string | null
  readonly author: string | null
  readonly reason: string | null
  readonly at: string
}
// The row is gone: whose it was stands in the set that took it.
const deletionsSql = `SELECT s.details ->> 'day' AS day, s.details ->> 'before' AS before, s.details ->> 'reason' AS reason, s.author, c.at
  FROM sent_change c JOIN change_set s USING (change_set_id)
  WHERE c.entity = 'shift' AND c.op = 'delete' AND c.outcome = 'verified' AND s.details ->> 'staffId' = ?
    AND s.details ->> 'day' BETWEEN ? AND ? ORDER BY c.change_set_id`

/** Results that were deleted here, with the times that they had. */
function deletionLines(db: ReadDb, { rows: { staffId } }: Judged, { from, to }: MonthFigures, language: Language): string[] {
  const t = createTranslate(language)
  return db.all<Deletion>(deletionsSql, [staffId, from, to]).map(({ day, before, author, reason, at }) =>
    t('timecardExport.sheet.deletion', {
      day,
      before: before ?? t('timecardExport.sheet.nothing'),
      author: author ?? '',
      at: createFormat(language).moment(at),
      reason: reason ?? '',
    }),
  )
}

/** Findings that somebody said are in order, with the reason. */
function settledLines({ causes }: Judged, language: Language): string[] {
  const t = createTranslate(language)
  return causes.flatMap(({ rule, day, settled }) =>
    settled === null
      ? []
      : [
          t('timecardExport.sheet.settled', {
            day: day === null ? t('timecardExport.sheet.wholePeriod') : dayText(day),
            title: t(`timecardFindings.rules.${rule}.title`),
            reason: settled.reason,
            author: settled.author ?? '',
            at: createFormat(language).moment(settled.at),
          }),
        ],
  )
}
