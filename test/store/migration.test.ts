import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { connect, type Connection } from '#core/store/connection.ts'
import type { WriteDb } from '#core/store/db.ts'
import { intentTables } from '#core/store/intent.ts'
import { fileVersion, latestVersion, migrate } from '#core/store/migrate.ts'
import { migrations } from '#core/store/migrations/index.ts'
import * as wireFields from '#core/store/migrations/0005-wire-fields.ts'
import { changeSets } from '#core/changes/history.ts'
import { changeSummary, listChanges } from '#core/changes/read.ts'
import { undo } from '#core/changes/step.ts'
import { openTestShop } from '../fixtures/shopFile.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A file as the first version left it: a set with cells in every state that could outlive the program. */
function oldFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'banto-'))
  folders.push(folder)
  const connection = connect(join(folder, 'shop.db'))
  migrate(connection, migrations.slice(0, 1))
  const { db } = connection
  for (const id of [1, 2, 3, 4]) {
    db.run('INSERT INTO product (product_id, product_name, price, pull_id) VALUES (?, ?, 100, 1)', [id, `商品${id}`])
  }
  db.run(
    `INSERT INTO change_set (name, origin, author, at, cells, position) VALUES ('changes.sets.editCells', 'edit', '山田', '2026-11-01T00:00:00Z', 4, 'done')`,
  )
  const states = ['staged', 'unknown', 'conflict', 'rejected']
  states.forEach((state, i) => {
    db.run(`INSERT INTO change (change_set_id, entity, key, field, old, new) VALUES (1, 'product', ?, 'price', 100, 200)`, [i + 1])
    db.run(
      `INSERT INTO pending (entity, key, field, base, mine, theirs, sent, state, reason, change_set_id, changed_at)
       VALUES ('product', ?, 'price', 100, 200, ?, ?, ?, ?, 1, '2026-11-01T00:00:00Z')`,
      [i + 1, state === 'conflict' ? 150 : null, state === 'unknown' ? 200 : null, state, state === 'rejected' ? 'だめ' : null],
    )
  })
  connection.close()
  return folder
}

it('a file of the first version keeps every unsent change, and what was learned about it', () => {
  const folder = oldFile()
  const shop = openTestShop(folder)
  try {
    expect(shop.file.notices.map(({ code }) => code)).toEqual(['migrated'])
    expect(changeSummary(shop.db)).toMatchObject({ staged: 1, unknown: 1, conflict: 1, rejected: 1, rows: 4 })
    const { rows } = listChanges(shop.db, { states: ['staged', 'unknown', 'conflict', 'rejected'], offset: 0, limit: 10 })
    expect(
      rows.map(({ key, state, op, base, mine, theirs, reason, author }) => [key, state, op, base, mine, theirs, reason, author]),
    ).toEqual([
      [1, 'staged', 'set', 100, 200, null, null, '山田'],
      [2, 'unknown', 'set', 100, 200, null, null, '山田'],
      [3, 'conflict', 'set', 100, 200, 150, null, '山田'],
      [4, 'rejected', 'set', 100, 200, null, 'だめ', '山田'],
    ])
    expect(shop.db.get('SELECT sent, sent_set FROM pending WHERE key = 2')).toEqual({ sent: 200, sent_set: 1 })
    expect(changeSets(shop.db, 0, 10).rows).toMatchObject([
      { cells: 4, outcomes: { waiting: 1, unknown: 1, conflict: 1, rejected: 1, superseded: 0 } },
    ])
    // One may have arrived: that one is asked about.
    const who = { author: null, at: '2026-11-02T00:00:00Z' }
    expect(undo(shop.db, who)).toMatchObject({ cells: 0, question: { staged: 1, withdrawn: 3 } })
    expect(undo(shop.db, who, { changeSetId: 1, cells: 1 })).toMatchObject({ cells: 4, skipped: 0 })
    expect(changeSummary(shop.db)).toMatchObject({ staged: 0, unknown: 1, conflict: 0, rejected: 0 })
  } finally {
    shop.remove()
    folders.length = 0
  }
})

/** A file before the mirror's fields were those of the wire, with a mirror that was full and a change that was not sent. */
function fileBeforeWireFields(): string {
  const folder = oldFile()
  const connection = connect(join(folder, 'shop.db'))
  migrate(
    connection,
    migrations.filter((step) => step.version < wireFields.version),
  )
  const { db } = connection
  db.run(
    `INSERT INTO store (store_id, store_name, store_division, postal_code, opening_time, pull_id) VALUES (1, '本店', '0', '000-0001', '09:00', 7)`,
  )
  db.run(`INSERT INTO reduce_tax_rate (reduce_tax_id, reduce_tax_name, reduce_tax_rate, pull_id) VALUES (10000001, '軽減', 8, 7)`)
  db.run(`INSERT INTO product_order_setting (product_id, order_unit_num, pull_id) VALUES (1, 12, 7)`)
  db.run(`INSERT INTO staff_holiday (staff_holiday_id, staff_id, from_date, pull_id) VALUES (1, 1, '2026-11-01', 7)`)
  for (const resource of ['stores', 'taxRates', 'reduceTaxRates', 'staffHolidays', 'products', 'stock']) {
    db.run(
      `INSERT INTO pull_state (resource, pull_id, mode, part, next_page, high_water, last_full_at, here_from, here_to, refused_at)
      VALUES (?, 7, 'full', 1, 3, '2026-11-01T00:00:00+09:00', '2026-11-01T00:00:00Z', '2026-10-01', '2026-10-31', '2026-11-01T00:00:00Z')`,
      [resource],
    )
  }
  connection.close()
  return folder
}

