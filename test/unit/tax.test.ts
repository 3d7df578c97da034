import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayInJapan, isOwnTaxId, isReducedTaxId, pricesOf, taxIdOf, taxRateOn } from '#shared/domain/tax.ts'

describe('the rate', () => {
  it.each([
    ['1989-03-31', 0, 0],
    ['1989-04-01', 3, 3],
    ['1997-04-01', 5, 5],
    ['2014-03-31', 5, 5],
    ['2014-04-01', 8, 8],
    ['2019-09-30', 8, 8],
    ['2019-10-01', 10, 8],
    ['2026-11-23', 10, 8],
  ])('on %s is %d %%, reduced %d %%', (day, standard, reduced) => {
    expect([taxRateOn(day, false), taxRateOn(day, true)]).toEqual([standard, reduced])
  })

  it('changes at midnight in Japan, wherever the PC stands', () => {
    expect(dayInJapan(new Date('2019-09-30T14:59:59Z'))).toBe('2019-09-30')
    expect(dayInJapan(new Date('2019-09-30T15:00:00Z'))).toBe('2019-10-01')
  })

  it('is the category’s where the product says so', () => {
    const food = { reduceTaxId: 10_000_001 }
    expect(taxIdOf({ useCategoryReduceTax: '1', reduceTaxId: null }, food)).toBe(10_000_001)
    expect(taxIdOf({ useCategoryReduceTax: '0', reduceTaxId: null }, food)).toBeNull()
    expect(taxIdOf({ useCategoryReduceTax: '1', reduceTaxId: 10_000_001 }, { reduceTaxId: null })).toBeNull()
    // Its category is not here: the row carries the category's id.
    expect(taxIdOf({ useCategoryReduceTax: '1', reduceTaxId: 10_000_001 }, null)).toBe(10_000_001)
  })

  it('is reduced for 軽減 and 選択[軽減] only', () => {
    expect([null, 10_000_001, 10_000_002, 10_000_003, 10_000_004].map(isReducedTaxId)).toEqual([false, true, false, true, false])
  })
})

it('a rate that the shop made is neither standard nor reduced until its list says how high it is', () => {
  expect([null, 10_000_001, 10_000_004, 5, 10_000_005].map(isOwnTaxId)).toEqual([false, false, false, true, true])
  expect(pricesOf(100, '1', null)).toEqual({ withTax: null, withoutTax: 100 })
  expect(pricesOf(100, '0', null)).toEqual({ withTax: 100, withoutTax: null })
  expect(pricesOf(100, '2', null)).toEqual({ withTax: 100, withoutTax: 100 })
})

describe('prices', () => {
  it.each([
    [108, '0', 8, 108, 100],
    [99, '1', 10, 108, 99], // 108.9
    [100, '2', 0, 100, 100],
    [-100, '1', 10, -110, -100],
    [1, '0', 10, 1, 1],
    [null, '0', 10, null, null],
    [100, null, 10, null, null],
  ] as const)('%s of division %s at %d %%: %s with tax, %s without', (price, division, rate, withTax, withoutTax) => {
    expect(pricesOf(price, division, rate)).toEqual({ withTax, withoutTax })
  })

  it('rounds the tax as the shop has it', () => {
    expect(pricesOf(99, '1', 10, 'up').withTax).toBe(109)
    expect(pricesOf(105, '1', 10, 'nearest').withTax).toBe(116)
    expect(pricesOf(104, '1', 10, 'nearest').withTax).toBe(114)
  })

  it('never puts the price with tax under the one without', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom('0', '1', '2'),
        fc.constantFrom(8, 10),
        (price, division, rate) => {
          const { withTax, withoutTax } = pricesOf(price, division, rate)
          expect(Number(withTax)).toBeGreaterThanOrEqual(Number(withoutTax))
        },
      ),
    )
  })
})
