import { describe, expect, it } from 'vitest'
import { continuedOn, placePieces } from '#shared/domain/labour/calendarDays.ts'
import { dayText, readDay } from '#shared/domain/labour/time.ts'
import { piecesOf, shiftsOf } from '../../fixtures/labour.ts'

const period = (from: string, to: string) => ({ from: readDay(from), to: readDay(to) })
const november = period('2026-11-01', '2026-11-30')

/** Minutes by day and kind, in order. */
const byDay = (shifts: Parameters<typeof shiftsOf>[0], of = november): string[] =>
  placePieces(piecesOf({ shifts: shiftsOf(shifts) }), of).map(({ day, kind, start, end }) => `${dayText(day)} ${kind} ${end - start}`)

describe('the day among whose figures a minute stands', () => {
  it('what of Saturday’s shift lies on Sunday, the legal holiday, is work of Sunday', () => {
    expect(byDay({ '2026-11-07': '18-26' })).toEqual([
      '2026-11-07 withinContract 240',
      '2026-11-07 withinContract 120',
      '2026-11-08 legalHoliday 120',
    ])
  })

  it('a shift over any other midnight is work of the day on which it began', () => {
    expect(byDay({ '2026-11-04': '20-26' }).every((one) => one.startsWith('2026-11-04'))).toBe(true)
    // What goes on after the holiday is no work of a holiday, and stays with its shift.
    expect(byDay({ '2026-11-08': '22-26' })).toEqual(['2026-11-08 legalHoliday 120', '2026-11-08 withinContract 120'])
  })

  it('over the end of a period it stays in the period in which the shift began: it is paid once', () => {
    const shift = { '2026-11-07': '22-26' }
    expect(byDay(shift, period('2026-10-08', '2026-11-07'))).toEqual(['2026-11-07 withinContract 120', '2026-11-07 legalHoliday 120'])
    expect(byDay(shift, period('2026-11-08', '2026-12-07')).filter((one) => one.startsWith('2026-11-08'))).toEqual([])
  })

  it('names what of earlier shifts lies on a day, wherever it is counted', () => {
    const placed = placePieces(piecesOf({ shifts: shiftsOf({ '2026-11-04': '20-26' }) }), november)
    expect(continuedOn(placed, readDay('2026-11-05')).map(({ day, start, end }) => [dayText(day), end - start])).toEqual([
      ['2026-11-04', 120],
    ])
    expect(continuedOn(placed, readDay('2026-11-04'))).toEqual([])
  })
})