it('a mirror that held fields of no reply loses them, is read anew, and no unsent change is touched', () => {
  const folder = fileBeforeWireFields()
  const intent = ['change_set', 'change', 'pending']
  const before = connect(join(folder, 'shop.db'))
  const kept = intent.map((table) => before.db.all(`SELECT * FROM ${table}`))
  expect(kept.map((rows) => rows.length)).toEqual([1, 4, 4])
  before.close()
  const after = connect(join(folder, 'shop.db'))
  try {
    expect(
      migrate(
        after,
        migrations.filter((step) => step.version <= wireFields.version),
      ),
    ).toBeLessThan(wireFields.version)
    expect(intent.map((table) => after.db.all(`SELECT * FROM ${table}`))).toEqual(kept)
    expect(after.db.all('SELECT * FROM store')).toEqual([
      {
        store_id: 1,
        store_code: null,
        store_name: '本店',
        store_abbr: null,
        division: null,
        upd_date_time: null,
        pull_id: 7,
        post_code: '000-0001',
        address: null,
        phone_number: null,
      },
    ])
    expect(after.db.column("SELECT name FROM sqlite_schema WHERE name = 'product_order_setting'")).toEqual([])
    const state = (resource: string) =>
      after.db.get('SELECT mode, part, next_page, last_full_at, here_from, refused_at, pull_id FROM pull_state WHERE resource = ?', [
        resource,
      ])
    const anew = { mode: null, part: 0, next_page: null, last_full_at: null, here_from: null, refused_at: null, pull_id: 7 }
    for (const resource of ['stores', 'taxRates', 'reduceTaxRates', 'staffHolidays']) expect(state(resource), resource).toEqual(anew)
    for (const resource of ['products', 'stock']) expect(state(resource), resource).toMatchObject({ mode: 'full', next_page: 3 })
  } finally {
    after.close()
  }
})

/** A value that the table's own CHECK allows a column; null: it allows any. */
function allowedIn(tableSql: string, column: string): string | number | null {
  const first = new RegExp(`CHECK \\(${column} IN \\((?:'([^']*)'|(\\d+))`, 'u').exec(tableSql)
  return first === null ? null : (first[1] ?? Number(first[2]))
}

/** One row in every table of intent that has none yet: what exists nowhere else than in this file. */
function fillIntent(db: WriteDb): void {
  for (const { name } of intentTables(db)) {
    if (db.get(`SELECT 1 FROM "${name}" LIMIT 1`) !== undefined) continue
    const [tableSql = ''] = db.column<string>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [name])
    const columns = db.all<{ name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)', [name])
    const values = columns.map(({ name: column, type }) => allowedIn(tableSql, column) ?? (type === 'TEXT' ? `${name} ${column}` : 1))
    db.run(`INSERT INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`, values)
  }
}

/** Columns that have another name since. */
const renamed: Readonly<Record<string, string>> = { 'id_map.product_id': 'id' }

/** Every row of intent, by table: its columns of `like`, or all of them. */
function intentRows(db: WriteDb, like?: ReadonlyMap<string, readonly Record<string, unknown>[]>): Map<string, Record<string, unknown>[]> {
  return new Map(
    intentTables(db).map(({ name }) => {
      const columns = Object.keys(like?.get(name)?.[0] ?? {})
      const wanted =
        columns.length === 0 ? '*' : columns.map((column) => `"${renamed[`${name}.${column}`] ?? column}" AS "${column}"`).join(', ')
      return [name, db.all<Record<string, unknown>>(`SELECT ${wanted} FROM "${name}"`)]
    }),
  )
}

const upTo = (version: number) => migrations.filter((step) => step.version <= version)

it.each(migrations.slice(0, -1).map(({ version }) => version))(
  'a file of version %i comes to the latest with every row of intent',
  (from) => {
    const folder = oldFile()
    const old = connect(join(folder, 'shop.db'))
    migrate(old, upTo(from))
    expect(fileVersion(old)).toBe(from)
    fillIntent(old.db)
    const before = intentRows(old.db)
    old.close()
    const now = connect(join(folder, 'shop.db'))
    try {
      expect(migrate(now)).toBe(from)
      expect(fileVersion(now)).toBe(latestVersion())
      expect(now.db.column('PRAGMA integrity_check')).toEqual(['ok'])
      const after = intentRows(now.db, before)
      for (const [table, rows] of before) expect(after.get(table), table).toEqual(expect.arrayContaining(rows))
    } finally {
      now.close()
    }
  },
)

it('there is a step for every version from the first to the last, each in the file that has its number', () => {
  const versions = migrations.map(({ version }) => version)
  expect(versions).toEqual(Array.from(versions, (_, at) => at + 1))
  const files = readdirSync(join(import.meta.dirname, '../../electron/core/store/migrations')).filter((name) => name !== 'index.ts')
  expect(files.map((name) => Number(/^(\d{4})-[a-z-]+\.ts$/u.exec(name)?.[1]))).toEqual(versions)
})

it('a file brought up step by step is the same as one that is made new', () => {
  const schemaOf = (connection: ReturnType<typeof connect>) =>
    connection.db.all('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name')
  const [stepwise, whole] = ['stepwise.db', 'whole.db'].map((name) => connect(join(oldFile(), name))) as [Connection, Connection]
  for (const { version } of migrations) expect(migrate(stepwise, upTo(version))).toBe(version - 1)
  expect(migrate(whole)).toBe(0)
  expect(schemaOf(stepwise)).toEqual(schemaOf(whole))
  for (const connection of [stepwise, whole]) connection.close()
})
