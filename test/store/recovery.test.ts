import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { stageAny, stageCells } from '#core/changes/stage.ts'
import { backupFolder, listBackups } from '#core/store/backup.ts'
import { connect } from '#core/store/connection.ts'
import type { ReadDb, SqlValue, WriteDb } from '#core/store/db.ts'
import { intentTables, listed, quoted } from '#core/store/intent.ts'
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
/** All that people did, as it stands in a file; how often the file was closed is not theirs. */
function everythingIn(db: ReadDb): Record<string, readonly Row[]> {
  const tables = intentTables(db).map(({ name, columns, key }): [string, readonly Row[]] => {
    const rows = db.all<Row>(`SELECT ${listed(columns)} FROM ${quoted(name)} ORDER BY ${listed(key)}`)
    return [name, rows.filter((row) => row['key'] !== 'generation')]
  })
  return { ...Object.fromEntries(tables), ids: db.all<Row>('SELECT name, seq FROM sqlite_sequence ORDER BY name') }
}

/** Fills each column of each table of intent with values that stand nowhere else, as far as its rules allow. */
function fillIntent(db: WriteDb, from: number): void {
  let next = from * 1000
  db.run('PRAGMA foreign_keys = OFF')
  for (const { name, columns } of intentTables(db)) {
    const sql = db.column<string>('SELECT sql FROM sqlite_schema WHERE name = ?', [name])[0] ?? ''
    const types = new Map(db.all<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', [name]).map((row) => [row.name, row.type]))
    const references = new Set(db.column<string>('SELECT "from" FROM pragma_foreign_key_list(?)', [name]))
    const valueOf = (column: string, i: number): SqlValue => {
      const allowed = new RegExp(`\\b${column}\\s[^,]*?CHECK \\(${column} IN \\(([^)]*)\\)`, 'u').exec(sql)?.[1]
      if (allowed !== undefined) return allowed.split(',').map((word) => word.trim().replaceAll("'", ''))[i % allowed.split(',').length] ?? null
      if (column.endsWith('_id') || references.has(column)) return from + i
      next += 1
      if (column === 'details') return JSON.stringify({ n: next })
      const type = types.get(column)
      return type === 'INTEGER' ? next : type === 'REAL' ? next + 0.5 : type === 'ANY' ? (i % 2 === 0 ? next : `値${next}`) : `文字${next}`
    }
    for (let i = 0; i < 12; i += 1) {
      db.run(`INSERT INTO ${quoted(name)} (${listed(columns)}) VALUES (${columns.map(() => '?').join(', ')})`, columns.map((column) => valueOf(column, i)))
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
  for (let id = 1; id <= 500; id += 1) connection.db.run('INSERT INTO product (product_id, product_name, pull_id) VALUES (?, ?, 1)', [id, `商品${id}`.repeat(20)])
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
    expect(names.filter((name) => /^(product|stock|store|pull_state|search|sqlite|category)/u.test(name))).toEqual([])
  })
})
