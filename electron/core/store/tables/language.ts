import type { SqlValue } from '../db.ts'

/**
 * The little language in which the tables of the mirror are written down: which field of Smaregi's
 * wire goes into which column, and what it has to be. `table('stock', { productId: id(), … }, { stockAmount:
 * integer({ required: true }), … })`: names are the wire's, columns the same in snake case.
 */
export type Kind = 'id' | 'text' | 'integer' | 'decimal' | 'flag'

interface Field {
  readonly kind: Kind
  /** Where the column is not the wire's name in snake case. */
  readonly column?: string
  /** Another name that some endpoints send. */
  readonly otherWire?: string
  /** A row without it is of no use. So are keys, but where an absent one stands for a value. */
  readonly required?: boolean
  /** What an absent value stands for; null without it. */
  readonly absent?: SqlValue
}
type Shape = Omit<Field, 'kind'>
type Fields = Readonly<Record<string, Field>>

const field =
  (kind: Kind) =>
  (shape: Shape = {}): Field => ({ kind, ...shape })

/** Smaregi's numbers of things: digits without a sign. */
export const id = field('id')
export const text = field('text')
/** Yen, pieces, places in an order. */
export const integer = field('integer')
export const decimal = field('decimal')
/** 0 or 1. */
export const flag = field('flag')

export interface Column {
  readonly column: string
  readonly wire: string
  readonly kind: Kind
  readonly required: boolean
  readonly otherWire?: string | undefined
  /** What an absent value stands for. */
  readonly absent: SqlValue
}

/** Lists that come inside a row of another table: replaced as a whole with it. */
export interface Nested {
  /** The field with the list (or one object, or null) inside the outer row. */
  readonly wire: string
  readonly table: Table
  /** The column of the outer row with the number of those inside that could not be read. */
  readonly unreadInto?: string
}

/** What else a table says of its rows. */
export interface Extras {
  readonly nested?: readonly Nested[]
  /** Other tables whose rows go with a row of this one, by the column that holds its first key. */
  readonly dependents?: readonly { readonly table: string; readonly column: string }[]
  /** A table of one column to which the first keys of new and changed rows are added, in the same transaction. */
  readonly changedInto?: string
}

export interface Table {
  readonly name: string
  readonly keys: readonly Column[]
  readonly columns: readonly Column[]
  readonly nested: readonly Nested[]
  readonly dependents: NonNullable<Extras['dependents']>
  readonly changedInto: string | null
  /** Says only that the row was seen: parameters are the pull's id and the keys. */
  readonly see: string
}

const snake = (name: string): string => name.replace(/[A-Z]/gu, (c) => `_${c.toLowerCase()}`)

const columnsOf = (fields: Fields, required: boolean): readonly Column[] =>
  Object.entries(fields).map(([wire, one]) => ({
    column: one.column ?? snake(wire),
    wire,
    kind: one.kind,
    required: (required && one.absent === undefined) || one.required === true,
    otherWire: one.otherWire,
    absent: one.absent ?? null,
  }))

export function table(name: string, keyFields: Fields, fields: Fields, extras: Extras = {}): Table {
  const keys = columnsOf(keyFields, true)
  return {
    name,
    keys,
    columns: columnsOf(fields, false),
    nested: extras.nested ?? [],
    dependents: extras.dependents ?? [],
    changedInto: extras.changedInto ?? null,
    see: `UPDATE ${name} SET pull_id = ? WHERE ${keys.map((c) => `${c.column} = ?`).join(' AND ')}`,
  }
}

/** The fields a request asks for (`fields=`), so that the wire carries no more than the mirror keeps. */
export const wireFields = (of: Table): readonly string[] => [...of.keys, ...of.columns].map((c) => c.wire)

const digits = /^-?\d{1,15}(\.0*)?$/u
const decimals = /^-?\d{1,15}(\.\d*)?$/u
const identity = /^\d{1,15}$/u

/** The value for the column, or undefined where the wire's cannot be one. */
export function readValue(kind: Kind, value: unknown): SqlValue | undefined {
  if (value === null || value === undefined || value === '') return null
  if (kind === 'flag') {
    const on = value === true || value === 1 || value === '1' || value === 'true'
    const off = value === false || value === 0 || value === '0' || value === 'false'
    return on ? 1 : off ? 0 : undefined
  }
  const written = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  if (written === undefined) return undefined
  switch (kind) {
    case 'text':
      return written
    case 'id':
      return identity.test(written) ? Number(written) : undefined
    case 'integer':
      return digits.test(written) ? Number(written) : undefined
    case 'decimal':
      return decimals.test(written) ? Number(written) : undefined
  }
}
