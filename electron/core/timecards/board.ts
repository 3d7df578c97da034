import type { TimecardFilter, TimecardOrder, TimecardPerson } from '#shared/contracts/timecards.ts'
import type { Severity } from '#shared/domain/labour/findings/rule.ts'
import { storeShares } from '#shared/domain/labour/storeShares.ts'
import { dayText } from '#shared/domain/labour/time.ts'
import { foldSearch } from '#shared/domain/searchFolding.ts'
import { approvalOf, partsOf } from './approvalOf.ts'
import { cellsOf } from './cells.ts'
import { figuresOf, nameOfFigures } from './figures.ts'
import type { Judged } from './judge.ts'
import type { JudgedPeriod } from './period.ts'

/** Causes that are open. */
const count = ({ causes }: Judged, severity: Severity): number =>
  causes.filter((cause) => cause.settled === null && cause.severity === severity).length

export function personOf(judged: Judged, period: JudgedPeriod): TimecardPerson {
  const { rows, totals, isDoubtful, costYen, paidLeave } = judged
  return {
    staffId: rows.staffId,
    staffName: rows.staffName,
    staffCode: rows.staffCode,
    stores: partsOf(judged, period).map(({ storeName }) => storeName),
    totals,
    isDoubtful,
    costYen,
    paidLeave,
    errors: count(judged, 'error'),
    warnings: count(judged, 'warning'),
    notices: count(judged, 'notice'),
    settled: judged.causes.filter(({ settled }) => settled !== null).length,
    approval: approvalOf(judged, period),
    figures: nameOfFigures(figuresOf(judged, period)),
    cells: cellsOf(judged, period),
  }
}

interface Asked {
  readonly storeId: number | null
  readonly search: string
  readonly only: TimecardFilter
  readonly order: TimecardOrder
  readonly offset: number
  readonly limit: number
  readonly locate: number | null
}

const filters: Readonly<Record<TimecardFilter, (one: Judged) => boolean>> = {
  all: () => true,
  findings: ({ causes }) => causes.some(({ settled }) => settled === null),
  errors: (one) => count(one, 'error') > 0,
  warnings: (one) => count(one, 'warning') > 0,
  notices: (one) => count(one, 'notice') > 0,
  overtime: ({ totals }) => totals.overtime > 0,
  night: ({ totals }) => totals.night > 0,
}
const filterNames = Object.keys(filters) as readonly TimecardFilter[]

type Compare = (a: Judged, b: Judged) => number

const text = new Intl.Collator('ja', { numeric: true }).compare
const byCode: Compare = (a, b) => text(a.rows.staffCode ?? '', b.rows.staffCode ?? '') || a.rows.staffId - b.rows.staffId
const most =
  (of: (one: Judged) => number): Compare =>
  (a, b) =>
    of(b) - of(a) || byCode(a, b)
const orders: Readonly<Record<TimecardOrder, Compare>> = {
  code: byCode,
  name: (a, b) => text(a.rows.staffName, b.rows.staffName) || byCode(a, b),
  worked: most(({ totals }) => totals.worked),
  overtime: most(({ totals }) => totals.overtime),
  night: most(({ totals }) => totals.night),
  findings: (a, b) =>
    count(b, 'error') - count(a, 'error') ||
    count(b, 'warning') - count(a, 'warning') ||
    count(b, 'notice') - count(a, 'notice') ||
    byCode(a, b),
}

/** People of a period who have a row in a shop (null: any), and whose name or code holds what was typed. */
export function searchPeople({ people, period: { from, to } }: JudgedPeriod, { storeId, search }: Pick<Asked, 'storeId' | 'search'>) {
  const wanted = foldSearch(search.trim())
  return people.filter(
    ({ rows }) =>
      (storeId === null || [...rows.results, ...rows.plans].some((one) => one.storeId === storeId && one.day >= from && one.day <= to)) &&
      (wanted === '' || foldSearch(`${rows.staffName}\n${rows.staffCode ?? ''}`).includes(wanted)),
  )
}

/** What people worked in one shop, and how many of them work in another one as well. */
function sumsOfStore(people: readonly Judged[], period: JudgedPeriod, storeId: number) {
  const shares = people.map(({ pieces, rows }) => storeShares(pieces, rows.results).get(storeId))
  const sum = (name: 'worked' | 'overtime' | 'night'): number => shares.reduce((minutes, share) => minutes + (share?.[name] ?? 0), 0)
  return {
    worked: sum('worked'),
    overtime: sum('overtime'),
    night: sum('night'),
    elsewhere: people.filter((one) => partsOf(one, period).some((part) => part.storeId !== storeId)).length,
  }
}

/** People of a period in an order, a window of them, and sums over all that were searched for. */
export function boardOf(judged: JudgedPeriod, { storeId, search, only, order, offset, limit, locate }: Asked) {
  const { from, to } = judged.period
  const searched = searchPeople(judged, { storeId, search })
  const people = searched.filter(filters[only]).toSorted(orders[order])
  const sum = (of: (one: Judged) => number): number => searched.reduce((total, one) => total + of(one), 0)
  const at = people.findIndex(({ rows }) => rows.staffId === locate)
  return {
    from: dayText(from),
    to: dayText(to),
    total: people.length,
    people: people.slice(offset, offset + limit).map((one) => personOf(one, judged)),
    at: at < 0 ? null : at,
    sums: {
      people: Object.fromEntries(filterNames.map((name) => [name, searched.filter(filters[name]).length])) as Record<
        TimecardFilter,
        number
      >,
      errors: sum((one) => count(one, 'error')),
      warnings: sum((one) => count(one, 'warning')),
      notices: sum((one) => count(one, 'notice')),
      worked: sum(({ totals }) => totals.worked),
      overtime: sum(({ totals }) => totals.overtime),
      night: sum(({ totals }) => totals.night),
      ofStore: storeId === null ? null : sumsOfStore(searched, judged, storeId),
      unsent: sum(({ rows }) => rows.corrections.filter(({ day }) => day >= from && day <= to).length),
      doubtful: searched.filter(({ isDoubtful }) => isDoubtful).length,
    },
  }
}
