import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { stageStock } from '#core/entities/stock/stage.ts'
import { newLocalIds } from '#core/changes/newRows.ts'
import { recordOutcome } from '#core/outbox/outcomes.ts'
import { backupFolder, listBackups } from '#core/store/backup.ts'
import { connect } from '#core/store/connection.ts'
import type { ReadDb, SqlValue, WriteDb } from '#core/store/db.ts'
import { intentTables } from '#core/store/intent.ts'
import { migrate } from '#core/store/migrate.ts'
import { migrations } from '#core/store/migrations/index.ts'
import { damagePages, pagesOf } from '../fixtures/damage.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

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

type Row = Record<string, SqlValue>
/** What can be made again. Said here once more, and read without the store's own help: this test has to see what that forgets. */
const canBeMadeAgain = /^(product_text|search_dirty|product_search(_.*)?|sqlite_.*)$/u
function tablesOf(db: ReadDb): { name: string; columns: string[] }[] {
  return db
    .column<string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .filter((name) => !canBeMadeAgain.test(name))
    .map((name) => ({ name, columns: db.column<string>('SELECT name FROM pragma_table_info(?)', [name]) }))
    .filter(({ columns }) => !columns.includes('pull_id'))
}
const listed = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ')

/** All that people did, as it stands in a file; how often the file was closed is not theirs. */
function everythingIn(db: ReadDb): Record<string, readonly Row[]> {
  const tables = tablesOf(db).map(({ name, columns }): [string, readonly Row[]] => {
    const rows = db.all<Row>(`SELECT * FROM "${name}" ORDER BY ${listed(columns)}`)
    return [name, rows.filter((row) => row['key'] !== 'generation')]
  })
  return { ...Object.fromEntries(tables), ids: db.all<Row>('SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name') }
}

/** Fills each column of each table of intent with values that stand nowhere else, as far as its rules allow. */
function fillIntent(db: WriteDb, from: number): void {
  let next = from * 1000
  db.run('PRAGMA foreign_keys = OFF')
  for (const { name, columns } of tablesOf(db)) {
    const sql = db.column<string>('SELECT sql FROM sqlite_schema WHERE name = ?', [name])[0] ?? ''
    const types = new Map(
      db.all<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', [name]).map((row) => [row.name, row.type]),
    )
    const references = new Set(db.column<string>('SELECT "from" FROM pragma_foreign_key_list(?)', [name]))
    const valueOf = (column: string, i: number): SqlValue => {
      const allowed = new RegExp(`\\b${column}\\s[^,]*?CHECK \\(${column} IN \\(([^)]*)\\)`, 'u').exec(sql)?.[1]
      if (allowed !== undefined)
        return allowed.split(',').map((word) => word.trim().replaceAll("'", ''))[i % allowed.split(',').length] ?? null
      if (column.endsWith('_id') || references.has(column)) return from + i
      next += 1
      if (column === 'details') return JSON.stringify({ n: next })
      const type = types.get(column)
      return type === 'INTEGER' ? next : type === 'REAL' ? next + 0.5 : type === 'ANY' ? (i % 2 === 0 ? next : `値${next}`) : `文字${next}`
    }
    for (let i = 0; i < 12; i += 1) {
      db.run(
        `INSERT INTO "${name}" (${listed(columns)}) VALUES (${columns.map(() => '?').join(', ')})`,
        columns.map((column) => valueOf(column, i)),
      )
    }
  }
  db.run('PRAGMA foreign_keys = ON')
}

/** A file as the program of a version left it, with a mirror that can be damaged and all kinds of intent. */
function fileOf(version: number): string {
  const folder = newFolder()
  const connection = connect(join(folder, 'shop.db'))
  connection.pragma('journal_mode = WAL')
  migrate(connection, migrations.slice(0, version))
  for (let id = 1; id <= 500; id += 1)
    connection.db.run('INSERT INTO product (product_id, product_name, pull_id) VALUES (?, ?, 1)', [id, `商品${id}`.repeat(20)])
  fillIntent(connection.db, 1)
  connection.close()
  return folder
}

function twinOf(folder: string): string {
  const twin = newFolder()
  copyFileSync(join(folder, 'shop.db'), join(twin, 'shop.db'))
  if (existsSync(backupFolder(join(folder, 'shop.db')))) {
    mkdirSync(join(twin, 'backups'))
    for (const name of readdirSync(join(folder, 'backups'))) copyFileSync(join(folder, 'backups', name), join(twin, 'backups', name))
  }
  return twin
}

