import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCode, equivalentCodes, hasRightCheckDigit, readBarcode, slippedCodes, withCheckDigit } from '#shared/domain/barcode.ts'

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
    expect(slippedCodes('36000291452')).toContain('0036000291452')
    expect(slippedCodes('4910234567894')).toContain('4901234567894')
    expect(slippedCodes('4901234567294')).toContain('4901234567894')
    expect(slippedCodes('ABC')).toEqual([])
  })
})
