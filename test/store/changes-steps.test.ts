import { beforeEach, describe, expect, it } from 'vitest'
import { readStatus } from '#core/app/status.ts'
import type { CoreContext } from '#core/context.ts'
import { resolve, retry } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { flagCells } from '#core/outbox/flag.ts'
import { product } from '#core/entities/product/index.ts'
import { changeSets } from '#core/changes/history.ts'
import { rowColumns } from '#core/changes/images.ts'
import { recordOutcome } from '#core/outbox/outcomes.ts'
import { changeSummary, listChanges } from '#core/changes/read.ts'
import { revert } from '#core/changes/revert.ts'
import { settleByPerson } from '#core/changes/settle.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { redo, undo, type Step } from '#core/changes/step.ts'
import { changeStock } from '#core/entities/stock/stage.ts'
import { giveNumber } from '#core/changes/numbering.ts'
import { writeProducts } from '#core/store/mirror.ts'
import type { CellValue } from '#shared/contracts/common.ts'
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
const create = (key: number) =>
  stageCells(shop.db, { ...who, name: 'createProduct', origin: 'create' }, [
    { key, field: 'productName', op: 'create', value: `新商品${-key}` },
    { key, field: 'price', op: 'create', value: 480 },
    { key, field: 'productCode', op: 'create', value: `N${-key}` },
  ])
const mirrorOf = (key: number, field = 'price') =>
  shop.db.get<{ v: CellValue }>(`SELECT ${field} AS v FROM product WHERE product_id = ?`, [key])?.v ?? null
/** A pull that brings what a colleague wrote. */
const pulled = (key: number, fields: Record<string, string>) => {
  writeProducts(
    shop.db,
    sampleProducts(key, key).map((row) => ({ ...row, ...fields })),
    2,
  )
  flagCells(shop.db, product, [key], who.at)
}
/** What a push does with a cell whose request has left, and once the row was read back. */
const sending = (key: number) =>
  shop.db.run(
    "UPDATE pending SET state = 'sending', sent = mine, sent_set = change_set_id, push_id = 1 WHERE key = ? AND state = 'staged'",
    [key],
  )
const sent = (key: number) => {
  sending(key)
  for (const { field, sent: value, entity } of shop.db.all<{ entity: 'product' | 'stock'; field: string; sent: CellValue }>(
    "SELECT entity, field, sent FROM pending WHERE key = ? AND state = 'sending'",
    [key],
  )) {
    recordOutcome(shop.db, { entity, key, field }, 'verified', who.at)
    shop.db.run('DELETE FROM pending WHERE entity = ? AND key = ? AND field = ?', [entity, key, field])
    if (entity === 'product')
      shop.db.run(`UPDATE product SET ${field === 'productName' ? 'product_name' : field} = ? WHERE product_id = ?`, [value, key])
  }
}
/** Everything of `pending` that matters. */
const rows = () => shop.db.all('SELECT * FROM pending ORDER BY entity, key, field')
const one = () =>
  listChanges(shop.db, { states: ['staged', 'conflict', 'rejected', 'unknown', 'sending', 'sent'], offset: 0, limit: 100 }).rows
const agreed = (way: typeof undo, asked: Step) =>
  way(shop.db, who, { changeSetId: asked.set.changeSetId, cells: asked.question?.staged ?? -1 })

it('an image has every column of pending', () => {
  const columns = (table: string) => shop.db.column<string>('SELECT name FROM pragma_table_info(?)', [table])
  expect([...rowColumns].sort()).toEqual(
    columns('pending')
      .filter((name) => !['entity', 'key', 'field'].includes(name))
      .sort(),
  )
  expect(columns('pending_image').map((name) => (name === 'row_set' ? 'change_set_id' : name))).toEqual(
    expect.arrayContaining(columns('pending')),
  )
})

