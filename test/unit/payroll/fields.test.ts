import { describe, expect, it } from 'vitest'
import { countOf, leaveDays, minutesOf, roundedSum, type Conventions } from '#shared/domain/payroll/fields.ts'
import { writeMinutes } from '#shared/domain/payroll/numbers.ts'
import { onDays, shiftsOf } from '../../fixtures/labour.ts'
import { payrollMonth, wholeDay } from '../../fixtures/payroll.ts'

const usual: Conventions = { premium: 'inside', nightOvertime: 'both' }
const said = (nightOvertime: Conventions['nightOvertime']): Conventions => ({ ...usual, nightOvertime })

describe('the sum is converted, never converted days summed', () => {
  it('three times twenty minutes of overtime are 1.00 hours, not 0.99', () => {
    const month = payrollMonth({ shifts: shiftsOf(onDays(['2026-11-02', '2026-11-03', '2026-11-04'], '9-18:20/12-13')) })
    const overtime = minutesOf(month, 'overtime', usual)
    expect(overtime).toBe(60)
    expect(writeMinutes(overtime, { kind: 'decimal', places: 2 })).toBe('1.00')
    expect(minutesOf(month, 'worked', usual)).toBe(1500)
    expect(minutesOf(month, 'breaks', usual)).toBe(180)
  })
})

describe('overtime at night', () => {
  // 8:30 to 29:00 with an hour of break, of a contract of 7 h 30: 30 minutes within the law, 690 of overtime, 420 of them at night.
  const month = payrollMonth({ shifts: shiftsOf({ '2026-11-04': '8:30-29/12-13' }), contract: 450 })
  it.each([
    ['both', 690, 420],
    ['overtime', 690, 0],
    ['night', 270, 420],
    ['own', 270, 0],
  ] as const)('stands in %s: 残業 has %i minutes, 深夜 %i', (nightOvertime, overtime, night) => {
    expect(minutesOf(month, 'overtime', said(nightOvertime))).toBe(overtime)
    expect(minutesOf(month, 'night', said(nightOvertime))).toBe(night)
    expect(minutesOf(month, 'nightOvertime', said(nightOvertime))).toBe(420)
    expect(minutesOf(month, 'overtime', said(nightOvertime), 'workDays')).toBe(overtime)
    expect(minutesOf(month, 'night', said(nightOvertime), 'workDays')).toBe(night)
  })
  it('lies with all overtime inside the total, or beside it', () => {
    expect(minutesOf(month, 'total', usual)).toBe(1170)
    expect(minutesOf(month, 'total', { ...usual, premium: 'beside' })).toBe(480)
    expect(minutesOf(month, 'beyondContract', usual)).toBe(720)
  })
  it('beyond 60 hours goes the same way as the other', () => {
    const { totals } = month
    const long = { ...month, totals: { ...totals, overtime: 3720, over60: 120, nightOvertime: 180, nightOver60: 120 } }
    const figures = (nightOvertime: Conventions['nightOvertime']) =>
      (['overtime', 'overtimeUpTo60', 'over60'] as const).map((field) => minutesOf(long, field, said(nightOvertime)))
    expect(figures('both')).toEqual([3720, 3600, 120])
    expect(figures('own')).toEqual([3540, 3540, 0])
  })
})

describe('days of each kind', () => {
  // Monday to Friday 8 h, Saturday off by the plan 4 h (all of it over the week’s 40 h), Sunday 3 h on the legal holiday.
  const month = payrollMonth({
    shifts: shiftsOf({
      ...onDays(['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06'], '9-18/12-13'),
      '2026-11-07': '9-13',
      '2026-11-08': '9-12',
    }),
    daysOff: ['2026-11-07'],
    late: 10,
    early: 5,
  })
  it('have their minutes apart', () => {
    const on = (kind: 'workDays' | 'daysOff' | 'legalHolidays') =>
      (['worked', 'withinContract', 'overtime'] as const).map((field) => minutesOf(month, field, usual, kind))
    expect(on('workDays')).toEqual([2400, 2400, 0])
    expect(on('daysOff')).toEqual([240, 0, 240])
    expect(on('legalHolidays')).toEqual([180, 0, 0])
    expect(minutesOf(month, 'legalHoliday', usual)).toBe(180)
    expect(minutesOf(month, 'prescribedHoliday', usual)).toBe(240)
    expect(minutesOf(month, 'lateAndEarly', usual)).toBe(15)
  })
  it('are counted', () => {
    const fields = ['daysWorked', 'daysOnWorkDays', 'daysOnDaysOff', 'daysOnLegalHolidays', 'daysOnHolidays', 'timesLate'] as const
    expect(fields.map((field) => countOf(month, field))).toEqual([7, 5, 1, 1, 2, 1])
  })
})

describe('leave', () => {
  it('is so many days as the shop says its kinds are, and none on a legal holiday', () => {
    const leaves = {
      '2026-11-07': [wholeDay('有給休暇')],
      '2026-11-08': [wholeDay('有給休暇')],
      '2026-11-09': [wholeDay('有給休暇')],
      '2026-11-10': [{ name: '午前半休', start: 540, end: 780 }],
      '2026-11-11': [
        { name: '時間有休', start: 540, end: 600 },
        { name: '時間有休', start: 900, end: 960 },
      ],
      '2026-11-12': [wholeDay('慶弔休暇')],
    }
    const asked = [
      { name: '有給休暇', days: 1 },
      { name: '午前半休', days: 0.5 },
      { name: '時間有休', days: 0 },
    ]
    // The 8th is a Sunday.
    expect(leaveDays(payrollMonth({ leaves }), asked)).toBe(2.5)
  })
})

describe('rounding to whole hours', () => {
  it.each([
    ['overtime', 1225, 1200],
    ['overtime', 1235, 1260],
    ['night', 15, 0],
    ['legalHoliday', 90, 120],
    // Nobody may round the hours worked.
    ['worked', 1225, 1225],
    ['withinLegal', 25, 25],
    ['late', 40, 40],
  ] as const)('%s of %i minutes is %i', (field, minutes, rounded) => expect(roundedSum(field, minutes)).toBe(rounded))
})