/** The files as a program that was killed leaves them, log and all. */
function killedFolder(shop: TestShop): string {
  const twin = twinOf(shop.folder)
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(shop.path + suffix)) copyFileSync(shop.path + suffix, join(twin, `shop.db${suffix}`))
  return twin
}

const damageMirror = (path: string): void => damagePages(path, pagesOf(path, 'product').slice(1, 3))

describe('what people did, out of a damaged file', () => {
  it.each(migrations.map(({ version }) => version))('of version %d comes back in every column of every table', (version) => {
    const folder = fileOf(version)
    const twin = twinOf(folder)
    damageMirror(join(twin, 'shop.db'))
    const expected = everythingIn(newShop(folder).db)
    const mended = newShop(twin)
    expect(mended.file.notices.map(({ code }) => code)).toContain('quarantined')
    expect(Object.keys(expected)).toEqual(expect.arrayContaining(['change', 'change_set', 'meta', 'pending']))
    expect(everythingIn(mended.db)).toEqual(expected)
    expect(mended.db.column('PRAGMA integrity_check')).toEqual(['ok'])
    expect(mended.db.all('PRAGMA foreign_key_check')).toEqual([])
  })

  const places: [string, (path: string) => readonly number[]][] = [
    ['the first page', () => [1]],
    ['the description of the tables', (path) => pagesOf(path, 'sqlite_schema').slice(1)],
    ['both', (path) => pagesOf(path, 'sqlite_schema')],
  ]
  it.each(places)('comes back where %s is gone, with what was typed after the copy', (_place, pages) => {
    const first = newShop(fileOf(migrations.length))
    first.file.close()
    const second = newShop(first.folder)
    fillIntent(second.db, 100)
    second.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const expected = everythingIn(second.db)
    const killed = twinOf(first.folder)
    damagePages(join(killed, 'shop.db'), pages(join(killed, 'shop.db')))
    const mended = newShop(killed)
    expect(mended.file.notices.map(({ code }) => code)).toEqual(['quarantined', 'restoredFromBackup'])
    expect(everythingIn(mended.db)).toEqual(expected)
  })

  it('comes back without any copy where the description of the tables is gone', () => {
    const folder = fileOf(migrations.length)
    const twin = twinOf(folder)
    damagePages(join(twin, 'shop.db'), pagesOf(join(twin, 'shop.db'), 'sqlite_schema').slice(1))
    expect(everythingIn(newShop(twin).db)).toEqual(everythingIn(newShop(folder).db))
  })

  it('a table with pulled rows has a pull_id: all others are salvaged', () => {
    const names = intentTables(newShop().db).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['change', 'change_set', 'id_map', 'meta', 'pending', 'push_run', 'sent_change']))
    expect(names.filter((name) => /^(product|stock(?!_count)|store|pull_state|search|sqlite|category)/u.test(name))).toEqual([])
  })
})

const header = { ...who, origin: 'edit' as const }
const setPrice = (shop: TestShop, key: number, value: number) =>
  stageCells(shop.db, { ...header, name: 'editCell' }, [{ key, field: 'price', value }])
function stageAll(shop: TestShop): void {
  setPrice(shop, 1, 4321)
  stageStock(shop.db, { ...header, name: 'stockAdd' }, [{ productId: 3, storeId: 1, op: 'add', amount: 5 }])
  stageStock(shop.db, { ...header, name: 'stockSet' }, [{ productId: 4, storeId: 1, op: 'setStock', amount: 99 }])
  const [id = 0] = newLocalIds(shop.db, 1)
  stageCells(shop.db, { ...header, name: 'createProduct' }, [{ key: id, field: 'productName', op: 'create', value: '新商品' }])
}
const cells = (db: ReadDb) =>
  db.all<Row>('SELECT entity, key, field, op, mine, state, sent FROM pending ORDER BY entity, key, field').map((row) => Object.values(row))
