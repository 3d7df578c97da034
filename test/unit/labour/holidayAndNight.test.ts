import { describe } from 'vitest'
import { midnightOf, readDay } from '#shared/domain/labour/time.ts'
import { datesFrom, onDays, shiftsOf } from '../../fixtures/labour.ts'
import { fri, mon, proveExamples, sat, sixDays, sun, tue, weekdays, weekdaysIn, type Example } from '../../fixtures/labourExamples.ts'

/** The first days from Monday to Friday from November 2026 on. */
const weekdaysOf = (count: number): string[] => [...weekdaysIn('2026-11', 30), ...weekdaysIn('2026-12', 31)].slice(0, count)

/** Computed by hand from the article; the input stands beside it. Week from Sunday, legal holiday Sunday, 40 h, unless the input says otherwise. */
const examples: readonly Example[] = [
  {
    id: 'H1',
    input: 'Sun 9–20, break 60: not in the week',
    article: '37条',
    given: { shifts: shiftsOf({ [sun]: '9-20/12-13', ...onDays(weekdays, '9-18/12-13') }) },
    expected: { legalHoliday: 600, overtime: 0, worked: 3000 },
  },
  {
    id: 'H2',
    input: 'Sat 13:00–29:00, break 17–18',
    article: '37条, 平6基発331号',
    given: { shifts: shiftsOf({ [sat]: '13-29/17-18' }) },
    expected: { worked: 900, overtime: 120, legalHoliday: 300, night: 420, nightLegalHoliday: 300 },
  },
  {
    id: 'H3',
    input: 'Sun 13:00–29:00, break 17–18: one day’s work',
    article: '昭63基発1号',
    given: { shifts: shiftsOf({ [sun]: '13-29/17-18' }) },
    expected: { legalHoliday: 600, overtime: 300, night: 420 },
  },
  {
    id: 'H3, the other reading',
    input: 'the same, where holiday minutes fill no 8 h',
    article: '昭63基発1号',
    given: { shifts: shiftsOf({ [sun]: '13-29/17-18' }), holidayFillsDay: false },
    expected: { legalHoliday: 600, overtime: 0, withinContract: 300, night: 420 },
  },
  {
    id: 'H4',
    input: 'Sun 20:00–27:00',
    article: '37条',
    given: { shifts: shiftsOf({ [sun]: '20-27' }) },
    expected: { legalHoliday: 240, overtime: 0, night: 300 },
  },
  {
    id: 'H5',
    input: 'Mon–Sat 10–17 (break 60), Sat on to 27:00',
    article: '37条',
    given: { shifts: shiftsOf({ ...onDays(weekdays, '10-17/12-13'), [sat]: '10-27/12-13' }) },
    from: sat,
    to: sat,
    expected: { overtime: 300, legalHoliday: 180, night: 300 },
  },
  {
    id: 'H6',
    input: 'Sat 8:00–36:00, break 12–13',
    article: '37条',
    given: { shifts: shiftsOf({ [sat]: '8-36/12-13' }) },
    expected: { overtime: 420, legalHoliday: 720, night: 420 },
  },
  {
    id: 'H7',
    input: 'week from Mon; Mon–Fri 7 h, Sat 9:00–26:00, break 60',
    article: '37条',
    given: { shifts: shiftsOf({ ...onDays(weekdays, '9-17/12-13'), [sat]: '9-26/12-13' }), weekStart: 1 },
    expected: { overtime: 540, legalHoliday: 120, night: 240 },
  },
  {
    id: 'H8',
    input: 'no fixed holiday; Sunday and Saturday both worked: the later is the holiday',
    article: '35条',
    given: { shifts: shiftsOf(onDays([sun, ...sixDays], '9-14')), rule: { kind: 'notFixed' } },
    expected: { legalHoliday: 300, worked: 2100, overtime: 0 },
  },
  {
    id: 'H9',
    input: 'no fixed holiday; Sunday worked, Saturday rested: a week of 48 h',
    article: '35条',
    given: { shifts: shiftsOf(onDays([sun, ...weekdays], '9-18/12-13')), rule: { kind: 'notFixed' } },
    expected: { legalHoliday: 0, overtime: 480 },
  },
  {
    id: 'H10',
    input: 'no fixed holiday; Sunday rested, Saturday worked after 40 h',
    article: '35条',
    given: { shifts: shiftsOf(onDays(sixDays, '9-18/12-13')), rule: { kind: 'notFixed' } },
    expected: { legalHoliday: 0, overtime: 480 },
  },
  {
    id: 'H11',
    input: 'four in four weeks; 25 days in a row: the 25th cannot be, and those after it',
    article: '35条2項',
    given: { shifts: shiftsOf(onDays(datesFrom(sun, 26), '9-14')), rule: { kind: 'fourInFourWeeks', from: readDay(sun) } },
    expected: { legalHoliday: 600, worked: 7800 },
  },
  {
    id: 'N1a',
    input: '21:00–28:00, break 60 after 22:00',
    article: '37条4項',
    given: { shifts: shiftsOf({ [mon]: '21-28/24-25' }) },
    expected: { night: 300, worked: 360 },
  },
  {
    id: 'N1b',
    input: '21:00–28:00, break 60 before 22:00',
    article: '37条4項',
    given: { shifts: shiftsOf({ [mon]: '21-28/21-22' }) },
    expected: { night: 360 },
  },
  {
    id: 'N2a',
    input: '19:00–24:00, break 60 after 22:00',
    article: '37条4項',
    given: { shifts: shiftsOf({ [mon]: '19-24/22-23' }) },
    expected: { night: 60 },
  },
  {
    id: 'N2b',
    input: '19:00–24:00, break 60 before 22:00',
    article: '37条4項',
    given: { shifts: shiftsOf({ [mon]: '19-24/20-21' }) },
    expected: { night: 120 },
  },
  {
    id: 'N3',
    input: '9:00–33:00, break 12–13; from 9:00 a new day',
    article: '昭63基発1号',
    given: {
      shifts: shiftsOf({ [mon]: '9-33/12-13', [tue]: '9-10' }),
      startOf: (of) => (of === readDay(tue) ? midnightOf(of) + 540 : null),
    },
    from: mon,
    to: mon,
    expected: { worked: 1380, overtime: 900, night: 420 },
  },
  {
    id: 'N4',
    input: '8:00–36:00, the next day begins at 8:00: 8–12 are the next day’s',
    article: '昭63基発1号',
    given: { shifts: shiftsOf({ [mon]: '8-36' }), startOf: (of) => midnightOf(of) + 480 },
    from: tue,
    to: tue,
    expected: { worked: 240, overtime: 0 },
  },
  {
    id: 'Fri 9:00–33:00',
    input: 'Saturday no legal holiday: 18–22 +25, 22–5 +50, 5–9 +25',
    article: '37条',
    given: { shifts: shiftsOf({ [fri]: '9-33/12-13' }) },
    expected: { overtime: 900, nightOvertime: 420, legalHoliday: 0 },
  },
  {
    id: 'Sat into Sun 3:00',
    input: '0–3 has holiday and night: 60 %',
    article: '37条',
    given: { shifts: shiftsOf({ [sat]: '14-27/18-19' }) },
    expected: { legalHoliday: 180, nightLegalHoliday: 180, overtime: 60 },
  },
  {
    id: 'X1',
    input: '66 h of overtime on 22 days of 3 h',
    article: '37条1項',
    given: { shifts: shiftsOf(onDays(weekdaysOf(22), '9-21/12-13')) },
    expected: { overtime: 3960, over60: 360 },
  },
  {
    id: 'X2',
    input: '62 h of overtime, the last 2 h at 22–24: 75 %',
    article: '37条1項, 4項',
    given: {
      shifts: shiftsOf({ ...onDays(weekdaysOf(20), '9-21/12-13'), [weekdaysOf(21).at(-1) as string]: '13-24/17-18' }),
    },
    expected: { overtime: 3720, over60: 120, night: 120, nightOver60: 120 },
  },
  {
    id: 'X3',
    input: '58 h of overtime, a day off by the contract of 4 h, the legal holiday of 6 h: the first counts, the second does not',
    article: '37条1項',
    given: {
      shifts: shiftsOf({
        ...onDays(weekdaysOf(19), '9-21/12-13'),
        [weekdaysOf(20).at(-1) as string]: '9-19/12-13',
        '2026-11-28': '9-13',
        '2026-11-29': '9-15',
      }),
    },
    expected: { overtime: 3720, over60: 120, legalHoliday: 360 },
  },
]

describe('holidays, nights and sixty hours, computed by hand', () => proveExamples(examples))
