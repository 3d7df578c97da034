import { beforeEach, describe, expect, it } from 'vitest'
import { resolve, retry } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { changeSetRows, changeSets } from '#core/changes/history.ts'
import { recordOutcome, reasonKindOf } from '#core/outbox/outcomes.ts'
import { listChanges } from '#core/changes/read.ts'
import { revert } from '#core/changes/revert.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { changeStock } from '#core/entities/stock/stage.ts'
import { undo } from '#core/changes/step.ts'
import { readRows } from '#core/products/rows.ts'
import { writeProducts } from '#core/store/mirror.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, sampleProducts, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }
let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, 20)
})

const prices = (from: number, to: number, value: number): number => {
  const cells = Array.from({ length: to - from + 1 }, (_, i) => ({ key: from + i, field: 'price' as const, value }))
  return stageCells(shop.db, { ...who, name: 'editCells', origin: 'edit' }, cells).changeSetId ?? 0
}
/** What a push does once it has read a row back. */
const sent = (from: number, to: number, price: number) => {
  for (let key = from; key <= to; key += 1) {
    shop.db.run("UPDATE pending SET state = 'sent', sent = mine, sent_set = change_set_id, push_id = 1 WHERE key = ?", [key])
    recordOutcome(shop.db, { entity: 'product', key, field: 'price' }, 'verified', who.at)
    shop.db.run('DELETE FROM pending WHERE key = ?', [key])
    serverSays(key, price)
  }
}
const serverSays = (key: number, price: number) =>
  writeProducts(
    shop.db,
    sampleProducts(key, key).map((row) => ({ ...row, price: String(price) })),
    2,
  )
const price = (key: number) => readRows(shop.db, [key])[0]?.price
const outcomesOf = (set: number) => changeSets(shop.db, 0, 50).rows.find(({ changeSetId }) => changeSetId === set)?.outcomes

describe('history', () => {
  it('says of each set what became of its cells; they add up', () => {
    const first = prices(1, 6, 100)
    sent(1, 2, 100)
    shop.db.run("UPDATE pending SET state = 'rejected', reason = 'だめ' WHERE key = 3")
    shop.db.run("UPDATE pending SET state = 'conflict', theirs = 7 WHERE key = 4")
    const second = prices(5, 5, 300)
    expect(outcomesOf(first)).toEqual({ waiting: 1, verified: 2, rejected: 1, conflict: 1, unknown: 0, withdrawn: 0, superseded: 1 })
    expect(outcomesOf(second)).toMatchObject({ waiting: 1 })
    discard(shop.db, who, { cells: [{ entity: 'product', key: 3, field: 'price' }] })
    expect(outcomesOf(first)).toMatchObject({ rejected: 0, withdrawn: 1 })
    const { total, rows } = changeSetRows(shop.db, { changeSetId: first, outcome: 'verified', offset: 1, limit: 1 })
    expect(total).toBe(2)
    expect(rows).toMatchObject([{ key: 2, field: 'price', new: 100, outcome: 'verified', at: who.at, name: expect.any(String) as string }])
    expect(changeSetRows(shop.db, { changeSetId: first, outcome: null, offset: 0, limit: 10 }).rows.map(({ outcome }) => outcome)).toEqual([
      'verified',
      'verified',
      'withdrawn',
      'conflict',
      'superseded',
      'waiting',
    ])
  })

  it('a refused cell that is retried waits again', () => {
    const set = prices(1, 1, 100)
    shop.db.run("UPDATE pending SET state = 'rejected'")
    recordOutcome(shop.db, { entity: 'product', key: 1, field: 'price' }, 'rejected', who.at)
    expect(outcomesOf(set)).toMatchObject({ rejected: 1, waiting: 0 })
    retry(shop.db, who, { all: true })
    expect(outcomesOf(set)).toMatchObject({ rejected: 0, waiting: 1 })
  })
})

