import { beforeEach, describe, expect, it } from 'vitest'
import { resolve } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { changeSetRows, changeSets } from '#core/changes/history.ts'
import { listChanges } from '#core/changes/read.ts'
import { revert } from '#core/changes/revert.ts'
import { redo, undo } from '#core/changes/step.ts'
import { product } from '#core/entities/product/index.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { changeStock } from '#core/entities/stock/stage.ts'
import { readCard } from '#core/lookup/card.ts'
import { flagCells } from '#core/outbox/flag.ts'
import { cellAt, markVerified } from '#core/outbox/transitions.ts'
import { bulkCells, previewBulk } from '#core/products/bulk.ts'
import { planCells, previewOf } from '#core/products/cells.ts'
import { createProducts, readDrafts } from '#core/products/drafts.ts'
import { planRemoval, stageRemoval } from '#core/products/removal.ts'
import { readRows } from '#core/products/rows.ts'
import { viewIds } from '#core/products/viewIds.ts'
import { removeProducts, writeProducts } from '#core/store/mirror.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
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
const addStock = (productId: number, amount: number) => changeStock(shop.db, who, [{ productId, storeId: 1, op: 'add', amount }], 'edit')
const create = (name: string) =>
  createProducts(shop.db, who, [{ productName: name, productCode: 'N-1', price: 1, categoryId: 11 }], 'edit').created[0]?.productId ?? 0
const remove = (...ids: number[]) => stageRemoval(shop.db, who, ids)
const row = (id: number) => readRows(shop.db, [id])[0]
const nameOf = (id: number) => shop.db.column<string>('SELECT product_name FROM product WHERE product_id = ?', [id])[0]
const pending = () => shop.db.all('SELECT * FROM pending ORDER BY entity, key, field')
const listed = () =>
  listChanges(shop.db, { states: ['staged', 'conflict', 'rejected', 'unknown', 'sending', 'sent'], offset: 0, limit: 100 }).rows
/** What a push does once the row was seen to be gone. */
function sent(id: number): void {
  const cell = { entity: 'product' as const, key: id, field: wholeRow }
  shop.db.run("UPDATE pending SET state = 'sending', sent = mine, sent_set = change_set_id, push_id = 1 WHERE key = ? AND field = '*'", [
    id,
  ])
  removeProducts(shop.db, [id])
  markVerified(shop.db, cellAt(shop.db, cell)!, { at: who.at, version: null, first: 'productName' })
}
/** A pull that brings what a colleague wrote. */
function pulled(id: number, fields: Record<string, string>): void {
  writeProducts(
    shop.db,
    sampleProducts(id, id).map((one) => ({ ...one, updDateTime: '2026-11-23T11:00:00+09:00', ...fields })),
    2,
  )
  flagCells(shop.db, product, [id], who.at)
}

describe('what hangs on products', () => {
  it('is counted: stock, unsent changes, new products, what is to be deleted already', () => {
    edit(1, 'price', 1)
    addStock(1, 3)
    const fresh = create('新')
    remove(3)
    const ids = [1, 2, 3, fresh, 999]
    const stock = shop.db.get<{ products: number; stores: number; amount: number }>(
      `SELECT count(DISTINCT product_id) AS products, count(DISTINCT store_id) AS stores, sum(stock_amount) AS amount
       FROM stock WHERE product_id IN (1, 2) AND stock_amount <> 0`,
    )
    expect(planRemoval(shop.db, ids)).toEqual({
      products: 2,
      newProducts: 1,
      underway: 0,
      going: 1,
      stock: { ...stock, isWhole: expect.any(Boolean) as boolean },
      unsent: 2,
      named: [
        expect.objectContaining({ productId: 1, productName: nameOf(1) }),
        expect.objectContaining({ productId: 2 }),
        expect.objectContaining({ productId: fresh, productName: '新' }),
      ],
    })
    expect(remove(...ids)).toMatchObject({ deleted: 2, discarded: 1 })
    expect(planRemoval(shop.db, ids)).toMatchObject({ products: 0, newProducts: 0, going: 3, unsent: 0, named: [] })
    expect(remove(...ids)).toEqual({ deleted: 0, discarded: 0, changeSetId: null })
  })

  it('a new product whose request has left stays', () => {
    const fresh = create('新')
    shop.db.run("UPDATE pending SET state = 'unknown' WHERE key = ?", [fresh])
    expect(planRemoval(shop.db, [fresh])).toMatchObject({ newProducts: 0, underway: 1 })
    expect(remove(fresh)).toMatchObject({ discarded: 0, changeSetId: null })
    expect(readDrafts(shop.db, 0, 10).total).toBe(1)
  })
})

