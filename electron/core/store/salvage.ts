import { connect } from './connection.ts'
import type { SqlValue, WriteDb } from './db.ts'

/**
 * What people typed and Smaregi has not got yet lives only in this file. When the file is damaged,
 * its mirror can be pulled again; these tables are read out of the damaged file as far as SQLite
 * can still read them, from both ends, and laid over the restored backup.
 */
const tables = [
  {
    name: 'change_set',
    order: 'change_set_id',
    columns: ['change_set_id', 'name', 'details', 'origin', 'inverse_of', 'author', 'at', 'cells', 'position'],
  },
  {
    name: 'change',
    order: 'change_set_id, entity, key, field',
    columns: ['change_set_id', 'entity', 'key', 'field', 'old', 'new'],
  },
  {
    name: 'pending',
    order: 'entity, key, field',
    columns: 'entity key field base base_version mine theirs sent state reason change_set_id changed_at'.split(' '),
  },
] as const

type Row = Record<string, SqlValue>

export interface Salvage {
  readonly rows: ReadonlyMap<string, readonly Row[]>
  /** Every table was read from end to end. */
  readonly complete: boolean
  readonly pending: number
}

/** Reads what can be read; never throws. */
export function salvageIntent(path: string): Salvage {
  const rows = new Map<string, readonly Row[]>()
  let complete = true
  try {
    const connection = connect(path, { readOnly: true })
    try {
      for (const table of tables) {
        const found = new Map<string, Row>()
        const select = `SELECT ${table.columns.join(', ')} FROM "${table.name}" ORDER BY `
        const keys = table.order.split(', ')
        for (const order of [table.order, keys.map((key) => `${key} DESC`).join(', ')]) {
          try {
            for (const row of connection.db.iterate<Row>(select + order)) {
              found.set(keys.map((key) => String(row[key])).join('\n'), row)
            }
            break
          } catch {
            complete = complete && order !== table.order
          }
        }
        rows.set(table.name, [...found.values()])
      }
    } finally {
      connection.close()
    }
  } catch {
    complete = false
  }
  return { rows, complete, pending: rows.get('pending')?.length ?? 0 }
}

/** Lays salvaged intent over a file: in place of what is there if all of it was read, else added to it. */
export function layIntent(db: WriteDb, salvage: Salvage): void {
  db.transaction(() => {
    if (salvage.complete) for (const table of tables.toReversed()) db.run(`DELETE FROM "${table.name}"`)
    // A set whose first step could not be read must not hold back the others.
    const sets = (salvage.rows.get('change_set') ?? []).map((row) => row['change_set_id'])
    const known = new Set([...sets, ...db.column<number>('SELECT change_set_id FROM change_set')])
    for (const table of tables) {
      const sql = `INSERT OR REPLACE INTO "${table.name}" (${table.columns.join(', ')})
        VALUES (${table.columns.map(() => '?').join(', ')})`
      for (const row of salvage.rows.get(table.name) ?? []) {
        if (table.name === 'change' && !known.has(row['change_set_id'])) continue
        const inverse = row['inverse_of']
        const usable = inverse === undefined || inverse === null || known.has(inverse) ? row : { ...row, inverse_of: null }
        db.run(sql, table.columns.map((column) => usable[column] ?? null))
      }
    }
  })
}
