import { statSync } from 'node:fs'
import { BantoError } from '#shared/errors.ts'
import type { Interference, WriteDb } from './db.ts'

interface Identity {
  readonly device: number
  readonly inode: number
  readonly size: number
}

function identityOf(file: string): Identity | null {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : { device: found.dev, inode: found.ino, size: found.size }
}

const isSame = (a: Identity, b: Identity): boolean => a.device === b.device && a.inode === b.inode

/**
 * Compares the file and its log with what they were when it was opened; two `stat` calls. What was found once stays.
 * The log never becomes shorter while it is open: SQLite begins it anew in place, and we cut it only when closing.
 */
export function watchForInterference(path: string): () => Interference | null {
  const file = identityOf(path)
  let log = identityOf(`${path}-wal`)
  let found: Interference | null = null
  const look = (): Interference | null => {
    const now = identityOf(path)
    if (now === null) return 'moved'
    if (file !== null && !isSame(now, file)) return 'replaced'
    const logNow = identityOf(`${path}-wal`)
    if (log !== null && (logNow === null || !isSame(logNow, log) || logNow.size < log.size)) return 'logCut'
    log = logNow
    return null
  }
  return () => {
    try {
      found ??= look()
    } catch {
      // A folder that cannot be looked into for a moment says nothing about the file.
    }
    return found
  }
}

/**
 * The file's handle, which refuses to write (STORE_LOST) once another program has touched the file; what was read stays readable.
 * It looks before each transaction, and after it, to know how long the log is now.
 */
export function withoutInterference(path: string, db: WriteDb, interference: () => Interference | null): WriteDb {
  let depth = 0
  const check = (): void => {
    const kind = depth === 0 ? interference() : null
    if (kind !== null) throw new BantoError('STORE_LOST', `${path} was touched: ${kind}`, { details: { path, kind }, retryable: true })
  }
  const checked = <T>(write: () => T): T => {
    check()
    depth += 1
    try {
      return write()
    } finally {
      depth -= 1
      if (depth === 0) interference()
    }
  }
  return {
    ...db,
    run: (sql, params) => checked(() => db.run(sql, params)),
    transaction: (work) => checked(() => db.transaction(work)),
    unsynced: (work) => checked(() => db.unsynced(work)),
  }
}
