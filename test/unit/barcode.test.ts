import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanCode,
  catalogueCodes,
  hasRightCheckDigit,
  provesItself,
  readCode,
  slippedCodes,
  withCheckDigit,
} from '#shared/domain/barcode/index.ts'
import { checkProductField } from '#shared/domain/productFields.ts'

const codesOf = (code: string): readonly string[] => catalogueCodes(readCode(code))

describe('reading a code', () => {
  it('keeps a field of a GS1 code that cannot be right, with what is wrong', () => {
    const reading = readCode('(01)04901234567894(17)269931')
    expect(reading).toMatchObject({ code: '4901234567894', checkDigit: 'ok', expiry: null })
    expect(reading.elements.at(-1)).toEqual({ identifier: '17', value: '269931', problem: 'date', expectedCheckDigit: null })
  })

  it.each([
    ['4901234567894', 'JAN13', 'ok', null],
    ['4901234567890', 'JAN13', 'wrong', '4'],
    ['49123456', 'JAN8', 'ok', null],
    ['49123457', 'JAN8', 'wrong', '6'],
    ['036000291452', 'UPC-A', 'ok', null],
    ['0036000291452', 'UPC-A', 'ok', null],
    ['14901234567891', 'ITF14', 'ok', null],
    ['14933066091405', 'ITF14', 'wrong', '4'],
    // A JAN without its last digit is no UPC.
    ['490123456789', 'other', 'none', null],
    ['(01)04901234567890', 'gs1', 'wrong', '4'],
    ['2912345678903', 'inStore', 'wrong', '6'],
    ['0212345678909', 'inStore', 'ok', null],
    ['9784101010014', 'book', 'ok', null],
    ['1920193003603', 'bookPrice', 'wrong', '4'],
    ['ABC-123', 'other', 'none', null],
    ['12345', 'other', 'none', null],
    ['', 'other', 'none', null],
  ])('%s is %s, check digit %s', (code, kind, checkDigit, expectedCheckDigit) => {
    expect(readCode(code)).toMatchObject({ kind, checkDigit, expectedCheckDigit })
  })

  it('finds every single wrong digit by the check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/u), fc.nat(12), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const code = withCheckDigit(body)
        const wrong = code.slice(0, at) + String((Number(code[at]) + shift) % 10) + code.slice(at + 1)
        expect(hasRightCheckDigit(code)).toBe(true)
        expect(hasRightCheckDigit(wrong)).toBe(false)
      }),
    )
  })

  it('folds what an IME or a scanner adds', () => {
    expect(cleanCode(' ４９０１２３４５６７８９４\r\n')).toBe('4901234567894')
    expect(cleanCode(']E04901234567894')).toBe('4901234567894')
    expect(cleanCode('ＡＢ－１')).toBe('AB-1')
  })
})

describe('a GS1 code', () => {
  const body = '01049012345678941727123110AB12'
  it.each(['\u001d', '<GS>', '{GS}', '[GS]', '~', '\\F', '^]', '␝'])('with %j between its fields means its goods', (separator) => {
    for (const prefix of ['', ']C1', ']d2', ']Q3', '\u001d']) expect(cleanCode(`${prefix}${body}${separator}21XYZ99`)).toBe('4901234567894')
  })

  it('is read with its goods behind other fields, in brackets, and as a carton', () => {
    expect(cleanCode('17271231010490123456789410AB')).toBe('4901234567894')
    expect(cleanCode('10AB12\u001d0104901234567894')).toBe('4901234567894')
    expect(cleanCode('(01)04901234567894(17)271231')).toBe('4901234567894')
    expect(cleanCode('0114901234567891')).toBe('14901234567891')
  })

  it('with a wrong check digit, or a code that only looks like one, stays as it is', () => {
    expect(cleanCode('0104901234567890')).toBe('0104901234567890')
    expect(cleanCode('ABC~12')).toBe('ABC~12')
    expect(cleanCode('10ABC')).toBe('10ABC')
  })
})

describe('characters that cannot be seen', () => {
  it.each([
    '\u202a4901234567894\u202c',
    '4901\u200b234567894',
    '\ufeff4901234567894',
    '\u20664901234567894\u2069',
    '\u200e4901234567894\u200f',
  ])('go: %j', (text) => {
    expect(cleanCode(text)).toBe('4901234567894')
    expect(checkProductField('productCode', text)).toEqual({ ok: true, value: '4901234567894' })
  })
})

