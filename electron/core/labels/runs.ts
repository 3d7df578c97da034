import type { LabelRun } from '#shared/contracts/labels.ts'
import type { PrintJob } from '#shared/contracts/printing.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, SqlValue, WriteDb } from '../store/db.ts'
import type { Shown } from './shown.ts'

export interface NewRun {
  readonly at: string
  /** For which the prices hold, YYYY-MM-DD. */
  readonly day: string
  readonly author: string | null
  readonly output: LabelRun['output']
  readonly deviceId: number | null
  readonly title: string
  /** `jobId`: of the printer's queue, where it is printed by one. */
  readonly items: readonly { readonly productId: number; readonly copies: number; readonly shown: Shown; readonly jobId?: number }[]
}

interface ShelfLabel {
  readonly productId: number
  /** JSON of what it shows. */
  readonly shown: string
  readonly day: string
  readonly source: 'kept' | 'printed'
  readonly runId: number
}

const tables = ['label_shelf', 'label_before', 'label_wanted'] as const
const columnOf = { label_shelf: 'shelf_before', label_before: 'before', label_wanted: 'wanted' } as const
type Row = Readonly<Record<string, SqlValue>>

const rowOf = (db: ReadDb, table: (typeof tables)[number], productId: number): Row | null =>
  db.get<Row>(`SELECT * FROM ${table} WHERE product_id = ?`, [productId]) ?? null

/** What one label is about to replace on the shelf, so that it can be taken back. */
const snapshotOf = (db: ReadDb, productId: number): (string | null)[] =>
  tables.map((table) => {
    const row = rowOf(db, table, productId)
    return row === null ? null : JSON.stringify(row)
  })

function putOnShelf(db: WriteDb, { productId, shown, day, source, runId }: ShelfLabel): void {
  db.run('DELETE FROM label_before WHERE product_id = ?', [productId])
  db.run('DELETE FROM label_wanted WHERE product_id = ?', [productId])
  db.run('INSERT OR REPLACE INTO label_shelf (product_id, shown, day, source, run_id) VALUES (?, ?, ?, ?, ?)', [
    productId,
    shown,
    day,
    source,
    runId,
  ])
}

/**
 * Labels were printed (or said to be right): from now on the shelf shows what they show, and nothing is due for them. What was
 * known before is kept, so that it can be taken back.
 */
export function recordRun(db: WriteDb, run: NewRun): number {
  return db.transaction(() => {
    const runId = db.run('INSERT INTO label_run (at, day, author, output, device_id, title, labels) VALUES (?, ?, ?, ?, ?, ?, ?)', [
      run.at,
      run.day,
      run.author,
      run.output,
      run.deviceId,
      run.title,
      run.items.reduce((sum, { copies }) => sum + copies, 0),
    ]).lastInsertRowid
    for (const { productId, copies, shown: fields, jobId = null } of run.items) {
      const shown = JSON.stringify(fields)
      db.run(
        'INSERT INTO label_run_item (run_id, product_id, copies, shown, job_id, shelf_before, before, wanted) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [runId, productId, copies, shown, jobId, ...snapshotOf(db, productId)],
      )
      putOnShelf(db, { productId, shown, day: run.day, source: run.output === 'kept' ? 'kept' : 'printed', runId })
    }
    return runId
  })
}

function putBack(db: WriteDb, table: (typeof tables)[number], json: string | null, productId: number): void {
  const row = json === null ? null : (fromJson(json) as Row | null)
  if (row === null) {
    if (table === 'label_shelf') db.run('DELETE FROM label_shelf WHERE product_id = ?', [productId])
    return
  }
  const columns = Object.keys(rowOf(db, table, productId) ?? row)
  const placed = columns.filter((column) => row[column] !== undefined)
  // What was noticed since the print is newer, but the shelf shows what was before it.
  db.run(
    `INSERT OR REPLACE INTO ${table} (${placed.join(', ')}) VALUES (${placed.map(() => '?').join(', ')})`,
    placed.map((column) => row[column] ?? null),
  )
}

/**
 * Not printed after all: the shelf shows what it showed before, so the labels are due again. Labels that were printed again since
 * stay. Throws NOT_FOUND; a run that was taken back already takes nothing.
 */
