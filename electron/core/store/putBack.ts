import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileTimestamp, flush, isGoodCopy } from './backup.ts'
import type { Connection } from './connection.ts'
import type { Interference, StoreNotice } from './db.ts'
import type { OpenOptions } from './openOptions.ts'

const parts = ['', '-wal', '-shm'] as const

/**
 * Closes a file that another program moved, replaced or cut while it was open. Everything that the connection
 * can still read is written to the file's place; what stood there is put aside, never deleted. Where it
 * cannot be read any more, all is left as found, and the next `openShopFile` recovers it. Returns what a person should know.
 */
export function closeAndPutBack(path: string, connection: Connection, kind: Interference, { now, log }: OpenOptions): StoreNotice {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const folder = mkdtempSync(join(dirname(path), 'mending-'))
  const held = join(folder, 'held.db')
  try {
    const copy = copyWhole(connection, join(folder, 'whole.db'), log)
    // Before the connection closes: SQLite would fold a log that is cut into the file at its place.
    moveParts(path, held)
    connection.close()
    moveParts(path, held)
    const at = now().toISOString()
    if (copy === null) {
      moveParts(held, path)
      return { code: 'notPutBack', details: { path }, at }
    }
    const aside = `${path}.${kind}-${fileTimestamp(now())}`
    // Only a log without its file is not kept: the copy has all that was in it.
    const isKept = existsSync(held)
    if (isKept) moveParts(held, aside)
    renameSync(copy, path)
    return { code: kind, details: { path, ...(isKept ? { aside } : {}) }, at }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the connection still sees, log and cache included, as a whole file; null where a part of it cannot be read. */
function copyWhole(connection: Connection, file: string, log: OpenOptions['log']): string | null {
  try {
    connection.script(`VACUUM INTO '${file.replaceAll("'", "''")}'`)
    if (!isGoodCopy(file)) return null
    flush(file)
    return file
  } catch (error) {
    log.warn('store.notPutBack', { file, message: String(error) })
    return null
  }
}

function moveParts(from: string, to: string): void {
  for (const part of parts) {
    if (!existsSync(from + part) || existsSync(to + part)) continue
    try {
      renameSync(from + part, to + part)
    } catch {
      // Windows moves no file that is open: it is tried again when it is closed.
    }
  }
}
