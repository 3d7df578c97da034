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

const tables = ['label_shelf', 'label_before', 'label_wanted'] as const
const columnOf = { label_shelf: 'shelf_before', label_before: 'before', label_wanted: 'wanted' } as const
const columnsOf = {
  label_shelf: ['product_id', 'shown', 'day', 'source', 'run_id'],
  label_before: ['product_id', 'is_new', 'was'],
  label_wanted: ['product_id', 'reason', 'at'],
} as const
type Row = Readonly<Record<string, SqlValue>>

/** A row of a table as JSON, for `product_id = p.product_id`. */
const rowJson = (table: (typeof tables)[number]): string =>
  `(SELECT json_object(${columnsOf[table].map((column) => `'${column}', ${column}`).join(', ')}) FROM ${table} t WHERE t.product_id = p.product_id)`

/** What a label is about to replace on the shelf, so that it can be taken back. */
const snapshots = tables.map(rowJson).join(', ')

/** The shelf shows what these labels of a run show. `productIds`: as JSON. */
function putOnShelf(db: WriteDb, key: { readonly runId: number; readonly productIds: string }): void {
  for (const table of ['label_before', 'label_wanted'])
    db.run(`DELETE FROM ${table} WHERE product_id IN (SELECT value FROM json_each(?))`, [key.productIds])
  db.run(
    `INSERT OR REPLACE INTO label_shelf (product_id, shown, day, source, run_id)
     SELECT i.product_id, i.shown, r.day, CASE r.output WHEN 'kept' THEN 'kept' ELSE 'printed' END, r.run_id
     FROM json_each(:productIds) j CROSS JOIN label_run_item i ON i.product_id = j.value AND i.run_id = :runId
     JOIN label_run r ON r.run_id = i.run_id`,
    key,
  )
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
    const items = run.items.map(({ shown, jobId = null, ...item }) => ({ ...item, shown: JSON.stringify(shown), jobId }))
    // By statement: thousands of labels are recorded without keeping others waiting.
    db.run(
      `INSERT INTO label_run_item (run_id, product_id, copies, shown, job_id, shelf_before, before, wanted)
       SELECT ?, p.product_id, p.copies, p.shown, p.job_id, ${snapshots} FROM (SELECT value ->> 'productId' AS product_id,
         value ->> 'copies' AS copies, value ->> 'shown' AS shown, value ->> 'jobId' AS job_id FROM json_each(?)) p`,
      [runId, JSON.stringify(items)],
    )
    putOnShelf(db, { runId, productIds: JSON.stringify(items.map(({ productId }) => productId)) })
    return runId
  })
}

function putBack(db: WriteDb, table: (typeof tables)[number], json: string | null, productId: number): void {
  const row = json === null ? null : (fromJson(json) as Row | null)
  if (row === null) {
    if (table === 'label_shelf') db.run('DELETE FROM label_shelf WHERE product_id = ?', [productId])
    return
  }
  const placed = columnsOf[table].filter((column) => row[column] !== undefined)
  // What was noticed since the print is newer, but the shelf shows what was before it.
  db.run(
    `INSERT OR REPLACE INTO ${table} (${placed.join(', ')}) VALUES (${placed.map(() => '?').join(', ')})`,
    placed.map((column) => row[column] ?? null),
  )
}

/** Print jobs of a run, in the order of printing. Throws NOT_FOUND where there is no such run. */
export function jobsOfRun(db: ReadDb, runId: number): readonly number[] {
  if (db.get('SELECT 1 FROM label_run WHERE run_id = ?', [runId]) === undefined) throw new BantoError('NOT_FOUND', `no label run ${runId}`)
  return db.column<number>('SELECT DISTINCT job_id FROM label_run_item WHERE run_id = ? AND job_id IS NOT NULL ORDER BY job_id', [runId])
}

/** Labels of a run that the shelf shows, as far as is known. */
export const countOnShelf = (db: ReadDb, runId: number): number =>
  db.column<number>(
    `SELECT coalesce(sum(i.copies), 0) FROM label_run_item i JOIN label_shelf s ON s.product_id = i.product_id AND s.run_id = i.run_id
     WHERE i.run_id = ?`,
    [runId],
  )[0] ?? 0

/** Labels of some of the print jobs of a run. */
export const countOfJobs = (db: ReadDb, runId: number, jobIds: readonly number[]): number =>
  db.column<number>('SELECT coalesce(sum(copies), 0) FROM label_run_item WHERE run_id = ? AND job_id IN (SELECT value FROM json_each(?))', [
    runId,
    JSON.stringify(jobIds),
  ])[0] ?? 0

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
    const items = db.all<{ runId: number; productId: number }>(
      `SELECT i.run_id AS runId, i.product_id AS productId FROM label_run_item i JOIN label_run r ON r.run_id = i.run_id
       WHERE i.job_id = ? AND i.is_due_again = 1 AND r.undone_at IS NULL`,
      [jobId],
    )
    for (const runId of new Set(items.map((item) => item.runId))) {
      const productIds = JSON.stringify(items.filter((item) => item.runId === runId).map(({ productId }) => productId))
      db.run(
        `UPDATE label_run_item AS p SET is_due_again = 0, (shelf_before, before, wanted) = (SELECT ${snapshots})
         WHERE run_id = ? AND product_id IN (SELECT value FROM json_each(?))`,
        [runId, productIds],
      )
      putOnShelf(db, { runId, productIds })
    }
    // The product may have changed while nothing was on paper.
    for (const { productId } of items) markForComparison(db, productId)
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

/** Asks for labels; the number of those that were not asked for already. */
export const wantLabels = (db: WriteDb, productIds: readonly number[], reason: string, at: string): number =>
  db.run(
    `INSERT OR IGNORE INTO label_wanted (product_id, reason, at) SELECT m.product_id, ?, ? FROM json_each(?) j
     JOIN product m ON m.product_id = j.value`,
    [reason, at, JSON.stringify(productIds)],
  ).changes
