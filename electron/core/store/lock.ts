import { rmSync } from 'node:fs'
import { BantoError } from '#shared/errors.ts'
import { connect, type Connection } from './connection.ts'
import { isCorruption } from './errors.ts'

/**
 * One program at a time. The lock is an exclusive SQLite lock on a file of its own: the operating
 * system releases it when the process ends, however it ends, so a crash leaves nothing to clean
 * up, and the shop's own file stays readable for tools.
 */
export function takeLock(path: string): Connection {
  try {
    return lockIn(path)
  } catch (error) {
    if (!isCorruption(error)) throw error
    // It holds no data: a damaged one is created again.
    rmSync(path, { force: true })
    return lockIn(path)
  }
}

function lockIn(path: string): Connection {
  const connection = connect(path)
  try {
    connection.pragma('busy_timeout = 200')
    connection.pragma('journal_mode = MEMORY')
    connection.script('BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection.close()
    if (error instanceof BantoError && error.code === 'STORE_IN_USE') {
      throw new BantoError('STORE_IN_USE', `another program has ${path}`, { details: { path }, cause: error })
    }
    throw error
  }
}
