import { describe, expect, it } from 'vitest'
import { foldConsequences, rules, samePunches, type Finding } from '#shared/domain/labour/findings/index.ts'
import type { Shift } from '#shared/domain/labour/shifts.ts'
import { dayText, midnightOf, readDay } from '#shared/domain/labour/time.ts'
import { datesFrom, find, minutesIn, onDays, planOf, shiftOf, shiftsOf, type GivenMonth } from '../../fixtures/labour.ts'

const monday = '2026-11-02'
const told = (findings: readonly Finding[]) => findings.map(({ rule, day }) => [rule, day === null ? null : dayText(day)])
const rulesIn = (given: GivenMonth) => find(given).map(({ rule }) => rule)
const one = (text: string, date = monday): GivenMonth => ({ shifts: shiftsOf({ [date]: text }) })
const without = (text: string, missing: Partial<Shift>): GivenMonth => ({ shifts: [{ ...shiftOf(readDay(monday), text), ...missing }] })

describe('punches', () => {
  it('of a usual day are right', () => {
    expect(find(one('9-18/12-13'))).toEqual([])
  })
  it('missing at the end are told once the shift cannot go on, and never of one that does', () => {
    const open = without('9-18', { clockOut: null })
    expect(told(find(open))).toEqual([['missingClockOut', monday]])
    expect(find({ ...open, knownUntil: '2026-11-03' })).toEqual([])
    expect(told(find(without('9-18', { clockIn: null })))).toEqual([['missingClockIn', monday]])
  })
  it('out before in', () => {
    expect(rulesIn(without('9-18', { clockOut: midnightOf(readDay(monday)) }))).toEqual(['clockOutBeforeIn'])
  })
  it('a break with one punch is named, and takes nothing off', () => {
    const half = without('9-15', { breaks: [{ start: midnightOf(readDay(monday)) + 720, end: null }] })
    expect(find(half)).toMatchObject([{ rule: 'breakNotEnded', facts: { missing: 1 } }])
  })
  it('a break longer than its shift', () => {
    expect(rulesIn(one('9-12/8-13'))).toEqual(['breakOutsideShift'])
  })
  it('16:00 is a long shift that is allowed, 16:01 is not', () => {
    expect(rulesIn(one('8-24/12-14'))).not.toContain('longShift')
    expect(find(one('8-24:01/12-14'))).toContainEqual(expect.objectContaining({ rule: 'longShift', facts: { minutes: 961 } }))
    expect(rulesIn(one('9-42/12-13'))).toContain('longShift')
  })
  it('the same row twice, and two that overlap, here or in another shop', () => {
    const [shift] = shiftsOf({ [monday]: '9-15' })
    expect(shift && told(find({ shifts: [shift, { ...shift, shiftId: 'again' }] }))).toEqual([['sameShiftTwice', monday]])
    const overlap = find({ shifts: shiftsOf({ [monday]: ['9-13', '12:30-15'] }) })
    expect(overlap).toMatchObject([{ rule: 'overlap', facts: { minutes: 30, isElsewhere: 1 } }])
    expect(overlap[0]?.shiftIds).toHaveLength(2)
    expect(find({ shifts: shiftsOf({ [monday]: ['9-12', '12-15'] }) })).toEqual([])
  })
  it('a second row of the same day and shop, which two PCs leave that add it at once, and not the second half of a split shift', () => {
    const rows = (...texts: readonly string[]) => texts.map((text) => shiftOf(readDay(monday), text))
    const second = find({ shifts: rows('9-15', '9:05-15') })
    expect(second).toMatchObject([{ rule: 'secondRow', severity: 'error', facts: { minutes: 355 } }])
    expect(second[0]?.shiftIds).toHaveLength(2)
    // The one within the other, whichever came first.
    expect(rulesIn({ shifts: rows('10-12', '9-15') })).toEqual(['secondRow'])
    expect(rulesIn({ shifts: rows('9-13', '12:30-15') })).toEqual(['overlap'])
    expect(find({ shifts: rows('9-12', '12-15') })).toEqual([])
  })
  it('of two people, the same to the second', () => {
    const at = (personId: number, inMs: number, outMs: number) => ({ personId, shiftId: `${personId}`, clockInMs: inMs, clockOutMs: outMs })
    expect(
      samePunches([at(1, 61_003, 99_007), at(2, 61_003, 99_007), at(3, 61_003, 99_008), at(4, 60_000, 120_000), at(5, 60_000, 120_000)]),
    ).toEqual([{ shiftIds: ['1', '2'], personIds: [1, 2] }])
  })
})

