import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldInContext, foldSearch } from '#shared/domain/searchFolding.ts'

it('every character beside every kind of neighbour folds by itself as it does by the rules', () => {
  for (let unit = 0; unit <= 0xffff; unit += 1) {
    const character = String.fromCharCode(unit)
    for (const text of [character, `${character}か`, `か${character}`, `A ${character} b`]) {
      if (foldSearch(text) !== foldInContext(text)) expect.fail(`U+${unit.toString(16)} in ${JSON.stringify(text)}`)
    }
  }
})

it('any text folds by its characters as it does by the rules', () => {
  const characters = [...'あいかがはばぱうゔ゛゜ﾞﾟ\u3099\u309aカガヴァヽヾゝゞーｰ-－ｶﾊABzΑΣς 　・·\u200b髙高𠮷𠮟①㍿㌔ﬁé\u0301각가\u1161İ1０']
  const text = fc.array(fc.oneof(fc.constantFrom(...characters), fc.string({ unit: 'grapheme', maxLength: 2 })), { maxLength: 12 })
  fc.assert(
    fc.property(text, (parts) => {
      expect(foldSearch(parts.join(''))).toBe(foldInContext(parts.join('')))
    }),
    { numRuns: 3000 },
  )
})
