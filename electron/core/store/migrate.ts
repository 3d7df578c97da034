import { BantoError } from '#shared/errors.ts'
import type { Connection } from './connection.ts'
import { migrations as shipped, type Migration } from './migrations/index.ts'

export const latestVersion = (migrations: readonly Migration[] = shipped): number => migrations.at(-1)?.version ?? 0

/** The version of a file; throws STORE_FROM_FUTURE for one that a newer program made. */
export function fileVersion(connection: Connection, migrations: readonly Migration[] = shipped): number {
  const found = connection.pragma<number>('user_version')
  const known = latestVersion(migrations)
  if (found > known) {
    throw new BantoError('STORE_FROM_FUTURE', `file is of version ${found}, this program knows ${known}`, {
      details: { found, known },
    })
  }
  return found
}

/** Brings a file up to date: all of it or nothing of it. Returns the version it had. */
export function migrate(connection: Connection, migrations: readonly Migration[] = shipped): number {
  const from = fileVersion(connection, migrations)
  const due = migrations.filter((step) => step.version > from)
  if (due.length === 0) return from
  connection.db.transaction(() => {
    for (const step of due) connection.script(step.sql)
    connection.pragma(`user_version = ${latestVersion(migrations)}`)
  })
  return from
}
