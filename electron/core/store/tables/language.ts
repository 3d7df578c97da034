import type { SqlValue } from '../db.ts'

/**
 * The little language in which the tables of the mirror are written down: which field of Smaregi's
 * wire goes into which column, and what it has to be.
 *
 * `wire`, `wire|otherWire` (another name some endpoints send), `column=wire` (where the column is not
 * the wire's name in snake case), `:kind` (text where none is given), `!` (a row without it is of no
 * use).
 */
export type Kind = 'id' | 'text' | 'integer' | 'decimal' | 'flag'

export interface Column {
  readonly column: string
  readonly wire: string
  readonly kind: Kind
  readonly required: boolean
  readonly otherWire?: string | undefined
  /** What an absent value stands for. */
  readonly absent?: SqlValue
}

/** Lists that come inside a row of another table: replaced as a whole with it. */
export interface Nested {
  /** The field with the list (or one object, or null) inside the outer row. */
  readonly wire: string
  readonly table: Table
}

export interface Table {
  readonly name: string
  readonly keys: readonly Column[]
  readonly columns: readonly Column[]
  readonly nested: readonly Nested[]
  readonly insert: string
  readonly touch: string
  readonly update: string
  /** Says only that the row was seen: parameters are the pull's id and the keys. */
  readonly see: string
}

const snake = (name: string): string => name.replace(/[A-Z]/gu, (c) => `_${c.toLowerCase()}`)

function column(text: string, fallback: Kind): Column {
  const [names = '', kind = fallback] = text.replace('!', '').split(':')
  const [left = '', right] = names.split('=')
  const [wire = '', otherWire] = (right ?? left).split('|')
  return {
    column: right === undefined ? snake(wire) : left,
    wire,
    kind: kind as Kind,
    required: text.endsWith('!'),
    otherWire,
  }
}

export interface Shape {
  readonly nested?: readonly Nested[]
  readonly absent?: Readonly<Record<string, SqlValue>>
}

/** Keys are ids where nothing else is said. */
export function table(name: string, keyNames: string, columnNames: string, shape: Shape = {}): Table {
  const keys = keyNames.split(' ').map((key) => column(`${key}!`, 'id'))
  const columns = columnNames
    .trim()
    .split(/\s+/u)
    .map((text) => column(text, 'text'))
    .map((one) => ({ ...one, absent: shape.absent?.[one.wire] ?? null }))
  const all = [...keys, ...columns].map((c) => c.column)
  const where = keys.map((c) => `${c.column} = ?`).join(' AND ')
  return {
    name,
    keys,
    columns,
    nested: shape.nested ?? [],
    insert: `INSERT INTO ${name} (pull_id, ${all.join(', ')}) VALUES (?${', ?'.repeat(all.length)}) ON CONFLICT DO NOTHING`,
    touch: `UPDATE ${name} SET pull_id = ? WHERE ${where} AND ${columns.map((c) => `${c.column} IS ?`).join(' AND ')}`,
    update: `UPDATE ${name} SET pull_id = ?, ${columns.map((c) => `${c.column} = ?`).join(', ')} WHERE ${where}`,
    see: `UPDATE ${name} SET pull_id = ? WHERE ${where}`,
  }
}

/** The fields a request asks for (`fields=`), so that the wire carries no more than the mirror keeps. */
export const wireFields = (of: Table): readonly string[] => [...of.keys, ...of.columns].map((c) => c.wire)

const digits = /^-?\d{1,15}(\.0*)?$/u
const decimal = /^-?\d{1,15}(\.\d*)?$/u
const identity = /^\d{1,15}$/u

/** The value for the column, or undefined where the wire's cannot be one. */
export function readValue(kind: Kind, value: unknown): SqlValue | undefined {
  if (value === null || value === undefined || value === '') return null
  if (kind === 'flag') {
    const on = value === true || value === 1 || value === '1' || value === 'true'
    const off = value === false || value === 0 || value === '0' || value === 'false'
    return on ? 1 : off ? 0 : undefined
  }
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  if (text === undefined) return undefined
  switch (kind) {
    case 'text':
      return text
    case 'id':
      return identity.test(text) ? Number(text) : undefined
    case 'integer':
      return digits.test(text) ? Number(text) : undefined
    case 'decimal':
      return decimal.test(text) ? Number(text) : undefined
  }
}