describe('breaks (34条)', () => {
  it.each([
    ['B1: 6:00 without one', '9-15', []],
    ['B1: 6:01 without one', '9-15:01', ['breakTooShort']],
    ['B1: 8:00 with 45', '9-17:45/12-12:45', []],
    ['B1: 8:01 with 45', '9-17:46/12-12:45', ['breakTooShort']],
    ['B2: 9–18 with 45', '9-18/12-12:45', ['breakTooShort']],
    ['B3: the last half hour given as break', '9-18/12-12:30/17:30-18', ['breakAtEdge']],
    ['the first hour given as break', '9-18/9-10', ['breakAtEdge']],
  ])('%s', (_, text, expected) => {
    expect(rulesIn(one(text))).toEqual(expected)
  })
  it('B2 tells what is missing', () => {
    expect(find(one('9-18/12-12:45'))).toMatchObject([{ facts: { work: 495, taken: 45, required: 60 } }])
  })
  it('D10: the hours between two shops are one; two shops without a minute between have none', () => {
    expect(rulesIn({ shifts: shiftsOf({ [monday]: ['10-15', '17-21'] }) })).toEqual([])
    expect(rulesIn({ shifts: shiftsOf({ [monday]: ['9-13', '13-18'] }) })).toEqual(['breakTooShort'])
  })
})

describe('rest', () => {
  it.each([
    ['I1: out 23:00, in 10:00', '34', []],
    ['I1: out 23:00, in 9:30', '33:30', [['shortRest', 'warning']]],
    ['I1: out 23:00, in 7:30', '31:30', [['shortRest', 'error']]],
  ])('%s', (_, start, expected) => {
    const second = `${minutesIn(start) / 60 - 24}`.replace('.5', ':30')
    const given = { shifts: shiftsOf({ [monday]: '18-23', '2026-11-03': `${second}-12` }) }
    expect(find(given).map(({ rule, severity }) => [rule, severity])).toEqual(expected)
  })
  it('35条: a week worked whole has no holiday; H12: a day is from 0:00 to 24:00', () => {
    const week = datesFrom('2026-11-01', 7)
    expect(told(find({ shifts: shiftsOf(onDays(week, '9-14')) }))).toEqual([
      ['noWeeklyHoliday', '2026-11-07'],
      ['daysInARow', '2026-11-07'],
    ])
    // Off from Monday 6:00 to Wednesday 21:00: 39 hours, and no day.
    const nights = { ...onDays(week, '9-14'), [monday]: '21-30', '2026-11-03': '23-23:30' }
    expect(rulesIn({ shifts: shiftsOf(nights) })).toContain('noWeeklyHoliday')
    expect(rulesIn({ shifts: shiftsOf(onDays(week.slice(1), '9-14')) })).toEqual([])
  })
  it('days in a row count across the month’s beginning: seven warn, fourteen are an error', () => {
    const run = (first: string, count: number) =>
      find({ shifts: shiftsOf(onDays(datesFrom(first, count), '9-14')) }).filter(({ rule }) => rule === 'daysInARow')
    expect(run('2026-10-29', 6)).toEqual([])
    expect(run('2026-10-29', 7)).toMatchObject([{ severity: 'warning', facts: { days: 7 } }])
    expect(run('2026-10-29', 14)).toMatchObject([{ severity: 'error', facts: { days: 14 } }])
    expect(run('2026-10-20', 8)).toEqual([])
  })
})