export function undoRun(db: WriteDb, runId: number, at: string): number {
  return db.transaction(() => {
    const run = db.get<{ undone: string | null }>('SELECT undone_at AS undone FROM label_run WHERE run_id = ?', [runId])
    if (run === undefined) throw new BantoError('NOT_FOUND', `no label run ${runId}`)
    if (run.undone !== null) return 0
    const items = takeBack(db, 'i.run_id = ?', runId)
    db.run('UPDATE label_run SET undone_at = ? WHERE run_id = ?', [at, runId])
    return items.reduce((sum, { copies }) => sum + copies, 0)
  })
}

interface RunItem {
  readonly runId: number
  readonly productId: number
  readonly copies: number
  readonly label_shelf: string | null
  readonly label_before: string | null
  readonly label_wanted: string | null
}

/** The shelf shows what it showed before these labels, unless others have come since. */
function takeBack(db: WriteDb, which: 'i.run_id = ?' | 'i.job_id = ?', key: number): readonly RunItem[] {
  const items = db.all<RunItem>(
    `SELECT i.run_id AS runId, i.product_id AS productId, i.copies, ${tables.map((table) => `i.${columnOf[table]} AS ${table}`).join(', ')}
     FROM label_run_item i JOIN label_shelf s ON s.product_id = i.product_id AND s.run_id = i.run_id WHERE ${which}`,
    [key],
  )
  for (const item of items) for (const table of tables) putBack(db, table, item[table], item.productId)
  // A label that was printed although nothing was due for it is looked at again.
  for (const { productId } of items) markForComparison(db, productId)
  return items
}

/**
 * What became of a print job: labels of one that was cancelled or failed are due again, and no more once it is printed after all.
 * True where something changed.
 */
export function followPrintJob(db: WriteDb, { jobId, state }: Pick<PrintJob, 'jobId' | 'state'>): boolean {
  return db.transaction(() => {
    if (state === 'cancelled' || state === 'failed') {
      const items = takeBack(db, 'i.job_id = ?', jobId)
      for (const { runId, productId } of items)
        db.run('UPDATE label_run_item SET is_due_again = 1 WHERE run_id = ? AND product_id = ?', [runId, productId])
      return items.length > 0
    }
    if (state !== 'printed' && state !== 'unconfirmed') return false
    const items = db.all<Omit<ShelfLabel, 'source'>>(
      `SELECT i.run_id AS runId, i.product_id AS productId, i.shown, r.day FROM label_run_item i JOIN label_run r ON r.run_id = i.run_id
       WHERE i.job_id = ? AND i.is_due_again = 1 AND r.undone_at IS NULL`,
      [jobId],
    )
    for (const item of items) {
      const [shelf, before, wanted] = snapshotOf(db, item.productId)
      db.run('UPDATE label_run_item SET is_due_again = 0, shelf_before = ?, before = ?, wanted = ? WHERE run_id = ? AND product_id = ?', [
        shelf ?? null,
        before ?? null,
        wanted ?? null,
        item.runId,
        item.productId,
      ])
      putOnShelf(db, { ...item, source: 'printed' })
      // The product may have changed while nothing was on paper.
      markForComparison(db, item.productId)
    }
    return items.length > 0
  })
}

/** With a label on the shelf, what the product was before does not matter: it only has to be among those that are compared. */
function markForComparison(db: WriteDb, productId: number): void {
  db.run(
    `INSERT INTO label_before (product_id, is_new, was) SELECT product_id, 0, NULL FROM label_shelf s
     WHERE product_id = ? AND NOT EXISTS (SELECT 1 FROM label_before b WHERE b.product_id = s.product_id)`,
    [productId],
  )
}

const mostRuns = 100

export const readRuns = (db: ReadDb): LabelRun[] =>
  db.all<LabelRun>(
    `SELECT r.run_id AS runId, r.at, r.day, r.author, r.output, r.title, r.labels, r.undone_at AS undoneAt,
       (SELECT count(*) FROM label_run_item i WHERE i.run_id = r.run_id) AS products
     FROM label_run r ORDER BY r.run_id DESC LIMIT ${mostRuns}`,
  )

/** Asks for labels; the number of those that were not asked for already. */
export const wantLabels = (db: WriteDb, productIds: readonly number[], reason: string, at: string): number =>
  db.run(
    `INSERT OR IGNORE INTO label_wanted (product_id, reason, at) SELECT m.product_id, ?, ? FROM json_each(?) j
     JOIN product m ON m.product_id = j.value`,
    [reason, at, JSON.stringify(productIds)],
  ).changes
