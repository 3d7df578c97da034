import { expect, it } from 'vitest'
import { productText, variantText } from '#shared/domain/productText.ts'

it('size and colour are added to a name only where it does not have them already', () => {
  expect(productText({ productName: 'ロングスカート リネン レディース 白 XL', size: 'XL', color: '白' })).toBe(
    'ロングスカート リネン レディース 白 XL',
  )
  expect(productText({ productName: 'シャツ XL', size: 'L', color: '白' })).toBe('シャツ XL L 白')
  expect(productText({ productName: 'シャツ（ＸＬ）', size: 'XL', color: null })).toBe('シャツ（ＸＬ）')
  expect(productText({ productName: '帽子', size: '', color: null })).toBe('帽子')
})

it('a paper that writes the size beside the name does not write it twice', () => {
  expect(variantText({ productName: 'シャツ XL', size: 'XL', color: '白' })).toBe('白')
  expect(variantText({ productName: 'シャツ XL 白(A-1 入口)', size: 'XL', color: '白' })).toBe('')
})
