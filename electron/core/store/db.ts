/**
 * What the rest of the engine sees of SQLite. Only core/store knows the driver. Statements are
 * prepared once per connection and kept by their text, so write SQL as constants.
 */
export type SqlValue = string | number | bigint | null | Uint8Array
export type SqlNamed = Readonly<Record<string, SqlValue>>
export type SqlParams = readonly SqlValue[] | SqlNamed

export interface ReadDb {
  get<T>(sql: string, params?: SqlParams): T | undefined
  all<T>(sql: string, params?: SqlParams): T[]
  iterate<T>(sql: string, params?: SqlParams): IterableIterator<T>
  /** The first column of each row, as a flat list: for lists of ids. */
  column<T extends SqlValue>(sql: string, params?: SqlParams): T[]
}

export interface WriteDb extends ReadDb {
  run(sql: string, params?: SqlParams): { changes: number; lastInsertRowid: number }
  /** IMMEDIATE; nested calls are savepoints; an exception rolls back. `work` must not await. */
  transaction<T>(work: () => T): T
  /**
   * A transaction that does not wait for the disk: a loss of power may take it, until any later one that waits has been committed. For
   * parts of what is there only when its last part is. Not inside of a transaction.
   */
  unsynced<T>(work: () => T): T
}

/**
 * What another program did to the file of a shop while it is open here. `moved`: or deleted; `logCut`: its
 * write-ahead log is gone, shorter than it was, or another one. SQLite notices none of it and goes on writing.
 */
export type Interference = 'moved' | 'replaced' | 'logCut'

/** Something that was done when the file was opened and that a person should know; codes under `notices.<code>`. */
export interface StoreNotice {
  readonly code:
    | 'restoredFromBackup'
    | 'quarantined'
    | 'rebuiltEmpty'
    | 'foundEmpty'
    | 'someMayBeMissing'
    | 'migrated'
    | 'readOnly'
    | Interference
    | 'notPutBack'
  readonly details: Readonly<Record<string, string>>
  readonly at: string
}

export interface ShopFile {
  readonly path: string
  readonly db: WriteDb
  readonly notices: readonly StoreNotice[]
  /** What another program did to the file since it was opened; nothing is written any more then. Cheap. */
  interference(): Interference | null
  /**
   * Checkpoints, optimises, closes, then keeps a backup copy (only after a clean run). A file that another program
   * touched is put back in its place instead: what was done is returned, to be told when it is opened again.
   */
  close(): readonly StoreNotice[]
}
