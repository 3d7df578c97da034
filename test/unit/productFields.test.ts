import { describe, expect, it } from 'vitest'
import { productRow } from '#shared/contracts/products.ts'
import {
  checkProductField,
  emptyProductValues,
  productFieldNames,
  productFields,
  type ProductFieldName,
} from '#shared/domain/productFields.ts'

describe('what a cell takes', () => {
  it.each<[ProductFieldName, string | number | null, string | number | null]>([
    ['productName', ' 緑茶 ', '緑茶'],
    ['productName', 'あ'.repeat(85), 'あ'.repeat(85)],
    ['productName', '𠮷'.repeat(85), '𠮷'.repeat(85)],
    ['productCode', '４９０１－Ａ', '4901-A'],
    ['productCode', '', null],
    ['price', '１，２８０円', 1280],
    ['price', '¥1,280', 1280],
    ['price', '△5', -5],
    ['price', '100.00', 100],
    ['price', '-0', 0],
    ['price', 99_999_999, 99_999_999],
    ['cost', '12.34567', 12.34567],
    ['cost', '', null],
    ['displayFlag', '１', '1'],
    ['categoryId', '０12', 12],
    ['customerPrice', null, null],
  ])('%s: %s is kept as %s', (field, input, value) => {
    expect(checkProductField(field, input)).toEqual({ ok: true, value })
  })

  it.each<[ProductFieldName, string | number | null, string]>([
    ['productName', '', 'required'],
    ['productName', '　', 'required'],
    ['productName', 'あ'.repeat(86), 'tooLong'],
    ['productCode', 'あいう', 'notAscii'],
    ['productCode', '1'.repeat(21), 'tooLong'],
    ['price', '100000000', 'outOfRange'],
    ['price', -100_000_000, 'outOfRange'],
    ['price', '12.5', 'notWhole'],
    ['price', '1,28', 'notANumber'],
    ['price', '1e3', 'notANumber'],
    ['price', '0x10', 'notANumber'],
    ['price', '高い', 'notANumber'],
    ['price', null, 'required'],
    ['cost', '1.234567', 'tooManyDecimals'],
    ['taxDivision', '3', 'notAChoice'],
    ['displaySequence', '-1', 'outOfRange'],
    ['categoryId', '食品', 'unknownCategory'],
    ['categoryId', '1234567890123456', 'unknownCategory'],
    ['printReceiptProductName', 'a'.repeat(65), 'tooLong'],
  ])('%s: %s breaks %s', (field, input, rule) => {
    expect(checkProductField(field, input)).toMatchObject({ ok: false, rule })
  })

  it('keeps no marks that nobody sees in a name, and what chooses a glyph', () => {
    const valueOf = (input: string) => checkProductField('productName', input)
    expect(valueOf('緑\u200b茶')).toEqual({ ok: true, value: '緑茶' })
    expect(valueOf('\u202a夏\u202c')).toEqual({ ok: true, value: '夏' })
    expect(valueOf('葛\u{e0100}餅 👨\u200d👩')).toEqual({ ok: true, value: '葛\u{e0100}餅 👨\u200d👩' })
  })

  it('says by how much a text is too long', () => {
    expect(checkProductField('productName', 'あ'.repeat(86))).toMatchObject({ details: { max: 85, length: 86 } })
  })

  it('has its name in the table', () => {
    for (const name of productFieldNames) expect(productFields[name].name).toBe(name)
  })
})

describe('a field of the table', () => {
  it('has a shape in the row of the contract that takes its values and no others', () => {
    const row = {
      ...emptyProductValues,
      productId: 1,
      categoryName: null,
      stockTotal: null,
      stockState: 'none',
      updDateTime: null,
      pending: {},
      deletion: null,
    }
    expect(productRow.parse(row)).toEqual(row)
    for (const name of productFieldNames) {
      const isNumber = ['integer', 'decimal', 'category'].includes(productFields[name].kind)
      expect(productRow.safeParse({ ...row, [name]: isNumber ? 12 : 'a' }).success).toBe(true)
      expect(productRow.safeParse({ ...row, [name]: isNumber ? 'a' : 12 }).success).toBe(false)
      expect(productRow.safeParse({ ...row, [name]: undefined }).success).toBe(false)
      expect(productRow.safeParse({ ...row, [name]: null }).success).toBe(name !== 'productName')
    }
  })
})
