import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  catalogueCodes,
  inStoreParts,
  inStoreRuleProblems,
  readCode,
  usualInStoreRules,
  withCheckDigit,
  type InStoreRule,
} from '#shared/domain/barcode/index.ts'
import { priceCheckDigitOf } from '#shared/domain/barcode/checkDigit.ts'

const fivePrice: InStoreRule = { prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 }
const weight: InStoreRule = { prefix: '25', itemDigits: 5, valueCheck: 'untested', value: 'weight', valueDigits: 4 }
const [usual = fivePrice] = usualInStoreRules
const rules = [usual, fivePrice, weight]

describe('a price inside a code', () => {
  it('has the check digits of GS1’s own examples', () => {
    expect(priceCheckDigitOf('2875')).toBe('9')
    expect(priceCheckDigitOf('14685')).toBe('6')
  })

  it('is found after its item, with its own check digit and without', () => {
    const four = withCheckDigit(`0212345${priceCheckDigitOf('0598')}0598`)
    expect(readCode(four, { rules })).toMatchObject({
      kind: 'inStore',
      item: '12345',
      price: 598,
      priceIsWithoutTax: false,
      weightGrams: null,
    })
    expect(readCode(withCheckDigit('211234512800'), { rules })).toMatchObject({ item: '12345', price: 12_800 })
    expect(readCode(withCheckDigit('251234500345'), { rules })).toMatchObject({ item: '12345', price: null, weightGrams: 345 })
    // As a UPC-A scanner gives it, its zero left out.
    expect(readCode(four.slice(1), { rules })).toMatchObject({ kind: 'inStore', item: '12345', price: 598 })
  })

  it('is not told where its check digit is wrong, where the code’s own is, or where no rule fits', () => {
    const right = priceCheckDigitOf('0598')
    const wrong = withCheckDigit(`0212345${(Number(right) + 1) % 10}0598`)
    expect(readCode(wrong, { rules })).toMatchObject({ item: '12345', price: null, valueIsWrong: true })
    expect(readCode('0212345605980', { rules })).toMatchObject({ item: null, price: null, checkDigit: 'wrong' })
    expect(readCode(withCheckDigit('291234512800'), { rules })).toMatchObject({ item: null, price: null, valueIsWrong: false })
    expect(readCode(withCheckDigit('211234512800'))).toMatchObject({ kind: 'inStore', item: null, price: null })
  })

  it('names its parts, and the item as the code to register: as Smaregi’s setting of NON-PLU reads it', () => {
    expect(readCode('0212345309803', { rules: [{ ...usual, valueCheck: 'untested' }] })).toMatchObject({
      productCode: '12345',
      price: 980,
      parts: [
        { name: 'prefix', digits: '02' },
        { name: 'item', digits: '12345' },
        { name: 'valueCheck', digits: '3' },
        { name: 'price', digits: '0980' },
        { name: 'checkDigit', digits: '3' },
      ],
    })
    expect(readCode(withCheckDigit('211234512800'), { rules }).parts.map(({ name }) => name)).toEqual([
      'prefix',
      'item',
      'price',
      'checkDigit',
    ])
    // Without a rule, and with eight digits, the whole is the code.
    expect(readCode('0212345309803')).toMatchObject({ productCode: '0212345309803', parts: [] })
    expect(readCode('20123451', { rules })).toMatchObject({ productCode: '20123451', parts: [] })
  })

  it('leads to the item, however the shop registered it', () => {
    const code = withCheckDigit('211234512800')
    const reading = readCode(code, { rules })
    expect(catalogueCodes(reading, rules)).toEqual([code, withCheckDigit('211234500000'), '2112345', '12345'])
  })

  it('is taken by the rule with the longest prefix', () => {
    const longer: InStoreRule = { prefix: '211', itemDigits: 4, valueCheck: 'none', value: 'weight', valueDigits: 5 }
    expect(readCode(withCheckDigit('211234512800'), { rules: [...rules, longer] })).toMatchObject({
      item: '2345',
      price: null,
      weightGrams: 12_800,
    })
  })

  it('whatever the rule, what was put in comes out', () => {
    const rule = fc
      .record({
        prefix: fc.stringMatching(/^(?:02|2\d)\d{0,2}$/u),
        valueCheck: fc.constantFrom('none' as const, 'untested' as const, 'gs1' as const),
        value: fc.constantFrom('price' as const, 'weight' as const),
        valueDigits: fc.integer({ min: 3, max: 6 }),
      })
      .map((some): InStoreRule => ({
        ...some,
        itemDigits: 12 - some.prefix.length - some.valueDigits - (some.valueCheck === 'none' ? 0 : 1),
      }))
      .filter((some) => inStoreRuleProblems([some])[0] === null)
    fc.assert(
      fc.property(rule, fc.stringMatching(/^\d{12}$/u), fc.nat(999), (made, digits, value) => {
        const item = digits.slice(0, made.itemDigits)
        const reading = readCode(
          inStoreParts(made, item, value)
            .map(({ digits }) => digits)
            .join(''),
          { rules: [made] },
        )
        expect(reading).toMatchObject({ item, [made.value === 'price' ? 'price' : 'weightGrams']: value, valueIsWrong: false })
      }),
    )
  })
})

describe('a rule', () => {
  it.each([
    [{ ...fivePrice, prefix: '49' }, 'prefix'],
    [{ ...fivePrice, prefix: '2' }, 'prefix'],
    [{ ...fivePrice, itemDigits: 0 }, 'itemDigits'],
    [{ ...fivePrice, valueDigits: 0 }, 'valueDigits'],
    [{ ...fivePrice, itemDigits: 6 }, 'length'],
    [{ ...fivePrice, itemDigits: 3, valueCheck: 'gs1', valueDigits: 6 }, 'valueCheck'],
    [fivePrice, null],
  ] as const)('%j: %s', (rule, problem) => expect(inStoreRuleProblems([rule])).toEqual([problem]))

  it('may not have the prefix of another; those that are offered are right', () => {
    expect(inStoreRuleProblems([fivePrice, { ...weight, prefix: '21' }])).toEqual([null, 'samePrefix'])
    expect(inStoreRuleProblems(usualInStoreRules)).toEqual([null, null, null])
  })
})
