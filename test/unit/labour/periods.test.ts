import { describe, expect, it } from 'vitest'
import { addMonths, monthOfDay, periodOf } from '#shared/domain/labour/period.ts'
import { dayText, midnightOf, readDay } from '#shared/domain/labour/time.ts'
import { readWireTime } from '#shared/domain/labour/wireTime.ts'

describe('the period of pay', () => {
  const days = (month: string, closingDay: number) => {
    const { from, to } = periodOf(month, closingDay)
    return [dayText(from), dayText(to)]
  }
  it.each([
    ['2026-11', 0, '2026-11-01', '2026-11-30'],
    ['2028-02', 0, '2028-02-01', '2028-02-29'],
    ['2026-11', 20, '2026-10-21', '2026-11-20'],
    ['2026-01', 15, '2025-12-16', '2026-01-15'],
    ['2026-03', 28, '2026-03-01', '2026-03-28'],
  ])('%s closed on %s is %s to %s', (month, closingDay, from, to) => {
    expect(days(month, closingDay)).toEqual([from, to])
  })
  it('is named by the month in which it ends, for each of its days, and follows the one before without a gap', () => {
    for (const closingDay of [0, 1, 10, 15, 20, 28])
      for (let month = '2026-01'; month !== '2029-01'; month = addMonths(month, 1)) {
        const { from, to } = periodOf(month, closingDay)
        expect([monthOfDay(from, closingDay), monthOfDay(to, closingDay)]).toEqual([month, month])
        expect(periodOf(addMonths(month, 1), closingDay).from).toBe(to + 1)
      }
  })
})

describe('a time of Smaregi’s timecard', () => {
  const day = readDay('2026-11-02')
  const at = (text: string | null) => {
    const time = readWireTime(text, day)
    return time === null ? null : [time.minute - midnightOf(day), time.isZAssumed]
  }
  it('is Japan’s, whatever zone it names; Z is Japan’s clock too, and is told', () => {
    expect(at('2026-11-02T09:00:30+09:00')).toEqual([540, false])
    expect(at('2026-11-03T01:30:00+09:00')).toEqual([1530, false])
    expect(at('2026-11-02T00:00:00+00:00')).toEqual([540, false])
    expect(at('2026-11-01T19:00:00-05:00')).toEqual([540, false])
    expect(at('2026-11-02T09:00:00Z')).toEqual([540, true])
    expect(at('2026-11-02T09:00:00.000Z')).toEqual([540, true])
    expect(at('2026-11-02T09:00')).toEqual([540, false])
    expect(readWireTime('2026-11-02T09:00:30+09:00', day)?.ms).toBe((midnightOf(day) + 540) * 60_000 + 30_000)
  })
  it.each([
    '',
    null,
    'x',
    '25:00',
    '2026-11-02',
    '2026-11-02T25:00:00+09:00',
    '2026-11-31T09:00:00+09:00',
    '2026-11-02T09:60:00Z',
    '1970-01-01T00:00:00Z',
  ])('%s is none, or far from its day', (text) => {
    expect(at(text)).toBeNull()
  })
})
