import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeByAmount, changeByPercent, shareOf, type RoundingMode } from '#shared/domain/money.ts'

const yen = (mode: RoundingMode = 'nearest') => ({ unit: 1, mode })

describe('changing an amount by percent', () => {
  it.each([
    [298, 10, 10, 'nearest', 330],
    [298, 10, 10, 'up', 330],
    [298, 10, 10, 'down', 320],
    [295, 10, 1, 'nearest', 325], // 324.5
    [100, 12.5, 1, 'nearest', 113], // 112.5
    [100, -100, 10, 'nearest', 0],
    [99_999_999, 1000, 1, 'nearest', 1_099_999_989],
    [0.1, 200, 1, 'up', 1],
    [1.005, 0, 1, 'nearest', 1],
    [4.5, 0, 1, 'nearest', 5],
    [1150, 10, 1, 'nearest', 1265], // 1150 * 1.1 is 1265.0000000000002 in floating point
    [1150, 10, 1, 'up', 1265],
    [70, 10, 1, 'up', 77], // 77.00000000000001
  ] as const)('%d by %d %% to %d yen, %s: %d', (value, percent, unit, mode, result) => {
    expect(changeByPercent(value, percent, { unit, mode })).toBe(result)
  })

  it('treats a negative amount as its mirror image: half away from zero, up away, down towards', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.integer({ min: -1000, max: 10_000 }),
        fc.constantFrom(1, 10, 100),
        fc.constantFrom<RoundingMode>('nearest', 'up', 'down'),
        (value, tenths, unit, mode) => {
          const positive = changeByPercent(value, tenths / 10, { unit, mode })
          expect(changeByPercent(-value, tenths / 10, { unit, mode })).toBe(0 - positive)
          expect(positive % unit).toBe(0)
        },
      ),
    )
  })
})

describe('adding to an amount', () => {
  it('is exact where floating point is not', () => {
    expect(changeByAmount(0.1, 0.2, yen('up'))).toBe(1)
    expect(changeByAmount(0.7, 0.3, yen('up'))).toBe(1) // 0.9999999999999999 or 1, by luck
    expect(changeByAmount(1.4, 0.1, yen())).toBe(2)
    expect(changeByAmount(98, -100, { unit: 10, mode: 'nearest' })).toBe(0)
    expect(changeByAmount(-95, -10, { unit: 10, mode: 'nearest' })).toBe(-110)
    expect(changeByAmount(1e-7, 0, yen('up'))).toBe(1)
  })

  it('refuses what is no number', () => {
    expect(() => changeByAmount(Number.NaN, 1, yen())).toThrow(RangeError)
    expect(() => changeByPercent(1, Number.POSITIVE_INFINITY, yen())).toThrow(RangeError)
  })
})

describe('a share of an amount', () => {
  it.each([
    [200, 0.5, 100, 'down', 1],
    [333, 0.5, 100, 'up', 2],
    [100, 8.8, 108.8, 'down', 8],
    [-200, 0.5, 100, 'down', -1],
    [99, 10, 110, 'down', 9],
  ] as const)('%d × %d / %d, %s: %d', (value, numerator, denominator, mode, share) => {
    expect(shareOf(value, numerator, denominator, mode)).toBe(share)
  })
})