describe('a deletion that was not sent', () => {
  it('is taken back whole, with what was given up, and brought again', () => {
    edit(1, 'productName', '打った名前')
    edit(1, 'price', 1)
    addStock(1, 3)
    const fresh = create('新')
    const before = pending()
    const { changeSetId } = remove(1, 2, fresh)
    const after = pending()
    expect(after).toMatchObject([
      { entity: 'product', key: 1, field: '*', op: 'delete', base: nameOf(1), state: 'staged' },
      { entity: 'product', key: 2, field: '*', op: 'delete', base: nameOf(2), state: 'staged' },
    ])
    expect(changeSets(shop.db, 0, 1).rows[0]).toMatchObject({
      changeSetId,
      cells: 3,
      details: { products: 3 },
      outcomes: { waiting: 2, withdrawn: 1, superseded: 0 },
    })
    expect(undo(shop.db, who)).toMatchObject({ cells: 3, skipped: 0, gone: 0, question: null })
    expect(pending()).toEqual(before)
    expect(redo(shop.db, who)).toMatchObject({ cells: 3, skipped: 0 })
    expect(pending()).toEqual(after)
    // The edits that were given up say so, also the second time.
    expect(changeSets(shop.db, 0, 10).rows.filter(({ origin }) => origin === 'stock' || origin === 'create')).toMatchObject([
      { outcomes: { withdrawn: 1, superseded: 0 } },
      { outcomes: { withdrawn: 1, superseded: 0 } },
    ])
    undo(shop.db, who)
    expect(pending()).toEqual(before)
  })

  it('shows in the row and on the card, and the name that was given up is found no more', () => {
    edit(1, 'productName', '打った名前')
    remove(1)
    expect(shop.db.column('SELECT product_id FROM search_dirty')).toContain(1)
    expect(row(1)).toMatchObject({ deletion: { state: 'staged', reason: null, theirAt: null }, productName: nameOf(1), pending: {} })
    expect(row(2)).toMatchObject({ deletion: null })
    expect(readCard(shop.db, 1, noon)).toMatchObject({ deletion: { state: 'staged' }, unsentFields: [] })
    const request = { search: '', categoryId: null, sort: { field: 'productId', direction: 'asc' } } as const
    expect(viewIds(shop.db, { ...request, only: 'changed' })).toEqual([1])
    expect(viewIds(shop.db, { ...request, only: 'problems' })).toEqual([])
  })

  it('stands against edits, pastes, bulk changes and stock, which count it', () => {
    remove(1)
    const plan = planCells(shop.db, [{ productId: 1, field: 'price', value: 5 }], [{ productIds: [1, 2], field: 'tag', value: 'x' }])
    expect(previewOf(shop.db, plan)).toMatchObject({ changed: 1, refused: 2, problems: [{ rule: 'productGoes' }, { rule: 'productGoes' }] })
    const seven = { kind: 'set', field: 'price', value: 7 } as const
    expect(previewBulk(shop.db, [1, 2], seven)).toMatchObject({ rows: 2, changed: 1, going: 1, skipped: 0 })
    const { sql, params } = bulkCells(shop.db, [1, 2], seven)
    expect(shop.db.all(sql, params)).toEqual([{ key: 2, new: 7 }])
    expect(addStock(1, 1)).toMatchObject({ staged: 0, problems: [{ rule: 'productGoes' }] })
  })

  it('is discarded, and that is taken back', () => {
    remove(1)
    const before = pending()
    expect(discard(shop.db, who, { all: true })).toMatchObject({ cells: 1 })
    expect(pending()).toEqual([])
    undo(shop.db, who)
    expect(pending()).toEqual(before)
  })
})

describe('a product that a colleague changed meanwhile', () => {
  it('is a conflict: theirs keeps it, mine deletes it all the same', () => {
    remove(1, 2)
    pulled(1, { price: '77' })
    pulled(2, { price: '77' })
    expect(listed()).toMatchObject([{ state: 'conflict', op: 'delete', theirAt: expect.any(String) as string }, { state: 'conflict' }])
    resolve(shop.db, who, { cells: [{ entity: 'product', key: 1, field: '*' }] }, 'theirs')
    expect(row(1)).toMatchObject({ deletion: null, price: 77 })
    resolve(shop.db, who, { cells: [{ entity: 'product', key: 2, field: '*' }] }, 'mine')
    const version = shop.db.column('SELECT upd_date_time FROM product WHERE product_id = 2')[0]
    expect(pending()).toMatchObject([{ key: 2, state: 'staged', base: nameOf(2), base_version: version }])
  })
})

describe('a deletion that was sent', () => {
  it('is not brought back by undo, nor is what was given up with it', () => {
    edit(1, 'price', 1)
    edit(2, 'price', 2)
    addStock(1, 3)
    const { changeSetId } = remove(1, 2)
    const name = nameOf(1)
    sent(1)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, gone: 1, skipped: 0 })
    // Only what belongs to the product that is still there.
    expect(pending()).toMatchObject([{ entity: 'product', key: 2, field: 'price', mine: 2 }])
    expect(changeSetRows(shop.db, { changeSetId: changeSetId ?? 0, outcome: null, offset: 0, limit: 10 }).rows).toMatchObject([
      { key: 1, op: 'delete', name, outcome: 'verified' },
      { key: 2, op: 'delete', outcome: 'withdrawn' },
    ])
  })

  it('is passed over where nothing of it is left', () => {
    edit(1, 'price', 1)
    remove(1)
    sent(1)
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, gone: 1 })
    expect(pending()).toEqual([])
  })

  it('is left alone by a revert, which takes back the rest', () => {
    edit(1, 'price', 1)
    edit(2, 'price', 2)
    const { changeSetId } = remove(1, 2)
    sent(1)
    expect(revert(shop.db, who, changeSetId ?? 0)).toMatchObject({ cells: 1, skipped: 1, changedSinceTotal: 0 })
    expect(pending()).toMatchObject([{ key: 2, field: 'price', mine: 2 }])
    undo(shop.db, who)
    expect(pending()).toMatchObject([{ key: 2, field: '*', op: 'delete' }])
  })
})
