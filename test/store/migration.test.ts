import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { connect } from '#core/store/connection.ts'
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

it('versions follow one another', () => {
  const versions = migrations.map(({ version }) => version)
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
  const connection = connect(join(oldFile(), 'shop.db'))
  expect(migrate(connection)).toBe(1)
  expect(fileVersion(connection)).toBe(latestVersion())
  connection.close()
})
