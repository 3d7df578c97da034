import type { DayRange, ResourceName } from '#shared/contracts/sync.ts'
import type { CallOptions, SmaregiClient, WireRow } from '../../smaregi/client.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'
import type { BadRow } from '../../store/mirror.ts'
import type { Table } from '../../store/tables/language.ts'

/** One list of Smaregi. Most resources are one list; some are one a store, or one a month. */
export interface List {
  readonly path: string
  readonly query: Readonly<Record<string, string | number>>
  /** Finds the rows where the reply is no list; such a reply has one page. */
  readonly pick?: (value: unknown) => readonly WireRow[]
}

/** A row that cannot be taken, and why. */
export interface BadWireRow extends BadRow {
  readonly row: WireRow
}

export interface Completed {
  readonly rows: readonly WireRow[]
  /** Those that lack something which cannot be had: what was known of them stays. */
  readonly bad: readonly BadWireRow[]
}

export interface Resource {
  readonly name: ResourceName
  /** What has to be granted, or Smaregi answers 403. */
  readonly scope: string
  readonly table: Table
  /** What must have come before, because its lists are made from it. */
  readonly needs?: ResourceName
  /** Where it is read from; `days` is given where it is read by days. */
  readonly lists: (db: ReadDb, days: DayRange | null) => readonly List[]
  /** array: the POS side's bare lists. Else the name of the list inside `{ count, page, pageCount, … }`. */
  readonly paging: 'array' | { readonly named: string }
  /** The largest page Smaregi gives, or less where a page costs more than one request. */
  readonly pageSize: number
  /** A total order that does not change while rows are edited; null where the endpoint takes none. */
  readonly sort: string | null
  /** always: part of every pull. onDemand: only when somebody asks. */
  readonly demand: 'always' | 'onDemand'
  /** Without it the program is of no use: its refusal is a failure that is told and tried again, never «not in this contract». */
  readonly essential: boolean
  /** Later pulls: window: what was updated since. whole: everything. days: those chosen. */
  readonly reading: 'window' | 'whole' | 'days'
  /** How deletions are found: by a sweep of the keys; else by reading it (or its days) whole. */
  readonly swept: boolean
  /** Where it is read by days: the column that says of which day a row is. */
  readonly dayColumn?: string
  /** Where it is read by days: how many days are kept, the last read first; without it all. */
  readonly keptDays?: number
  /** today: once a day was asked for, each pull of everything brings the day that runs. */
  readonly follow?: 'today'
  /** Where the rows of one first key can be looked for, to tell «gone» from «missed between two pages». */
  readonly again?: (key: number) => List
  /** Fields that are empty in few rows: where a pull empties them in many, it stops and asks. */
  readonly precious?: readonly string[]
  /** What follows the rows in transactions of its own. A program that ends before it leaves nothing wrong, only work that waits. */
  readonly behind?: {
    /** Rows that wait. */
    readonly waiting: (db: ReadDb) => number
    /** Works off up to `limit` of them; returns how many it took. */
    readonly step: (db: WriteDb, limit: number) => number
  }
  /** Fetches what a page lacks. */
  readonly complete?: (api: SmaregiClient, rows: readonly WireRow[], options: CallOptions) => Promise<Completed>
}