describe('hours', () => {
  const none = { kind: 'none', dailyMinutes: null, firstMonth: 4 } as const
  it('36条1項: without an agreement nobody works a minute of overtime', () => {
    expect(told(find({ ...one('9-18:01/12-13'), agreement: none }))).toEqual([
      ['dailyHours', monday],
      ['weeklyHours', '2026-11-07'],
    ])
    expect(find({ ...one('9-18/12-13'), agreement: none })).toEqual([])
  })
  it('an agreement’s own hours of a day', () => {
    const agreement = { kind: 'usual', dailyMinutes: 180, firstMonth: 4 } as const
    expect(find({ ...one('9-21/12-13'), agreement })).toEqual([])
    expect(find({ ...one('9-21:01/12-13'), agreement })).toMatchObject([{ rule: 'dailyHours', facts: { minutes: 181, limit: 180 } }])
  })
  it('a sixth day of 8 hours is over the week’s 40, and not over the hours of a day', () => {
    const six = { shifts: shiftsOf(onDays(datesFrom('2026-11-02', 6), '9-18/12-13')) }
    const agreement = { kind: 'usual', dailyMinutes: 180, firstMonth: 4 } as const
    const hours = (found: ReturnType<typeof find>) => told(found).filter(([rule]) => rule === 'dailyHours' || rule === 'weeklyHours')
    expect(hours(find({ ...six, agreement }))).toEqual([])
    expect(hours(find({ ...six, agreement: none }))).toEqual([['weeklyHours', '2026-11-07']])
  })
  it('36条4項: over 45 h is an error, and a warning where a special clause allows it; the pace is told before', () => {
    const months = [{ month: '2026-11', overtime: 2701, legalHoliday: 0 }]
    const usual = { kind: 'usual', dailyMinutes: null, firstMonth: 4 } as const
    expect(find({ ...one('9-18/12-13'), months })).toMatchObject([{ rule: 'month45', severity: 'warning' }])
    expect(find({ ...one('9-18/12-13'), months, agreement: usual })).toMatchObject([{ rule: 'month45', severity: 'error' }])
    const soFar = {
      ...one('9-20/12-13'),
      months: [{ month: '2026-11', overtime: 120, legalHoliday: 0 }],
      daysToCome: datesFrom('2026-11-03', 25).map(readDay),
    }
    expect(find(soFar)).toMatchObject([{ rule: 'forecast45', facts: { minutes: 3120, passedOn: readDay('2026-11-24') } }])
    expect(find({ ...soFar, daysToCome: soFar.daysToCome.slice(0, 20) })).toEqual([])
  })
})

describe('people under 18 (60条, 61条)', () => {
  const birthday = '2009-12-01'
  const days = (texts: readonly string[]) => ({
    birthday,
    shifts: shiftsOf(Object.fromEntries(texts.map((text, at) => [datesFrom(monday, 7)[at] ?? '', text]))),
  })
  it('Y1: 10, 10, 10, 4 and 6 h: one day of 4 h lets others reach 10, within 40 a week', () => {
    expect(rulesIn(days(['8-19/12-13', '8-19/12-13', '8-19/12-13', '9-13', '9-15']))).toEqual([])
  })
  it('Y2: 9 h without a short day, an end at 22:15, a week of 41 h', () => {
    expect(rulesIn(days(['9-19/12-13']))).toEqual(['minorDailyHours'])
    expect(rulesIn(days(['17-22:15']))).toEqual(['minorNight'])
    expect(rulesIn(days(['9-17/12-13', '9-17/12-13', '9-17/12-13', '9-17/12-13', '9-17/12-13', '9-15:05']))).toContain('minorWeeklyHours')
  })
  it('the legal holiday; nothing from the birthday on, nor where none is known', () => {
    expect(rulesIn({ birthday, shifts: shiftsOf({ '2026-11-08': '9-14' }) })).toEqual(['minorLegalHoliday'])
    expect(rulesIn({ birthday: '2008-11-02', shifts: shiftsOf({ [monday]: '18-23' }) })).toEqual([])
    expect(rulesIn({ birthday: '2008-11-03', shifts: shiftsOf({ [monday]: '18-23' }) })).toEqual(['minorNight'])
    expect(rulesIn({ shifts: shiftsOf({ [monday]: '18-23' }) })).toEqual([])
  })
})

