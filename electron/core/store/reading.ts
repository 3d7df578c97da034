import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { BantoError } from '#shared/errors.ts'
import { connect, type Connection } from './connection.ts'
import type { ShopFile, StoreNotice } from './db.ts'
import { accessError, isUnopenable } from './errors.ts'
import { fileVersion, latestVersion } from './migrate.ts'
import { migrations as shipped } from './migrations/index.ts'
import type { OpenOptions } from './openOptions.ts'

/** A file that cannot be written, as it is. Throws STORE_READ_ONLY where it would have to be changed first, STORE_NO_ACCESS where it cannot even be read. */
export function openForReading(path: string, options: OpenOptions): ShopFile {
  const { connection, done } = readable(() => connectForReading(path))
  const close = () => {
    connection.close()
    done()
    return []
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
  return { path, db: connection.db, notices: [notice], interference: () => null, close }
}

/** Runs a read of a file; throws STORE_NO_ACCESS where the user may not read it. */
export function readable<T>(look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw accessError(error)
  }
}

/**
 * Even to read a file with a log, SQLite writes beside it. Where that cannot be written, a copy
 * in the system's folder for temporary files is read; `done` removes it.
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

export function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    accessSync(dirname(path), constants.W_OK)
    return true
  } catch {
    return false
  }
}