describe('a decision is a step of its own', () => {
  const conflict = () => {
    edit(1, 'tag', '前')
    edit(1, 'productName', '自分の名前')
    pulled(1, { productName: '同僚の名前' })
    shop.db.run("UPDATE pending SET their_name = '佐藤', their_at = '2026-11-23T11:00:00+09:00' WHERE state = 'conflict'")
  }

  it('mine, then undo: in conflict again, and the older step stays', () => {
    conflict()
    const before = rows()
    resolve(shop.db, who, { all: true }, 'mine')
    const decided = rows()
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0, set: { name: 'changes.sets.resolveMine' } })
    expect(rows()).toEqual(before)
    expect(one().find(({ field }) => field === 'productName')).toMatchObject({
      state: 'conflict',
      mine: '自分の名前',
      theirs: '同僚の名前',
      theirName: '佐藤',
    })
    expect(redo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0 })
    expect(rows()).toEqual(decided)
  })

  it.each(['theirs', 'value'] as const)(
    '%s, then undo: in conflict again with base, theirs and mine as they were; redo decides again',
    (choice) => {
      conflict()
      const before = rows()
      resolve(shop.db, who, { all: true }, choice, '別の名前')
      const decided = rows()
      expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0 })
      expect(rows()).toEqual(before)
      redo(shop.db, who)
      expect(rows()).toEqual(decided)
    },
  )

  it('undone after the decision was sent asks, and then goes back to what the colleague had written', () => {
    conflict()
    resolve(shop.db, who, { all: true }, 'mine')
    sent(1)
    const asked = undo(shop.db, who)
    expect(asked).toMatchObject({ cells: 0, question: { staged: 1, withdrawn: 0, rows: [{ old: '自分の名前', new: '同僚の名前' }] } })
    expect(rows()).toEqual([])
    expect(agreed(undo, asked)).toMatchObject({ cells: 1, question: null })
    expect(one()).toMatchObject([{ field: 'productName', base: '自分の名前', mine: '同僚の名前', state: 'staged' }])
  })
})

describe('an unsent edit is withdrawn', () => {
  it('never stages the value from before over what a colleague wrote since', () => {
    edit(1, 'productName', '自分の名前')
    pulled(1, { productName: '同僚の名前' })
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0 })
    expect(rows()).toEqual([])
    expect(mirrorOf(1, 'product_name')).toBe('同僚の名前')
    redo(shop.db, who)
    expect(one()).toMatchObject([{ state: 'conflict', mine: '自分の名前', theirs: '同僚の名前' }])
  })

  it('an earlier edit that comes back is held against what Smaregi has by now', () => {
    edit(1, 'price', 100)
    edit(1, 'price', 200)
    const base = mirrorOf(1)
    pulled(1, { price: '777' })
    undo(shop.db, who)
    expect(one()).toMatchObject([{ base, mine: 100, theirs: 777, state: 'conflict' }])
    undo(shop.db, who)
    expect(rows()).toEqual([])
  })

  it('discarded values come back to a conflict where a colleague was faster', () => {
    edit(1, 'price', 100)
    discard(shop.db, who, { all: true })
    pulled(1, { price: '777' })
    undo(shop.db, who)
    expect(one()).toMatchObject([{ mine: 100, theirs: 777, state: 'conflict' }])
  })

  it('also by a revert, which can be undone itself', () => {
    const { changeSetId } = edit(1, 'price', 100)
    pulled(1, { price: '777' })
    const before = rows()
    expect(revert(shop.db, who, changeSetId ?? 0)).toMatchObject({ cells: 1, skipped: 0, changedSinceTotal: 0 })
    expect(rows()).toEqual([])
    undo(shop.db, who)
    expect(rows()).toEqual(before)
  })

  it('the later wish of a cell that is on its way: the request goes on', () => {
    edit(1, 'price', 100)
    sending(1)
    const before = rows()
    edit(1, 'price', 200)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, question: null })
    expect(rows()).toEqual(before)
    redo(shop.db, who)
    expect(one()).toMatchObject([{ mine: 200, state: 'sending' }])
  })

  it('the later wish of a cell whose first value has arrived: nothing is left', () => {
    edit(1, 'price', 100)
    sending(1)
    edit(1, 'price', 200)
    recordOutcome(shop.db, { entity: 'product', key: 1, field: 'price' }, 'verified', who.at)
    shop.db.run('UPDATE product SET price = 100 WHERE product_id = 1')
    shop.db.run("UPDATE pending SET base = 100, state = 'staged', sent = NULL, sent_set = NULL WHERE key = 1")
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, question: null })
    expect(rows()).toEqual([])
  })
})

