import type { CellValue } from '#shared/contracts/common.ts'
import type { EntityName, OperationName } from '#shared/domain/entities.ts'
import type { UnsentReason } from '#shared/contracts/sync.ts'
import type { BantoError } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import type { CellKey } from './outcomes.ts'
import type { Run, WireRequest } from './run.ts'
import type { Refusal } from './transitions.ts'

/**
 * What the outbox has to know of an entity, in one place. Staging, review, push, history, undo and
 * revert ask this description and know no entity by name. A description is made in
 * core/entities/<name>/ and stands in the list of core/entities/index.ts.
 */
export interface Entity {
  readonly name: EntityName
  readonly key: EntityKey
  /** The operations it knows, and what has to be known of each before it is sent a second time. */
  readonly operations: Readonly<Partial<Record<OperationName, Operation>>>
  readonly fields: EntityFields
  readonly mirror: EntityMirror
  readonly labels: EntityLabels
  /** Scope of the Platform API that a write needs: it is among those asked for at the sign-in. Without it Smaregi answers 403 and the push stops with `scope`. */
  readonly writeScope: string
  /** What a send deserves a second look for; counted over staged changes, and added up by name. */
  review?(db: ReadDb): EntityReview
  /** Why a set that touches its rows must not be taken back or brought again, in an error with its words; null: it may. */
  stepRefusal?(db: ReadDb, set: number): BantoError | null
  /** What else in the file hangs on values that a set has changed, such as the search index. */
  followSet?(db: WriteDb, set: number): void
  /** Takes a row that Smaregi has deleted out of the mirror; absent where no row is deleted. */
  forget?(db: WriteDb, key: number): void
  /** The list of the page that shows its rows: told when one looks different. */
  readonly list: 'products' | 'categories' | 'timecards'
  readonly sending: EntitySending
}

export interface EntityKey {
  /**
   * Parts of the key, in Smaregi's words. The first is the integer `key` of a cell; further parts
   * stand in its `field`, which then has no name of its own.
   */
  readonly parts: readonly [string, ...string[]]
  /** The entity whose number `key` is. A number below 0 stands for one that Smaregi has not given yet. */
  readonly of: EntityName
  /** Why a change stays here while the row that `key` names has no number. */
  readonly unnumbered: UnsentReason
}

export interface Operation {
  /** absolute: the value holds afterwards. relative: it is added. whole: the row comes or goes. */
  readonly kind: 'absolute' | 'relative' | 'whole'
  /** Whether the same request may be sent again when its answer was lost. */
  readonly repeatable: boolean
  /**
   * What proves it: the row read back, a line of Smaregi's history, or a search for what was made. One
   * that is not repeatable is only sent again after that place was looked at and does not show it.
   */
  readonly provedBy: 'row' | 'history' | 'search' | 'absence'
}

export type Checked =
  | { readonly ok: true; readonly value: CellValue }
  | { readonly ok: false; readonly rule: string; readonly details: Readonly<Record<string, CellValue>> }

export interface EntityFields {
  /** Whether there is such a field. */
  has(field: string): boolean
  /** A value in the form the outbox keeps, or the rule it breaks; also rules that need the shop. */
  check(db: ReadDb, field: string, value: CellValue): Checked
  /** The field that every new row has: by it a new row is counted and named once. */
  readonly first: string
  /** Fields whose value is the key of a row, by the entity it refers to: a new one may be meant before it has a number. */
  readonly references: Readonly<Record<string, EntityName>>
}

/** How a cell lies in the mirror. SQL pieces use the alias `m` for the table. */
export interface EntityMirror {
  readonly table: string
  /** Condition that ties a row `m` to a cell; the arguments are SQL. */
  on(key: string, field: string): string
  /** Column of a field. */
  column(field: string): string
  /** Fields with a column of their own; null: every field of this entity has the same column. */
  readonly fields: readonly string[] | null
  /** Column that tells one state of the row from another: the moment at which Smaregi last changed it, where it says so. */
  readonly version: string
  /** Whether that column is such a moment, and can be shown to a person. */
  readonly versionIsMoment: boolean
  /** Whether a cell may be changed without its row: 未計上 stock has none. */
  readonly rowMayBeMissing: boolean
}

