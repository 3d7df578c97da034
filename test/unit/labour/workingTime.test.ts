import { describe, expect, it } from 'vitest'
import { smallShopWeeklyMinutes } from '#shared/domain/labour/classify.ts'
import { dayText, hoursText, readDay, weekdayOf, weekOf } from '#shared/domain/labour/time.ts'
import { roundMonth } from '#shared/domain/labour/totals.ts'
import { datesFrom, minutesIn, onDays, shiftsOf } from '../../fixtures/labour.ts'
import {
  fri,
  mon,
  proveExamples,
  sat,
  sixDays,
  sun,
  thu,
  tue,
  wed,
  weekdays,
  weekdaysIn,
  type Example,
} from '../../fixtures/labourExamples.ts'

/** Computed by hand from the article; the input stands beside it. Week from Sunday, legal holiday Sunday, 40 h, unless the input says otherwise. */
const examples: readonly Example[] = [
  {
    id: 'D1',
    input: 'Mon–Sat 9 h each: five hours by the day, and all of Saturday',
    article: '32条',
    given: { shifts: shiftsOf(onDays(sixDays, '9-19/12-13')) },
    expected: { worked: 3240, overtime: 840, withinContract: 2400, night: 0, legalHoliday: 0 },
  },
  {
    id: 'D2',
    input: 'Mon–Sat 10 h each',
    article: '32条',
    given: { shifts: shiftsOf(onDays(sixDays, '9-20/12-13')) },
    expected: { worked: 3600, overtime: 1200 },
  },
  {
    id: 'D4',
    input: 'Mon 12 h, Tue–Fri 6 h: the day stands though the week has 36 h',
    article: '32条2項',
    given: { shifts: shiftsOf({ [mon]: '8-21/12-13', ...onDays([tue, wed, thu, fri], '9-15') }) },
    expected: { worked: 2160, overtime: 240 },
  },
  {
    id: 'D5',
    input: 'Mon Tue Thu Fri 8 h, Wed paid leave, Sat 5 h: leave is no work',
    article: '32条',
    given: { shifts: shiftsOf({ ...onDays([mon, tue, thu, fri], '9-18/12-13'), [sat]: '9-14' }) },
    expected: { worked: 2220, overtime: 0 },
  },
  {
    id: 'D6',
    input: 'Mon 10 h, Tue Thu Fri Sat 8 h, Wed leave: once, by the day',
    article: '32条',
    given: { shifts: shiftsOf({ [mon]: '9-20/12-13', ...onDays([tue, thu, fri, sat], '9-18/12-13') }) },
    expected: { worked: 2520, overtime: 120 },
  },
  {
    id: 'D7',
    input: 'half leave in the morning, then 4 h + 2 h: beyond the contract, no premium',
    article: '32条',
    given: { shifts: shiftsOf({ [mon]: '13-19' }), contract: 240 },
    expected: { worked: 360, overtime: 0, withinContract: 240, withinLegal: 120 },
  },
  {
    id: 'D8',
    input: 'came at 10:00, left at 19:00, break 60',
    article: '32条',
    given: { shifts: shiftsOf({ [mon]: '10-19/12-13' }) },
    expected: { worked: 480, overtime: 0 },
  },
  {
    id: 'D9',
    input: '8:30–18:00 with breaks of 15, 60 and 15',
    article: '32条',
    given: { shifts: shiftsOf({ [mon]: '8:30-18/10-10:15/12-13/15-15:15' }) },
    expected: { worked: 480, overtime: 0 },
  },
  {
    id: 'D10',
    input: 'shop A 10–15, shop B 17–21: one day',
    article: '38条',
    given: { shifts: shiftsOf({ [mon]: ['10-15', '17-21'] }) },
    expected: { worked: 540, overtime: 60, daysWorked: 1 },
  },
  {
    id: 'D11',
    input: '15:00–25:00 without a break, contract until 21:00',
    article: '37条',
    given: { shifts: shiftsOf({ [mon]: '15-25' }), contract: 360 },
    expected: { worked: 600, withinLegal: 120, overtime: 120, night: 180, nightOvertime: 120 },
  },
  {
    id: 'D12',
    input: 'contract 8:30–17:00 (7.5 h), on to 29:00, break 60',
    article: '37条',
    given: { shifts: shiftsOf({ [mon]: '8:30-29/12-13' }), contract: 450 },
    expected: { worked: 1170, withinContract: 450, withinLegal: 30, overtime: 690, night: 420, nightOvertime: 420 },
  },
  {
    id: 'M1a',
    input: 'Mon 28 Jun–Sat 3 Jul 2027, 9 h each; the month ends on Wed 30: June',
    article: '32条',
    given: { shifts: shiftsOf(onDays(datesFrom('2027-06-28', 6), '9-19/12-13')) },
    from: '2027-06-01',
    to: '2027-06-30',
    expected: { overtime: 180, worked: 1620 },
  },
  {
    id: 'M1b',
    input: 'the same: July, with what passes the week',
    article: '32条',
    given: { shifts: shiftsOf(onDays(datesFrom('2027-06-28', 6), '9-19/12-13')) },
    from: '2027-07-01',
    to: '2027-07-31',
    expected: { overtime: 660, worked: 1620 },
  },
  {
    id: 'M2a',
    input: 'Mon 31 Aug–Sat 5 Sep 2026, 8 h each: the old month',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays(datesFrom('2026-08-31', 6), '9-18/12-13')) },
    from: '2026-08-01',
    to: '2026-08-31',
    expected: { overtime: 0, worked: 480 },
  },
  {
    id: 'M2b',
    input: 'the same: the new month has the Saturday that passes 40 h',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays(datesFrom('2026-08-31', 6), '9-18/12-13')) },
    from: '2026-09-01',
    to: '2026-09-30',
    expected: { overtime: 480, worked: 2400 },
  },
  {
    id: 'M3',
    input: 'closing on Wednesday, 40 h passed on Saturday: the week is not cut',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays(sixDays, '9-18/12-13')) },
    from: thu,
    to: '2026-11-30',
    expected: { overtime: 480 },
  },
  {
    id: 'M4',
    input: 'week from Saturday, 7:45 a day, Sat and Mon–Fri: all on Friday',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays(['2026-10-31', ...weekdays], '9-17:45/12-13')), weekStart: 6 },
    from: fri,
    to: fri,
    expected: { overtime: 390, worked: 465 },
  },
  {
    id: 'M5a',
    input: 'Sat 8 h, Mon of the next week off, else Mon–Fri 8 h; week from Sunday',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays([...sixDays, ...datesFrom('2026-11-10', 4)], '9-18/12-13')) },
    expected: { overtime: 480 },
  },
  {
    id: 'M5b',
    input: 'the same, week from Saturday',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays([...sixDays, ...datesFrom('2026-11-10', 4)], '9-18/12-13')), weekStart: 6 },
    expected: { overtime: 0 },
  },
  {
    id: 'M6',
    input: 'Sunday exchanged beforehand for the Tuesday after next: no holiday work, and a week of 48 h',
    article: '35条',
    given: {
      shifts: shiftsOf(onDays([sun, ...weekdays], '9-18/12-13')),
      exchanges: [{ from: readDay(sun), to: readDay('2026-11-10') }],
    },
    expected: { legalHoliday: 0, overtime: 480 },
  },
  {
    id: 'S1a',
    input: 'a shop of 44 h: Mon–Sat 7:20',
    article: '40条, 則25条の2',
    given: { shifts: shiftsOf(onDays(sixDays, '9-17:20/12-13')), weeklyMinutes: smallShopWeeklyMinutes },
    expected: { worked: 2640, overtime: 0 },
  },
  {
    id: 'S1b',
    input: 'the same in a shop of 40 h',
    article: '32条1項',
    given: { shifts: shiftsOf(onDays(sixDays, '9-17:20/12-13')) },
    expected: { overtime: 240 },
  },
  {
    id: 'S2a',
    input: '44 h: Mon–Fri 8 h, Sat 5 h',
    article: '40条',
    given: {
      shifts: shiftsOf({ ...onDays(weekdays, '9-18/12-13'), [sat]: '9-14' }),
      weeklyMinutes: smallShopWeeklyMinutes,
    },
    expected: { overtime: 60 },
  },
  {
    id: 'S2b',
    input: 'the same in a shop of 40 h',
    article: '32条1項',
    given: { shifts: shiftsOf({ ...onDays(weekdays, '9-18/12-13'), [sat]: '9-14' }) },
    expected: { overtime: 300 },
  },
  {
    id: 'S3',
    input: '44 h: Mon–Fri 8:30, Sat 4 h: by the day; 44:00 are left to the week',
    article: '40条',
    given: {
      shifts: shiftsOf({ ...onDays(weekdays, '9-18:30/12-13'), [sat]: '9-13' }),
      weeklyMinutes: smallShopWeeklyMinutes,
    },
    expected: { overtime: 150 },
  },
  {
    id: 'V1',
    input: 'variable month: a week planned 44 (Sat 4 h), Sat worked 5 h',
    article: '32条の2',
    given: {
      shifts: shiftsOf({ ...onDays(weekdays, '9-18/12-13'), [sat]: '9-14' }),
      variableMonth: { from: readDay('2026-11-01'), to: readDay('2026-11-30') },
      contract: (of) => ({ 0: 0, 6: 240 })[weekdayOf(of)] ?? 480,
    },
    expected: { overtime: 60 },
  },
  {
    id: 'V2a',
    input: '31 days, planned 160 h; a week of 32 h gets 8 h on its holiday: within the month of 177:08',
    article: '32条の2',
    given: {
      shifts: shiftsOf(
        onDays([...weekdaysIn('2026-12', 31).filter((date) => date < '2026-12-29' && date !== '2026-12-09'), '2026-12-12'], '9-18/12-13'),
      ),
      variableMonth: { from: readDay('2026-12-01'), to: readDay('2026-12-31') },
      contract: (of) => (weekdayOf(of) % 6 === 0 || of === readDay('2026-12-09') || of >= readDay('2026-12-29') ? 0 : 480),
    },
    expected: { overtime: 0, worked: 9600 },
  },
  {
    id: 'V2b',
    input: '9 h on a day planned 8',
    article: '32条の2',
    given: {
      shifts: shiftsOf({ '2026-12-01': '9-19/12-13' }),
      variableMonth: { from: readDay('2026-12-01'), to: readDay('2026-12-31') },
    },
    expected: { overtime: 60 },
  },
  {
    id: 'V3',
    input: 'the 1st is a Wednesday; 8 h planned Wed–Fri, Fri 8:15, Sat (off) 8:00: a part of a week is judged by its days',
    article: '32条の2',
    given: {
      shifts: shiftsOf({
        '2026-07-01': '9-18/12-13',
        '2026-07-02': '9-18/12-13',
        '2026-07-03': '9-18:15/12-13',
        '2026-07-04': '9-18/12-13',
      }),
      variableMonth: { from: readDay('2026-07-01'), to: readDay('2026-07-31') },
      contract: (of) => (weekdayOf(of) % 6 === 0 ? 0 : 480),
    },
    expected: { overtime: 495 },
  },
  {
    id: 'V4',
    input: 'four weeks planned and worked 45, 30, 42, 43 h',
    article: '32条の2',
    given: {
      shifts: shiftsOf({
        ...onDays(datesFrom('2027-02-01', 5), '9-19/12-13'),
        ...onDays(datesFrom('2027-02-08', 5), '9-15'),
        ...onDays(datesFrom('2027-02-15', 4), '9-18:30/12-13'),
        '2027-02-19': '9-18/12-13',
        ...onDays(datesFrom('2027-02-22', 4), '9-19/12-13'),
        '2027-02-26': '9-16',
      }),
      variableMonth: { from: readDay('2027-02-01'), to: readDay('2027-02-28') },
      contract: (of) => planned(of),
      weekStart: 1,
    },
    expected: { overtime: 0, worked: 9600 },
  },
]