describe('reverting a set that was sent', () => {
  it('stages its inverse, lists what somebody changed since, and can be undone', () => {
    const before = [1, 2, 3].map(price)
    const set = prices(1, 3, 100)
    sent(1, 3, 100)
    serverSays(2, 777)
    const result = revert(shop.db, who, set)
    expect(result).toMatchObject({
      cells: 2,
      skipped: 0,
      changedSinceTotal: 1,
      changedSince: [{ key: 2, field: 'price', new: 100, now: 777 }],
    })
    expect([1, 2, 3].map(price)).toEqual([before[0], 777, before[2]])
    expect(changeSets(shop.db, 0, 1).rows[0]).toMatchObject({ origin: 'revert', inverseOf: set, position: 'done' })
    expect(changeSets(shop.db, 1, 1).rows[0]).toMatchObject({ changeSetId: set, revertedBy: result.changeSetId })
    undo(shop.db, who)
    expect([1, 3].map(price)).toEqual([100, 100])
    expect(changeSets(shop.db, 0, 50).rows.find(({ changeSetId }) => changeSetId === set)?.revertedBy).toBeNull()
  })

  it('names at most 500 of those that were changed since, and counts all', () => {
    fillShop(shop.db, 620)
    const set = prices(1, 600, 100)
    sent(1, 600, 100)
    shop.db.run('UPDATE product SET price = 5 WHERE product_id <= 600')
    expect(revert(shop.db, who, set)).toMatchObject({ changeSetId: null, cells: 0, changedSinceTotal: 600 })
    expect(revert(shop.db, who, set).changedSince).toHaveLength(500)
  })

  it('of a set that does not exist is an error', () => {
    expect(() => revert(shop.db, who, 99)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})

describe('conflicts', () => {
  const inConflict = () => {
    stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, [
      { key: 1, field: 'price', value: 100 },
      { key: 1, field: 'tag', value: 'a' },
      { key: 2, field: 'price', value: 100 },
    ])
    for (const key of [1, 2]) serverSays(key, 150)
    shop.db.run(
      "UPDATE pending SET state = 'conflict', theirs = CASE field WHEN 'price' THEN 150 ELSE 'x' END, their_at = '2026-11-23T11:00:00+09:00'",
    )
  }
  const states = () =>
    listChanges(shop.db, { states: ['staged', 'conflict'], offset: 0, limit: 10 }).rows.map(({ key, field, state, base, mine }) => [
      key,
      field,
      state,
      base,
      mine,
    ])

  it('are decided by field', () => {
    inConflict()
    expect(resolve(shop.db, who, { all: true, fields: ['price'] }, 'mine')).toMatchObject({ cells: 2 })
    expect(states()).toEqual([
      [1, 'price', 'staged', 150, 100],
      [1, 'tag', 'conflict', null, 'a'],
      [2, 'price', 'staged', 150, 100],
    ])
  })

  it('take a third value, checked like any other and undone like any other', () => {
    inConflict()
    expect(() => resolve(shop.db, who, { all: true }, 'value', 'x'.repeat(90))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(resolve(shop.db, who, { all: true, fields: ['price'] }, 'value', '１２０')).toMatchObject({ cells: 2 })
    expect(states()).toEqual([
      [1, 'price', 'staged', 150, 120],
      [1, 'tag', 'conflict', null, 'a'],
      [2, 'price', 'staged', 150, 120],
    ])
    undo(shop.db, who)
    expect(price(1)).toBe(100)
  })

  it('take their value as a third one: nothing is left to send', () => {
    inConflict()
    resolve(shop.db, who, { cells: [{ entity: 'product', key: 2, field: 'price' }] }, 'value', 150)
    expect(states().filter(([key]) => key === 2)).toEqual([])
    expect(price(2)).toBe(150)
  })
})

it('stock of several products is staged, listed and discarded', () => {
  const cells = [1, 2, 3].map((productId) => ({ productId, storeId: 1, op: 'add' as const, amount: productId }))
  expect(changeStock(shop.db, who, cells, 'count')).toMatchObject({ staged: 3, problems: [] })
  const { rows } = listChanges(shop.db, { states: ['staged'], offset: 0, limit: 10 })
  expect(rows).toMatchObject([{ entity: 'stock', key: 1, field: '1', place: '本店', op: 'add', mine: 1 }, { key: 2 }, { key: 3 }])
  expect(discard(shop.db, who, { all: true })).toMatchObject({ cells: 3 })
  expect(listChanges(shop.db, { states: ['staged'], offset: 0, limit: 10 }).total).toBe(0)
  undo(shop.db, who)
  expect(listChanges(shop.db, { states: ['staged'], offset: 0, limit: 10 }).rows.map(({ mine }) => mine)).toEqual([1, 2, 3])
})

it('Smaregi’s words are known by what they are about', () => {
  expect(reasonKindOf(400, '[商品コード] X1は既に使用されています')).toBe('duplicateCode')
  expect(reasonKindOf(400, '[商品名] 85文字以内で入力して下さい')).toBe('tooLong')
  expect(reasonKindOf(400, '更新後の在庫数は[999999999]以下である必要があります')).toBe('range')
  expect(reasonKindOf(400, '指定された部門IDのリソースが見つかりません')).toBe('notFound')
  expect(reasonKindOf(403, null)).toBe('forbidden')
  expect(reasonKindOf(400, '[商品名] 必須項目です')).toBe('required')
  expect(reasonKindOf(400, '何か別のこと')).toBe('other')
})
