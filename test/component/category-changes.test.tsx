import { describe, expect, it } from 'vitest'
import type { Category } from '#shared/contracts/products.ts'
import { createI18n, findWords } from '#shared/i18n/index.ts'
import { createFormat } from '#shared/i18n/format.ts'
import { category } from '../../renderer/changes/entities/category.ts'
import type { ViewWords } from '../../renderer/changes/entities/view.ts'

const i18n = createI18n('ja')
const known = (categoryId: number, categoryName: string, parentCategoryId: number | null = null): Category => ({
  categoryId,
  categoryName,
  categoryCode: null,
  parentCategoryId,
  level: parentCategoryId === null ? 1 : 2,
  displaySequence: null,
  products: 0,
  isNew: categoryId < 0,
  goesAway: false,
})
const words: ViewWords = {
  t: (key, values) => i18n.t(key, { ...values }),
  find: (key, values) => findWords(i18n, key, values),
  format: createFormat('ja'),
  categories: [known(1, '食品'), known(2, '衣料'), known(11, '季節品', 1), known(-1, '季節品', 2)],
  categoryLists: { groups: [{ categoryGroupId: 7, categoryGroupName: '生鮮' }], taxRates: [{ reduceTaxId: 5, name: '店の軽減' }] },
}

describe('changes of a category', () => {
  it('have values as the form says them', () => {
    expect(category.value(words, 'reduceTaxId', null)).toBe('標準税率')
    expect(category.value(words, 'reduceTaxId', 5)).toBe('店の軽減')
    expect(category.value(words, 'reduceTaxId', 10_000_001)).toBe('軽減(特定商品)')
    expect(category.value(words, 'categoryGroupId', 7)).toBe('生鮮')
    expect(category.value(words, 'categoryGroupId', null)).toBe('(なし)')
    expect(category.value(words, 'parentCategoryId', null)).toBe('(なし:いちばん上)')
  })

  it('are chosen, not typed, as a third value', () => {
    const input = (field: string, key = 1) => category.input(words, { key, field, mine: null })
    expect(input('reduceTaxId')).toMatchObject({ kind: 'choice', first: '' })
    expect(input('reduceTaxId').choices.map(({ label }) => label)).toContain('店の軽減')
    expect(input('categoryGroupId').choices.map(({ label }) => label)).toEqual(['(なし)', '生鮮'])
    // 食品 has one below it: not below itself, its own, or the second level of 衣料.
    expect(input('parentCategoryId').choices.map(({ value }) => value)).toEqual(['', '2'])
    expect(input('reduceTaxId').check('')).toEqual({ ok: true, value: null })
  })

  it('tell two of one name apart by their place', () => {
    expect(category.place?.(words, { key: 11 })).toBe('食品')
    expect(category.place?.(words, { key: -1 })).toBe('衣料')
    expect(category.place?.(words, { key: 1 })).toBe('いちばん上の階層')
  })
})
