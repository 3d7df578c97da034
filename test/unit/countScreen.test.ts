import { describe, expect, test } from 'vitest'
import { readTyped } from '../../renderer/stockCounts/count/typed.ts'
import { codesOf, firstDraft, freeName, planOf } from '../../renderer/stockCounts/start/draft.ts'

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
    expect(codesOf('4901234567894\tmilk\r\n\n００１２\n')).toEqual(['4901234567894', '0012'])
  })
  test('a code that was pasted twice is one', () => {
    expect(codesOf('4901234567894\n０012\n4901234567894\n0012')).toEqual(['4901234567894', '0012'])
  })
  test('a second count of the month has a name of its own', () => {
    expect(freeName('棚卸 2026-11 本店', [])).toBe('棚卸 2026-11 本店')
    expect(freeName('棚卸 2026-11 本店', ['棚卸 2026-11 本店', '棚卸 2026-11 本店 (2)'])).toBe('棚卸 2026-11 本店 (3)')
  })
  test('the heading of a pasted column is no code, and a code of letters is none', () => {
    expect(codesOf('商品コード\t商品名\n4901234567894')).toEqual(['4901234567894'])
    expect(codesOf('JAN\n0012')).toEqual(['0012'])
    expect(codesOf('CODE-1\nABC')).toEqual(['CODE-1', 'ABC'])
  })
  test('a kind that wants a choice is no plan without one', () => {
    const draft = firstDraft('2026-11-29')
    expect(planOf(draft)).toEqual({ kind: 'everything' })
    expect(planOf({ ...draft, kind: 'categories' })).toBeNull()
    expect(planOf({ ...draft, kind: 'list', codes: ' \n' })).toBeNull()
    expect(planOf({ ...draft, kind: 'notSince' })).toEqual({ kind: 'notSince', day: '2026-11-29' })
  })
})
