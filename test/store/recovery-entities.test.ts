import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { discard } from '#core/changes/discard.ts'
import { giveNumber } from '#core/changes/numbering.ts'
import { stageEntity, type StagedCell } from '#core/changes/stage.ts'
import { redo, undo } from '#core/changes/step.ts'
import { connect } from '#core/store/connection.ts'
import type { ReadDb } from '#core/store/db.ts'
import { detectLoss } from '#core/store/loss.ts'
import { markIn, writeMark } from '#core/store/mark.ts'
import { migrate } from '#core/store/migrate.ts'
import { migrations } from '#core/store/migrations/index.ts'
import { damagePages, pagesOf } from '../fixtures/damage.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

/** What is waiting of 部門 and of deletions, out of damaged, cut and older files. */
const who = { author: '山田', at: noon.toISOString() }
const shops: TestShop[] = []
const folders: string[] = []
const newShop = (folder?: string): TestShop => {
  const shop = openTestShop(folder)
  shops.push(shop)
  return shop
}
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const shop of shops.splice(0)) shop.remove()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const cell = (entity: StagedCell['entity'], key: number, field: string, op: StagedCell['op'], value: StagedCell['value']): StagedCell => ({
  entity,
  key,
  field,
  op,
  value,
})
const stage = (shop: TestShop, ...cells: StagedCell[]) => stageEntity(shop.db, { ...who, name: 'editCells', origin: 'edit' }, cells)

/** A new 部門 (-1), one below it (-2), a product that goes into the first, a new one (-3) in the second, and two deletions. */
function stageAll(shop: TestShop): void {
  stage(shop, cell('category', -1, 'categoryName', 'create', '上'))
  stage(shop, cell('category', -2, 'categoryName', 'create', '下'), cell('category', -2, 'parentCategoryId', 'create', -1))
  stage(shop, cell('product', 1, 'categoryId', 'set', -1))
  stage(shop, cell('product', -3, 'productName', 'create', '新商品'), cell('product', -3, 'categoryId', 'create', -2))
  stage(shop, cell('category', 2, '*', 'delete', null))
  stage(shop, cell('product', 5, '*', 'delete', null))
  shop.db.run("INSERT INTO meta VALUES ('last_local_id', '-3') ON CONFLICT (key) DO UPDATE SET value = '-3'")
}
const all: readonly (readonly unknown[])[] = [
  ['category', -2, 'categoryName', 'create', '下'],
  ['category', -2, 'parentCategoryId', 'create', -1],
  ['category', -1, 'categoryName', 'create', '上'],
  ['category', 2, '*', 'delete', null],
  ['product', -3, 'categoryId', 'create', -2],
  ['product', -3, 'productName', 'create', '新商品'],
  ['product', 1, 'categoryId', 'set', -1],
  ['product', 5, '*', 'delete', null],
]
const cells = (db: ReadDb) =>
  db
    .all<Record<string, unknown>>('SELECT entity, key, field, op, mine FROM pending ORDER BY entity, key, field')
    .map((row) => Object.values(row))
const states = (db: ReadDb) => db.column<string>('SELECT DISTINCT state FROM pending ORDER BY 1')

/** A copy that has everything staged; then the program goes on. */
function copied(): TestShop {
  const first = newShop()
  fillShop(first.db, 500)
  stageAll(first)
  first.file.close()
  return newShop(first.folder)
}

/** The files as a program that was killed leaves them, with tables that cannot be read. */
function mended(shop: TestShop, tables: readonly string[]): TestShop {
  shop.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
  const folder = newFolder()
  copyFileSync(shop.path, join(folder, 'shop.db'))
  if (existsSync(join(shop.folder, 'backups'))) {
    mkdirSync(join(folder, 'backups'))
    for (const name of readdirSync(join(shop.folder, 'backups')))
      copyFileSync(join(shop.folder, 'backups', name), join(folder, 'backups', name))
  }
  const path = join(folder, 'shop.db')
  damagePages(
    path,
    tables.flatMap((table) => pagesOf(path, table)),
  )
  return newShop(folder)
}

