import { beforeEach, describe, expect, it } from 'vitest'
import { resolve, retry } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { changeSets } from '#core/changes/history.ts'
import { changeSummary, listChanges } from '#core/changes/read.ts'
import { stageSelect } from '#core/changes/stage.ts'
import { entities } from '#core/entities/index.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { redo, undo } from '#core/changes/step.ts'
import { readRows } from '#core/products/rows.ts'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { writeProducts } from '#core/store/mirror.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, sampleProducts, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }
let shop: TestShop
beforeEach(() => {
  shop = openFileInTest()
  fillShop(shop.db, 20)
})

const edit = (key: number, field: ProductFieldName, value: CellValue) =>
  stageCells(shop.db, { ...who, name: 'editCell', origin: 'edit' }, [{ key, field, value }])
const cell = (key: number, field: ProductFieldName) => readRows(shop.db, [key])[0]?.[field]
const pendingOf = (key: number) => readRows(shop.db, [key])[0]?.pending ?? {}
const mark = (key: number, state: ChangeState, theirs: CellValue = null, reason: string | null = null) =>
  shop.db.run('UPDATE pending SET state = ?, theirs = ?, reason = ? WHERE key = ?', [state, theirs, reason, key])
/** What core/sync does when Smaregi's value has changed meanwhile. */
const serverSays = (key: number, price: number) =>
  writeProducts(
    shop.db,
    sampleProducts(key, key).map((row) => ({ ...row, price: String(price) })),
    2,
  )

describe('staging', () => {
  it('keeps the value the cell was first edited from, and the latest wish', () => {
    const base = cell(1, 'price') ?? null
    edit(1, 'price', 100)
    edit(1, 'price', 200)
    expect(cell(1, 'price')).toBe(200)
    expect(pendingOf(1)).toEqual({ price: { base, theirs: null, state: 'staged', reason: null } })
  })

  it('has nothing to send once a cell is back at Smaregi’s value', () => {
    const base = cell(1, 'price') ?? null
    edit(1, 'price', 100)
    edit(1, 'price', base)
    expect(changeSummary(shop.db)).toMatchObject({ staged: 0, rows: 0 })
  })

  it('writes no set for values that are there already', () => {
    expect(edit(1, 'price', cell(1, 'price') ?? null)).toEqual({ changeSetId: null, cells: 0, unchanged: 1 })
    expect(changeSets(shop.db, 0, 10)).toEqual({ total: 0, rows: [] })
  })

  it('counts the later of two values for one cell, and leaves unknown products out', () => {
    const staged = stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, [
      { key: 1, field: 'tag', value: 'a' },
      { key: 1, field: 'tag', value: 'b' },
      { key: 999, field: 'tag', value: 'b' },
    ])
    expect(staged).toMatchObject({ cells: 1, unchanged: 1 })
    expect(cell(1, 'tag')).toBe('b')
  })

  it('stages by SELECT as by hand', () => {
    stageSelect(
      shop.db,
      { ...who, name: 'bulkAdd', origin: 'bulk', details: { amount: 5 } },
      entities.product,
      'price',
      'SELECT product_id AS key, price + 5 AS new FROM product WHERE product_id <= :last',
      { last: 3 },
    )
    expect(changeSummary(shop.db)).toMatchObject({ staged: 3, rows: 3, undo: { cells: 3, details: { amount: 5 } } })
  })

  it('only changes the wish of a cell that is on its way, even back to Smaregi’s value', () => {
    const base = cell(1, 'price') ?? null
    for (const state of ['sending', 'unknown'] as const) {
      edit(1, 'price', 100)
      mark(1, state)
      edit(1, 'price', base)
      expect(pendingOf(1)).toEqual({ price: { base, theirs: null, state, reason: null } })
      shop.db.run('DELETE FROM pending')
    }
  })

  it('takes a new value as the answer to a refusal, but not as the decision of a conflict', () => {
    edit(1, 'price', 100)
    mark(1, 'rejected', null, '価格が不正です')
    edit(1, 'price', 101)
    expect(pendingOf(1)['price']).toMatchObject({ state: 'staged', reason: null })
    mark(1, 'conflict', 150)
    edit(1, 'price', 102)
    expect(pendingOf(1)['price']).toMatchObject({ state: 'conflict', theirs: 150 })
  })

  it('refuses a field that does not exist, and keeps nothing of the command', () => {
    const cells = [
      { key: 1, field: 'price' as const, value: 1 },
      { key: 1, field: 'nonsense' as ProductFieldName, value: 1 },
    ]
    expect(() => stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, cells)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    )
    expect(changeSummary(shop.db)).toMatchObject({ staged: 0, undo: null })
  })
})