describe('a UPC-E code', () => {
  it.each([
    ['04252614', '042100005264'],
    ['01234565', '012345000065'],
    ['01234530', null],
  ])('%s is %s', (short, long) => {
    if (long === null) expect(codesOf(short)).toEqual([short])
    else {
      expect(codesOf(short)).toEqual([short, long, `0${long}`])
      expect(codesOf(long)).toContain(short)
      expect(codesOf(`0${long}`)).toContain(short)
      expect(readCode(short)).toMatchObject({ checkDigit: 'ok' })
    }
  })

  it('is a JAN first where its check digit says so', () => {
    expect(readCode('04252614').kind).toBe('UPC-E')
    expect(readCode('49123456').kind).toBe('JAN8')
  })
})

describe('what proves itself a code', () => {
  it.each(['4901234567894', '49123456', '036000291452', '04252614', ']E04901234567894', '01049012345678941727123110AB12'])('%s', (code) =>
    expect(provesItself(code)).toBe(true),
  )
  it.each(['4901234567890', '1280', 'ABC-123', '12345678901', ''])('not %s', (code) => expect(provesItself(code)).toBe(false))
})

describe('other codes of the same thing', () => {
  it('knows UPC-A and its EAN-13 form either way', () => {
    expect(codesOf('036000291452')).toContain('0036000291452')
    expect(codesOf('0036000291452')).toContain('036000291452')
  })

  it('finds the piece in a carton, with any indicator', () => {
    // Read wrong, it names no piece; what it may be is offered.
    expect(codesOf('14901234567890')).toEqual(['14901234567890'])
    expect(slippedCodes('14901234567890')).toEqual(expect.arrayContaining(['14901234567891', '4901234567894']))
    for (const carton of [withCheckDigit('1490123456789'), withCheckDigit('8490123456789')]) {
      expect(codesOf(carton)).toContain('4901234567894')
    }
  })

  it('offers what a slip made: check digit missing or wrong, zeros eaten, neighbours swapped, one digit wrong', () => {
    expect(slippedCodes('490123456789')).toContain('4901234567894')
    expect(slippedCodes('4901234567890')).toContain('4901234567894')
    expect(slippedCodes('036000291452')[0]).toBe('36000291452')
    expect(slippedCodes('36000291452')).toContain('0036000291452')
    expect(slippedCodes('4910234567894')).toContain('4901234567894')
    expect(slippedCodes('4901234567294')).toContain('4901234567894')
    expect(slippedCodes('ABC')).toEqual([])
  })
})

describe('the fields of a GS1 code', () => {
  const of = (text: string) => readCode(text, { thisYear: 2026 })

  it('say what the goods are, until when, how heavy and what they cost', () => {
    expect(of(']C10104901234567894172712001510AB12\x1d21XYZ99')).toMatchObject({
      kind: 'gs1',
      symbology: { identifier: 'C1', name: 'Code 128' },
    })
    expect(of('01049012345678941727120010AB12\x1d21XYZ99')).toMatchObject({
      code: '4901234567894',
      checkDigit: 'ok',
      expiry: '2027-12-31',
      lot: 'AB12',
      serial: 'XYZ99',
      carton: false,
    })
    expect(of('(01)94901234567897(3103)000345(3922)59800(15)270301(11)260228(13)260301')).toMatchObject({
      code: '94901234567897',
      weightGrams: 345,
      price: 598,
      priceIsWithoutTax: false,
      bestBefore: '2027-03-01',
      produced: '2026-02-28',
      packed: '2026-03-01',
    })
    expect(of('(01)04901234567894(3930)392598').price).toBe(598)
    expect(of('(01)04901234567894(3932)84059800').price).toBeNull()
  })

  it('read two-digit years as GS1 does', () => {
    expect(of('(01)04901234567894(17)760101').expiry).toBe('2076-01-01')
    expect(of('(01)04901234567894(17)770101').expiry).toBe('1977-01-01')
    expect(of('(01)04901234567894(17)280200').expiry).toBe('2028-02-29')
    expect(of('(01)04901234567894(17)270231')).toMatchObject({ expiry: null, elements: [{}, { identifier: '17', problem: 'date' }] })
  })

  it('say how many pieces a carton holds where they do', () => {
    expect(of('02049012345678943724')).toMatchObject({ code: '4901234567894', carton: true, pieces: 24 })
    expect(of('(01)14901234567891')).toMatchObject({ code: '14901234567891', carton: true, pieces: null })
    expect(of('14901234567891')).toMatchObject({ kind: 'ITF14', carton: true, pieces: null })
  })

  it('tell the check digit that is expected where the scanner says that it is one', () => {
    expect(of(']d20104901234567890')).toMatchObject({ kind: 'gs1', code: '4901234567890', checkDigit: 'wrong', expectedCheckDigit: '4' })
  })

  it('come from a web address as well', () => {
    expect(of('https://example.jp/shop/01/4901234567894/10/A%2F1?17=271231&utm=x#top')).toMatchObject({
      kind: 'gs1',
      code: '4901234567894',
      lot: 'A/1',
      expiry: '2027-12-31',
    })
    expect(of(']Q1https://id.gs1.org/01/04901234567894')).toMatchObject({ code: '4901234567894', checkDigit: 'ok' })
    for (const other of ['https://example.jp/menu/01', 'https://example.jp/', 'https://example.jp/01/%zz'])
      expect(of(other).code === '4901234567894').toBe(false)
  })

  it('name a pallet', () => {
    const pallet = `00${withCheckDigit('04901234500000001')}`
    expect(of(pallet)).toMatchObject({ kind: 'gs1', code: pallet, elements: [{ identifier: '00', problem: null }] })
  })
})

