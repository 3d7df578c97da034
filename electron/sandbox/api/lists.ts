import type { Data } from '../data/open.ts'
import { addNested } from './nested.ts'
import type { ListParameters } from './parameters.ts'
import { jsonReply, type Reply } from './problem.ts'
import { columnsOf, type Resource, type WireRow } from './resources.ts'

type Value = string | number

/** A part of the WHERE that is no plain filter. */
export interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

/**
 * Serves list pages. Pages in plain key order remember where the next page begins, so that a pull
 * of a big catalogue does not walk the table again for every page.
 */
export interface Lists {
  page(resource: Resource, parameters: ListParameters, fixed?: Readonly<Record<string, number>>, more?: readonly Condition[]): Reply
}

export function createLists(data: Data): Lists {
  /** `table limit` → page → last key of the page before. Invalid when rows were added or removed. */
  const borders = new Map<string, Map<number, readonly number[]>>()
  let bordersOf = data.catalogueVersion()

  function border(resource: Resource, limit: number): Map<number, readonly number[]> {
    if (bordersOf !== data.catalogueVersion()) {
      borders.clear()
      bordersOf = data.catalogueVersion()
    }
    const name = `${resource.table} ${limit}`
    const known = borders.get(name) ?? new Map<number, readonly number[]>()
    borders.set(name, known)
    return known
  }

  return {
    page(resource, parameters, fixed = {}, more = []) {
      const where: string[] = []
      const values: Value[] = []
      for (const [column, value] of Object.entries(fixed)) {
        where.push(`${column} = ?`)
        values.push(value)
      }
      for (const { column, value } of parameters.filters) {
        where.push(`${column} = ?`)
        values.push(resource.integers.has(column) ? Number(value) : value)
      }
      for (const condition of more) {
        where.push(condition.sql)
        values.push(...condition.values)
      }
      if (parameters.updatedFrom !== null) {
        where.push('updDateTime >= ?')
        values.push(parameters.updatedFrom)
      }
      if (parameters.updatedTo !== null) {
        where.push('updDateTime <= ?')
        values.push(parameters.updatedTo)
      }
      const whole = where.length === 0 && parameters.sort === null && resource.key.every((column) => resource.integers.has(column))
      const known = whole ? border(resource, parameters.limit) : null
      const start = known?.get(parameters.page)
      const offset = start ? 0 : (parameters.page - 1) * parameters.limit
      if (start) {
        where.push(`(${resource.key.join(', ')}) > (${resource.key.map(() => '?').join(', ')})`)
        values.push(...start)
      }
      const order = (parameters.sort ?? []).map((o) => `${o.field}${o.descending ? ' DESC' : ''}`)
      const rest = resource.key.filter((column) => !parameters.sort?.some((o) => o.field === column))
      // Table-qualified: a bare name would mean the column of the reply, which is text.
      const orderBy = [...order, ...rest].map((part) => `${resource.table}.${part}`).join(', ')
      const rows = data.db
        .prepare<Value[], WireRow>(
          `SELECT ${columnsOf(resource, withKey(parameters.fields, resource))} FROM ${resource.table}` +
            `${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''} ORDER BY ${orderBy} LIMIT ? OFFSET ?`,
        )
        .all(...values, parameters.limit, offset)
      const last = rows.at(-1)
      if (known && last && rows.length === parameters.limit) {
        known.set(
          parameters.page + 1,
          resource.key.map((column) => Number(last[column])),
        )
      }
      return jsonReply(shape(data, rows, parameters, resource))
    },
  }
}

function withKey(fields: readonly string[], resource: Resource): readonly string[] {
  return [...fields, ...resource.key.filter((column) => !fields.includes(column))]
}

function shape(data: Data, rows: WireRow[], parameters: ListParameters, resource: Resource): WireRow[] {
  const extra = resource.key.filter((column) => !parameters.fields.includes(column))
  if (extra.length === 0 && parameters.nested.length === 0) return rows
  if (parameters.nested.length > 0) (resource.addNested ?? addNested)(data.db, rows, parameters.nested)
  for (const row of rows) for (const column of extra) delete row[column]
  return rows
}