/** SQL for what a person knows a row `q` (entity, key, field) by. */
export interface EntityLabels {
  readonly name: string
  readonly code: string
  /** Where: the store of a stock change; 'NULL' where it has no place. */
  readonly place: string
}

export interface EntityReview {
  readonly warnings: Readonly<Record<string, number>>
  readonly largest: readonly LargestChange[]
}

export interface LargestChange {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
  readonly name: string
  readonly code: string | null
  readonly base: number
  readonly mine: number
  readonly ratio: number
}

/** What a row (or cell) of an entity is sent as, and how what became of it is found out. */
export interface EntitySending {
  /** What goes in one request and has one fate: all cells of a row, or each cell by itself. */
  readonly unit: 'row' | 'cell'
  /** Entities that are sent before this one, because its rows refer to theirs. */
  readonly after: readonly EntityName[]
  /** Whether the sending needs the server's clock: what must not be repeated is dated by it. */
  readonly datedByServer: boolean
  /** Sends new rows in the given order; each waits for the number of the one before. */
  create?(run: Run, keys: readonly number[], done: (units: number) => void): Promise<void>
  /** Sends changes of what Smaregi has. */
  change(run: Run, units: readonly CellKey[], done: (units: number) => void): Promise<void>
  /** Deletes rows. */
  remove?(run: Run, keys: readonly number[], done: (units: number) => void): Promise<void>
  /** Reads back what an earlier push left without proof; sends nothing. What surely did not arrive is staged again. */
  settle(run: Run, units: readonly CellKey[], done: (units: number) => void): Promise<void>
  /** Whether a new row whose answer was lost could be found: else a person has to look. */
  canBeFound?(db: ReadDb, key: number): boolean
}

/** Where the requests of an entity differ from PATCH, POST and DELETE at its `path`. */
export interface RowRequests {
  /** `changed`: the fields to be sent, encoded. Called right after the row was read. */
  change(db: ReadDb, key: number, changed: Readonly<Record<string, string | null>>): WireRequest
  create(values: Readonly<Record<string, CellValue>>): WireRequest
  remove(key: number): WireRequest
}

/** Where rows of an entity lie at Smaregi; for entities whose unit is the row. */
export interface RowWire {
  readonly entity: EntityName
  /** List and single rows: `/pos/products`, `/pos/products/5`. */
  readonly path: string
  readonly requests?: RowRequests
  /** The value of a field in a row of the wire, where it does not stand there under its name. */
  given?(row: Readonly<Record<string, unknown>>, field: string): CellValue
  readonly idField: string
  /** Lays a row of the server into the mirror. Throws UnreadableRow where it cannot be understood. */
  lay(db: WriteDb, key: number, row: Readonly<Record<string, unknown>>): void
  /** A value as a request carries it. Everything on Smaregi's wire is a string; an emptied field is '' or null. */
  encode(field: string, value: CellValue): string | null
  /** Takes a row that Smaregi has deleted out of the mirror, with what hangs on it. */
  forget(db: WriteDb, key: number): void
}

/** An entity whose unit is the row, as the functions that send rows need it. */
export interface RowEntity {
  readonly wire: RowWire
  readonly fields: EntityFields
  readonly mirror: EntityMirror
  /**
   * A server's error (5xx) or an answer that never came is no refusal: after a few tries the change stays unsent, and the other rows go on.
   * Without it, words that the server has for such an error are told as a refusal, and a 503 ends the push.
   */
  readonly outlastsServerErrors?: boolean
  /** Why a row that was just read and laid into the mirror must not be written to; null where it may. */
  refusal?(db: ReadDb, key: number): Refusal | null
}

/** The server's values of a row in the form pending cells have, and when it was changed there. */
export interface ServerRow {
  value(field: string): CellValue
  readonly at: string | null
}
