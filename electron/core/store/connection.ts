import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { isCorruption, storeError } from './errors.ts'
import { defineFunctions } from './functions.ts'
import type { SqlParams, SqlValue, WriteDb } from './db.ts'

/** The driver's handle inside core/store; everybody else sees `WriteDb`. */
export interface Connection {
  readonly db: WriteDb
  /** Runs several statements without results, such as a migration. */
  script(sql: string): void
  pragma<T extends SqlValue>(text: string): T
  /** True once SQLite has reported damaged bytes on this connection. */
  damaged(): boolean
  close(): void
}

/** Statements are kept by their text; beyond this many the oldest is dropped, so that composed SQL cannot use up memory. */
const maxStatements = 400

type Statement = Database.Statement<unknown[], unknown>
type Mode = 'rows' | 'pluck'

const binding = (params: SqlParams | undefined): unknown[] => (params === undefined ? [] : Array.isArray(params) ? params : [params])

/** Opens one connection. `mustExist` keeps a read of a missing file from creating an empty one. */
export function connect(path: string, options: { readOnly?: boolean; mustExist?: boolean } = {}): Connection {
  let damage = false
  const guard = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      damage ||= isCorruption(error)
      throw storeError(error)
    }
  }

  // Readable by its owner only; the files that SQLite makes beside it get the same rights.
  if (options.readOnly !== true && options.mustExist !== true && path !== ':memory:') guard(() => closeSync(openSync(path, 'a', 0o600)))
  const handle = guard(
    () =>
      new Database(path, {
        readonly: options.readOnly ?? false,
        fileMustExist: (options.mustExist ?? false) || (options.readOnly ?? false),
        timeout: 5000,
      }),
  )
  defineFunctions(handle)
  // By the text itself: a constant is found without being read.
  const statements: Readonly<Record<Mode, Map<string, Statement>>> = { rows: new Map(), pluck: new Map() }
  const prepare = (sql: string, mode: Mode): Statement => {
    const kept = statements[mode]
    const known = kept.get(sql)
    if (known) return known
    const made = handle.prepare(sql) as Statement
    if (mode === 'pluck') made.pluck(true)
    if (kept.size >= maxStatements) kept.delete(kept.keys().next().value ?? sql)
    kept.set(sql, made)
    return made
  }

  let depth = 0
  /** A full disk rolls back the whole transaction, not only the nested part where it happened: nothing more may run in it. */
  let lost: { readonly error: unknown } | null = null
  const throwLost = (): void => {
    if (lost !== null) throw lost.error
  }
  const transaction = <T>(work: () => T): T => {
    const name = `nested_${depth}`
    const [begin, commit, rollback] =
      depth === 0
        ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
        : [`SAVEPOINT ${name}`, `RELEASE ${name}`, `ROLLBACK TO ${name}; RELEASE ${name}`]
    throwLost()
    guard(() => handle.exec(begin))
    depth += 1
    try {
      const result = work()
      throwLost()
      guard(() => handle.exec(commit))
      return result
    } catch (error) {
      if (handle.inTransaction) guard(() => handle.exec(rollback))
      else if (depth > 1) lost ??= { error }
      throw error
    } finally {
      depth -= 1
      if (depth === 0) lost = null
    }
  }

  const db: WriteDb = {
    get: <T>(sql: string, params?: SqlParams) => guard(() => prepare(sql, 'rows').get(...binding(params)) as T | undefined),
    all: <T>(sql: string, params?: SqlParams) => guard(() => prepare(sql, 'rows').all(...binding(params)) as T[]),
    *iterate<T>(sql: string, params?: SqlParams) {
      // A statement of its own: one that is being stepped through cannot be used for anything else.
      const rows = guard(() => handle.prepare(sql).iterate(...binding(params)) as IterableIterator<T>)
      try {
        for (;;) {
          const step = guard(() => rows.next())
          if (step.done === true) return
          yield step.value
        }
      } finally {
        rows.return?.()
      }
    },
    column: <T extends SqlValue>(sql: string, params?: SqlParams) => guard(() => prepare(sql, 'pluck').all(...binding(params)) as T[]),
    run: (sql, params) =>
      guard(() => {
        throwLost()
        const { changes, lastInsertRowid } = prepare(sql, 'rows').run(...binding(params))
        return { changes, lastInsertRowid: Number(lastInsertRowid) }
      }),
    transaction,
    unsynced(work) {
      if (depth > 0) throw new Error('a transaction is open: it waits for the disk, with all its parts')
      const synchronous = guard(() => handle.pragma('synchronous', { simple: true }) as number)
      handle.pragma('synchronous = NORMAL')
      try {
        return transaction(work)
      } finally {
        handle.pragma(`synchronous = ${synchronous}`)
      }
    },
  }

  return {
    db,
    script: (sql) => {
      guard(() => handle.exec(sql))
    },
    pragma: <T extends SqlValue>(text: string) => guard(() => handle.pragma(text, { simple: true }) as T),
    damaged: () => damage,
    close: () => {
      for (const kept of Object.values(statements)) kept.clear()
      guard(() => handle.close())
    },
  }
}
