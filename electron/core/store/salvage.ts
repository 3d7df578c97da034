import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BantoError } from '#shared/errors.ts'
import { connect, type Connection } from './connection.ts'
import type { ReadDb, SqlValue, WriteDb } from './db.ts'
import { isCorruption } from './errors.ts'
import { intentTables, listed, quoted, type IntentTable } from './intent.ts'
import { latestVersion, migrate } from './migrate.ts'
import type { Migration } from './migrations/index.ts'
import { borrowSchema } from './patch.ts'

/**
 * What people typed and Smaregi has not got yet lives only in the shop's file. Where that is
 * damaged, every table of intent is read out of it as far as SQLite can still read it, from both
 * ends, with the columns that the file itself says it has, into a whole file of the same version;
 * that is then brought up to date like any other.
 */
export interface Salvage {
  /** A whole file of the newest version that holds what could be read; null: nothing could. */
  readonly file: string | null
  /** Tables that were read from end to end and are sound. */
  readonly whole: ReadonlySet<string>
  /** All tables are whole: nothing that stood in the file is missing. */
  readonly complete: boolean
  /** Cells that were waiting. */
  readonly pending: number
}

export interface SalvageOptions {
  /** A folder that is ours, for copies of the damaged file. */
  readonly folder: string
  /** Whole copies, newest first. */
  readonly copies: readonly string[]
  readonly migrations: readonly Migration[]
}

const nothing: Salvage = { file: null, whole: new Set(), complete: false, pending: 0 }

/**
 * Reads what can be read. The file and its log are only copied, never opened. Throws STORE_FULL and
 * other errors of the disk; damage is not an error here.
 */
export function salvage(path: string, options: SalvageOptions): Salvage {
  const target = join(options.folder, 'salvaged.db')
  let into: Connection | null = null
  let version = 0
  const whole = new Set<string>()
  try {
    for (const { file, sure } of candidates(path, options)) {
      const found = versionOf(file, latestVersion(options.migrations))
      if (found === 0 || (into !== null && found !== version)) continue
      if (into === null) {
        version = found
        into = connect(target)
        into.pragma('foreign_keys = OFF')
        migrate(
          into,
          options.migrations.filter((step) => step.version <= found),
        )
      }
      readInto(into, file, whole, sure)
      if (intentTables(into.db).every(({ name }) => whole.has(name))) break
    }
    if (into === null) return nothing
    const complete = intentTables(into.db).every(({ name }) => whole.has(name))
    migrate(into, options.migrations)
    // A table that a later version brought was not in the file at all: nothing of it can be missing.
    if (complete) for (const { name } of intentTables(into.db)) whole.add(name)
    const [pending = 0] = into.db.column<number>('SELECT count(*) FROM pending')
    return { file: target, whole, complete, pending }
  } finally {
    into?.close()
  }
}

interface Candidate {
  readonly file: string
  /** Its schema is known to be right, so rows of tables that failed the check can be used, too. */
  readonly sure: boolean
}

/**
 * The ways to look at a damaged file, best first: as it is; with the description of its tables from
 * a whole copy of its version; the copy with the damaged file's log laid over it (right where that
 * log reaches back to the copy, which the check of the result shows).
 */
function* candidates(path: string, { folder, copies, migrations }: SalvageOptions): Generator<Candidate> {
  const has = (file: string): boolean => existsSync(file) && statSync(file).size > 0
  const copyAs = (name: string, source: string): string => {
    const file = join(folder, name)
    copyFileSync(source, file)
    if (has(`${path}-wal`)) copyFileSync(`${path}-wal`, `${file}-wal`)
    return file
  }
  if (has(path)) yield { file: copyAs('as-it-is.db', path), sure: true }
  const known = latestVersion(migrations)
  const version = has(path) ? versionInHeader(path) : null
  const copy = copies.find((one) => version === null || versionOf(one, known) === version)
  const donor =
    copy ??
    blank(
      join(folder, 'blank.db'),
      migrations.filter((step) => version === null || step.version <= version),
    )
  if (has(path)) {
    const borrowed = copyAs('borrowed.db', path)
    borrowSchema(borrowed, donor)
    yield { file: borrowed, sure: copy !== undefined }
  }
  if (has(`${path}-wal`)) {
    const withLog = copyAs('with-log.db', donor)
    if (isSound(withLog)) yield { file: withLog, sure: true }
  }
}

