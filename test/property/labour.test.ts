import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Shift } from '#shared/domain/labour/shifts.ts'
import { storeShares } from '#shared/domain/labour/storeShares.ts'
import { midnightOf, readDay, type Day } from '#shared/domain/labour/time.ts'
import { totalsOf, type Totals } from '#shared/domain/labour/totals.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { find, piecesOf, type Given } from '../fixtures/labour.ts'

const first = readDay('2026-11-01')
const numRuns = 2000
const figure = 'labour scenarios'

/** Shifts of five weeks: any hours, with a break or none, sometimes two on a day or across midnight. */
const shift = fc
  .record({
    day: fc.integer({ min: 0, max: 34 }),
    clockIn: fc.integer({ min: 0, max: 1439 }),
    minutes: fc.integer({ min: 1, max: 1200 }),
    pause: fc.option(fc.record({ at: fc.integer({ min: 0, max: 1000 }), minutes: fc.integer({ min: 1, max: 120 }) }), { nil: null }),
  })
  .map(({ day, clockIn, minutes, pause }): Shift => {
    const start = midnightOf(first + day) + clockIn
    return {
      shiftId: `${day}-${clockIn}-${minutes}`,
      storeId: 1,
      day: first + day,
      clockIn: start,
      clockOut: start + minutes,
      breaks: pause === null ? [] : [{ start: start + pause.at, end: start + pause.at + pause.minutes }],
    }
  })
const rows = fc.uniqueArray(shift, { minLength: 1, maxLength: 30, selector: ({ shiftId }) => shiftId })
const terms = fc.record({
  weekStart: fc.integer({ min: 0, max: 6 }),
  weeklyMinutes: fc.constantFrom(2400, 2640),
  holidayFillsDay: fc.boolean(),
  contract: fc.constantFrom(0, 240, 450, 480),
  rule: fc.oneof(
    fc.record({ kind: fc.constant('weekday' as const), weekday: fc.integer({ min: 0, max: 6 }) }),
    fc.constant({ kind: 'notFixed' as const }),
    fc.constant({ kind: 'fourInFourWeeks' as const, from: first }),
  ),
})
const whole = (given: Given): Totals => totalsOf(piecesOf(given), first - 40, first + 80, (day: Day) => day % 3 === 0)

it('minutes of all kinds add up to the minutes worked, and no minute is two', () => {
  fc.assert(
    fc.property(rows, terms, (shifts, given) => {
      const pieces = piecesOf({ ...given, shifts })
      const totals = whole({ ...given, shifts })
      expect(totals.withinContract + totals.withinLegal + totals.overtime + totals.legalHoliday).toBe(totals.worked)
      for (const part of [totals.night, totals.prescribedHoliday]) expect(part).toBeLessThanOrEqual(totals.worked)
      expect(totals.over60).toBe(Math.max(0, totals.overtime - 3600))
      const sorted = pieces.toSorted((a, b) => a.start - b.start)
      sorted.forEach((piece, at) => expect(piece.start).toBeGreaterThanOrEqual(sorted[at - 1]?.end ?? piece.start))
    }),
    { numRuns },
  )
  tellFigure(figure, { scenarios: numRuns }, 'sums')
})

it('a shift that is split at any minute keeps every total', () => {
  fc.assert(
    fc.property(rows, terms, fc.nat(), fc.nat(), (shifts, given, which, where) => {
      const at = which % shifts.length
      const one = shifts[at] as Shift
      const [start, end] = [one.clockIn ?? 0, one.clockOut ?? 0]
      const cut = start + (where % (end - start))
      if (cut === start) return
      const pause = one.breaks[0]
      const within = (from: number, to: number) =>
        [{ start: Math.max(pause?.start ?? to, from), end: Math.min(pause?.end ?? to, to) }].filter((part) => part.end > part.start)
      const split = [
        ...shifts.toSpliced(at, 1),
        { ...one, shiftId: 'a', clockOut: cut, breaks: within(start, cut) },
        { ...one, shiftId: 'b', clockIn: cut, breaks: within(cut, end) },
      ]
      expect(whole({ ...given, shifts: split })).toEqual(whole({ ...given, shifts }))
    }),
    { numRuns },
  )
  tellFigure(figure, { scenarios: numRuns }, 'splits')
})

it('the order of rows does not matter, and whole weeks later the same is found', () => {
  fc.assert(
    fc.property(rows, terms, fc.integer({ min: 1, max: 60 }), (shifts, { rule, ...given }, weeks) => {
      const dates = (by: number) => ({
        from: new Date((first + by) * 86_400_000).toISOString().slice(0, 10),
        to: new Date((first + by + 34) * 86_400_000).toISOString().slice(0, 10),
        knownUntil: new Date((first + by + 40) * 86_400_000).toISOString().slice(0, 10),
      })
      const by = weeks * 7
      const later = shifts.map((one) => ({
        ...one,
        day: one.day + by,
        clockIn: (one.clockIn ?? 0) + midnightOf(by),
        clockOut: (one.clockOut ?? 0) + midnightOf(by),
        breaks: one.breaks.map(({ start, end }) => ({ start: (start ?? 0) + midnightOf(by), end: (end ?? 0) + midnightOf(by) })),
      }))
      const moved = rule.kind === 'fourInFourWeeks' ? { ...rule, from: rule.from + by } : rule
      const told = (findings: ReturnType<typeof find>, less: number) =>
        findings.map(({ rule: id, day, shiftIds }) => `${id} ${(day ?? 0) - less} ${[...shiftIds].toSorted().join()}`).toSorted()
      const now = told(find({ ...given, rule, shifts, ...dates(0) }), 0)
      expect(told(find({ ...given, rule: moved, shifts: later, ...dates(by) }), by)).toEqual(now)
      expect(told(find({ ...given, rule, shifts: shifts.toReversed(), ...dates(0) }), 0)).toEqual(now)
      expect(whole({ ...given, rule, shifts: shifts.toReversed() })).toEqual(whole({ ...given, rule, shifts }))
    }),
    { numRuns: 500 },
  )
  tellFigure(figure, { scenarios: 500 }, 'weeks and order')
})

it('what was worked in each shop adds up to the person, also where shifts of two shops overlap', () => {
  fc.assert(
    fc.property(rows, terms, (shifts, given) => {
      const ofShops = shifts.map((one, at) => ({ ...one, storeId: (at % 3) + 1 }))
      const pieces = piecesOf({ ...given, shifts: ofShops })
      const totals = totalsOf(pieces, first - 40, first + 80, () => false)
      const shares = [...storeShares(pieces, ofShops).values()]
      for (const name of ['worked', 'overtime', 'night'] as const)
        expect(shares.reduce((minutes, share) => minutes + share[name], 0)).toBe(totals[name])
    }),
    { numRuns: 500 },
  )
  tellFigure(figure, { scenarios: 500 }, 'shops')
})