describe('discard, retry and settling', () => {
  it('a discard is undone to the very rows: conflicts, refusals and all', () => {
    edit(1, 'price', 100)
    edit(2, 'price', 100)
    edit(3, 'price', 100)
    create(-1)
    pulled(1, { price: '777' })
    shop.db.run("UPDATE pending SET state = 'rejected', reason = 'だめ', reason_kind = 'other' WHERE key IN (2, -1)")
    changeStock(shop.db, who, [{ productId: 4, storeId: 1, op: 'add', amount: 5 }], 'edit')
    const before = rows()
    expect(discard(shop.db, who, { all: true })).toMatchObject({ cells: 5 })
    expect(rows()).toEqual([])
    const { rows: history } = changeSets(shop.db, 0, 20)
    expect(history.at(-1)?.outcomes).toMatchObject({ withdrawn: 1 })
    expect(undo(shop.db, who)).toMatchObject({ cells: 5, skipped: 0 })
    expect(rows()).toEqual(before)
    expect(changeSets(shop.db, 0, 20).rows.at(-1)?.outcomes).toMatchObject({ conflict: 1, withdrawn: 0 })
    expect(redo(shop.db, who)).toMatchObject({ cells: 5, skipped: 0 })
    expect(rows()).toEqual([])
    expect(changeSets(shop.db, 0, 20).rows.at(-1)?.outcomes).toMatchObject({ withdrawn: 1 })
  })

  it('a retry is undone to the refusal, with Smaregi’s words', () => {
    edit(1, 'price', 100)
    shop.db.run("UPDATE pending SET state = 'rejected', reason = 'だめ', reason_kind = 'other'")
    const before = rows()
    retry(shop.db, who, { all: true })
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, set: { origin: 'retry' } })
    expect(rows()).toEqual(before)
    redo(shop.db, who)
    expect(one()).toMatchObject([{ state: 'staged', reason: null }])
  })

  it.each(['arrived', 'notArrived'] as const)('a person’s word «%s» is undone to an unknown fate', (verdict) => {
    edit(1, 'price', 100)
    sending(1)
    shop.db.run("UPDATE pending SET state = 'unknown'")
    const before = rows()
    settleByPerson(shop.db, who, { all: true }, verdict)
    const settled = rows()
    const outcomes = changeSets(shop.db, 0, 20).rows.at(-1)?.outcomes
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, question: null, set: { origin: 'settle' } })
    expect(rows()).toEqual(before)
    expect(changeSets(shop.db, 0, 20).rows.at(-1)?.outcomes).toMatchObject({ unknown: 1, verified: 0 })
    redo(shop.db, who)
    expect(rows()).toEqual(settled)
    expect(changeSets(shop.db, 0, 20).rows.at(-1)?.outcomes).toEqual(outcomes)
  })
})

