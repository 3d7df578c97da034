import { connect } from './connection.ts'
import type { WriteDb } from './db.ts'

/** Kibibytes of pages that a reader keeps for itself; the system keeps the whole file. */
const cacheKiB = 16_384

/** A second connection to a shop's file that another thread has open. */
export interface ReaderFile {
  /** Whatever would write throws STORE_READ_ONLY. */
  readonly db: WriteDb
  /** What `look` reads is of one state of the file, the newest at its first statement. It must not await. */
  snapshot<T>(look: () => T): T
  close(): void
}

/** Opens a file for reading beside the one that writes it. It must be closed first: its log is folded in at the end. */
export function openReaderFile(path: string): ReaderFile {
  const connection = connect(path, { readOnly: true })
  try {
    connection.pragma('query_only = ON')
    connection.pragma(`cache_size = -${cacheKiB}`)
    connection.pragma('user_version')
  } catch (error) {
    connection.close()
    throw error
  }
  return {
    db: connection.db,
    snapshot(look) {
      connection.script('BEGIN')
      try {
        return look()
      } finally {
        // Nothing was written: this only lets go of the state.
        connection.script('COMMIT')
      }
    },
    close: connection.close,
  }
}
