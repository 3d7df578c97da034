import bwipjs from 'bwip-js/node'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCode, withCheckDigit } from '#shared/domain/barcode/index.ts'
import { gs1Element, readElements } from '#shared/domain/barcode/gs1.ts'
import { partsOfIdentifier, predefinedLengths, type Part } from '#shared/domain/barcode/gs1Identifiers.ts'
import { tellFigure } from '../fixtures/figure.ts'

/** Bounded by their own rule beside length, characters, check digit and date, which is GS1's affair: countries, currencies, IBAN, coupons … */
const ruledOtherwise =
  /^(?:8001|8007|8013|8014|811[0-2]|42[1-6]|39[13]\d|4307|4309|4317|703\d|7040|7041|7241|7252|7258|8003|8006|8026|43[0-3]\d|725\d|8010|8011|8030)$/u
const judged = [...partsOfIdentifier.keys()].filter((identifier) => !ruledOtherwise.test(identifier))

/** What bwip-js, with GS1's syntax dictionary, says of one field; null where nothing is wrong. */
function judgeOf(identifier: string, value: string): string | null {
  try {
    bwipjs.raw({ bcid: 'gs1-128', text: `(${identifier})${value}` })
    return null
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    // Fields that only stand beside others, or do not begin with a company's prefix, are no fault that the field's form shows.
    return /GS1(?:missingAIs|\w*gcp)/iu.test(words) ? null : words
  }
}

const characters = { N: '0123456789', X: '!"%&\'*+,-./0123456789:;<=>?ABCabc_', Y: '#-/0123456789ABC', Z: 'ABCabc019_-' }
const partText = ({ set, least, most, rule }: Part): fc.Arbitrary<string> => {
  const text = (from: number, to: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...characters[set]), minLength: from, maxLength: to })
  if (rule === 'csum') return text(most - 1, most - 1).map(withCheckDigit)
  if (rule === 'yymmd0' || rule === 'yymmdd')
    return fc
      .tuple(fc.nat(99), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
      .map((digits) => digits.map((one) => String(one).padStart(2, '0')).join(''))
  return text(least, most)
}
const value = (identifier: string): fc.Arbitrary<string> =>
  fc.tuple(...(partsOfIdentifier.get(identifier) ?? []).map(partText)).map((parts) => parts.join(''))
/** A field as it should be, or damaged: a character changed, cut off or doubled. */
const field = fc.constantFrom(...judged).chain((identifier) =>
  fc
    .tuple(
      fc.constant(identifier),
      value(identifier),
      fc.constantFrom('none', 'change', 'cut', 'double'),
      fc.nat(89),
      fc.constantFrom(...'09A#'),
    )
    .map(([name, text, damage, seed, character]) => {
      const at = seed % Math.max(1, text.length)
      const damaged =
        damage === 'change'
          ? text.slice(0, at) + character + text.slice(at + 1)
          : damage === 'cut'
            ? text.slice(0, -1)
            : damage === 'double'
              ? text + text.slice(-1)
              : text
      return [name, damaged] as const
    }),
)

describe('fields of a GS1 code', () => {
  it('are right where GS1’s dictionary says so, and only there', () => {
    fc.assert(
      fc.property(field, ([identifier, text]) => {
        const { problem } = gs1Element(identifier, text)
        expect([identifier, text, problem === null]).toEqual([identifier, text, judgeOf(identifier, text) === null])
      }),
      { numRuns: 3000 },
    )
  })

  it('have identifiers that the dictionary knows, and no others', () => {
    const all = [2, 3, 4].flatMap((length) => Array.from({ length: 10 ** length }, (_, n) => String(n).padStart(length, '0')))
    const unknown = (identifier: string): boolean => judgeOf(identifier, '1')?.includes('GS1unknownAI') === true
    expect(all.filter((identifier) => !unknown(identifier)).toSorted()).toEqual([...partsOfIdentifier.keys()].toSorted())
  })

  it('come apart as they were put together, whatever the separator', () => {
    const right = field.filter(([identifier, text]) => gs1Element(identifier, text).problem === null && !/[<{[\\^~|]/u.test(text))
    const separators = fc.constantFrom('\x1d', '<GS>', '{GS}', '^]', '|', '␝', '~', '\\F')
    const start = fc.constantFrom(']C1', ']d2', ']Q3', '[C1', ']e0')
    fc.assert(
      fc.property(fc.array(right, { minLength: 1, maxLength: 5 }), separators, start, (fields, separator, prefix) => {
        const ends = (identifier: string): string => (predefinedLengths[identifier.slice(0, 2)] === undefined ? separator : '')
        const code = fields.map(([identifier, text]) => identifier + text + ends(identifier)).join('')
        const read = readCode(prefix + code).elements.map((one) => [one.identifier, one.value, one.problem])
        expect(read).toEqual(fields.map(([identifier, text]) => [identifier, text, null]))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('any text', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      ']C1',
      ']d2',
      '\x1d',
      '(01)',
      '(10)',
      'https://',
      '/01/',
      '01',
      '10',
      '17',
      '3103',
      '491',
      '978',
      '192',
      '02',
      '%',
      '\0',
      '\u202e',
    ),
    fc.stringMatching(/^\d{0,20}$/u),
  )
  it('is read without an error, in no time, to a code no longer than itself', () => {
    let inputs = 0
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        inputs += 1
        const text = parts.join('').slice(0, 200)
        const started = performance.now()
        const reading = readCode(text)
        expect(performance.now() - started).toBeLessThan(200)
        // A compatibility character may fold to several.
        expect(reading.code.length).toBeLessThanOrEqual(text.normalize('NFKC').length)
        expect(/\p{Cc}/u.test(reading.code)).toBe(false)
        expect(readElements(text).length).toBeLessThanOrEqual(60)
      }),
      { numRuns: 5000 },
    )
    tellFigure('fuzz', { inputs }, 'codes')
  })

  it('of 200 and of 100,000 characters is read as fast', () => {
    for (const text of [
      '('.repeat(200),
      '01'.repeat(100),
      '(01)'.repeat(25_000),
      ')'.repeat(100_000),
      `]C1${'10\x1d'.repeat(30_000)}`,
      '~'.repeat(100_000),
    ]) {
      const started = performance.now()
      readCode(text)
      expect(performance.now() - started).toBeLessThan(200)
    }
  })
})
