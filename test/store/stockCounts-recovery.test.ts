import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '#core/store/connection.ts'
import type { ReadDb } from '#core/store/db.ts'
import { intentTables } from '#core/store/intent.ts'
import { migrate } from '#core/store/migrate.ts'
import { migrations } from '#core/store/migrations/index.ts'
import { removeProducts } from '#core/store/mirror.ts'
import { setCase, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { cartonOf, countIn, janOf } from '../fixtures/counting.ts'
import { damagePages, pagesOf } from '../fixtures/damage.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

const shops: TestShop[] = []
const newShop = (folder?: string): TestShop => {
  const shop = openTestShop(folder)
  shops.push(shop)
  return shop
}
afterEach(() => {
  for (const shop of shops.splice(0)) shop.remove()
})

const tables = [
  'shelf',
  'case_code',
  'stock_count',
  'stock_count_item',
  'stock_count_session',
  'stock_count_entry',
  'stock_count_decision',
  'stock_count_commit',
  'stock_count_result',
]
const everything = (db: ReadDb) => Object.fromEntries(tables.map((name) => [name, db.all(`SELECT * FROM ${name} ORDER BY 1, 2`)]))

/** A count with a row of every kind, and rows in the tables of its review. */
async function counted(shop: TestShop): Promise<string> {
  const counting = countIn(shop.db)
  const shelfId = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'A', name: '入口' }, noon.toISOString())
  const countId = await counting.start()
  const me = counting.join(countId)
  for (const id of [1, 2, 3]) counting.scan(me, janOf(id), { shelfId })
  counting.scan(me, cartonOf(4))
  counting.scan(me, 'X-1')
  setPieces(shop.db, counting.sessions, { sessionId: me, seq: 1 }, 8)
  takeBack(shop.db, counting.sessions, { sessionId: me, seq: 2 })
  setCase(shop.db, counting.sessions, cartonOf(4), { productId: 4, pieces: 12 }, { author: '山田', at: noon.toISOString() })
  shop.db.run(
    "INSERT INTO stock_count_decision (count_id, product_id, choice, was_counted, reason, author, at) VALUES (?, 5, 'zero', 0, '破損', '山田', ?)",
    [countId, noon.toISOString()],
  )
  shop.db.run("INSERT INTO stock_count_commit (count_id, mode, at, author) VALUES (?, 'relative', ?, '山田')", [
    countId,
    noon.toISOString(),
  ])
  shop.db.run(
    'INSERT INTO stock_count_result (count_id, product_id, counted, expected, late, correction, placed_ms) VALUES (?, 1, 8, 1, 0, 7, 1)',
    [countId],
  )
  return countId
}

/** The files as a program that was killed leaves them, with tables that cannot be read. */
function damaged(shop: TestShop, broken: readonly string[]): TestShop {
  shop.db.all('PRAGMA wal_checkpoint(PASSIVE)')
  const folder = mkdtempSync(join(tmpdir(), 'banto-'))
  copyFileSync(shop.path, join(folder, 'shop.db'))
  const backups = join(shop.folder, 'backups')
  if (existsSync(backups)) {
    mkdirSync(join(folder, 'backups'))
    for (const name of readdirSync(backups)) copyFileSync(join(backups, name), join(folder, 'backups', name))
  }
  const path = join(folder, 'shop.db')
  damagePages(
    path,
    broken.flatMap((table) => pagesOf(path, table)),
  )
  return newShop(folder)
}

