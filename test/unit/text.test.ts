import { describe, expect, it } from 'vitest'
import { characters, foldCode, foldSearch } from '#shared/domain/text.ts'

describe('folding for search', () => {
  it.each([
    ['ｺｰﾋｰ豆', 'こーひー豆'],
    ['コーヒー豆', 'こーひー豆'],
    ['こーひー豆', 'こーひー豆'],
    ['ＡＢＣ　１２３', 'abc 123'],
    ['ｶﾞﾗｽ', 'がらす'],
    ['  a \t b\n', 'a b'],
    ['ヴァイオリン', 'ゔぁいおりん'],
    ['㈱㍑', '(株)りっとる'],
  ])('%s becomes %s', (text, folded) => {
    expect(foldSearch(text)).toBe(folded)
    expect(foldSearch(folded)).toBe(folded)
  })
})

describe('folding of codes', () => {
  it.each([
    ['４９０１', '4901'],
    ['Ａ－１', 'A-1'],
    ['A−1', 'A-1'],
    ['Aー1', 'A-1'],
    [' ab ', 'ab'],
  ])('%s becomes %s', (text, folded) => expect(foldCode(text)).toBe(folded))
})

it('counts characters as Smaregi does', () => {
  expect(['', 'abc', '日本', '𠮷野家', '👍'].map(characters)).toEqual([0, 3, 2, 3, 1])
})
