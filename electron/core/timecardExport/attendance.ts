import { hoursText, readDay, weekdayOf } from '#shared/domain/labour/time.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language, type Translate } from '#shared/i18n/index.ts'
import type { PdfColumn, PdfPart, PdfTable } from '../pdf/tablePdf.ts'
import type { ReadDb } from '../store/db.ts'
import { partsOf, standingFrozen } from '../timecards/approvalOf.ts'
import { readApprovalLog } from '../timecards/approvals.ts'
import { figuresOf } from '../timecards/figures.ts'
import { groupBy } from '../timecards/groupBy.ts'
import type { FrozenDay, MonthFigures } from '../timecards/frozen.ts'
import type { JudgedPeriod } from '../timecards/period.ts'
import type { Judged } from '../timecards/judge.ts'

interface Asked {
  readonly month: string
  readonly staffIds: readonly number[] | null
  readonly language: Language
}

const widths = {
  day: 18,
  kind: 17,
  plan: 22,
  punch: 22,
  counted: 22,
  breaks: 22,
  worked: 13,
  withinContract: 13,
  withinLegal: 13,
  overtime: 13,
  night: 13,
  legalHoliday: 13,
  late: 11,
  early: 11,
  note: 50,
} as const
const columnNames = Object.keys(widths) as (keyof typeof widths)[]
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
const isTime = (name: keyof typeof widths): boolean =>
  ['worked', 'withinContract', 'withinLegal', 'overtime', 'night', 'legalHoliday', 'late', 'early'].includes(name)

const timeText = (minute: number | null): string => (minute === null ? '?' : hoursText(minute))
const spanText = (start: number | null, end: number | null): string => `${timeText(start)}-${timeText(end)}`
/** Nothing is left empty, so that figures stand out. */
const sumText = (minutes: number): string => (minutes === 0 ? '' : hoursText(minutes))

type Sums = Readonly<Record<'worked' | 'withinContract' | 'withinLegal' | 'overtime' | 'night' | 'legalHoliday' | 'late' | 'early', number>>

function sumsOfDay({ pieces, worked, overtime, night, late, early }: FrozenDay): Sums {
  const of = (kind: FrozenDay['pieces'][number]['kind']): number =>
    pieces.filter((piece) => piece.kind === kind).reduce((sum, { start, end }) => sum + end - start, 0)
  return {
    worked,
    withinContract: of('withinContract'),
    withinLegal: of('withinLegal'),
    overtime,
    night,
    legalHoliday: of('legalHoliday'),
    late,
    early,
  }
}

const sumCells = (sums: Sums, write: (minutes: number) => string): string[] =>
  [sums.worked, sums.withinContract, sums.withinLegal, sums.overtime, sums.night, sums.legalHoliday, sums.late, sums.early].map(write)

/** A line a plan, punch or break; the figures of the day stand in its first. */
function rowsOfDay(figures: FrozenDay, t: Translate): string[][] {
  const { day, kind, plans, punches, pieces, leaves } = figures
  const breaks = punches.flatMap((punch) => punch.breaks)
  const weekday = t(`timecardExport.weekdays.${weekdays[weekdayOf(readDay(day))] ?? 'sun'}`)
  const counted =
    pieces.length === 0 ? '' : spanText(Math.min(...pieces.map(({ start }) => start)), Math.max(...pieces.map(({ end }) => end)))
  return Array.from({ length: Math.max(1, plans.length, punches.length, breaks.length) }, (_, at) => {
    const [plan, punch, pause] = [plans[at], punches[at], breaks[at]]
    const times = [
      plan === undefined ? '' : spanText(plan.start, plan.end),
      punch === undefined ? '' : spanText(punch.clockIn, punch.clockOut),
      at === 0 ? counted : '',
      pause === undefined ? '' : spanText(pause.start, pause.end),
    ]
    if (at > 0) return ['', '', ...times]
    return [
      `${day.slice(5).replace('-', '/')} ${weekday}`,
      t(`timecardExport.dayKinds.${kind}`),
      ...times,
      ...sumCells(sumsOfDay(figures), sumText),
      [...new Set(leaves.map(({ name }) => name))].join('、'),
    ]
  })
}

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

/** What is said below the days: sums, leave, and who approved it. */
function closingOf(db: ReadDb, month: string, judged: Judged, figures: MonthFigures, isFrozen: boolean, language: Language): string[] {
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

function partOf(db: ReadDb, { month, language }: Asked, judged: Judged, period: JudgedPeriod): PdfPart {
  const t = createTranslate(language)
  const frozen = standingFrozen(judged, period)
  const figures = frozen?.figures ?? figuresOf(judged, period)
  const { totals } = figures
  const totalsRow = [t('timecardExport.sheet.total'), '', '', '', '', '', ...sumCells(totals, hoursText), '']
  return {
    title: [
      figures.staffCode ?? '',
      figures.staffName,
      partsOf(judged, period)
        .map(({ storeName }) => storeName)
        .join('・'),
    ]
      .filter((text) => text !== '')
      .join('  '),
    rows: [...figures.days.flatMap((day) => rowsOfDay(day, t)), totalsRow],
    closing: [...closingOf(db, month, judged, figures, frozen !== null, language), ...correctionLines(db, figures, language)],
  }
}

/** 出勤簿: each person's days, with the approved figures where they are approved, else with those of now. */
export function attendanceTable(db: ReadDb, asked: Asked, period: JudgedPeriod, now: Date): PdfTable {
  const { staffIds, language } = asked
  const t = createTranslate(language)
  const format = createFormat(language)
  const people = period.people.filter(({ rows }) => staffIds === null || staffIds.includes(rows.staffId))
  const [first] = people
  const figures = first === undefined ? null : figuresOf(first, period)
  const column = (name: keyof typeof widths): PdfColumn => ({
    heading: t(`timecardExport.columns.${name}`),
    widthMm: widths[name],
    align: isTime(name) ? 'right' : 'left',
    kind: 'text',
  })
  return {
    title: t('timecardExport.sheet.attendance'),
    subtitle: figures === null ? '' : t('timecardExport.sheet.period', { from: figures.from, to: figures.to }),
    foot: t('timecardExport.sheet.printed', { at: format.moment(now.toISOString()) }),
    pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }),
    columns: columnNames.map(column),
    rowMm: 4.2,
    bodyMm: 2.5,
    isLandscape: true,
    createdAt: now,
    parts: people.map((judged) => partOf(db, asked, judged, period)),
  }
}
