import { hoursText, readDay, weekdayOf, weekOf, type Weekday } from '#shared/domain/labour/time.ts'
import type { Translate } from '#shared/i18n/index.ts'
import type { PdfColumn } from '../pdf/tablePdf.ts'
import { groupBy } from '../timecards/groupBy.ts'
import type { FrozenDay, MonthFigures } from '../timecards/frozen.ts'

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
  const { day, kind, plans, punches, pieces, leaves, carried } = figures
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
      [...(carried > 0 ? [t('timecardExport.sheet.carried')] : []), ...new Set(leaves.map(({ name }) => name))].join('、'),
    ]
  })
}

const sumNames = ['worked', 'withinContract', 'withinLegal', 'overtime', 'night', 'legalHoliday', 'late', 'early'] as const

function addUp(days: readonly FrozenDay[]): Sums {
  const all = days.map(sumsOfDay)
  const sum = (name: (typeof sumNames)[number]): number => all.reduce((minutes, one) => minutes + one[name], 0)
  return Object.fromEntries(sumNames.map((name) => [name, sum(name)])) as Sums
}

const sumRow = (name: string, sums: Sums): string[] => [name, '', '', '', '', '', ...sumCells(sums, hoursText), '']

/** Every day, the sums of each week below its last day (of one that crosses the period, of its days in it), and the period's, marked where they are doubtful. */
export function rowsOfMonth({ days, totals, isDoubtful }: MonthFigures, weekStart: Weekday, t: Translate): string[][] {
  const weeks = groupBy(days, ({ day }) => weekOf(readDay(day), weekStart))
  const rows = [...weeks.values()].flatMap((own) => [
    ...own.flatMap((day) => rowsOfDay(day, t)),
    sumRow(t(own.length < 7 ? 'timecardExport.sheet.partWeek' : 'timecardExport.sheet.week'), addUp(own)),
  ])
  return [...rows, sumRow(`${isDoubtful === true ? '※ ' : ''}${t('timecardExport.sheet.total')}`, totals)]
}

export const attendanceColumns = (t: Translate): PdfColumn[] =>
  columnNames.map((name) => ({
    heading: t(`timecardExport.columns.${name}`),
    widthMm: widths[name],
    align: isTime(name) ? 'right' : 'left',
    kind: 'text',
  }))
