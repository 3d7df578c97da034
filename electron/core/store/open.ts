import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BantoError } from '#shared/errors.ts'
import { isGoodCopy, isKept, createBackup, listBackups, nextGeneration } from './backup.ts'
import { connect, type Connection } from './connection.ts'
import type { ShopFile, StoreNotice } from './db.ts'
import { removeEndRecord, writeEndRecord } from './end.ts'
import { isCorruption, storeError } from './errors.ts'
import { generationOf, setGeneration } from './generation.ts'
import { watchForInterference, withoutInterference } from './interference.ts'
import { takeLock } from './lock.ts'
import { detectLoss } from './loss.ts'
import { withMark } from './mark.ts'
import { fileVersion, latestVersion, migrate } from './migrate.ts'
import { migrations as shipped } from './migrations/index.ts'
import type { OpenOptions } from './openOptions.ts'
import { closeAndPutBack } from './putBack.ts'
import { openForReading, readable, writable } from './reading.ts'
import { finishRecovery, recover } from './recover.ts'

/**
 * Opens the file of a shop, makes it where there is none, and mends it where it is damaged; what
 * had to be done stands in `notices`.
 *
 * Throws STORE_IN_USE (another program has it), STORE_FROM_FUTURE (made by a newer program; the
 * file is not touched), STORE_NO_ACCESS (this user may not read it; `reason` folder: it is one), BACKUP_FAILED (no copy could be made before migrating; the file is as it
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
  readable(() => {
    for (const file of [dirname(path), path, `${path}-wal`]) mayRead(file)
  })
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new BantoError('STORE_NO_ACCESS', 'a folder where the file should be', { details: { reason: 'folder', path } })
  }
  if (options.readOnly === true || (existsSync(path) && !writable(path))) return openForReading(path, options)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  accessSync(dirname(path), constants.W_OK)
  const lock = takeLock(join(dirname(path), `${basename(path, '.db')}.lock`))
  try {
    const { connection, notices } = openOrRecover(path, options)
    const interference = watchForInterference(path)
    for (const notice of notices) log.warn('store.notice', { code: notice.code, ...notice.details })
    let open = true
    return {
      path,
      db: withMark(path, withoutInterference(path, connection.db, interference), (error) =>
        log.warn('store.mark', { path, message: String(error) }),
      ),
      notices: [...(options.notices ?? []), ...notices],
      interference: () => (open ? interference() : null),
      close: () => {
        if (!open) return []
        open = false
        try {
          const kind = interference()
          if (kind !== null) return [closeAndPutBack(path, connection, kind, options)]
          closeCleanly(path, connection, options)
          return []
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

/** Throws EACCES where the file is there, or in a folder that cannot be looked into, and may not be read. */
function mayRead(file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

function openOrRecover(path: string, options: OpenOptions): { connection: Connection; notices: readonly StoreNotice[] } {
  const migrations = options.migrations ?? shipped
  finishRecovery(path)
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (isLost(path, options)) throw new BantoError('STORE_CORRUPT', 'empty or gone, and a shop was here', { details: { path } })
      return begin(path, options, [])
    } catch (error) {
      if (!isCorruption(error)) throw error
      options.log.error('store.corrupt', { path, attempt, message: String(error) })
      if (attempt === 1) continue
      return begin(path, options, recover(path, { now: options.now(), migrations }))
    }
  }
}

