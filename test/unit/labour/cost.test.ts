import { describe, expect, it } from 'vitest'
import { costByDay, costOf } from '#shared/domain/labour/cost.ts'
import { totalsOf } from '#shared/domain/labour/totals.ts'

const nothing = totalsOf([], 0, 0, () => false)

describe('what a period costs at an hourly wage', () => {
  it('has 25 % on overtime and on night, which add up (労働基準法37条1項, 4項)', () => {
    // 10 h at 1,200; 2 of them overtime, 1 at night: 12,000 + 600 + 300.
    expect(costOf({ ...nothing, worked: 600, overtime: 120, night: 60 }, 1200)).toBe(12_900)
  })
  it('has 50 % on what is over 60 hours, 35 % on the legal holiday', () => {
    // 62 h of overtime at 1,000: 62,000 + 60 × 250 + 2 × 500; then 4 h on the holiday: 4,000 + 1,400.
    expect(costOf({ ...nothing, worked: 3720, overtime: 3720, over60: 120 }, 1000)).toBe(78_000)
    expect(costOf({ ...nothing, worked: 240, legalHoliday: 240 }, 1000)).toBe(5_400)
  })
  it('is rounded to the yen once, half a yen up (昭63.3.14 基発150号)', () => {
    // 1 minute at 1,050: 17.5; 1 minute at 1,040: 17.33.
    expect(costOf({ ...nothing, worked: 1 }, 1050)).toBe(18)
    expect(costOf({ ...nothing, worked: 1 }, 1040)).toBe(17)
  })
})

describe('what each day of a period costs', () => {
  const hours = (day: number, length: number) => ({
    day,
    start: day * 1440,
    end: day * 1440 + length * 60,
    kind: 'overtime' as const,
    isNight: false,
  })
  it('is 50 % dearer from the minute on which the 60 hours are passed, and comes to the yen of the period', () => {
    // 1,003 yen: 59 h with 25 % are 73,971.25, made 73,971. The next day has 1 h with 25 % and 1 h with 50 %: 1,253.75 + 1,504.5.
    const pieces = [hours(10, 59), hours(12, 2)]
    const days = costByDay(pieces, 10, 12, 1003)
    expect(days).toEqual([73_971, 0, 2_759])
    expect(days.reduce((sum, yen) => sum + yen, 0)).toBe(
      costOf(
        totalsOf(pieces, 10, 12, () => false),
        1003,
      ),
    )
  })
})
