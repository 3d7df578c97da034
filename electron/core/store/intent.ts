import type { ReadDb } from './db.ts'

/**
 * What can be rebuilt: pulled from Smaregi again, or computed from what was. A table with a `pull_id`
 * belongs to the mirror; these are the others that can be rebuilt. Every other table is INTENT: it exists nowhere else,
 * so recovery reads it from a damaged file and merges it into the copy. A new table counts as intent unless listed here.
 */
const derivedTables: readonly string[] = [
  'product_text',
  'search_dirty',
  'product_search',
  'sqlite_sequence',
  'sqlite_stat1',
  'sqlite_stat4',
]

export interface IntentTable {
  readonly name: string
  readonly columns: readonly string[]
  /** Columns of the primary key, in order. */
  readonly key: readonly string[]
}

const isDerived = (table: string): boolean => derivedTables.includes(table) || derivedTables.some((name) => table.startsWith(`${name}_`))

/** The tables of intent as the file itself describes them. Throws where its schema cannot be read. */
export function intentTables(db: ReadDb): readonly IntentTable[] {
  const names = db.column<string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
  return names
    .filter((name) => !isDerived(name))
    .map((name) => {
      const found = db.all<{ name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)', [name])
      const key = found
        .filter(({ pk }) => pk > 0)
        .sort((a, b) => a.pk - b.pk)
        .map((column) => column.name)
      const columns = found.map((column) => column.name)
      return key.length > 0 ? { name, columns, key } : { name, columns: ['rowid', ...columns], key: ['rowid'] }
    })
    .filter(({ columns }) => !columns.includes('pull_id'))
}

/** A name inside SQL. Names come from a file, and a file comes from outside. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const listed = (names: readonly string[]): string => names.map(quoted).join(', ')
