import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { connect, type Connection } from '../store/connection.ts'
import type { ReadDb } from '../store/db.ts'
import { migrate } from '../store/migrate.ts'
import type { Entry } from './entry.ts'
import { journalMigrations } from './schema.ts'

/** Rows that one step of pruning removes: a few milliseconds of work. */
const pruneRows = 400
/** Clocks are corrected by a little all the time. Milliseconds. */
const clockToleranceMs = 5 * 60_000
/** Damaged journals kept aside. */
const maxFilesAside = 2

export interface JournalFile {
  readonly path: string
  readonly db: ReadDb
  /** In one transaction; returns the id of the last one. */
  write(entries: readonly Entry[]): number
  /** Deletes a few of the oldest entries beyond the limits; false when there is nothing more to delete. */
  pruneStep(limits: { readonly now: number; readonly before: number; readonly bytes: number }): boolean
  /** Deletes all entries and returns the space to the disk. */
  clear(): void
  /** Entries, bytes on the disk, and the oldest (milliseconds), or null. */
  size(): { readonly entries: number; readonly bytes: number; readonly oldest: number | null }
  /** A hard stop somewhat above what pruning aims at: the journal must never fill the disk. */
  limit(bytes: number): void
  close(): void
}

const insert = `
  INSERT INTO entry (at, server_at, method, host, path, status, failure, milliseconds, bytes_out, bytes_in, attempt,
    purpose, job_id, job_method, request_kept, reply_kept, request, reply)
  VALUES (:at, :serverAt, :method, :host, :path, :status, :failure, :milliseconds, :bytesOut, :bytesIn, :attempt,
    :purpose, :jobId, :jobMethod, :requestKept, :replyKept, :request, :reply)`

/**
 * Opens a journal or makes it. Errors are the store's: STORE_CORRUPT, STORE_FULL, STORE_READ_ONLY,
 * STORE_FROM_FUTURE, or the driver's own.
 */
export const openJournalFile = (path: string): JournalFile => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const connection = connect(path)
  try {
    connection.pragma('busy_timeout = 500')
    // Has to come before the first table; lets pruned room go back to the disk bit by bit.
    connection.pragma('auto_vacuum = INCREMENTAL')
    connection.pragma('journal_mode = WAL')
    // A power cut may cost the last second of the journal, never its integrity. Unlike the shop's
    // file nothing is decided by it, so a flush to the disk for each batch would only cost time.
    connection.pragma('synchronous = NORMAL')
    connection.pragma('cache_size = -4096')
    // What was cleared or pruned is overwritten, not only unlinked.
    connection.pragma('secure_delete = ON')
    migrate(connection, journalMigrations)
    return over(path, connection)
  } catch (error) {
    connection.close()
    throw error
  }
}

const over = (path: string, connection: Connection): JournalFile => {
  const { db } = connection
  const pageSize = connection.pragma<number>('page_size')
  const usedBytes = (): number => (connection.pragma<number>('page_count') - connection.pragma<number>('freelist_count')) * pageSize
  return {
    path,
    db,
    write: (entries) =>
      db.transaction(() => {
        let last = 0
        for (const { request, reply, ...entry } of entries) {
          const bodies = {
            requestKept: request?.kept ?? null,
            replyKept: reply?.kept ?? null,
            request: request?.text ?? null,
            reply: reply?.text ?? null,
          }
          last = db.run(insert, { ...entry, ...bodies }).lastInsertRowid
        }
        return last
      }),
    pruneStep({ now, before, bytes }) {
      // Written while the clock ran fast: they count as written now, not on a day in the future.
      db.run('UPDATE entry SET at = ? WHERE at > ?', [now, now + clockToleranceMs])
      const old = db.run('DELETE FROM entry WHERE entry_id IN (SELECT entry_id FROM entry WHERE at < ? ORDER BY at LIMIT ?)', [
        before,
        pruneRows,
      ])
      let gone = old.changes
      if (gone === 0 && usedBytes() > bytes) {
        // A twentieth: entries with long bodies are few, and not all of them should go for a little room.
        const span = db.get<{ n: number }>('SELECT coalesce(max(entry_id) - min(entry_id), 0) + 1 AS n FROM entry')?.n ?? 1
        const some = Math.min(pruneRows, Math.ceil(span / 20))
        gone = db.run('DELETE FROM entry WHERE entry_id IN (SELECT entry_id FROM entry ORDER BY entry_id LIMIT ?)', [some]).changes
      }
      // (Through `script`: this pragma works one page a step, and has to be stepped to its end.)
      if (connection.pragma<number>('freelist_count') > 64) connection.script('PRAGMA incremental_vacuum(1000)')
      return gone > 0
    },
    clear() {
      db.run('DELETE FROM entry')
      connection.script('PRAGMA incremental_vacuum')
      connection.pragma('wal_checkpoint(TRUNCATE)')
    },
    size() {
      const row = db.get<{ entries: number; oldest: number | null }>('SELECT count(*) AS entries, min(at) AS oldest FROM entry')
      return { entries: row?.entries ?? 0, oldest: row?.oldest ?? null, bytes: connection.pragma<number>('page_count') * pageSize }
    },
    limit(bytes) {
      connection.pragma(`max_page_count = ${Math.max(16, Math.ceil(bytes / pageSize))}`)
    },
    close: () => connection.close(),
  }
}

/** Renames a damaged journal with its log, and deletes the oldest of those kept. Returns its new name. */
export const putAside = (path: string, now: Date): string => {
  const aside = `${path}.corrupt-${now.toISOString().replaceAll(/[-:.]/g, '')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  const folder = dirname(path)
  const isAside = new RegExp(`^${basename(path).replaceAll('.', '\\.')}\\.corrupt-\\d{8}T\\d{9}Z$`)
  const others = readdirSync(folder)
    .filter((name) => isAside.test(name))
    .sort()
  for (const name of others.slice(0, -maxFilesAside)) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, name + suffix), { force: true })
  }
  return aside
}