const all = (state: string) => [
  ['product', -1, 'productName', 'create', '新商品', state, state === 'unknown' ? '新商品' : null],
  ['product', 1, 'price', 'set', 4321, state, state === 'unknown' ? 4321 : null],
  ['stock', 3, '1', 'add', 5, state, state === 'unknown' ? 5 : null],
  ['stock', 4, '1', 'setStock', 99, state, state === 'unknown' ? 99 : null],
]
const codes = (shop: TestShop) => shop.file.notices.map(({ code }) => code)
/** A send was begun and ended, whatever it sent. */
const pushOnce = (db: WriteDb): number => db.run("INSERT INTO push_run (started_at) VALUES ('2026-11-23T12:00:00Z')").lastInsertRowid

describe('what of the copy and what of the damaged file', () => {
  /** A copy that has everything staged; then the program goes on. */
  function copied(): TestShop {
    const first = newShop()
    fillShop(first.db, 500)
    stageAll(first)
    first.file.close()
    return newShop(first.folder)
  }
  const mended = (shop: TestShop, tables: readonly string[]): TestShop => {
    shop.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const folder = killedFolder(shop)
    const path = join(folder, 'shop.db')
    damagePages(
      path,
      tables.flatMap((table) => pagesOf(path, table)),
    )
    return newShop(folder)
  }

  it('an amount to be added stays one, a new product stays new, after one damaged page', () => {
    const shop = copied()
    expect(cells(mended(shop, ['store']).db)).toEqual(all('staged'))
  })

  it('rows that could not be read come from the copy as they were, where nothing was sent since', () => {
    const shop = copied()
    expect(cells(mended(shop, ['pending']).db)).toEqual(all('staged'))
  })

  it('rows that could not be read are of unknown fate where something was sent since', () => {
    const shop = copied()
    pushOnce(shop.db)
    expect(cells(mended(shop, ['pending']).db)).toEqual(all('unknown'))
  })

  it('what was proved to be at Smaregi does not come back from the copy', () => {
    const shop = copied()
    pushOnce(shop.db)
    const cell = { entity: 'stock', key: 3, field: '1' } as const
    recordOutcome(shop.db, cell, 'verified', noon.toISOString())
    shop.db.run("DELETE FROM pending WHERE entity = 'stock' AND key = 3")
    expect(cells(mended(shop, ['pending']).db)).toEqual(all('unknown').filter(([, key]) => key !== 3))
    expect(cells(mended(shop, ['store']).db)).toEqual(all('staged').filter(([, key]) => key !== 3))
  })

  it('a value typed after the copy is there though its row could not be read', () => {
    const shop = copied()
    setPrice(shop, 1, 777)
    const again = mended(shop, ['pending'])
    expect(cells(again.db)).toContainEqual(['product', 1, 'price', 'set', 777, 'staged', null])
    expect(codes(again)).toContain('someMayBeMissing')
  })

  it('a product that got its number since goes by it, and is not made again', () => {
    const shop = copied()
    pushOnce(shop.db)
    shop.db.run("INSERT INTO id_map (local_id, id, at) VALUES (-1, 900, '2026-11-23T12:00:00Z')")
    shop.db.run("UPDATE pending SET key = 900, state = 'sent', sent = mine WHERE key = -1")
    expect(cells(mended(shop, ['pending']).db)).toContainEqual(['product', 900, 'productName', 'set', '新商品', 'unknown', '新商品'])
  })

  it('gives no number of a set, a send or a new product twice', () => {
    const shop = copied()
    for (let i = 0; i < 5; i += 1) pushOnce(shop.db)
    newLocalIds(shop.db, 4)
    setPrice(shop, 2, 5)
    setPrice(shop, 2, 6)
    // Given and gone again: no row tells of these.
    shop.db.run('DELETE FROM push_run WHERE push_id > 2')
    // A table that was copied without a row has a counter at 0.
    const counters = 'SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name'
    const ids = shop.db.all<Row>(counters)
    const again = mended(shop, ['change'])
    expect(again.db.all<Row>(counters)).toEqual(ids)
    expect(newLocalIds(again.db, 1)).toEqual([-6])
  })

  it('names of operations begin anew where the last one is not known', () => {
    const shop = copied()
    shop.db.run("INSERT INTO meta VALUES ('operation_prefix', 'ABCD'), ('operation_number', '12')")
    shop.file.close()
    const again = newShop(shop.folder)
    expect(again.db.column("SELECT value FROM meta WHERE key = 'operation_number'")).toEqual(['12'])
    expect(mended(again, ['meta']).db.column("SELECT value FROM meta WHERE key LIKE 'operation%'")).toEqual([])
  })
})

