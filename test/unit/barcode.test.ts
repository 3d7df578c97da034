import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanCode,
  equivalentCodes,
  hasRightCheckDigit,
  provesItself,
  readBarcode,
  slippedCodes,
  withCheckDigit,
} from '#shared/domain/barcode.ts'
import { checkProductField } from '#shared/domain/productFields.ts'

describe('reading a code', () => {
  it.each([
    ['4901234567894', 'JAN13', 'ok', null],
    ['4901234567890', 'JAN13', 'wrong', '4'],
    ['49123456', 'JAN8', 'ok', null],
    ['49123457', 'JAN8', 'wrong', '6'],
    ['036000291452', 'UPC-A', 'ok', null],
    ['0036000291452', 'UPC-A', 'ok', null],
    ['14901234567891', 'ITF14', 'ok', null],
    ['2912345678903', 'inStore', 'wrong', '6'],
    ['0212345678909', 'inStore', 'ok', null],
    ['9784101010014', 'book', 'ok', null],
    ['1920193003603', 'book', 'wrong', '4'],
    ['ABC-123', 'other', 'none', null],
    ['12345', 'other', 'none', null],
    ['', 'other', 'none', null],
  ])('%s is %s, check digit %s', (code, kind, checkDigit, expectedCheckDigit) => {
    expect(readBarcode(code)).toEqual({ kind, checkDigit, expectedCheckDigit })
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
    if (long === null) expect(equivalentCodes(short)).toEqual([short])
    else {
      expect(equivalentCodes(short)).toEqual([short, long, `0${long}`])
      expect(equivalentCodes(long)).toContain(short)
      expect(equivalentCodes(`0${long}`)).toContain(short)
      expect(readBarcode(short)).toMatchObject({ checkDigit: 'ok' })
    }
  })

  it('is a JAN first where its check digit says so', () => {
    expect(readBarcode('04252614').kind).toBe('UPC-E')
    expect(readBarcode('49123456').kind).toBe('JAN8')
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
    expect(equivalentCodes('036000291452')).toContain('0036000291452')
    expect(equivalentCodes('0036000291452')).toContain('036000291452')
  })

  it('finds the piece in a carton, with any indicator', () => {
    for (const carton of [withCheckDigit('1490123456789'), withCheckDigit('8490123456789')]) {
      expect(equivalentCodes(carton)).toContain('4901234567894')
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
