import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { writeFileDurably } from '../files.ts'
import type { ReadDb, WriteDb } from './db.ts'
import { storeError } from './errors.ts'
import { raiseSequence } from './salvage.ts'

/**
 * The high-water mark beside the shop's file (`shop.mark`): the number of the last set of changes, how many
 * cells were marked as about to be sent, and how much was counted (persons who
 * began, and every some rows of theirs). SQLite accepts a log that is cut, empty or missing as if it
 * had ended there; a file that knows less than its mark has lost commits.
 */
export interface Mark {
  readonly changeSet: number
  readonly sending: number
  readonly counting: number
}

/** Always the same length, less than a disk sector: a write in place leaves either the old or the new record. */
const recordBytes = 64

const nameOf = (path: string): string => path.replace(/\.db$/u, '.mark')

/** Null where there is none; `damaged` where it cannot be understood. */
export function readMark(path: string): Mark | 'damaged' | null {
  let text: string
  try {
    text = readFileSync(nameOf(path), 'latin1')
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : 'damaged'
  }
  // A file of before has no third number.
  const [, changeSet, sending, counting = '0'] = /^(\d{1,15}) (\d{1,15})(?: (\d{1,15}))? *\n$/u.exec(text) ?? []
  return changeSet === undefined || sending === undefined
    ? 'damaged'
    : { changeSet: Number(changeSet), sending: Number(sending), counting: Number(counting) }
}

/** Is on the disk when this returns. Throws what the file system says. */
export function writeMark(path: string, { changeSet, sending, counting }: Mark): void {
  const content = `${`${changeSet} ${sending} ${counting}`.padEnd(recordBytes - 1)}\n`
  const before = readMark(path)
  if (before === null || before === 'damaged') return writeFileDurably(nameOf(path), content)
  const file = openSync(nameOf(path), 'r+')
  try {
    writeSync(file, content, 0, 'latin1')
    fdatasyncSync(file)
  } finally {
    closeSync(file)
  }
}

type Counter = 'sending_number' | 'counting_number'
const counterIn = (db: ReadDb, key: Counter): number =>
  Number(db.column<string>('SELECT value FROM meta WHERE key = ?', [key])[0] ?? '0') || 0

/** What the file itself knows. */
export const markIn = (db: ReadDb): Mark => ({
  changeSet: db.column<number>("SELECT seq FROM sqlite_sequence WHERE name = 'change_set'")[0] ?? 0,
  sending: counterIn(db, 'sending_number'),
  counting: counterIn(db, 'counting_number'),
})

/** So many cells were marked as about to be sent. Part of the transaction that marks them. */
export const countSending = (db: WriteDb, cells = 1): void => addTo(db, 'sending_number', cells)

/** A person began to count, or has counted on. Part of the transaction that keeps it. */
export const countCounting = (db: WriteDb): void => addTo(db, 'counting_number', 1)

const addTo = (db: WriteDb, key: Counter, more: number): void =>
  void db.run(
    `INSERT INTO meta (key, value) VALUES (:key, CAST(:more AS TEXT))
     ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + CAST(:more AS INTEGER) AS TEXT)`,
    { key, more: BigInt(more) },
  )

/** Raises the counters to the mark: numbers used in lost commits are not used again. */
export function raiseToMark(db: WriteDb, { changeSet, sending, counting }: Mark): void {
  raiseSequence(db, 'change_set', changeSet)
  for (const [key, least] of [
    ['sending_number', sending],
    ['counting_number', counting],
  ] as const) {
    db.run(
      `INSERT INTO meta (key, value) VALUES (:key, CAST(:least AS TEXT))
       ON CONFLICT (key) DO UPDATE SET value = CAST(max(CAST(value AS INTEGER), CAST(:least AS INTEGER)) AS TEXT)`,
      { key, least: BigInt(least) },
    )
  }
}

/**
 * The file's handle, with the mark kept up: after each transaction that gave a number, before its caller
 * goes on. Where the mark cannot be written, what was about to be sent must not be (the error of the disk
 * is thrown, though the transaction stands); an edit is kept, and `onFailure` is called.
 */
export function withMark(path: string, db: WriteDb, onFailure: (error: unknown) => void): WriteDb {
  let saved = markIn(db)
  let tried = saved.sending
  let depth = 0
  const save = (): void => {
    const now = markIn(db)
    if (now.changeSet <= saved.changeSet && now.sending <= saved.sending && now.counting <= saved.counting) return
    const isSending = now.sending > tried
    tried = now.sending
    try {
      writeMark(path, now)
      saved = now
    } catch (error) {
      if (isSending) throw storeError(error)
      onFailure(error)
    }
  }
  return {
    ...db,
    transaction(work) {
      depth += 1
      try {
        return db.transaction(work)
      } finally {
        depth -= 1
        if (depth === 0) save()
      }
    },
  }
}