describe('what was counted', () => {
  it('is intent: it exists nowhere else, and what Smaregi tells again is not', () => {
    const names = intentTables(newShop().db).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(tables))
    expect(names).not.toContain('stock_change')
    expect(names).not.toContain('stock_change_read')
  })

  it.each(['store', 'product', 'pending'])(
    'comes back whole out of a file whose %s cannot be read, though no copy has it',
    async (table) => {
      const shop = newShop()
      fillShop(shop.db, 300)
      await counted(shop)
      const again = damaged(shop, [table])
      expect(again.file.notices.map(({ code }) => code)).toContain('quarantined')
      expect(everything(again.db)).toEqual(everything(shop.db))
    },
  )

  it('since the last copy is laid over it: no row of the ledger twice, none changed', async () => {
    const first = newShop()
    fillShop(first.db, 300)
    const countId = await counted(first)
    first.file.close()
    const shop = newShop(first.folder)
    const counting = countIn(shop.db)
    shop.db.run('DELETE FROM stock_count_commit')
    const me = counting.join(countId, '佐藤')
    for (let i = 0; i < 20; i += 1) counting.scan(me, janOf(1 + i))
    const before = openCount(shop.db, countId)
    const again = damaged(shop, ['product'])
    expect(again.db.all('SELECT * FROM stock_count_entry ORDER BY 1, 2')).toEqual(
      shop.db.all('SELECT * FROM stock_count_entry ORDER BY 1, 2'),
    )
    expect(openCount(again.db, countId).pieces).toBe(before.pieces)
  })

  it('of a ledger with damaged pages is read from both ends, and goes on under new names alone', async () => {
    const first = newShop()
    fillShop(first.db, 50)
    const countId = await counted(first)
    const rows = first.db.all('SELECT session_id, seq FROM stock_count_entry ORDER BY 1, 2')
    first.file.close()
    const again = damaged(newShop(first.folder), ['stock_count_entry'])
    // The copy of the last clean end has them.
    expect(again.db.all('SELECT session_id, seq FROM stock_count_entry ORDER BY 1, 2')).toEqual(rows)
    const counting = countIn(again.db)
    const me = counting.join(countId)
    expect(again.db.column('SELECT count(*) FROM stock_count_session WHERE session_id = ?', [me])).toEqual([1])
    expect(again.db.column('SELECT count(*) FROM stock_count_entry WHERE session_id = ?', [me])).toEqual([0])
  })

  it('stays when a product goes at Smaregi', async () => {
    const shop = newShop()
    fillShop(shop.db, 50)
    const countId = await counted(shop)
    const before = openCount(shop.db, countId)
    removeProducts(shop.db, [1, 4])
    expect(openCount(shop.db, countId)).toEqual(before)
    const counting = countIn(shop.db)
    expect(counting.scan(counting.join(await counting.start()), janOf(1)).verdict).toBe('unknown')
  })
})

it('a file of the version before has the tables of counts, and loses nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-'))
  const connection = connect(join(folder, 'shop.db'))
  migrate(connection, migrations.slice(0, 10))
  connection.db.run('INSERT INTO product (product_id, product_name, price, pull_id) VALUES (1, ?, 100, 1)', ['商品'])
  connection.close()
  const shop = newShop(folder)
  expect(shop.file.notices.map(({ code }) => code)).toEqual(['migrated'])
  expect(shop.db.column('SELECT product_name FROM product')).toEqual(['商品'])
  expect(everything(shop.db)).toEqual(Object.fromEntries(tables.map((name) => [name, []])))
})

describe('a count whose log was lost', () => {
  const withoutLog = (shop: TestShop): string => {
    const folder = mkdtempSync(join(tmpdir(), 'banto-count-'))
    for (const name of readdirSync(shop.folder))
      if (/^shop\.(?:db|mark)$/u.test(name)) copyFileSync(join(shop.folder, name), join(folder, name))
    return folder
  }
  const codes = (shop: TestShop) => shop.file.notices.map(({ code }) => code)

  it('is told to be missing, perhaps, though nothing was changed or sent', async () => {
    const shop = newShop()
    fillShop(shop.db, 20)
    shop.db.all('PRAGMA wal_checkpoint(PASSIVE)')
    const counting = countIn(shop.db)
    counting.scan(counting.join(await counting.start()), janOf(1))
    const again = newShop(withoutLog(shop))
    expect(again.db.column('SELECT count(*) FROM stock_count_entry')).toEqual([0])
    expect(codes(again)).toEqual(['someMayBeMissing'])
  })

  it('is told where a person had begun before, and counted on', async () => {
    const shop = newShop()
    fillShop(shop.db, 20)
    const counting = countIn(shop.db)
    const me = counting.join(await counting.start())
    shop.db.all('PRAGMA wal_checkpoint(PASSIVE)')
    for (let beep = 0; beep < 25; beep += 1) counting.scan(me, janOf(1 + (beep % 20)))
    expect(codes(newShop(withoutLog(shop)))).toEqual(['someMayBeMissing'])
  })
})
