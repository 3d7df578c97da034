import { type LeaveCount, minutesOf } from './fields.ts'
import { conventionsOf, usesField, type Layout, type PersonField } from './layout.ts'
import type { PayrollMonth } from './month.ts'
import type { Row } from './table.ts'

/** What keeps a person from being written. */
export const personProblems = ['noCode', 'sameCode', 'codeTooLong', 'nameNotSplit', 'unwritable', 'otherPeriod'] as const
export interface PersonProblem {
  readonly staffId: number
  readonly problem: (typeof personProblems)[number]
  /** Of `unwritable` the characters, of `sameCode` and `codeTooLong` the code, of `otherPeriod` the person's own days. */
  readonly text: string
}

const usesPerson = ({ columns }: Layout, fields: readonly PersonField[]): boolean =>
  columns.some(({ source }) => source.kind === 'person' && fields.includes(source.field))

/**
 * Everything that is wrong with single people; nothing of it is mended silently. `period`: the days that the file is of. `unwritable`:
 * characters of a text that the file's encoding has not.
 */
export function problemsOf(
  months: readonly PayrollMonth[],
  rows: readonly Row[],
  layout: Layout,
  {
    longestCode,
    period,
    unwritable,
  }: {
    readonly longestCode: number | null
    readonly period: { readonly from: string; readonly to: string }
    readonly unwritable: (text: string) => string
  },
): PersonProblem[] {
  const holders = new Map<string, number>()
  for (const { person } of rows) holders.set(person.code, (holders.get(person.code) ?? 0) + 1)
  const periods = new Map(months.map(({ staffId, from, to }) => [staffId, { from, to }]))
  return rows.flatMap(({ staffId, person, cells }) => {
    const found: PersonProblem[] = []
    const add = (problem: PersonProblem['problem'], text = ''): void => void found.push({ staffId, problem, text })
    if (usesPerson(layout, ['code'])) {
      if (person.code === '') add('noCode')
      else if ((holders.get(person.code) ?? 0) > 1) add('sameCode', person.code)
      if (longestCode !== null && [...person.code].length > longestCode) add('codeTooLong', person.code)
    }
    if (usesPerson(layout, ['familyName', 'givenName']) && (person.familyName === '' || person.givenName === '')) add('nameNotSplit')
    const characters = [...new Set(unwritable(cells.map(({ text }) => text).join('')))].join('')
    if (characters !== '') add('unwritable', characters)
    const own = periods.get(staffId)
    if (own !== undefined && (own.from !== period.from || own.to !== period.to)) add('otherPeriod', `${own.from} – ${own.to}`)
    return found
  })
}

/** What would be written, though perhaps not as it is meant. */
export const layoutWarnings = [
  'overtimeNowhere',
  'over60Nowhere',
  'over60Inside',
  'legalHolidayNowhere',
  'nightNowhere',
  'nightOvertimeNowhere',
  'leaveNowhere',
  'leaveOnWorkedDay',
] as const
export interface LayoutWarning {
  readonly warning: (typeof layoutWarnings)[number]
  readonly people: number
  /** So many minutes; of leave days. */
  readonly amount: number
  /** Of `leaveNowhere`: the names. */
  readonly text: string
}

const countedLeave = ({ columns }: Layout): readonly LeaveCount[] =>
  columns.flatMap(({ source }) => (source.kind === 'leave' ? source.leave : []))

/** Minutes and leave that people have and no column carries, or that two columns carry. */
export function warningsOf(months: readonly PayrollMonth[], layout: Layout): LayoutWarning[] {
  const found: LayoutWarning[] = []
  const add = (warning: LayoutWarning['warning'], amountOf: (month: PayrollMonth) => number, text = ''): void => {
    const amounts = months.map(amountOf).filter((amount) => amount > 0)
    if (amounts.length > 0) found.push({ warning, people: amounts.length, amount: amounts.reduce((a, b) => a + b, 0), text })
  }
  const { nightOvertime } = conventionsOf(layout)
  const has = (...fields: Parameters<typeof usesField>[1]): boolean => usesField(layout, fields)
  if (!has('overtime', 'overtimeUpTo60', 'beyondContract')) add('overtimeNowhere', ({ totals }) => totals.overtime)
  if (!has('over60')) add('over60Nowhere', ({ totals }) => totals.over60)
  else if (has('overtime', 'beyondContract')) add('over60Inside', ({ totals }) => totals.over60)
  if (!has('legalHoliday')) add('legalHolidayNowhere', ({ totals }) => totals.legalHoliday)
  if (!has('night', 'nightPlain', 'nightWithinContract')) add('nightNowhere', ({ totals }) => totals.night - totals.nightOvertime)
  const isNightPaid = has('nightOvertime') || (has('night') && (nightOvertime === 'night' || nightOvertime === 'both'))
  if (!isNightPaid) add('nightOvertimeNowhere', (month) => minutesOf(month, 'nightOvertime', conventionsOf(layout)))
  const counted = new Map(countedLeave(layout).map((one) => [one.name, one.days]))
  const names = (month: PayrollMonth, is: (name: string) => boolean): string[] =>
    month.days.flatMap(({ leaves }) => leaves.map(({ name }) => name)).filter(is)
  const nowhere = (month: PayrollMonth): string[] => names(month, (name) => !counted.has(name))
  add('leaveNowhere', (month) => nowhere(month).length, [...new Set(months.flatMap(nowhere))].join('、'))
  add(
    'leaveOnWorkedDay',
    ({ days }) => days.filter(({ worked, leaves }) => worked > 0 && leaves.some(({ name }) => (counted.get(name) ?? 0) >= 1)).length,
  )
  return found
}