describe('edits that are only in the log when the program is killed', () => {
  const places: [string, (path: string) => void][] = [
    ['with the first page gone', (path) => damagePages(path, [1])],
    ['with every page gone', (path) => writeFileSync(path, Buffer.alloc(65_536, 0xa5))],
    ['with the file cut to nothing', (path) => truncateSync(path, 0)],
    ['with the file gone', (path) => rmSync(path)],
  ]
  it.each(places)('%s come back', (_place, damage) => {
    const first = newShop()
    fillShop(first.db, 500)
    first.file.close()
    const second = newShop(first.folder)
    stageAll(second)
    const folder = killedFolder(second)
    damage(join(folder, 'shop.db'))
    const mended = newShop(folder)
    expect(codes(mended)).toContain('restoredFromBackup')
    expect(codes(mended)).not.toContain('someMayBeMissing')
    expect(cells(mended.db)).toEqual(all('staged'))
    expect(mended.db.column('SELECT count(*) FROM product')).toEqual([500])
  })

  it('are said to be missing, perhaps, where the log is gone too', () => {
    const first = newShop()
    fillShop(first.db, 500)
    first.file.close()
    const second = newShop(first.folder)
    stageAll(second)
    const folder = killedFolder(second)
    damagePages(join(folder, 'shop.db'), [1])
    rmSync(join(folder, 'shop.db-wal'))
    writeFileSync(join(folder, 'shop.db'), 'nothing is left'.repeat(500))
    expect(codes(newShop(folder))).toEqual(['quarantined', 'someMayBeMissing', 'restoredFromBackup'])
  })
})

