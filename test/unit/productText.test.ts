import { expect, it } from 'vitest'
import { productText } from '../../electron/core/countFiles/productText.ts'

it('size and colour are added to a name only where it does not have them already', () => {
  expect(productText({ productName: 'ロングスカート リネン レディース 白 XL', size: 'XL', color: '白' })).toBe(
    'ロングスカート リネン レディース 白 XL',
  )
  expect(productText({ productName: 'シャツ XL', size: 'L', color: '白' })).toBe('シャツ XL L 白')
  expect(productText({ productName: 'シャツ（ＸＬ）', size: 'XL', color: null })).toBe('シャツ（ＸＬ）')
  expect(productText({ productName: '帽子', size: '', color: null })).toBe('帽子')
})
