import { describe, expect, test } from 'vitest'
import { readTyped } from '../../renderer/stockCounts/count/typed.ts'
import { firstDraft, freeName, pastedCodes, planOf } from '../../renderer/stockCounts/start/draft.ts'

describe('what is typed while counting', () => {
  test('up to six digits are a quantity and never a code', () => {
    expect(readTyped('12')).toEqual({ kind: 'quantity', pieces: 12 })
    expect(readTyped('１２')).toEqual({ kind: 'quantity', pieces: 12 })
    expect(readTyped('-3')).toEqual({ kind: 'quantity', pieces: -3 })
    expect(readTyped('999999')).toEqual({ kind: 'quantity', pieces: 999_999 })
  })
  test('a bar code is never a quantity', () => {
    expect(readTyped('4901234567894')).toEqual({ kind: 'code', code: '4901234567894' })
    expect(readTyped('49012347')).toEqual({ kind: 'code', code: '49012347' })
    expect(readTyped('BANTO-SHELF::::::::::A-1')).toMatchObject({ kind: 'code' })
  })
  test('what is neither a quantity nor a code that proves itself is neither', () => {
    for (const text of ['1.5', 'abc', 'A-12', '1234567', '49012345', '4901234567890', '124901234567894']) {
      expect(readTyped(text)).toEqual({ kind: 'other', text })
    }
  })
  test('nothing, and a sign without a number, are nothing', () => {
    expect(readTyped('  ')).toEqual({ kind: 'nothing' })
    expect(readTyped('-')).toEqual({ kind: 'nothing' })
  })
})

describe('the plan of a count', () => {
  test('a pasted column keeps its first cells', () => {
    expect(pastedCodes('4901234567894\tmilk\r\n\n００１２\n').codes).toEqual(['4901234567894', '0012'])
  })
  test('of several columns the one whose heading names codes is taken, and what is left out is told', () => {
    expect(pastedCodes('商品名\tJANコード\t数\n玄米茶\t4901234567894\t3\n煎茶\t0012\t')).toEqual({
      codes: ['4901234567894', '0012'],
      column: 2,
      heading: 'JANコード',
      more: 2,
    })
    expect(pastedCodes('4901234567894\tmilk\n0012')).toEqual({ codes: ['4901234567894', '0012'], column: 1, heading: null, more: 1 })
  })
  test('of a day that was cleared there is none yet', () => {
    expect(planOf({ ...firstDraft(''), kind: 'notSince' })).toBeNull()
  })
  test('a code that was pasted twice is one', () => {
    expect(pastedCodes('4901234567894\n０012\n4901234567894\n0012').codes).toEqual(['4901234567894', '0012'])
  })
  test('a second count of the month has a name of its own', () => {
    expect(freeName('棚卸 2026-11 本店', [])).toBe('棚卸 2026-11 本店')
    expect(freeName('棚卸 2026-11 本店', ['棚卸 2026-11 本店', '棚卸 2026-11 本店 (2)'])).toBe('棚卸 2026-11 本店 (3)')
  })
  test('the heading of a pasted column is no code, and a code of letters is none', () => {
    expect(pastedCodes('商品コード\t商品名\n4901234567894').codes).toEqual(['4901234567894'])
    expect(pastedCodes('JAN\n0012').codes).toEqual(['0012'])
    expect(pastedCodes('CODE-1\nABC').codes).toEqual(['CODE-1', 'ABC'])
  })
  test('a kind that wants a choice is no plan without one', () => {
    const draft = firstDraft('2026-11-29')
    expect(planOf(draft)).toEqual({ kind: 'everything' })
    expect(planOf({ ...draft, kind: 'categories' })).toBeNull()
    expect(planOf({ ...draft, kind: 'list', codes: ' \n' })).toBeNull()
    expect(planOf({ ...draft, kind: 'notSince' })).toEqual({ kind: 'notSince', day: '2026-11-29' })
  })
})
