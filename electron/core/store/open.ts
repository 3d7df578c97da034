import { accessSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, basename } from 'node:path'
import { BantoError } from '#shared/errors.ts'
import type { Log } from '../context.ts'
import { keepBackup } from './backup.ts'
import { connect, type Connection } from './connection.ts'
import type { ShopFile, StoreNotice } from './db.ts'
import { isCorruption, isUnopenable, storeError } from './errors.ts'
import { takeLock } from './lock.ts'
import { fileVersion, latestVersion, migrate } from './migrate.ts'
import { migrations as shipped, type Migration } from './migrations/index.ts'
import { recover } from './recover.ts'
import { layIntent } from './salvage.ts'

export interface OpenOptions {
  now(): Date
  readonly log: Log
  /** Open for reading only, whatever the file allows. */
  readonly readOnly?: boolean
  /** For tests of the runner; the program's own otherwise. */
  readonly migrations?: readonly Migration[]
}

/**
 * Opens the file of a shop, makes it where there is none, and mends it where it is damaged; what
 * had to be done stands in `notices`.
 *
 * Throws STORE_IN_USE (another program has it), STORE_FROM_FUTURE (made by a newer program; the
 * file is not touched), BACKUP_FAILED (no copy could be made before migrating; the file is as it
 * was), STORE_FULL, STORE_READ_ONLY (it would have to be made or migrated, and cannot be written).
 */
export function openShopFile(path: string, options: OpenOptions): ShopFile {
  try {
    return open(path, options)
  } catch (error) {
    throw storeError(error)
  }
}

function open(path: string, options: OpenOptions): ShopFile {
  const { log } = options
  if (options.readOnly === true || (existsSync(path) && !writable(path))) return openForReading(path, options)
  mkdirSync(dirname(path), { recursive: true })
  accessSync(dirname(path), constants.W_OK)
  const lock = takeLock(join(dirname(path), `${basename(path, '.db')}.lock`))
  try {
    const { connection, notices } = openOrRecover(path, options)
    for (const notice of notices) log.warn('store.notice', { code: notice.code, ...notice.details })
    let open = true
    return {
      path,
      db: connection.db,
      notices,
      close: () => {
        if (!open) return
        open = false
        try {
          closeCleanly(path, connection, options)
        } finally {
          lock.close()
        }
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

function openOrRecover(path: string, options: OpenOptions): { connection: Connection; notices: readonly StoreNotice[] } {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openWhole(path, options)
    } catch (error) {
      if (!isCorruption(error)) throw error
      options.log.error('store.corrupt', { path, attempt, message: String(error) })
      if (attempt === 1) continue
      const recovery = recover(path, options.now())
      const { connection, notices } = openWhole(path, options)
      layIntent(connection.db, recovery.salvage)
      return { connection, notices: [...recovery.notices, ...notices] }
    }
  }
}

/** The plain way: version, check, backup before migrating, migrate. Throws STORE_CORRUPT on damage. */
function openWhole(path: string, options: OpenOptions): { connection: Connection; notices: StoreNotice[] } {
  const migrations = options.migrations ?? shipped
  const known = existsSync(path) && statSync(path).size > 0
  const from = known ? peekVersion(path, migrations) : 0
  if (known) checkWhole(path)
  if (from > 0 && from < latestVersion(migrations)) backupBeforeMigrating(path, options)

  const connection = connect(path)
  try {
    connection.pragma('busy_timeout = 5000')
    connection.pragma('journal_mode = WAL')
    // NORMAL may lose the last commits when the power goes: exactly the edits nobody else has.
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    connection.pragma('cache_size = -65536')
    connection.pragma('temp_store = MEMORY')
    migrate(connection, migrations)
    const moved = from > 0 && from < latestVersion(migrations)
    const notice: StoreNotice = {
      code: 'migrated',
      details: { from: String(from), to: String(latestVersion(migrations)) },
      at: options.now().toISOString(),
    }
    return { connection, notices: moved ? [notice] : [] }
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Over a connection that cannot write: a file from the future must stay as it is, to the byte. */
function peekVersion(path: string, migrations: readonly Migration[]): number {
  const connection = connect(path, { readOnly: true })
  try {
    return fileVersion(connection, migrations)
  } finally {
    connection.close()
  }
}

function checkWhole(path: string): void {
  const connection = connect(path, { mustExist: true })
  try {
    const verdict = connection.pragma<string>('quick_check(1)')
    if (verdict !== 'ok') throw new BantoError('STORE_CORRUPT', verdict, { details: { path } })
  } finally {
    connection.close()
  }
}

function backupBeforeMigrating(path: string, options: OpenOptions): void {
  // checkWhole has closed the only connection, and with it the log is in the file.
  try {
    const file = keepBackup(path, 'migration', options.now())
    options.log.info('store.backup', { file })
  } catch (error) {
    const cause = storeError(error)
    if (cause instanceof BantoError && cause.code === 'STORE_FULL') throw cause
    throw new BantoError('BACKUP_FAILED', `no copy before migrating: ${String(error)}`, { cause: error })
  }
}

function closeCleanly(path: string, connection: Connection, { log, now }: OpenOptions): void {
  let clean = !connection.damaged()
  try {
    connection.pragma('optimize')
    connection.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    clean = false
    log.warn('store.close', { path, message: String(error) })
  }
  connection.close()
  if (!clean) return
  try {
    keepBackup(path, 'close', now())
  } catch (error) {
    // The file itself is safe; a full disk must not keep the program from ending.
    log.warn('store.backup', { path, message: String(error) })
  }
}

function openForReading(path: string, options: OpenOptions): ShopFile {
  const { connection, done } = connectForReading(path)
  const close = () => {
    connection.close()
    done()
  }
  try {
    const migrations = options.migrations ?? shipped
    if (fileVersion(connection, migrations) < latestVersion(migrations)) {
      throw new BantoError('STORE_READ_ONLY', `${path} must be migrated and cannot be written`, { details: { path } })
    }
    const verdict = connection.pragma<string>('quick_check(1)')
    if (verdict !== 'ok') throw new BantoError('STORE_CORRUPT', verdict, { details: { path } })
  } catch (error) {
    close()
    throw error
  }
  const notice: StoreNotice = { code: 'readOnly', details: { path }, at: options.now().toISOString() }
  return { path, db: connection.db, notices: [notice], close }
}

/**
 * Even to read a file with a log, SQLite writes beside it. Where the disk does not take that, a copy
 * in the system's folder for temporary files is read; `done` takes it away again.
 */
function connectForReading(path: string): { connection: Connection; done: () => void } {
  const connection = connect(path, { readOnly: true })
  try {
    connection.pragma('user_version')
    return { connection, done: () => undefined }
  } catch (error) {
    connection.close()
    if (!isUnopenable(error)) throw error
  }
  const folder = mkdtempSync(join(tmpdir(), 'banto-reading-'))
  const done = () => rmSync(folder, { recursive: true, force: true })
  try {
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, join(folder, `shop.db${suffix}`))
    return { connection: connect(join(folder, 'shop.db'), { readOnly: true }), done }
  } catch (error) {
    done()
    throw error
  }
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    accessSync(dirname(path), constants.W_OK)
    return true
  } catch {
    return false
  }
}
