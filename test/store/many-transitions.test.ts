import { expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { cellsOfRows, markManySending, markManyVerified } from '#core/outbox/manyTransitions.ts'
import { cellAt, markSending, markVerified, type PendingCell } from '#core/outbox/transitions.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: null, at: noon.toISOString() }
const at = '2026-11-28T03:00:00.000Z'
const keys = [1, 2, 3, 4, 5, 6, -1]

/** Prices and tags of some products, and a new one. */
function staged(): TestShop {
  const shop = openFileInTest()
  fillShop(shop.db, 10)
  stageCells(shop.db, { ...who, name: 'paste', origin: 'paste' }, [
    ...[1, 2, 3, 4, 5].flatMap((key) => [
      { key, field: 'price' as const, value: 1000 + key },
      { key, field: 'tag' as const, value: `'"${key}` },
    ]),
    { key: -1, field: 'productName', op: 'create', value: '新しいパン' },
    { key: -1, field: 'price', op: 'create', value: 100 },
  ])
  shop.db.run("UPDATE pending SET push_id = 7, reason = 'old', reason_kind = 'other'")
  return shop
}

const tables = ({ db }: TestShop) => ({
  pending: db.all('SELECT * FROM pending ORDER BY entity, key, field'),
  outcomes: db.all('SELECT * FROM sent_change ORDER BY change_set_id, entity, key, field'),
  sending: db.column("SELECT value FROM meta WHERE key = 'sending_number'"),
})

const cellsIn = ({ db }: TestShop, state: string): PendingCell[] => [...cellsOfRows(db, 'product', keys, [state]).values()].flat()

it('finds cells by row, as they stand', () => {
  const shop = staged()
  const cells = cellsIn(shop, 'staged')
  expect(cells.map(({ key, field }) => `${key} ${field}`)).toHaveLength(12)
  for (const cell of cells) expect(cell).toEqual(cellAt(shop.db, cell))
  expect(cellsIn(shop, 'queued')).toEqual([])
})

it('marks many cells as it marks one after the other', () => {
  const [many, single] = [staged(), staged()]
  expect(tables(many)).toEqual(tables(single))

  markManySending(many.db, 'product', cellsIn(many, 'staged'), { at })
  for (const cell of cellsIn(single, 'staged')) markSending(single.db, cell, { at })
  expect(tables(many)).toEqual(tables(single))
  expect(tables(many).sending).toEqual(['12'])

  for (const { db } of [many, single]) {
    // Typed again while it was on its way; and one that somebody else has brought to our value.
    db.run("UPDATE pending SET mine = 5555 WHERE key = 1 AND field = 'price'")
    db.run("UPDATE pending SET state = 'queued', sent = NULL, sent_set = NULL WHERE key = 3")
    db.run("UPDATE pending SET state = 'sent' WHERE key = 4")
  }
  const found = (shop: TestShop) =>
    ['sending', 'queued', 'sent'].flatMap((state) => cellsIn(shop, state)).filter(({ key, field }) => !(key === 5 && field === 'tag'))
  const now = { at, version: '2026-11-28T11:59:00+09:00', first: 'productName' }
  markManyVerified(
    many.db,
    'product',
    found(many).map((cell) => ({ cell, now })),
    at,
  )
  for (const cell of found(single)) markVerified(single.db, cell, now)
  expect(tables(many)).toEqual(tables(single))
  const { pending, outcomes } = tables(many)
  expect(pending).toMatchObject([
    { key: 1, field: 'price', base: 1001, mine: 5555, state: 'staged' },
    { key: 5, field: 'tag', state: 'sending' },
  ])
  expect(outcomes).toHaveLength(11)
})
