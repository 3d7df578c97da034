import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkParent, compareSiblings, maxCategoryLevel, placeTree, sequenceEdits, type TreeNode } from '#shared/domain/categoryTree.ts'

const keys = [1, 2, 3, 4, 5, 6, -1, -2]
const sequence = fc.option(fc.nat({ max: 8 }), { nil: null })
/** Any data, loops and missing parents included. */
const anyNodes = fc
  .tuple(...keys.map((key) => fc.record({ key: fc.constant(key), parent: fc.constantFrom(null, null, ...keys, 99), sequence })))
  .map((nodes): TreeNode[] => nodes)
/** Siblings in an order that somebody wants. */
const anyOrder = fc
  .shuffledSubarray(keys, { minLength: 1 })
  .chain((order) => fc.tuple(...order.map((key) => fc.record({ key: fc.constant(key), sequence }))))

it('places everybody once, parents first, siblings in order', () => {
  fc.assert(
    fc.property(anyNodes, (nodes) => {
      const placed = placeTree(nodes)
      expect(placed.map(({ key }) => key).sort()).toEqual(keys.toSorted())
      const levels = new Map<number | null, number>([[null, 0]])
      for (const { key, parent, level } of placed) {
        expect(level).toBe((levels.get(parent) ?? Number.NaN) + 1)
        levels.set(key, level)
      }
      const sequences = new Map(nodes.map((node) => [node.key, node]))
      for (const parent of keys) {
        const siblings = placed.filter((node) => node.parent === parent).map(({ key }) => sequences.get(key) as TreeNode)
        expect(siblings).toEqual(siblings.toSorted(compareSiblings))
        expect(placed.find(({ key }) => key === parent)?.children).toBe(siblings.length)
      }
    }),
  )
})

it('a move that is allowed leaves no loop and nobody below the third level who was not', () => {
  fc.assert(
    fc.property(anyNodes, fc.constantFrom(...keys), fc.constantFrom(null, ...keys), (nodes, key, parent) => {
      if (checkParent(nodes, key, parent) !== null) return
      const before = new Map(placeTree(nodes).map((node) => [node.key, node.level]))
      const after = placeTree(nodes.map((node) => (node.key === key ? { ...node, parent } : node)))
      const own = after.find((node) => node.key === key)
      expect(own?.parent).toBe(parent)
      for (const node of after) expect(node.level <= maxCategoryLevel || node.level <= (before.get(node.key) ?? 0)).toBe(true)
    }),
  )
})

/** Whether siblings can stand in this order when only those at `renumbered` get numbers: the greedy lowest numbers show it. */
function possible(order: readonly { key: number; sequence: number | null }[], renumbered: ReadonlySet<number>): boolean {
  let last: { key: number; sequence: number | null } = { key: 0, sequence: -1 }
  let lastNew = true
  for (const one of order) {
    const given = renumbered.has(one.key)
    if (given && last.sequence === null) return false
    const next = given ? { key: one.key, sequence: (last.sequence ?? 0) + 1 } : one
    // A new number is never the same as a neighbour's: the order would hang on ids.
    const apart =
      given || (lastNew && last.sequence !== null)
        ? (next.sequence ?? Number.POSITIVE_INFINITY) > (last.sequence ?? Number.POSITIVE_INFINITY)
        : compareSiblings(last, next) < 0
    if (!apart) return false
    last = next
    lastNew = given
  }
  return true
}

it('finds 表示順 that bring the order about, and no way with fewer exists', () => {
  fc.assert(
    fc.property(anyOrder, (order) => {
      const edits = sequenceEdits(order, order[0]?.key ?? null) ?? []
      const numbers = new Map(edits.map(({ key, sequence: number }) => [key, number]))
      const after = order.map(({ key, sequence: number }) => ({ key, sequence: numbers.get(key) ?? number }))
      expect(after.toSorted(compareSiblings)).toEqual(after)
      for (const { sequence: number } of edits) expect(number >= 0 && number <= 999_999_999).toBe(true)
      for (let mask = 0; mask < 2 ** order.length; mask += 1) {
        const renumbered = new Set(order.filter((_, i) => (mask >> i) & 1).map(({ key }) => key))
        if (renumbered.size < edits.length) expect(possible(order, renumbered)).toBe(false)
      }
    }),
  )
})

it('new ones stand behind those that have an id, in the order in which they were made, whatever the number', () => {
  const key = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.maxSafeInteger())
  fc.assert(
    fc.property(key, key, (a, b) => {
      const order = Math.sign(compareSiblings({ key: a, sequence: null }, { key: b, sequence: null }))
      const later = a < 0 === b < 0 ? Math.abs(a) > Math.abs(b) : a < 0
      expect(order).toBe(a === b ? 0 : later ? 1 : -1)
    }),
  )
  expect(
    [-4, -3, 7, -2]
      .map((one) => ({ key: one, sequence: null }))
      .toSorted(compareSiblings)
      .map((one) => one.key),
  ).toEqual([7, -2, -3, -4])
})
