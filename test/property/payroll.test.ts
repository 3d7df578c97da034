import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayKinds, fieldsByDay, minuteFields, minutesOf, type Conventions } from '#shared/domain/payroll/fields.ts'
import type { Layout, Source } from '#shared/domain/payroll/layout.ts'
import { decimalPlaces, readMinutes, writeMinutes, type TimeFormat } from '#shared/domain/payroll/numbers.ts'
import { readTable, rowOf, sumsOf, tableText } from '#shared/domain/payroll/table.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { midnightOf, readDay } from '#shared/domain/labour/time.ts'
import { payrollMonth } from '../fixtures/payroll.ts'

const numRuns = 500
const first = readDay('2026-11-01')
const format: fc.Arbitrary<TimeFormat> = fc.oneof(
  fc.constant({ kind: 'minutes' as const }),
  fc.record({ kind: fc.constant('sexagesimal' as const), separator: fc.constantFrom('.' as const, ':' as const) }),
  fc.record({ kind: fc.constant('decimal' as const), places: fc.integer({ min: decimalPlaces.least, max: decimalPlaces.most }) }),
)
const conventions: fc.Arbitrary<Conventions> = fc.record({
  premium: fc.constantFrom('inside' as const, 'beside' as const),
  nightOvertime: fc.constantFrom('overtime' as const, 'night' as const, 'both' as const, 'own' as const),
})
const shift = fc
  .record({ day: fc.integer({ min: 0, max: 29 }), clockIn: fc.integer({ min: 0, max: 1439 }), minutes: fc.integer({ min: 1, max: 1200 }) })
  .map(({ day, clockIn, minutes }) => ({
    shiftId: `${day}-${clockIn}-${minutes}`,
    storeId: 1,
    day: first + day,
    clockIn: midnightOf(first + day) + clockIn,
    clockOut: midnightOf(first + day) + clockIn + minutes,
    breaks: [],
  }))
const text = fc.string({ unit: fc.constantFrom('0', '7', 'A', '山', '"', ',', '\t', '\n', '\r', ' ', "'") })
const month = fc
  .record({
    shifts: fc.uniqueArray(shift, { maxLength: 25, selector: ({ shiftId }) => shiftId }),
    staffCode: text,
    staffName: text,
    daysOff: fc.subarray(['2026-11-07', '2026-11-14', '2026-11-16', '2026-11-21']),
  })
  .map(payrollMonth)
const layout = fc
  .record({
    hasHeader: fc.boolean(),
    delimiter: fc.constantFrom(',' as const, '\t' as const),
    quotes: fc.constantFrom('needed' as const, 'always' as const),
    lineEnd: fc.constantFrom('crlf' as const, 'lf' as const),
    time: format,
    said: conventions,
    headers: fc.array(text, { minLength: minuteFields.length, maxLength: minuteFields.length }),
  })
  .map(({ said, headers, ...rest }): Layout => ({
    ...targets.free.layout,
    ...rest,
    ...said,
    columns: [
      ...targets.free.layout.columns,
      ...minuteFields.map((field, at) => ({
        header: headers[at] ?? '',
        source: { kind: 'minutes', field, on: null, format: null, isRounded: false } satisfies Source,
      })),
    ],
  }))

it('every format holds every minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: -60_000, max: 60_000 }), format, (minutes, how) => {
      expect(readMinutes(writeMinutes(minutes, how), how)).toBe(minutes)
    }),
    { numRuns: 2000 },
  )
})

it('a file that is read back says the same of everybody, to the letter and to the minute', () => {
  fc.assert(
    fc.property(fc.array(month, { minLength: 1, maxLength: 4 }), layout, (months, asked) => {
      const rows = months.map((one) => rowOf(one, asked, null))
      const file = tableText(rows, asked)
      expect(readTable(file, asked)).toEqual(rows.map(({ cells }) => cells.map((cell) => cell.text)))
      for (const { minutes, written } of sumsOf(rows, file, asked)) expect(written).toBe(minutes)
      const said = { premium: asked.premium ?? 'inside', nightOvertime: asked.nightOvertime ?? 'both' }
      for (const [at, field] of minuteFields.entries())
        expect(rows.map(({ cells }) => cells[at + 2]?.minutes)).toEqual(months.map((one) => minutesOf(one, field, said)))
    }),
    { numRuns },
  )
})

it('minutes of the three kinds of day add up to those of all days, and no answer to a question loses a minute', () => {
  fc.assert(
    fc.property(month, conventions, (one, said) => {
      const all = (field: (typeof fieldsByDay)[number]): number => minutesOf(one, field, said)
      for (const field of fieldsByDay) expect(dayKinds.reduce((sum, on) => sum + minutesOf(one, field, said, on), 0)).toBe(all(field))
      const { totals } = one
      expect(minutesOf(one, 'overtimeUpTo60', said) + minutesOf(one, 'over60', said)).toBe(all('overtime'))
      expect(all('nightWithinContract') + all('nightWithinLegal')).toBe(all('nightPlain'))
      const apart = said.nightOvertime === 'night' || said.nightOvertime === 'own' ? totals.nightOvertime : 0
      expect(all('overtime') + apart).toBe(totals.overtime)
    }),
    { numRuns },
  )
})
