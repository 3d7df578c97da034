import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { countMarkIn, countMarkOf, memoOfCount, operationIn } from '#core/outbox/operation.ts'

const piece = fc.constantFrom('番頭 ', '番頭', '7K3Q-0005', ' ', '#K3Q7AB', '取消', '棚卸', '🏬'.repeat(40), '#')
const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
)
const countId = fc.string({ minLength: 16, maxLength: 16 })
const number = fc.integer({ min: 1, max: 99_999_999 })

it('whatever a count is called, its memo names its operation and its mark, in at most 100 characters', () => {
  fc.assert(
    fc.property(name, countId, number, fc.boolean(), fc.boolean(), (called, id, at, isTakenBack, isFollowUp) => {
      const operationId = `番頭 9ZXC-${String(at).padStart(4, '0')}`
      const memo = memoOfCount(operationId, { countId: id, name: called, isTakenBack, isFollowUp })
      expect([...memo].length).toBeLessThanOrEqual(100)
      expect(operationIn(memo)).toBe(operationId)
      expect(countMarkIn(memo)).toEqual({ mark: countMarkOf(id), isTakenBack, isFollowUp })
    }),
    { numRuns: 2_000 },
  )
})