describe('plan and result', () => {
  const plans = [planOf(monday, '9-18/12-13')]
  it('a plan without a result is told when it is over, and not where leave covers it', () => {
    expect(find({ ...one('9-14', '2026-11-04'), plans: [...plans, planOf('2026-11-04', '9-14')] })).toMatchObject([
      { rule: 'noResult', facts: { minutes: 480 } },
    ])
    const day = midnightOf(readDay(monday))
    expect(
      find({
        ...one('9-14', '2026-11-04'),
        plans: [...plans, planOf('2026-11-04', '9-14')],
        leave: [{ start: day + 540, end: day + 1080 }],
      }),
    ).toEqual([])
    expect(
      find({ ...one('9-14', '2026-11-04'), plans: [planOf('2026-11-30', '9-18'), planOf('2026-11-04', '9-14')], knownUntil: '2026-11-30' }),
    ).toEqual([])
  })
  it('a result without a plan is told where the shop plans', () => {
    expect(told(find({ shifts: shiftsOf({ [monday]: '9-14', '2026-11-03': '9-14' }), plans: [planOf(monday, '9-14')] }))).toEqual([
      ['noPlan', '2026-11-03'],
    ])
    expect(find({ shifts: shiftsOf({ [monday]: '9-14' }) })).toEqual([])
  })
  it('30 minutes from the plan are near, 31 are far', () => {
    expect(find({ ...one('9:30-18:30/12-13'), plans })).toEqual([])
    expect(find({ ...one('9:31-18/12-13'), plans })).toMatchObject([{ rule: 'farFromPlan', facts: { late: 31, left: 0 } }])
    expect(find({ ...one('9-17:29/12-13'), plans })).toMatchObject([{ rule: 'farFromPlan', facts: { late: 0, left: -31 } }])
  })
  it('an early punch asks whether it is paid', () => {
    const given = { ...one('8:40-18/12-13'), plans }
    expect(find(given)).toMatchObject([{ rule: 'earlyClockIn', facts: { minutes: 20, isPaid: 1 } }])
    const shiftId = given.shifts[0]?.shiftId ?? ''
    const day = midnightOf(readDay(monday))
    expect(find({ ...given, rounded: new Map([[shiftId, { clockIn: day + 540, clockOut: day + 1080 }]]) })).toMatchObject([
      { rule: 'earlyClockIn', facts: { isPaid: 0 } },
    ])
  })
  it('R3 (24条): minutes cut of a day are told, with what they take from the person', () => {
    const given = one('9:03-18:14/12-13')
    const day = midnightOf(readDay(monday))
    const rounded = (clockIn: number, clockOut: number) =>
      new Map([[given.shifts[0]?.shiftId ?? '', { clockIn: day + clockIn, clockOut: day + clockOut }]])
    expect(find({ ...given, rounded: rounded(555, 1080) })).toMatchObject([{ rule: 'dailyRounding', facts: { minutes: 26, days: 1 } }])
    expect(find({ ...given, rounded: rounded(540, 1095) })).toEqual([])
  })
  it('work on a day on which the shop is closed', () => {
    expect(rulesIn({ ...one('9-14'), isClosed: (storeId, day) => storeId === 1 && day === readDay(monday) })).toEqual(['closedDay'])
  })
})

describe('five days of paid leave (39条7項)', () => {
  const paidLeave = (until: string, taken: number) => [{ obligation: { from: readDay('2026-01-01'), to: readDay(until), days: 5 }, taken }]
  it('are asked for in time, and missed ones are an error', () => {
    expect(find({ ...one('9-14'), paidLeave: paidLeave('2027-02-28', 4.5) })).toMatchObject([
      { rule: 'fiveDaysOfLeave', severity: 'warning' },
    ])
    expect(find({ ...one('9-14'), paidLeave: paidLeave('2026-11-30', 4.5) })).toMatchObject([{ severity: 'error' }])
    expect(find({ ...one('9-14'), paidLeave: paidLeave('2027-02-28', 5) })).toEqual([])
    expect(find({ ...one('9-14'), paidLeave: paidLeave('2027-06-30', 0) })).toEqual([])
  })
})

describe('the list', () => {
  it('one missing punch is one thing to mend: what follows from it is folded below', () => {
    const shifts = [{ ...shiftOf(readDay(monday), '9-18'), clockOut: null, breaks: [] }, ...shiftsOf({ [monday]: ['20-23'] })]
    const folded = foldConsequences(find({ shifts, plans: [planOf(monday, '9-18', 2)] }))
    expect(folded.map(({ rule, consequences }) => [rule, consequences.map((one) => one.rule)])).toEqual([
      ['missingClockOut', ['farFromPlan']],
    ])
  })
  it('two wrong rows of a day are two things to mend', () => {
    const [a, b] = shiftsOf({ [monday]: ['9-12', '13-17'] }) as [Shift, Shift]
    expect(
      foldConsequences(
        find({
          shifts: [
            { ...a, clockOut: null },
            { ...b, clockIn: null },
          ],
        }),
      ).map(({ rule }) => rule),
    ).toEqual(['missingClockOut', 'missingClockIn'])
  })
  it('a rule that is off says nothing, and a limit that the shop has changed holds', () => {
    expect(find(one('9-18'), new Map(), new Set(['breakTooShort']))).toEqual([])
    expect(find(one('9-14'), new Map([['longShift', 240]]))).toMatchObject([{ rule: 'longShift' }])
  })
  it('every rule has one name', () => {
    const ids = rules.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