/** V4's plan: what was worked. */
function planned(of: number): number {
  const at = of - readDay('2027-02-01')
  const week = [540, 360, 510, 540][Math.floor(at / 7)] ?? 0
  if (at % 7 > 4) return 0
  if (at === 18) return 480
  if (at === 25) return 420
  return week
}

describe('minutes of work, computed by hand', () => proveExamples(examples))

describe('days and hours', () => {
  it('are read and written, and what is no day is none', () => {
    expect(dayText(readDay('2026-11-29'))).toBe('2026-11-29')
    expect([weekdayOf(readDay('1970-01-01')), weekdayOf(readDay('2026-11-29')), weekdayOf(readDay('1969-12-28'))]).toEqual([4, 0, 0])
    expect(['2026-06-31', '2026-6-1', '', '2026-11-29T00:00:00Z'].map(readDay)).toEqual([NaN, NaN, NaN, NaN])
    expect(dayText(weekOf(readDay('2026-11-29'), 1))).toBe('2026-11-23')
    expect([0, 59, 60, 1980, -65].map(hoursText)).toEqual(['0:00', '0:59', '1:00', '33:00', '-1:05'])
    expect(minutesIn('33:05')).toBe(1985)
  })
})

describe('the one lawful rounding', () => {
  it('R1 (昭63基発150号): 20:25 and 20:35 of a month', () => {
    expect([1225, 1235, 1230].map(roundMonth)).toEqual([1200, 1260, 1260])
  })
  it('R2: each kind by itself', () => {
    expect([75, 15].map(roundMonth)).toEqual([60, 0])
  })
})