describe('a file that is empty or gone', () => {
  const ways: [string, (path: string) => void][] = [
    ['cut to 0 bytes', (path) => truncateSync(path, 0)],
    ['cut in the middle', (path) => truncateSync(path, 9000)],
    ['gone', (path) => rmSync(path)],
    [
      'an empty database',
      (path) => {
        rmSync(path)
        const empty = connect(path)
        empty.pragma('journal_mode = WAL')
        empty.script('CREATE TABLE t (a); DROP TABLE t')
        empty.close()
      },
    ],
  ]
  it.each(ways)('%s after a clean end comes back whole from the copy, and it is told', (_way, harm) => {
    const shop = newShop()
    fillShop(shop.db, 300)
    stageAll(shop)
    shop.file.close()
    harm(shop.path)
    const again = newShop(shop.folder)
    expect(codes(again)).toContain('restoredFromBackup')
    expect(codes(again)).not.toContain('someMayBeMissing')
    expect(cells(again.db)).toEqual(all('staged'))
    expect(again.db.column('SELECT count(*) FROM product')).toEqual([300])
  })

  it('what a program that was killed may have sent is of unknown fate when the file is gone', () => {
    const shop = newShop()
    fillShop(shop.db, 5)
    stageAll(shop)
    shop.file.close()
    const again = newShop(shop.folder)
    const folder = killedFolder(again)
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `shop.db${suffix}`), { force: true })
    const mended = newShop(folder)
    expect(cells(mended.db)).toEqual(all('unknown'))
    expect(codes(mended)).toEqual(['someMayBeMissing', 'restoredFromBackup'])
  })

  const traces: [string, (shop: TestShop) => void, boolean][] = [
    ['the note of its last end', () => undefined, false],
    ['the mark', (shop) => rmSync(join(shop.folder, 'shop.closed')), false],
    [
      'the journal',
      (shop) => {
        for (const name of ['shop.closed', 'shop.mark']) rmSync(join(shop.folder, name))
        writeFileSync(join(shop.folder, 'journal.db'), '')
      },
      false,
    ],
    [
      'the list of known shops',
      (shop) => {
        for (const name of ['shop.closed', 'shop.mark']) rmSync(join(shop.folder, name))
      },
      true,
    ],
  ]
  it.each(traces)(
    'cut to 0 bytes without any copy is no new shop where only %s is left: it is told, and kept aside',
    (_trace, clear, isKnown) => {
      const shop = newShop()
      fillShop(shop.db, 5)
      stageAll(shop)
      shop.file.close()
      for (const copy of listBackups(shop.path)) rmSync(copy)
      clear(shop)
      truncateSync(shop.path, 0)
      const again = openTestShop(shop.folder, { isKnown })
      shops.push(again)
      expect(codes(again)).toEqual(['quarantined', 'foundEmpty'])
      expect(readdirSync(shop.folder).filter((name) => name.startsWith('shop.db.corrupt-'))).toHaveLength(1)
      expect(again.db.column('SELECT count(*) FROM pending')).toEqual([0])
      again.file.close()
      expect(codes(newShop(shop.folder))).toEqual([])
    },
  )

  it('made a moment ago by a program that was killed at its first start is a new shop', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'shop.db'), '')
    expect(codes(newShop(folder))).toEqual([])
  })

  it('leaves nothing beside the copies that were looked at, nor what earlier programs left', () => {
    const shop = newShop()
    fillShop(shop.db, 5)
    shop.file.close()
    for (let i = 0; i < 5; i += 1) {
      writeFileSync(shop.path, 'nothing is left'.repeat(500))
      const again = newShop(shop.folder)
      setPrice(again, 1, 100 + i)
      again.file.close()
      if (i === 2)
        for (const side of ['-wal', '-shm'])
          writeFileSync(join(backupFolder(shop.path), `shop-g00000001-20260101T000000000Z-close.db${side}`), '')
    }
    expect(readdirSync(backupFolder(shop.path)).filter((name) => !name.endsWith('.db'))).toEqual([])
  })

  it('a shop that lost its rows does not push the last full copy out', () => {
    let shop = newShop()
    fillShop(shop.db, 300)
    shop.file.close()
    const [full = ''] = listBackups(shop.path)
    for (let i = 0; i < 6; i += 1) {
      shop = newShop(shop.folder)
      shop.db.run('DELETE FROM product')
      shop.db.run('DELETE FROM stock')
      setPrice(shop, 1, i)
      shop.db.run('INSERT INTO meta VALUES (?, ?)', [`n${i}`, ''])
      shop.file.close()
    }
    expect(listBackups(shop.path)).toHaveLength(4)
    expect(listBackups(shop.path)).toContain(full)
  })

  it('opens where only the lock beside it is damaged', () => {
    const shop = newShop()
    fillShop(shop.db, 5)
    stageAll(shop)
    shop.file.close()
    writeFileSync(join(shop.folder, 'shop.lock'), 'no lock any more'.repeat(300))
    const again = newShop(shop.folder)
    expect(codes(again)).toEqual([])
    expect(cells(again.db)).toEqual(all('staged'))
  })

  it('goes on where a recovery was broken off between putting aside and putting in place', () => {
    const shop = newShop()
    fillShop(shop.db, 5)
    stageAll(shop)
    shop.file.close()
    copyFileSync(shop.path, `${shop.path}.mended`)
    for (const copy of listBackups(shop.path)) rmSync(copy)
    rmSync(shop.path)
    expect(cells(newShop(shop.folder).db)).toEqual(all('staged'))
  })
})

describe('copies under a clock that lies', () => {
  it('are ordered and pruned by what stands in them, not by the time', () => {
    const at = (year: number) => ({ now: () => new Date(Date.UTC(year, 5, 1)) })
    let shop = newShop()
    for (const year of [2030, 2030, 2030, 2026]) {
      shop = shop.reopen(at(year))
      shops.push(shop)
      fillShop(shop.db, year === 2026 ? 400 : 10 + shop.db.all('SELECT 1 FROM product').length)
    }
    setPrice(shop, 1, 2026)
    shop.file.close()
    const copies = listBackups(shop.path)
    expect(copies).toHaveLength(3)
    expect(copies[0]).toContain('-20260601T')
    writeFileSync(shop.path, 'nothing is left'.repeat(500))
    const again = newShop(shop.folder)
    expect(again.db.column('SELECT mine FROM pending')).toEqual([2026])
    expect(again.db.column('SELECT count(*) FROM product')).toEqual([400])
  })

  it('of an earlier program, without a number in their names, are older than any with one', () => {
    const shop = newShop()
    fillShop(shop.db, 5)
    setPrice(shop, 1, 1)
    shop.file.close()
    writeFileSync(join(backupFolder(shop.path), 'shop-20300101T000000000Z-close.db'), 'old')
    expect(listBackups(shop.path).map((name) => name.includes('-g0'))).toEqual([true, false])
  })
})
