import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kanjiVariants } from '#shared/domain/kanjiVariants.ts'
import { characters, foldCode, foldSearch } from '#shared/domain/text.ts'

describe('folding for search', () => {
  it.each([
    ['ｺｰﾋｰ豆', 'こーひー豆'],
    ['コーヒー豆', 'こーひー豆'],
    ['こーひー豆', 'こーひー豆'],
    ['ＡＢＣ　１２３', 'abc 123'],
    ['ｶﾞﾗｽ', 'がらす'],
    ['  a \t b\n', 'a b'],
    ['ヴァイオリン', 'ばいおりん'],
    ['㈱㍑', '(株)りつとる'],
  ])('%s becomes %s', (text, folded) => {
    expect(foldSearch(text)).toBe(folded)
    expect(foldSearch(folded)).toBe(folded)
  })
})

describe('the same word in other spellings is one word', () => {
  it.each([
    ['ABC-123', 'ＡＢＣー１２３'],
    ['ABC-123', 'ABC−123'],
    ['ABC-123', 'abc‐123'],
    ['コ－ヒ－豆', 'コーヒー豆'],
    ['1〜2人用', '1～2人用'],
    ['1〜2人用', '1~2人用'],
    ['カ゛ラス', 'ガラス'],
    ['ｶﾞﾗｽ', 'ガラス'],
    ['ガラス'.normalize('NFD'), 'ガラス'],
    ['いすゞ', 'いすず'],
    ['みすゝ', 'みすす'],
    ['髙島屋', '高島屋'],
    ['山﨑', '山崎'],
    ['𠮷野家', '吉野家'],
    ['醬油', '醤油'],
    ['葛\u{e0100}餅', '葛餅'],
    ['葛餠', '葛餅'],
    ['⻘森', '青森'],
    ['⽇⽤品', '日用品'],
    ['⻯の⻭', '竜の歯'],
    ['キユーピー', 'キューピー'],
    ['キヤノン', 'キャノン'],
    ['コカ・コーラ', 'コカコーラ'],
    ['コカ･コーラ', 'コカコーラ'],
    ['緑\u200b茶', '緑茶'],
    ['\u202a4901234567894\u202c', '4901234567894'],
    ['ヴィンテージ', 'ビンテージ'],
    ['ラヴ', 'ラブ'],
    ['パン\u0000', 'パン'],
  ])('%s and %s', (a, b) => {
    expect(foldSearch(a)).toBe(foldSearch(b))
    expect(foldSearch(a)).not.toBe('')
  })

  it('other words stay other words', () => {
    for (const [a, b] of [
      ['ビール', 'ビル'],
      ['ハン', 'バン'],
      ['茶 碗', '茶碗'],
      ['10-12', '1012'],
      ['斉藤', '斎藤'],
    ] as const) {
      expect(foldSearch(a)).not.toBe(foldSearch(b))
    }
  })

  it('folded text folds to itself, whatever it was', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ...'ァぁヴゔィェッャヵｶﾞﾟ゛゜ゝゞヽヾーｰ－-−〜～・･髙𠮷⻘⽇葛'.split(''),
        '𠮷',
        '葛\u{e0100}',
        '\u200b',
        '\u3099',
        ' ',
        '　',
        '\n',
        'İ',
        'ß',
        '①',
        '㌔',
        'e',
        '\u0301',
        '\u0307',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        const folded = foldSearch(text)
        expect(foldSearch(folded)).toBe(folded)
        expect(folded).toBe(folded.trim())
      }),
      { numRuns: 5_000 },
    )
  })

  it('radicals stand for the kanji that the Unicode Collation Algorithm sorts as equal to them', () => {
    const { compare } = new Intl.Collator('und', { sensitivity: 'base' })
    const variants = new Map(kanjiVariants)
    const radicals = kanjiVariants.filter(([from]) => /^[\u2e80-\u2ef3]$/u.test(from))
    expect(radicals.length).toBeGreaterThan(100)
    for (const [radical, kanji] of radicals) {
      const equal = compare(radical, kanji) === 0 || [...variants].some(([old, now]) => now === kanji && compare(radical, old) === 0)
      expect(equal, radical + kanji).toBe(true)
    }
  })

  it('no variant is folded into another variant', () => {
    const variants = new Map(kanjiVariants)
    expect(variants.size).toBe(kanjiVariants.length)
    expect(kanjiVariants.filter(([, to]) => variants.has(to))).toEqual([])
    expect(kanjiVariants.filter(([from, to]) => [...from].length !== 1 || to.length !== 1)).toEqual([])
  })
})

describe('folding of codes', () => {
  it.each([
    ['４９０１', '4901'],
    ['Ａ－１', 'A-1'],
    ['A−1', 'A-1'],
    ['Aー1', 'A-1'],
    [' ab ', 'ab'],
    ['\u202a4901234567894\u202c', '4901234567894'],
    ['4901\u200b234', '4901234'],
  ])('%s becomes %s', (text, folded) => expect(foldCode(text)).toBe(folded))
})

it('counts characters as Smaregi does', () => {
  expect(['', 'abc', '日本', '𠮷野家', '👍'].map(characters)).toEqual([0, 3, 2, 3, 1])
})