/** Marks the file as in use, after handling commits that were lost. `mended`: notices of a recovery. */
function begin(path: string, options: OpenOptions, mended: readonly StoreNotice[]): ReturnType<typeof openOrRecover> {
  const { connection, notices } = openWhole(path, options)
  try {
    const now = options.now()
    const isLost = detectLoss(path, connection.db, { now, isMended: mended.length > 0 })
    removeEndRecord(path)
    const isTold = mended.some(({ code }) => code === 'someMayBeMissing' || code === 'foundEmpty')
    const lost: StoreNotice[] = isLost && !isTold ? [{ code: 'someMayBeMissing', details: {}, at: now.toISOString() }] : []
    return { connection, notices: [...mended, ...lost, ...notices] }
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Suffixes of the files beside one that was used: the record of its last end, and its high-water mark. */
const traces = ['.closed', '.mark'] as const

/**
 * Whether there once was a shop here and now there is none: an empty file, no file, or one that
 * nothing was ever written to, beside copies of a shop, a log, or what else is kept beside an open one.
 * Never opened as a new shop.
 */
function isLost(path: string, { isKnown = false }: OpenOptions): boolean {
  const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (sizeOf(path) === 0) {
    const beside = [...traces.map((suffix) => path.replace(/\.db$/u, suffix)), join(dirname(path), 'journal.db')]
    return (
      sizeOf(`${path}-wal`) > 0 || listBackups(path).length > 0 || beside.some((file) => existsSync(file)) || (isKnown && existsSync(path))
    )
  }
  return peek(path, (connection) => connection.pragma<number>('user_version')) === 0 && listBackups(path).some(isGoodCopy)
}

/** The plain way: version, check, backup before migrating, migrate. Throws STORE_CORRUPT on damage. */
function openWhole(path: string, options: OpenOptions): { connection: Connection; notices: StoreNotice[] } {
  const migrations = options.migrations ?? shipped
  const known = existsSync(path) && statSync(path).size > 0
  const from = known ? peek(path, (connection) => fileVersion(connection, migrations)) : 0
  if (known) checkWhole(path)
  if (from > 0 && from < latestVersion(migrations)) backupBeforeMigrating(path, options)

  const connection = connect(path)
  try {
    connection.pragma('busy_timeout = 5000')
    connection.pragma('journal_mode = WAL')
    // NORMAL may lose the last commits when the power goes: exactly the edits that exist nowhere else.
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    // KiB. The system keeps what was read from the file; a larger one of our own only counts twice.
    connection.pragma('cache_size = -16384')
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

/** Over a connection that cannot write: a file from the future must stay as it is, and so must a damaged one, to the byte. */
function peek<T>(path: string, look: (connection: Connection) => T): T {
  const connection = connect(path, { readOnly: true })
  try {
    return look(connection)
  } finally {
    connection.close()
  }
}

function checkWhole(path: string): void {
  const verdict = peek(path, (connection) => connection.pragma<string>('quick_check(1)'))
  if (verdict !== 'ok') throw new BantoError('STORE_CORRUPT', verdict, { details: { path } })
}

/** Copies the write-ahead log into the file. */
function fold(path: string): void {
  const connection = connect(path, { mustExist: true })
  try {
    connection.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    connection.close()
  }
}

function backupBeforeMigrating(path: string, options: OpenOptions): void {
  try {
    fold(path)
    const file = createBackup(path, 'migration', { generation: peek(path, ({ db }) => generationOf(db)), now: options.now() })
    options.log.info('store.backup', { file })
  } catch (error) {
    const cause = storeError(error)
    if (cause instanceof BantoError && cause.code === 'STORE_FULL') throw cause
    throw new BantoError('BACKUP_FAILED', `no copy before migrating: ${String(error)}`, { cause: error })
  }
}

function closeCleanly(path: string, connection: Connection, { log, now }: OpenOptions): void {
  let generation: number | null = null
  let isNew = false
  try {
    if (!connection.damaged()) {
      connection.pragma('optimize')
      connection.pragma('wal_checkpoint(TRUNCATE)')
      generation = generationOf(connection.db)
      isNew = !isKept(path)
      if (isNew) {
        generation = nextGeneration(path, generation)
        setGeneration(connection.db, generation)
        connection.pragma('wal_checkpoint(TRUNCATE)')
      }
    }
  } catch (error) {
    generation = null
    log.warn('store.close', { path, message: String(error) })
  }
  connection.close()
  if (generation === null) return
  try {
    if (isNew) createBackup(path, 'close', { generation, now: now() })
    writeEndRecord(path, generation)
  } catch (error) {
    // The file itself is safe; a full disk must not keep the program from ending.
    log.warn('store.backup', { path, message: String(error) })
  }
}
