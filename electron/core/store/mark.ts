import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { writeFileDurably } from '../files.ts'
import type { ReadDb, WriteDb } from './db.ts'
import { storeError } from './errors.ts'
import { raiseSequence } from './salvage.ts'

/**
 * The high-water mark beside the shop's file (`shop.mark`): the number of the last set of changes, and
 * how many cells were marked as about to be sent. SQLite accepts a log that is cut, empty or missing as if it
 * had ended there; a file that knows less than its mark has lost commits.
 */
export interface Mark {
  readonly changeSet: number
  readonly sending: number
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
  const [, changeSet, sending] = /^(\d{1,15}) (\d{1,15}) *\n$/u.exec(text) ?? []
  return changeSet === undefined || sending === undefined ? 'damaged' : { changeSet: Number(changeSet), sending: Number(sending) }
}

/** Is on the disk when this returns. Throws what the file system says. */
export function writeMark(path: string, { changeSet, sending }: Mark): void {
  const content = `${`${changeSet} ${sending}`.padEnd(recordBytes - 1)}\n`
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

/** What the file itself knows. */
export const markIn = (db: ReadDb): Mark => ({
  changeSet: db.column<number>("SELECT seq FROM sqlite_sequence WHERE name = 'change_set'")[0] ?? 0,
  sending: Number(db.column<string>("SELECT value FROM meta WHERE key = 'sending_number'")[0] ?? '0') || 0,
})

/** So many cells were marked as about to be sent. Part of the transaction that marks them. */
export function countSending(db: WriteDb, cells = 1): void {
  db.run(
    `INSERT INTO meta (key, value) VALUES ('sending_number', CAST(:cells AS TEXT))
     ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + CAST(:cells AS INTEGER) AS TEXT)`,
    { cells: BigInt(cells) },
  )
}

/** Raises the counters to the mark: numbers used in lost commits are not used again. */
export function raiseToMark(db: WriteDb, { changeSet, sending }: Mark): void {
  raiseSequence(db, 'change_set', changeSet)
  db.run(
    `INSERT INTO meta (key, value) VALUES ('sending_number', CAST(:sending AS TEXT))
     ON CONFLICT (key) DO UPDATE SET value = CAST(max(CAST(value AS INTEGER), CAST(:sending AS INTEGER)) AS TEXT)`,
    { sending: BigInt(sending) },
  )
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
    if (now.changeSet <= saved.changeSet && now.sending <= saved.sending) return
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
