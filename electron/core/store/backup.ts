import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { connect } from './connection.ts'
import type { ReadDb } from './db.ts'
import { generationOf } from './generation.ts'
import { intentTables, quoted } from './intent.ts'
import { latestVersion } from './migrate.ts'

/** Copies of each kind that are kept. */
const maxBackupsPerKind = 3

export type BackupKind = 'close' | 'migration'

export const fileTimestamp = (now: Date): string => now.toISOString().replace(/[-:.]/gu, '')

export const backupFolder = (path: string): string => join(dirname(path), 'backups')

interface Named {
  readonly name: string
  /** Of the file when it was copied; 0 in the names of earlier programs. */
  readonly generation: number
  /** Orders only the copies of earlier programs among themselves. */
  readonly time: string
}

function read(name: string): Named {
  const [, generation = '0', time = ''] = /-(?:g(\d+)-)?(\d{8}T\d{9}Z)-[a-z]+\.db$/u.exec(name) ?? []
  return { name, generation: Number(generation), time }
}

/** A copy before migrating is of the same generation as the last one at the end, or of more. */
const isMigration = (name: string): number => (name.endsWith('-migration.db') ? 1 : 0)
const newestFirst = (a: Named, b: Named): number =>
  b.generation - a.generation ||
  (a.generation === 0 ? b.time.localeCompare(a.time) : 0) ||
  isMigration(b.name) - isMigration(a.name) ||
  b.time.localeCompare(a.time)

/** Newest first: by the counter that the file carries, whatever the clock said. */
export function listBackups(path: string, kind?: BackupKind): string[] {
  const folder = backupFolder(path)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path, '.db')}-`) && name.endsWith('.db'))
    .filter((name) => kind === undefined || name.endsWith(`-${kind}.db`))
    .map(read)
    .sort(newestFirst)
    .map(({ name }) => join(folder, name))
}

/** A generation above that of the file and of every copy beside it. */
export const nextGeneration = (path: string, now: number): number =>
  Math.max(now, ...listBackups(path).map((file) => read(basename(file)).generation)) + 1

/** Flushes a finished file to the disk: a copy that is only in the cache is no backup. */
export function flush(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Whether the newest copy already is what the closed file is. */
export function isKept(path: string): boolean {
  const newest = listBackups(path, 'close')[0]
  if (newest === undefined) return false
  const [copy, source] = [statSync(newest), statSync(path)]
  return copy.size === source.size && Math.abs(copy.mtimeMs - source.mtimeMs) < 2
}

/** Copies a closed, checkpointed file into `backups/`, and deletes the oldest copies. Returns the path of the copy. */
export function createBackup(path: string, kind: BackupKind, { generation, now }: { generation: number; now: Date }): string {
  const source = statSync(path)
  const folder = backupFolder(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = join(folder, `${basename(path, '.db')}-g${String(generation).padStart(8, '0')}-${fileTimestamp(now)}-${kind}.db`)
  const unfinished = `${target}.part`
  try {
    copyFileSync(path, unfinished, constants.COPYFILE_FICLONE)
    flush(unfinished)
    utimesSync(unfinished, source.atime, source.mtime)
    renameSync(unfinished, target)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
  prune(path, kind, target)
  return target
}

/** The newest stay, and beside them the newest that holds a shop, where those lost most of theirs. */
function prune(path: string, kind: BackupKind, justMade: string): void {
  sweep(path)
  const copies = listBackups(path, kind)
  const old = copies.slice(maxBackupsPerKind).filter((file) => file !== justMade)
  if (old.length === 0) return
  const rows = new Map(copies.map((file) => [file, rowsIn(file)]))
  const enough = Math.max(...rows.values()) / 2
  const isFull = (file: string): boolean => (rows.get(file) ?? 0) >= enough
  const spared = copies.slice(0, maxBackupsPerKind).some(isFull) ? undefined : old.find(isFull)
  for (const file of old) if (file !== spared) rmSync(file, { force: true })
}

const sides = ['-wal', '-shm'] as const

/**
 * SQLite leaves empty files beside a copy that it only read. A log that is not empty
 * must not be removed.
 */
export function leaveNothing(copy: string): void {
  try {
    if ((statSync(`${copy}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return
    for (const side of sides) rmSync(copy + side, { force: true })
  } catch {
    // They are empty and do no harm.
  }
}

/** What earlier programs left beside copies, also of copies that are gone. */
function sweep(path: string): void {
  const folder = backupFolder(path)
  const copies = readdirSync(folder).flatMap((name) => {
    const side = sides.find((end) => name.endsWith(`.db${end}`))
    return side !== undefined && name.startsWith(`${basename(path, '.db')}-`) ? [name.slice(0, -side.length)] : []
  })
  for (const name of new Set(copies)) leaveNothing(join(folder, name))
}

/** Products and everything that people did; 0 where it cannot be read. */
function rowsIn(file: string): number {
  return look(file, 0, (db) => {
    const tables = ['product', ...intentTables(db).map(({ name }) => name)]
    return tables.reduce((sum, name) => sum + (db.column<number>(`SELECT count(*) FROM ${quoted(name)}`)[0] ?? 0), 0)
  })
}

/** Whether a copy can be trusted: of a version we know, whole, and with something in it. */
export const isGoodCopy = (file: string): boolean =>
  look(file, false, (db) => {
    const [version = 0] = db.column<number>('PRAGMA user_version')
    return version > 0 && version <= latestVersion() && db.column<string>('PRAGMA quick_check(1)')[0] === 'ok'
  })

/** The number of a file that is not open, from inside of it. */
export const generationIn = (file: string): number => look(file, 0, generationOf)

function look<T>(file: string, otherwise: T, at: (db: ReadDb) => T): T {
  try {
    const connection = connect(file, { readOnly: true })
    try {
      return at(connection.db)
    } finally {
      connection.close()
      leaveNothing(file)
    }
  } catch {
    return otherwise
  }
}