describe('out of a damaged file', () => {
  it.each(['store', 'pending'])('new 部門, what refers to them and deletions come back where %s cannot be read', (table) => {
    const again = mended(copied(), [table])
    expect(cells(again.db)).toEqual(all)
    expect(states(again.db)).toEqual(['staged'])
  })

  it('a 部門 that got its number since goes by it in the copy, and so does what refers to it', () => {
    const shop = copied()
    shop.db.run("INSERT INTO push_run (started_at) VALUES ('2026-11-23T12:00:00Z')")
    shop.db.transaction(() => giveNumber(shop.db, 'category', -1, 77, who.at))
    const again = mended(shop, ['pending'])
    expect(cells(again.db).filter(([, key, field]) => key === 77 || /(c|C)ategoryId$/u.test(String(field)))).toEqual([
      ['category', -2, 'parentCategoryId', 'create', 77],
      ['category', 77, 'categoryName', 'set', '上'],
      ['product', -3, 'categoryId', 'create', -2],
      ['product', 1, 'categoryId', 'set', 77],
    ])
    // What may have been sent is remembered as it would have been sent.
    expect(again.db.column('SELECT sent FROM pending WHERE key = 1')).toEqual([77])
    expect(states(again.db)).toEqual(['unknown'])
  })

  it('a deletion that was taken back since stays taken back, by undo as by a discard', () => {
    const shop = copied()
    undo(shop.db, who)
    discard(shop.db, who, { cells: [{ entity: 'category', key: 2, field: '*' }] })
    const again = mended(shop, ['pending', 'sent_change'])
    expect(cells(again.db)).toEqual(all.filter(([, , , op]) => op !== 'delete'))
  })

  it('a new 部門 that was given up since is not made, and a deletion that was brought again goes', () => {
    const shop = copied()
    undo(shop.db, who)
    redo(shop.db, who)
    discard(shop.db, who, { cells: [{ entity: 'category', key: -2, field: 'categoryName' }] })
    const again = mended(shop, ['pending', 'sent_change'])
    expect(cells(again.db).filter(([entity, key]) => entity === 'category' && key === -2)).toEqual([])
    expect(cells(again.db)).toContainEqual(['product', 5, '*', 'delete', null])
  })
})

describe('out of a file that lost commits', () => {
  it('new 部門 and deletions are of unknown fate, and what was said of them follows a number', () => {
    const shop = copied()
    const { db, path } = shop
    db.run("UPDATE pending SET state = 'rejected' WHERE entity = 'product' AND key = 5")
    // The mark knows of cells that were about to be sent, and the file does not.
    const known = markIn(db)
    writeMark(path, { ...known, sending: known.sending + 1 })
    expect(detectLoss(path, db, { now: noon, isMended: false })).toBe(true)
    const left = db.all<{ key: number; op: string; state: string }>('SELECT key, op, state FROM pending')
    // A deletion may be sent again: the row is read first, and one that is gone is done.
    expect(left.filter(({ key }) => key === 5)).toEqual([{ key: 5, op: 'delete', state: 'rejected' }])
    expect(new Set(left.filter(({ key }) => key !== 5).map(({ state }) => state))).toEqual(new Set(['unknown']))
    // A person has looked, and found the 部門 under its number.
    db.transaction(() => giveNumber(db, 'category', -1, 77, who.at))
    expect(db.all('SELECT mine, sent FROM pending WHERE key = 1')).toEqual([{ mine: 77, sent: 77 }])
  })
})

describe('out of a file of version 5', () => {
  it('unsent products, stock and new products are there, and can be taken back', () => {
    const folder = newFolder()
    const connection = connect(join(folder, 'shop.db'))
    migrate(connection, migrations.slice(0, 5))
    const { db } = connection
    for (const id of [1, 2, 3]) {
      db.run('INSERT INTO product (product_id, product_name, price, pull_id) VALUES (?, ?, 100, 1)', [id, `商品${id}`])
    }
    db.run(
      `INSERT INTO change_set (name, origin, author, at, cells, position) VALUES ('changes.sets.editCells', 'edit', '山田', '2026-11-01T00:00:00Z', 4, 'done')`,
    )
    const rows = [
      ['product', 1, 'price', 'set', 100, 200],
      ['stock', 2, '1', 'add', null, 5],
      ['stock', 3, '1', 'setStock', null, 9],
      ['product', -1, 'productName', 'create', null, '新商品'],
    ] as const
    for (const [entity, key, field, op, base, mine] of rows) {
      db.run('INSERT INTO change (change_set_id, entity, key, field, op, old, new) VALUES (1, ?, ?, ?, ?, ?, ?)', [
        entity,
        key,
        field,
        op,
        base,
        mine,
      ])
      db.run(
        `INSERT INTO pending (entity, key, field, op, base, mine, state, change_set_id, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, 'staged', 1, '2026-11-01T00:00:00Z')`,
        [entity, key, field, op, base, mine],
      )
    }
    connection.close()
    const shop = newShop(folder)
    expect(cells(shop.db)).toEqual([
      ['product', -1, 'productName', 'create', '新商品'],
      ['product', 1, 'price', 'set', 200],
      ['stock', 2, '1', 'add', 5],
      ['stock', 3, '1', 'setStock', 9],
    ])
    stage(shop, cell('product', 3, '*', 'delete', null))
    expect(cells(shop.db)).toContainEqual(['product', 3, '*', 'delete', null])
    expect(cells(shop.db)).not.toContainEqual(['stock', 3, '1', 'setStock', 9])
    undo(shop.db, who)
    expect(cells(shop.db)).toContainEqual(['stock', 3, '1', 'setStock', 9])
  })
})
