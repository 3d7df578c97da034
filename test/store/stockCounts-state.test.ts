import { beforeEach, expect, it } from 'vitest'
import { discard } from '#core/changes/discard.ts'
import { revert } from '#core/changes/revert.ts'
import { redo, undo } from '#core/changes/step.ts'
import { changeStock } from '#core/entities/stock/stage.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }
let shop: TestShop
let counting: Counting
let countId: string
let me: string

beforeEach(async () => {
  shop = openFileInTest()
  fillShop(shop.db, 20)
  counting = countIn(shop.db)
  countId = await counting.start()
  me = counting.join(countId)
})

const state = () => openCount(shop.db, countId).state
const stage = (...productIds: number[]): number => {
  const cells = productIds.map((productId) => ({ productId, storeId: 1, op: 'add' as const, amount: 2 }))
  return changeStock(shop.db, who, cells, 'count').changeSetId ?? 0
}
const commit = (changeSetId: number | null) =>
  shop.db.run(
    "INSERT OR REPLACE INTO stock_count_commit (count_id, mode, change_set_id, at, author) VALUES (?, 'relative', ?, ?, '山田')",
    [countId, changeSetId, who.at],
  )

it('the state of a count follows the set of its corrections through the outbox', () => {
  expect(state()).toBe('counting')
  const set = stage(1, 2)
  commit(set)
  expect(state()).toBe('committed')
  expect(() => counting.scan(me, janOf(1))).toThrow('is closed')
  undo(shop.db, who)
  expect(state()).toBe('counting')
  expect(counting.scan(me, janOf(1)).verdict).toBe('right')
  redo(shop.db, who)
  expect(state()).toBe('committed')
  // As the outbox writes it when the history has shown the correction.
  for (const key of [1, 2]) {
    shop.db.run(
      "INSERT INTO sent_change (change_set_id, entity, key, field, op, push_id, new, outcome, at) SELECT change_set_id, entity, key, field, op, 1, mine, 'verified', ? FROM pending WHERE entity = 'stock' AND key = ?",
      [who.at, key],
    )
    shop.db.run("DELETE FROM pending WHERE entity = 'stock' AND key = ?", [key])
    expect(state()).toBe(key === 2 ? 'sealed' : 'committed')
  }
  revert(shop.db, who, set)
  // Smaregi has nothing of it yet.
  expect(state()).toBe('takingBack')
  undo(shop.db, who)
  expect(state()).toBe('sealed')
})

it('corrections that were all discarded open the count again, some of them leave it committed, and one without any is sealed at once', () => {
  commit(stage(1, 2))
  discard(shop.db, who, { cells: [{ entity: 'stock', key: 1, field: '1' }] })
  expect(state()).toBe('committed')
  discard(shop.db, who, { cells: [{ entity: 'stock', key: 2, field: '1' }] })
  expect(state()).toBe('counting')
  commit(null)
  expect(state()).toBe('sealed')
})
