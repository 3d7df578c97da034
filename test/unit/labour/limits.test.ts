import { describe, expect, it } from 'vitest'
import { excessOf, forecast, type Agreement, type MonthOfHours } from '#shared/domain/labour/agreement.ts'
import { latenessOf } from '#shared/domain/labour/lateness.ts'
import { obligationsOf, takenToward, type Grant } from '#shared/domain/labour/paidLeave.ts'
import { dayText, midnightOf, readDay } from '#shared/domain/labour/time.ts'
import { find, minutesIn, shiftOf, shiftsOf } from '../../fixtures/labour.ts'

const special: Agreement = { kind: 'special', dailyMinutes: null, firstMonth: 4 }
const usual: Agreement = { kind: 'usual', dailyMinutes: null, firstMonth: 4 }
/** Months from a first one on, in hours: overtime, or overtime and holiday work. */
const monthsFrom = (first: string, hours: readonly (number | readonly [number, number])[]): MonthOfHours[] =>
  hours.map((hour, at) => {
    const [year = 0, month = 0] = first.split('-').map(Number)
    const [overtime, legalHoliday] = typeof hour === 'number' ? [hour, 0] : hour
    return {
      month: new Date(Date.UTC(year, month - 1 + at)).toISOString().slice(0, 7),
      overtime: Math.round(overtime * 60),
      legalHoliday: Math.round(legalHoliday * 60),
    }
  })
const found = (months: readonly MonthOfHours[], agreement = special) => excessOf(months, agreement).map(({ rule }) => rule)

describe('36 agreement, computed by hand', () => {
  it('L1 (36条6項): 80, 80, 60, 45, 85, 79 h: the average of two months is over 80', () => {
    const excess = excessOf(monthsFrom('2026-04', [80, 80, 60, 45, 85, 79]), special).filter(({ rule }) => rule === 'average80')
    expect(excess).toEqual([{ rule: 'average80', value: 82 * 60, limit: 4800, months: 2 }])
  })
  it('L2 (36条6項): 45, 45 + 10, 30, 20, 45, 80 h: all averages hold; months before the agreement’s start count', () => {
    const months = monthsFrom('2026-01', [45, [45, 10], 30, 20, 45, 80])
    expect(found(months)).toEqual(['month45'])
    expect(found(monthsFrom('2026-03', [100, 61]))).toEqual(['month45', 'average80'])
  })
  it('L3 (36条6項): overtime 42, holiday 58 h: 100 is reached though 45 is not', () => {
    expect(found(monthsFrom('2026-05', [[42, 58]]))).toEqual(['month100'])
  })
  it('L4 (36条6項): 99:59 holds, 100:00 does not', () => {
    expect(found(monthsFrom('2026-05', [[40, 59 + 59 / 60]]))).toEqual([])
    expect(found(monthsFrom('2026-05', [[40, 60]]))).toEqual(['month100'])
  })
  it('L5 (36条5項): 45:00 is not over, 45:01 is; the seventh month over it is one too many', () => {
    expect(found(monthsFrom('2026-05', [45]))).toEqual([])
    expect(found(monthsFrom('2026-05', [45 + 1 / 60]))).toEqual(['month45'])
    expect(found(monthsFrom('2026-04', [46, 46, 46, 46, 46, 46]))).toEqual(['month45'])
    expect(found(monthsFrom('2026-04', [46, 46, 46, 46, 46, 46, 46]))).toEqual(['month45', 'sevenMonthsOver45'])
    // The next year counts anew.
    expect(found(monthsFrom('2026-04', [46, 46, 46, 46, 46, 46, 40, 40, 40, 40, 40, 40, 46]))).toEqual(['month45'])
  })
  it('L6 (36条5項): 720:00 in a year holds, 720:01 does not; without the special clause 360:00', () => {
    const year = Array.from({ length: 12 }, () => 60)
    expect(found(monthsFrom('2026-04', year))).toEqual(['month45', 'sevenMonthsOver45'])
    expect(found(monthsFrom('2026-04', [...year.slice(1), 60 + 1 / 60]))).toContain('year720')
    expect(
      found(
        monthsFrom(
          '2026-04',
          Array.from({ length: 12 }, () => 30),
        ),
        usual,
      ),
    ).toEqual([])
    expect(found(monthsFrom('2026-04', [...Array.from({ length: 11 }, () => 30), 30 + 1 / 60]), usual)).toEqual(['year360'])
  })
  it('three months of 90, 75, 80 h: the average of three is 81.7', () => {
    expect(excessOf(monthsFrom('2026-04', [90, 75, 80]), special)).toContainEqual({
      rule: 'average80',
      value: 4900,
      limit: 4800,
      months: 3,
    })
    expect(found(monthsFrom('2026-04', [[60, 40]]))).toContain('month100')
  })
})