describe('what was sent', () => {
  it('is asked about by undo and redo, and told in the same numbers', () => {
    const base = mirrorOf(1)
    edit(1, 'price', 100)
    sent(1)
    const asked = undo(shop.db, who)
    expect(asked.question).toMatchObject({ staged: 1, withdrawn: 0, stockSets: 0, rows: [{ key: 1, old: 100, new: base }] })
    expect(changeSummary(shop.db)).toMatchObject({ staged: 0, undo: { changeSetId: 1 } })
    // A yes to something else is none.
    expect(undo(shop.db, who, { changeSetId: 1, cells: 2 }).question).not.toBeNull()
    expect(agreed(undo, asked)).toMatchObject({ cells: 1, skipped: 0, question: null, first: { key: 1, field: 'price' } })
    expect(one()).toMatchObject([{ base: 100, mine: base }])
    sent(1)
    const again = redo(shop.db, who)
    expect(again).toMatchObject({ cells: 0, question: { staged: 1, rows: [{ old: base, new: 100 }] } })
    expect(agreed(redo, again)).toMatchObject({ cells: 1 })
    expect(one()).toMatchObject([{ base, mine: 100 }])
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, question: null })
    expect(rows()).toEqual([])
  })

  it('the change back, while unsent, is withdrawn by redo without a question', () => {
    edit(1, 'price', 100)
    sent(1)
    agreed(undo, undo(shop.db, who))
    expect(redo(shop.db, who)).toMatchObject({ cells: 1, question: null })
    expect(rows()).toEqual([])
  })

  it('goes back to what Smaregi held, never to a value that was typed and not sent', () => {
    const base = mirrorOf(1)
    edit(1, 'price', 100)
    edit(1, 'price', 200)
    sent(1)
    agreed(undo, undo(shop.db, who))
    expect(one()).toMatchObject([{ base: 200, mine: base }])
    // The first edit was never sent: there is nothing of it left.
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, skipped: 1, question: null })
    expect(one()).toMatchObject([{ base: 200, mine: base }])
  })

  it('and is another value by now is left alone and told; the next undo takes the one before', () => {
    edit(2, 'price', 100)
    edit(1, 'price', 100)
    sent(1)
    pulled(1, { price: '777' })
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, skipped: 1, made: 0, question: null })
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0 })
    expect(rows()).toEqual([])
    expect(redo(shop.db, who)).toMatchObject({ cells: 1 })
    expect(() => redo(shop.db, who)).toThrow(expect.objectContaining({ code: 'NOTHING_TO_REDO' }))
  })

  it('names absolute stock apart', () => {
    changeStock(shop.db, who, [{ productId: 1, storeId: 1, op: 'setStock', amount: 99 }], 'count')
    sent(1)
    shop.db.run('UPDATE stock SET stock_amount = 99 WHERE product_id = 1 AND store_id = 1')
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, question: { staged: 1, stockSets: 1, stockAdds: 0 } })
  })

  it('relative stock is taken back by its own part, whatever was sent with it', () => {
    const add = (amount: number) => changeStock(shop.db, who, [{ productId: 1, storeId: 1, op: 'add', amount }], 'edit')
    add(5)
    add(7)
    sent(1)
    agreed(undo, undo(shop.db, who))
    expect(one()).toMatchObject([{ op: 'add', mine: -7 }])
    agreed(undo, undo(shop.db, who))
    expect(one()).toMatchObject([{ op: 'add', mine: -12 }])
    redo(shop.db, who)
    expect(one()).toMatchObject([{ op: 'add', mine: -7 }])
  })
})

it('what was sent and waits for its proof is not unsent', () => {
  edit(1, 'price', 100)
  edit(2, 'price', 100)
  create(-1)
  sending(2)
  const status = readStatus({
    line: () => 'online',
    shopOrNull: () =>
      ({ db: shop.db, profile: { kind: 'sandbox', contractId: 'c', shopName: null } }) as unknown as ReturnType<CoreContext['shopOrNull']>,
  })
  expect(status).toMatchObject({ unsent: 2, unproved: 1, conflicts: 0, rejected: 0 })
})

