import { expect, it } from 'vitest'
import { matchOf, tokensOf } from '#core/products/searchIndex.ts'

const tokens = (text: string) => tokensOf(text).split(' ').filter(Boolean)

it('takes every character and every pair of neighbours within words', () => {
  expect(tokens('緑茶 l')).toEqual(['緑', '緑茶', '茶', 'l'])
})

it('keeps characters of two UTF-16 units whole', () => {
  expect(tokens('𠮷野')).toEqual(['𠮷', '𠮷野', '野'])
})

it('moves ASCII signs out of the way of the tokenizer and of the query language', () => {
  const [first, pair, second] = tokens('"*')
  expect([first, second].every((token) => /^[\u{e000}-\u{e07f}]$/u.test(token ?? ''))).toBe(true)
  expect(pair).toBe(`${first}${second}`)
  expect(matchOf(['"*'])).toBe(`"${pair}"`)
})

it('asks for the pairs of each word, and for a lone character itself', () => {
  expect(matchOf(['緑茶', '茶', '𠮷野家'])).toBe('"緑茶" "茶" "𠮷野" "野家"')
})