/** `user_version` as it stands in the first bytes, or null where those are not of a database. */
function versionInHeader(path: string): number | null {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    return readSync(file, header) === 100 && header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(60) : null
  } finally {
    closeSync(file)
  }
}

/** A file as it is made where there was none: its tables begin where those of a file made so do. */
function blank(file: string, migrations: readonly Migration[]): string {
  const connection = connect(file)
  try {
    migrate(connection, migrations)
    return file
  } finally {
    connection.close()
  }
}

/** 0 where it cannot be read or is none of ours. */
function versionOf(file: string, known: number): number {
  const version = tried(file, (db) => db.column<number>('PRAGMA user_version')[0] ?? 0) ?? 0
  return version <= known && (tried(file, (db) => intentTables(db).length) ?? 0) > 0 ? version : 0
}

const isSound = (file: string): boolean => tried(file, (db) => db.column<string>('PRAGMA quick_check(1)')[0] === 'ok') ?? false

/** Reads one of our copies; null where SQLite cannot. */
function tried<T>(file: string, read: (db: ReadDb) => T): T | null {
  let connection: Connection | null = null
  try {
    connection = connect(file, { mustExist: true })
    return read(connection.db)
  } catch (error) {
    if (error instanceof BantoError && !isCorruption(error)) throw error
    return null
  } finally {
    connection?.close()
  }
}

/** Adds the rows of a candidate to those of better ones, table by table. */
function readInto(into: Connection, file: string, whole: Set<string>, sure: boolean): void {
  tried(file, (from) => {
    const there = new Map(intentTables(from).map((table) => [table.name, table]))
    for (const table of intentTables(into.db)) {
      const source = there.get(table.name)
      if (source === undefined || whole.has(table.name)) continue
      const sound = isTableSound(from, table.name)
      if (!sound && !sure) continue
      const columns = table.columns.filter((column) => source.columns.includes(column))
      // Rows of a table that failed the check are replaced by rows of one that passed it.
      if (sound) into.db.run(`DELETE FROM ${quoted(table.name)}`)
      if (copyRows(from, into.db, { ...table, columns }) && sound) whole.add(table.name)
    }
    copySequences(from, into.db)
  })
}

function isTableSound(db: ReadDb, table: string): boolean {
  try {
    return db.column<string>(`PRAGMA integrity_check(${quoted(table)})`).join() === 'ok'
  } catch {
    return false
  }
}

/** From the beginning as far as it goes, and if that is not to the end, from the end as far as it goes. */
function copyRows(from: ReadDb, into: WriteDb, { name, columns, key }: IntentTable): boolean {
  const insert = `INSERT OR IGNORE INTO ${quoted(name)} (${listed(columns)}) VALUES (${columns.map(() => '?').join(', ')})`
  return ['ASC', 'DESC'].some((direction) => {
    const order = key.map((column) => `${quoted(column)} ${direction}`).join(', ')
    const rows = from.iterate<Record<string, SqlValue>>(`SELECT ${listed(columns)} FROM ${quoted(name)} ORDER BY ${order}`)
    return into.transaction(() => {
      for (;;) {
        const next = nextOf(rows)
        if (next === 'unreadable') return false
        if (next.done === true) return true
        insertSane(
          into,
          insert,
          columns.map((column) => next.value[column] ?? null),
        )
      }
    })
  })
}

function nextOf<T>(rows: Iterator<T>): IteratorResult<T, unknown> | 'unreadable' {
  try {
    return rows.next()
  } catch {
    return 'unreadable'
  }
}

/** A row that breaks a constraint of its table is damaged and skipped; a full disk still throws. */
function insertSane(into: WriteDb, insert: string, values: readonly SqlValue[]): void {
  try {
    into.run(insert, values)
  } catch (error) {
    if (error instanceof BantoError) throw error
  }
}

function copySequences(from: ReadDb, into: WriteDb): void {
  try {
    for (const { name, seq } of from.all<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence'))
      raiseSequence(into, name, seq)
  } catch {
    // What the rows themselves say is counted when they are laid.
  }
}

/** Ids that were used once are never used again. */
export function raiseSequence(db: WriteDb, name: string, seq: number): void {
  if (db.run('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?', [seq, name]).changes === 0) {
    db.run('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [name, seq])
  }
}