describe('new products', () => {
  it('count as one each, in every number', () => {
    create(-1)
    create(-2)
    edit(1, 'price', 100)
    expect(changeSummary(shop.db)).toMatchObject({ staged: 3, rows: 3, undo: { cells: 1 } })
    undo(shop.db, who)
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, skipped: 0, made: 0, set: { cells: 1 } })
    expect(changeSummary(shop.db)).toMatchObject({ staged: 1, rows: 1 })
    expect(redo(shop.db, who)).toMatchObject({ cells: 1 })
    expect(discard(shop.db, who, { all: true })).toMatchObject({ cells: 2 })
    expect(undo(shop.db, who)).toMatchObject({ cells: 2, skipped: 0 })
    expect(
      changeSets(shop.db, 0, 10).rows.map(({ cells, outcomes }) => [cells, Object.values(outcomes).reduce((sum, n) => sum + n, 0)]),
    ).toEqual(changeSets(shop.db, 0, 10).rows.map(({ cells }) => [cells, cells]))
  })

  it('that were made are passed over in words; the next undo takes the one before', () => {
    edit(1, 'price', 100)
    create(-1)
    sending(-1)
    writeProducts(shop.db, sampleProducts(21, 21), 1)
    for (const field of ['productName', 'price', 'productCode'])
      recordOutcome(shop.db, { entity: 'product', key: -1, field }, 'verified', who.at)
    shop.db.run('DELETE FROM pending WHERE key = -1')
    giveNumber(shop.db, 'product', -1, 21, who.at)
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, made: 1, skipped: 0, question: null })
    expect(changeSummary(shop.db)).toMatchObject({ staged: 1, undo: { changeSetId: 1 } })
    expect(undo(shop.db, who)).toMatchObject({ cells: 1, made: 0 })
    expect(rows()).toEqual([])
    expect(redo(shop.db, who)).toMatchObject({ cells: 1, set: { changeSetId: 1 } })
  })

  it('and were edited under their number before it was known here keep that edit', () => {
    create(-1)
    sending(-1)
    // A pull brings the row before the answer of its creation is known.
    writeProducts(shop.db, [{ ...sampleProducts(21, 21)[0], productId: '21', price: '480' }], 1)
    edit(21, 'price', 500)
    shop.db.run("UPDATE pending SET state = 'sent' WHERE key = -1")
    shop.db.transaction(() => giveNumber(shop.db, 'product', -1, 21, who.at))
    expect(shop.db.all("SELECT key, op, mine, state FROM pending WHERE field = 'price'")).toEqual([
      { key: 21, op: 'set', mine: 500, state: 'staged' },
    ])
    expect(shop.db.all("SELECT key, field, new, outcome FROM sent_change WHERE field = 'price'")).toEqual([
      { key: 21, field: 'price', new: 480, outcome: 'verified' },
    ])
    expect(shop.db.column("SELECT field FROM pending WHERE key = 21 AND state = 'sent' ORDER BY 1")).toEqual(['productCode', 'productName'])
  })

  it('and were counted under both numbers are counted once, with the sum', () => {
    create(-1)
    const add = (productId: number, amount: number) => changeStock(shop.db, who, [{ productId, storeId: 1, op: 'add', amount }], 'count')
    add(-1, 3)
    writeProducts(shop.db, sampleProducts(21, 21), 1)
    add(21, 4)
    shop.db.transaction(() => giveNumber(shop.db, 'product', -1, 21, who.at))
    expect(shop.db.all("SELECT key, op, mine FROM pending WHERE entity = 'stock'")).toEqual([{ key: 21, op: 'add', mine: 7 }])
  })

  it('an edit of one that was refused meanwhile leaves it in one state', () => {
    create(-1)
    edit(-1, 'price', 500)
    shop.db.run("UPDATE pending SET state = 'rejected', reason = 'だめ'")
    undo(shop.db, who)
    const cells = shop.db.all<{ field: string; state: string; mine: unknown }>('SELECT field, state, mine FROM pending WHERE key = -1')
    expect(new Set(cells.map(({ state }) => state)).size).toBe(1)
    expect(cells.find(({ field }) => field === 'price')).toMatchObject({ mine: 480 })
    // In the list it is one row, as it is counted.
    expect(listChanges(shop.db, { states: ['staged', 'rejected'], offset: 0, limit: 50 })).toMatchObject({
      total: 1,
      rows: [{ key: -1, field: 'productName' }],
    })
  })
})
