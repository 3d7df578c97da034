import type { SqlValue, WriteDb } from './db.ts'
import type { Table } from './tables/language.ts'

/**
 * Writes rows of one table of the mirror. What a row costs is above all the number of its bound values, and
 * most columns of most rows are empty or a single digit (Smaregi's divisions): those stand in the
 * statement itself. Rows with the same empty columns and digits share a statement, its shape.
 */
export type Outcome = 'inserted' | 'updated' | 'same'

/** `values`: keys first, then columns, as the table names them. */
export type PutRow = (values: readonly SqlValue[]) => Outcome

interface Statements {
  readonly insert: string
  readonly touch: string
  readonly update: string
  /** Places of the columns that are bound. */
  readonly bound: readonly number[]
}

/** Shapes kept of a table; rows of any other shape bind every column. */
const maxShapesPerTable = 64

const shapesOf = new WeakMap<Table, Map<string, Statements>>()

const emptyMark = 'n'
const boundMark = '?'

const codeOf = { zero: 0x30, nine: 0x39, empty: emptyMark.charCodeAt(0), bound: boundMark.charCodeAt(0) } as const
/** Room for the shape of one row. */
const marks = Buffer.alloc(256)

/** One character a column: empty, bound, or the digit itself. */
function shapeOf({ keys, columns }: Table, values: readonly SqlValue[]): string {
  for (let at = 0; at < columns.length; at += 1) {
    const value = values[keys.length + at]
    const digit = typeof value === 'string' && value.length === 1 ? value.charCodeAt(0) : 0
    marks[at] = value === null ? codeOf.empty : digit >= codeOf.zero && digit <= codeOf.nine ? digit : codeOf.bound
  }
  return marks.toString('latin1', 0, columns.length)
}

function compose({ name, keys, columns }: Table, shape: string): Statements {
  const cells = columns.map(({ column }, at) => {
    const mark = shape[at]
    return { column, at: keys.length + at, sql: mark === boundMark ? '?' : mark === emptyMark ? 'NULL' : `'${mark}'` }
  })
  const here = keys.map(({ column }) => `${column} = ?`).join(' AND ')
  return {
    insert: `INSERT INTO ${name} (${['pull_id', ...keys.map((key) => key.column), ...cells.map(({ column }) => column)].join(', ')})
      VALUES (${['?', ...keys.map(() => '?'), ...cells.map(({ sql }) => sql)].join(', ')}) ON CONFLICT DO NOTHING`,
    touch: `UPDATE ${name} SET pull_id = ? WHERE ${[here, ...cells.map(({ column, sql }) => `${column} IS ${sql}`)].join(' AND ')}`,
    update: `UPDATE ${name} SET ${['pull_id = ?', ...cells.map(({ column, sql }) => `${column} = ${sql}`)].join(', ')} WHERE ${here}`,
    bound: cells.filter(({ sql }) => sql === '?').map(({ at }) => at),
  }
}

/** For one list of rows, inside the caller's transaction. `pullId`: the pull that has seen them. */
export function rowWriter(db: WriteDb, table: Table, pullId: number): PutRow {
  const shapes = shapesOf.get(table) ?? new Map<string, Statements>()
  shapesOf.set(table, shapes)
  const statementsOf = (values: readonly SqlValue[]): Statements => {
    const shape = shapeOf(table, values)
    const known = shapes.get(shape)
    if (known !== undefined) return known
    const general = boundMark.repeat(table.columns.length)
    const kept = shapes.size < maxShapesPerTable ? shape : general
    const made = shapes.get(kept) ?? compose(table, kept)
    shapes.set(kept, made)
    return made
  }
  // Rows of a page are mostly new, or mostly known: what the last one was is tried first.
  let known = false
  return (values) => {
    const { insert, touch, update, bound } = statementsOf(values)
    const params: SqlValue[] = [pullId]
    for (let at = 0; at < table.keys.length; at += 1) params.push(values[at] ?? null)
    for (const at of bound) params.push(values[at] ?? null)
    if (!known && db.run(insert, params).changes === 1) return 'inserted'
    known = true
    if (db.run(touch, params).changes === 1) return 'same'
    const keyEnd = table.keys.length + 1
    if (db.run(update, [pullId, ...params.slice(keyEnd), ...params.slice(1, keyEnd)]).changes === 1) return 'updated'
    known = false
    db.run(insert, params)
    return 'inserted'
  }
}
