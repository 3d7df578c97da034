import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardCause, TimecardCell, TimecardPerson, TimecardTotals } from '#shared/contracts/timecards.ts'
import { dayText, readDay } from '#shared/domain/labour/time.ts'

export const month = '2026-10'
const [from, to] = ['2026-10-01', '2026-10-31']
const days = Array.from({ length: 31 }, (_, at) => dayText(readDay(from) + at))

const totals: TimecardTotals = {
  worked: 9600,
  withinContract: 9000,
  withinLegal: 0,
  overtime: 600,
  over60: 0,
  legalHoliday: 0,
  night: 0,
  nightOvertime: 0,
  nightOver60: 0,
  nightLegalHoliday: 0,
  prescribedHoliday: 0,
  daysWorked: 20,
  late: 0,
  early: 0,
  absent: 0,
}

export const cellOf = (day: string, more: Partial<TimecardCell> = {}): TimecardCell => ({
  day,
  clockIn: 540,
  clockOut: 1083,
  plannedStart: 540,
  plannedEnd: 1080,
  shifts: 1,
  continued: null,
  worked: 483,
  overtime: 3,
  night: 0,
  kind: 'work',
  leave: null,
  worst: null,
  findings: 0,
  rules: [],
  unsent: 0,
  ...more,
})

export const personOf = (staffId: number, more: Partial<TimecardPerson> = {}): TimecardPerson => ({
  staffId,
  staffName: `従業員${staffId}`,
  staffCode: `0${staffId}`,
  stores: ['本店'],
  totals,
  isDoubtful: false,
  costYen: null,
  paidLeave: { taken: 0, left: null, isGranted: false },
  errors: 0,
  warnings: 0,
  notices: 0,
  settled: 0,
  approval: { state: 'draft', parts: [], differs: false },
  figures: `figures${staffId}`,
  cells: days.map((day) => cellOf(day)),
  ...more,
})

export const boardOf = (
  people: readonly TimecardPerson[],
  { basis, ...more }: Partial<Omit<OutputOf<'timecards.board'>, 'basis'>> & { basis?: Partial<OutputOf<'timecards.board'>['basis']> } = {},
): OutputOf<'timecards.board'> => ({
  from,
  to,
  total: people.length,
  people: [...people],
  at: null,
  sums: {
    people: { all: people.length, findings: 0, errors: 0, warnings: 0, notices: 0, overtime: people.length, night: 0 },
    errors: 0,
    warnings: 0,
    notices: 0,
    worked: 9600 * people.length,
    overtime: 600 * people.length,
    night: 0,
    ofStore: null,
    unsent: 0,
    doubtful: people.filter(({ isDoubtful }) => isDoubtful).length,
  },
  ...more,
  basis: {
    daysMissing: 0,
    pulledAt: '2026-11-02T00:00:00Z',
    refused: null,
    zTimes: 0,
    unreadable: 0,
    agreementMonths: 12,
    leaveUnknown: 0,
    ...basis,
  },
})

/** A person's period in which every day is worked with one break, from 9:00 to 18:03. */
export const monthOf = (person: TimecardPerson, findings: readonly TimecardCause[] = []): OutputOf<'timecards.person'> => ({
  from,
  to,
  person,
  days: person.cells.map((cell, at) => ({
    ...cell,
    late: 0,
    early: 0,
    absent: 0,
    carried: 0,
    fromBefore: [],
    toNext: [],
    corrections: [],
    plans: [{ storeName: '本店', start: 540, end: 1080 }],
    punches:
      cell.shifts === 0
        ? []
        : [
            {
              shiftResultId: at + 1,
              storeName: '本店',
              clockIn: cell.clockIn,
              clockOut: cell.clockOut,
              roundedClockIn: 540,
              roundedClockOut: 1080,
              breaks: [{ start: 720, end: 780 }],
              isCalculated: false,
              unsent: null,
            },
          ],
    pieces:
      cell.worked === 0
        ? []
        : [
            { start: 540, end: 720, kind: 'withinContract', isNight: false },
            { start: 780, end: 1080, kind: 'withinContract', isNight: false },
            { start: 1080, end: 1083, kind: 'overtime', isNight: false },
          ],
  })),
  findings: [...findings],
  others: [],
  weeklyMinutes: 2400,
})

export const timecardSettings: OutputOf<'timecards.settings'> = {
  closingDay: 0,
  weekStart: 0,
  holidayRule: { kind: 'notFixed' },
  exchanges: [],
  holidayFillsDay: true,
  isMonthVariable: false,
  contractMinutes: 480,
  agreement: { kind: 'usual', dailyMinutes: null, firstMonth: 4 },
  smallStores: [],
  closed: [],
  rulesOff: [],
  limits: [],
  isSet: true,
  stores: [
    { storeId: 1, storeName: '本店' },
    { storeId: 2, storeName: '駅前店' },
  ],
}