describe('undo and redo', () => {
  it('walk over the sets one by one, through a restart', () => {
    const base = cell(1, 'price')
    edit(1, 'price', 100)
    edit(1, 'price', 200)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0 })
    expect(cell(1, 'price')).toBe(100)
    shop = shop.reopen()
    undo(shop.db, who)
    expect(cell(1, 'price')).toBe(base)
    expect(() => undo(shop.db, who)).toThrow(expect.objectContaining({ code: 'NOTHING_TO_UNDO' }))
    redo(shop.db, who)
    expect(cell(1, 'price')).toBe(100)
    shop = shop.reopen()
    redo(shop.db, who)
    expect(cell(1, 'price')).toBe(200)
    expect(() => redo(shop.db, who)).toThrow(expect.objectContaining({ code: 'NOTHING_TO_REDO' }))
  })

  it('put what was undone out of reach once something else is edited', () => {
    edit(1, 'price', 100)
    undo(shop.db, who)
    edit(2, 'price', 100)
    expect(changeSummary(shop.db).redo).toBeNull()
    expect(() => redo(shop.db, who)).toThrow(expect.objectContaining({ code: 'NOTHING_TO_REDO' }))
  })

  it('leave a cell alone that shows something else by now', () => {
    stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, [
      { key: 1, field: 'price', value: 100 },
      { key: 2, field: 'price', value: 100 },
    ])
    // Sent and applied; then somebody at the shop changed product 1.
    shop.db.run('DELETE FROM pending')
    serverSays(1, 777)
    serverSays(2, 100)
    // What Smaregi has is not staged back without a word.
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, question: { staged: 1, withdrawn: 0, rows: [{ key: 2, old: 100 }] } })
    expect(pendingOf(2)).toEqual({})
    expect(undo(shop.db, who, { changeSetId: 1, cells: 1 })).toMatchObject({ cells: 1, skipped: 1, question: null })
    expect(cell(1, 'price')).toBe(777)
    expect(pendingOf(1)).toEqual({})
    expect(pendingOf(2)['price']).toMatchObject({ base: 100, state: 'staged' })
  })
})

describe('discard, resolve and retry', () => {
  it('discard goes back to Smaregi’s values and can be undone; what is on its way stays', () => {
    edit(1, 'price', 100)
    edit(2, 'price', 100)
    mark(2, 'sending')
    const before = cell(1, 'price')
    expect(discard(shop.db, who, { all: true })).toMatchObject({ cells: 1 })
    expect(pendingOf(1)).toEqual({})
    expect(cell(2, 'price')).toBe(100)
    undo(shop.db, who)
    expect(cell(1, 'price')).toBe(before)
  })

  it('discard also frees cells that Smaregi has caught up with, and those of products that are gone', () => {
    edit(1, 'price', 100)
    edit(2, 'price', 100)
    serverSays(1, 100)
    shop.db.run('DELETE FROM product WHERE product_id = 2')
    const selection = { cells: [1, 2].map((key) => ({ entity: 'product' as const, key, field: 'price' })) }
    expect(discard(shop.db, who, selection)).toMatchObject({ cells: 2, changeSetId: null })
    expect(changeSummary(shop.db).staged).toBe(0)
  })

  it('resolve with mine stands on what Smaregi holds now; with theirs it can be undone', () => {
    for (const key of [1, 2]) {
      edit(key, 'price', 100)
      serverSays(key, 150)
      mark(key, 'conflict', 150)
    }
    expect(resolve(shop.db, who, { cells: [{ entity: 'product', key: 1, field: 'price' }] }, 'mine')).toMatchObject({ cells: 1 })
    expect(pendingOf(1)).toEqual({ price: { base: 150, theirs: null, state: 'staged', reason: null } })
    expect(resolve(shop.db, who, { all: true }, 'theirs')).toMatchObject({ cells: 1 })
    expect(pendingOf(2)).toEqual({})
    expect(cell(2, 'price')).toBe(150)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, set: { name: 'changes.sets.resolveTheirs' } })
    expect(pendingOf(2)['price']).toMatchObject({ theirs: 150, state: 'conflict' })
    expect(cell(2, 'price')).toBe(100)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, set: { name: 'changes.sets.resolveMine' } })
    expect(pendingOf(1)['price']).toMatchObject({ theirs: 150, state: 'conflict' })
  })

  it('retry stages refused cells again', () => {
    edit(1, 'price', 100)
    mark(1, 'rejected', null, 'だめ')
    expect(retry(shop.db, who, { all: true })).toMatchObject({ cells: 1 })
    expect(pendingOf(1)['price']).toMatchObject({ state: 'staged', reason: null })
  })

  it('list names product, set and state, in windows', () => {
    for (const key of [3, 1, 2]) edit(key, 'price', 100)
    edit(3, 'productName', '新しい名前')
    const { total, rows } = listChanges(shop.db, { states: ['staged'], offset: 2, limit: 1 })
    expect(total).toBe(4)
    expect(rows).toMatchObject([{ key: 3, field: 'price', name: '新しい名前', changeSetName: 'changes.sets.editCell' }])
    expect(listChanges(shop.db, { states: ['conflict'], offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] })
  })
})