describe('averages over 80 h', () => {
  it('are one finding of a person, the worst, with each average inside', () => {
    const months = monthsFrom('2026-06', [90, 85, 82, 95, 88, 84])
    const averages = find({ shifts: shiftsOf({ '2026-11-02': '9-18/12-13' }), months }).filter(({ rule }) => rule === 'average80')
    expect(averages).toMatchObject([
      { severity: 'error', day: null, facts: { value: 89 * 60, limit: 4800, months: 3, average2: 86 * 60, average3: 89 * 60 } },
    ])
    expect(Object.keys(averages[0]?.facts ?? {}).filter((name) => name.startsWith('average'))).toHaveLength(5)
  })
})

describe('the forecast', () => {
  const days = [20, 21, 24, 25, 26, 27, 28]
  it('goes on at the pace so far, and names the day on which the limit is passed', () => {
    // 40 h in 20 days: two hours a day.
    expect(forecast(2400, 20, days, 2700)).toEqual({ minutes: 3240, passedOn: 24 })
    expect(forecast(2400, 20, days.slice(0, 2), 2700)).toEqual({ minutes: 2640, passedOn: null })
    expect(forecast(0, 0, days, 2700)).toEqual({ minutes: 0, passedOn: null })
  })
})

describe('five days of paid leave', () => {
  const grants = (...given: readonly (readonly [string, number])[]): Grant[] => given.map(([on, days]) => ({ on: readDay(on), days }))
  it('P1 (39条7項): 10 days on 2019-10-01 and on 2020-04-01: 7.5 in 18 months', () => {
    const [obligation] = obligationsOf(grants(['2019-10-01', 10], ['2020-04-01', 11]), true)
    expect(obligation).toMatchObject({ days: 7.5 })
    expect(dayText(obligation?.to ?? 0)).toBe('2021-03-31')
  })
  it('P2 (39条7項): 2019-05-01 and 2020-04-01: 9.58 in 23 months, 10.0 in halves and in whole days', () => {
    expect([true, false].map((halves) => obligationsOf(grants(['2019-05-01', 10], ['2020-04-01', 11]), halves)[0]?.days)).toEqual([10, 10])
  })
  it('P3 (則24条の7): two days, a half and two hours are 2.5', () => {
    const [obligation] = obligationsOf(grants(['2026-04-01', 10]), true)
    const on = readDay('2026-06-01')
    const taken = (['day', 'day', 'half', 'hours', 'hours'] as const).map((unit) => ({ on, unit }))
    expect(obligation).toEqual({ from: readDay('2026-04-01'), to: readDay('2027-03-31'), days: 5 })
    expect(obligation && takenToward(obligation, taken)).toBe(2.5)
    expect(obligation && takenToward(obligation, [{ on: readDay('2027-04-01'), unit: 'day' }])).toBe(0)
  })
  it('fewer than ten days oblige to nothing; a grant a year later begins its own year', () => {
    expect(obligationsOf(grants(['2026-04-01', 7]), true)).toEqual([])
    expect(obligationsOf(grants(['2024-02-29', 10], ['2025-03-01', 11]), true).map(({ days }) => days)).toEqual([5, 5])
  })
})

describe('late, early, absent', () => {
  const day = readDay('2026-11-02')
  const at = (text: string) => midnightOf(day) + minutesIn(text)
  const span = (start: string, end: string) => ({ start: at(start), end: at(end) })
  const plan = (start: string, end: string, pause = span('12', '13')) => ({ storeId: 1, day, ...span(start, end), breaks: [pause] })
  it('D8: plan 9–18, came at 10:00: 60 late', () => {
    expect(latenessOf(plan('9', '18'), [shiftOf(day, '10-19/12-13')], [])).toEqual({ late: 60, early: 0, absent: 0 })
  })
  it('D9: plan 8:00–17:30, came at 8:30: 30 late', () => {
    expect(latenessOf(plan('8', '17:30'), [shiftOf(day, '8:30-18')], [])).toEqual({ late: 30, early: 0, absent: 0 })
  })
  it('leave covers its hours, on both sides', () => {
    const leave = [span('9', '13')]
    expect(latenessOf(plan('9', '18'), [shiftOf(day, '13-18')], leave)).toEqual({ late: 0, early: 0, absent: 0 })
    expect(latenessOf(plan('9', '18'), [shiftOf(day, '13:10-17:30')], leave)).toEqual({ late: 10, early: 30, absent: 0 })
    expect(latenessOf(plan('9', '18'), [], leave)).toEqual({ late: 0, early: 0, absent: 300 })
    expect(latenessOf(plan('9', '18'), [], [span('9', '18')]).absent).toBe(0)
  })
  it('a planned break is no work that could be missed', () => {
    expect(latenessOf(plan('9', '18'), [shiftOf(day, '14-18')], []).late).toBe(240)
  })
  it('a missing punch, and help in another shop, make nobody late or absent', () => {
    expect(latenessOf(plan('9', '18'), [{ ...shiftOf(day, '11-18'), clockOut: null }], [])).toEqual({ late: 0, early: 0, absent: 0 })
    expect(latenessOf(plan('9', '18'), [shiftOf(day, '9-18', 2)], [])).toEqual({ late: 0, early: 0, absent: 0 })
  })
})
