import type { ReadDb, WriteDb } from './db.ts'

/** Tables of the mirror whose changes are counted: what is derived from them elsewhere asks whether it still holds. */
export type CountedTable = 'product' | 'stock' | 'category'

const keyOf = (table: CountedTable): string => `changes.${table}`

/** How often rows of a table have changed. */
export const tableVersion = (db: ReadDb, table: CountedTable): number =>
  Number(db.column<string>('SELECT value FROM meta WHERE key = ?', [keyOf(table)])[0] ?? '0')

/** Part of every transaction that changes rows of the table. */
export function countTableChange(db: WriteDb, table: CountedTable): void {
  db.run(
    `INSERT INTO meta (key, value) VALUES (?, '1')
     ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
    [keyOf(table)],
  )
}

/** The same for a table by its name; others are not counted. */
export function countChangeOf(db: WriteDb, table: string): void {
  if (table === 'product' || table === 'stock' || table === 'category') countTableChange(db, table)
}

/**
 * Changes with every commit to the file, by whichever connection: of others `data_version` tells,
 * of this one the rows it has changed.
 */
export const fileStamp = (db: ReadDb): string => {
  const row = db.get<{ others: number; own: number }>('SELECT data_version AS others, total_changes() AS own FROM pragma_data_version')
  return `${row?.others}/${row?.own}`
}
