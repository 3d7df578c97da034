import { describe, expect, it } from 'vitest'
import { checkProductField, type ProductFieldName } from '#shared/domain/productFields.ts'
import { readBounded, readNumber, stockBounds } from '#shared/domain/readNumber.ts'

describe('a number as people and spreadsheets write it', () => {
  it.each([
    ['1,280', 1280],
    ['¥100', 100],
    ['￥１，２８０', 1280],
    ['\\1,280', 1280],
    ['1280円', 1280],
    ['１２８０ 円', 1280],
    ['▲100', -100],
    ['△ 1,280', -1280],
    ['△¥5', -5],
    ['(1,280)', -1280],
    ['（１，２８０）', -1280],
    ['(¥1,280)', -1280],
    ['－5', -5],
    ['−5', -5],
    ['ー５', -5],
    ['-¥5', -5],
    ['¥-5', -5],
    ['+3', 3],
    ['12.50', 12.5],
    ['-0', 0],
    ['(0)', 0],
    [' 7\t', 7],
  ])('%s is %d', (text, number) => {
    const read = readNumber(text)
    expect(read).toMatchObject({ ok: true, number })
    expect(Object.is(read.ok && read.number, -0)).toBe(false)
  })

  it.each([
    '',
    'abc',
    '十',
    '1,28',
    '12,80',
    '1.2.3',
    '1e3',
    '4.90123E+12',
    '0x10',
    '--5',
    '(-5)',
    '¥',
    '△',
    '()',
    '1 280',
    '5-',
    'Infinity',
    'NaN',
    '¥¥5',
    '∞',
  ])('%s is none', (text) => {
    expect(readNumber(text)).toEqual({ ok: false, rule: 'notANumber' })
  })

  it.each([
    ['abc', 'notANumber'],
    ['99999999999', 'outOfRange'],
    ['-99999999999', 'outOfRange'],
    ['1.5', 'notWhole'],
  ])('%s breaks %s, each mistake in its own words', (text, rule) => {
    expect(readBounded(text, stockBounds)).toMatchObject({ ok: false, rule })
  })

  it('may be written with closing zeros', () => {
    expect(readBounded('100.00', stockBounds)).toEqual({ ok: true, value: 100 })
  })
})

describe('what a cell makes of what was pasted', () => {
  it.each<[ProductFieldName, string, string | number | null]>([
    ['price', '△ 1,280', -1280],
    ['cost', '(1,280.5)', -1280.5],
    ['productName', 'カ\u3099ラス', 'ガラス'.normalize('NFC')],
    ['productName', '塩\vパン\u0000', '塩 パン'],
    ['productName', '塩\r\nパン', '塩 パン'],
    ['productName', '塩\tパン', '塩 パン'],
    ['attribute', '塩\r\nパン\u0007', '塩\nパン'],
    ['tag', '\u0000', null],
    ['productCode', '\u202a4901234567894\u202c', '4901234567894'],
    ['productCode', '4901\u200b234', '4901234'],
    ['productCode', '\u200b', null],
  ])('%s: %j is kept as %j', (field, text, value) => {
    expect(checkProductField(field, text)).toEqual({ ok: true, value })
  })

  it.each<[ProductFieldName, string, string]>([
    ['productCode', '4.90123E+12', 'exponentForm'],
    ['productCode', '４．９Ｅ＋１２', 'exponentForm'],
    ['productName', '\u0000', 'required'],
    ['productName', `${'カ\u3099'.repeat(86)}`, 'tooLong'],
  ])('%s: %j breaks %s', (field, text, rule) => {
    expect(checkProductField(field, text)).toMatchObject({ ok: false, rule })
  })

  it('counts composed characters', () => {
    expect(checkProductField('productName', 'カ\u3099'.repeat(85))).toMatchObject({ ok: true })
  })

  it.each(['E+1', '5E12', 'ABC1E+5', '10E+3'])('a code like %s is a code', (code) => {
    expect(checkProductField('productCode', code)).toEqual({ ok: true, value: code })
  })
})