describe('books and magazines', () => {
  it('of two codes the first names the book, the second its price without tax', () => {
    const both = { kind: 'book', code: '9784101010014', price: 360, priceIsWithoutTax: true, second: '1920193003604' }
    for (const between of ['', ' ', '\n', '\r\n']) expect(readCode(`9784101010014${between}1920193003604`)).toMatchObject(both)
    expect(readCode('1920193003604')).toMatchObject({ kind: 'bookPrice', price: 360, priceIsWithoutTax: true })
    expect(readCode('1920193003603').price).toBeNull()
  })

  it('a magazine has its issue and price beside it', () => {
    const code = withCheckDigit('491012345126')
    expect(readCode(`]E3${code}00750`)).toMatchObject({ kind: 'magazine', code, second: '00750', price: 750, priceIsWithoutTax: true })
    expect(readCode(`${code} 12`)).toMatchObject({ kind: 'magazine', code, second: '12', price: null })
    expect(codesOf(`${code}00750`)).toContain(`${code}00750`)
    // Digits that are no code with something beside it stay together.
    expect(readCode('490123456789400750')).toMatchObject({ kind: 'other', code: '490123456789400750' })
  })
})

describe('a compressed GS1 Digital Link', () => {
  // Made with GS1's own toolkit, as digital-link.js 1.4.3 brings it.
  it.each([
    ['https://id.gs1.org/AQjqULDVrA', '01'],
    ['https://id.gs1.org/CwjqULDVrI1XgkY', '01 10'],
    ['http://id.gs1.org/GgjqULDVrMpZyf3aEb-yJCI-g', '01 10 21 17'],
    ['https://id.gs1.org/shop/CgjqULDVrIRU', '01 22'],
    ['https://id.gs1.org/LQjqULDVrAArIqfwCg', '01 3103 15'],
    ['https://id.gs1.org/AQjqULDVreIlinkTypegfPzYuuGng?a=b', '01 and a word'],
  ])('%s means its goods (%s)', (link) => {
    for (const prefix of ['', ']Q1'])
      expect(readCode(prefix + link)).toMatchObject({ code: '4901234567894', kind: 'gs1', link: 'compressed', checkDigit: 'ok', lot: null })
  })

  it('that names no goods, is cut, or whose digits do not fit, stays as it is, and says what it is', () => {
    for (const link of ['https://id.gs1.org/ABeRcNGJhW4A', 'https://id.gs1.org/AQjqULDV', 'https://id.gs1.org/AQjqULDVqA'])
      expect(readCode(link)).toMatchObject({ code: link, productCode: link, kind: 'other', link: 'compressed' })
  })

  it('of another host cannot be told from a short web address', () => {
    expect(readCode('https://example.jp/DQjqULDVrIRv4')).toMatchObject({
      code: 'https://example.jp/DQjqULDVrIRv4',
      kind: 'other',
      link: 'address',
    })
    expect(readCode('https://id.gs1.org/01/04901234567894')).toMatchObject({ code: '4901234567894', link: 'digitalLink' })
    expect(readCode('4901234567894').link).toBe(null)
  })
})
