import type { PrintJob, PrintReason, PrintState, PrintSummary } from '#shared/contracts/printing.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../../store/db.ts'
import type { NewPrintJob, PrintContent } from './job.ts'

/** The queue on disk. Every state that matters after a crash is written here before what it speaks of happens. */

interface Row {
  readonly job_id: number
  readonly device_id: number
  readonly title: string
  readonly document: string
  readonly kind: PrintJob['kind']
  readonly state: PrintState
  readonly reason: PrintReason | null
  readonly copies: number
  readonly copies_done: number
  readonly tries: number
  readonly is_reprint: number
  readonly reprint_of: number | null
  readonly queued_at: string
  readonly started_at: string | null
  readonly ended_at: string | null
}

const columns =
  'job_id, device_id, title, document, kind, state, reason, copies, copies_done, tries, is_reprint, reprint_of, queued_at, started_at, ended_at'

const fromRow = (row: Row): PrintJob => ({
  jobId: row.job_id,
  deviceId: row.device_id,
  title: row.title,
  document: row.document,
  kind: row.kind,
  state: row.state,
  reason: row.reason,
  copies: row.copies,
  copiesDone: row.copies_done,
  tries: row.tries,
  isReprint: row.is_reprint === 1,
  reprintOf: row.reprint_of,
  queuedAt: row.queued_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
})

/** Throws NOT_FOUND for one that is not kept any more. */
export function jobOf(db: ReadDb, jobId: number): PrintJob {
  const row = db.get<Row>(`SELECT ${columns} FROM print_job WHERE job_id = ?`, [jobId])
  if (row === undefined) throw new BantoError('NOT_FOUND', `no print job ${jobId}`)
  return fromRow(row)
}

/** Null: the job is not kept any more. */
export const findState = (db: ReadDb, jobId: number): PrintState | null =>
  db.column<PrintState>('SELECT state FROM print_job WHERE job_id = ?', [jobId])[0] ?? null

/** Begun, and not ended: some of it may be on paper. */
export const isAtPrinter = (state: PrintState | null): boolean => state === 'printing' || state === 'stopped' || state === 'lost'

export function insertJob(db: WriteDb, job: NewPrintJob, at: string): number {
  const { content } = job
  const { lastInsertRowid } = db.run(
    `INSERT INTO print_job (device_id, title, document, kind, language, content, pages, copies, open_drawer, is_reprint, reprint_of, state, queued_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)`,
    [
      job.deviceId,
      job.title,
      job.document,
      content.kind,
      content.kind === 'bytes' ? content.language : null,
      content.kind === 'bytes' ? content.bytes : content.kind === 'receiptline' ? content.text : '',
      content.kind === 'bytes' ? content.pages : 1,
      job.copies,
      job.openDrawer ? 1 : 0,
      job.reprintOf === undefined ? 0 : 1,
      job.reprintOf ?? null,
      at,
    ],
  )
  return lastInsertRowid
}

/** What is printed of a job, and whether the drawer opens. Throws NOT_FOUND. */
export function contentOf(db: ReadDb, jobId: number): { readonly content: PrintContent; readonly openDrawer: boolean } {
  const row = db.get<{ kind: string; language: string | null; content: string | Uint8Array; pages: number; open_drawer: number }>(
    'SELECT kind, language, content, pages, open_drawer FROM print_job WHERE job_id = ?',
    [jobId],
  )
  if (row === undefined) throw new BantoError('NOT_FOUND', `no print job ${jobId}`)
  return { content: contentIn(row), openDrawer: row.open_drawer === 1 }
}

function contentIn({
  kind,
  language,
  content,
  pages,
}: {
  kind: string
  language: string | null
  content: string | Uint8Array
  pages: number
}): PrintContent {
  if (kind === 'drawer') return { kind: 'drawer' }
  if (typeof content === 'string') return { kind: 'receiptline', text: content }
  return { kind: 'bytes', language: language as Extract<PrintContent, { kind: 'bytes' }>['language'], bytes: content, pages }
}

export interface ListOptions {
  readonly deviceId: number | null
  readonly isOpen: boolean
  readonly before: number | null
  readonly limit: number
}

/** Open ones in the order of printing, all of them newest first. */
export function listJobs(db: ReadDb, { deviceId, isOpen, before, limit }: ListOptions): { jobs: PrintJob[]; next: number | null } {
  const sql = isOpen
    ? `SELECT ${columns} FROM print_job WHERE state IN ('waiting', 'printing', 'stopped', 'lost') AND (:deviceId IS NULL OR device_id = :deviceId)
       AND (:before IS NULL OR job_id > :before) ORDER BY job_id LIMIT :limit`
    : `SELECT ${columns} FROM print_job WHERE (:deviceId IS NULL OR device_id = :deviceId) AND (:before IS NULL OR job_id < :before) ORDER BY job_id DESC LIMIT :limit`
  const rows = db.all<Row>(sql, { deviceId, before, limit: limit + 1 })
  const jobs = rows.slice(0, limit).map(fromRow)
  return { jobs, next: rows.length > limit ? (jobs.at(-1)?.jobId ?? null) : null }
}

/** A waiting job goes on by itself from these: the printer has something else to do. */
const passing = "('busy', 'asleep', 'taken')"

export const summaryOf = (db: ReadDb): PrintSummary =>
  db.get<PrintSummary>(
    `SELECT count(*) FILTER (WHERE state = 'waiting' AND (reason IS NULL OR reason IN ${passing})) AS waiting,
            count(*) FILTER (WHERE state = 'printing') AS printing,
            count(*) FILTER (WHERE state IN ('stopped', 'lost') OR (state = 'waiting' AND reason NOT IN ${passing})) AS asking
     FROM print_job WHERE state IN ('waiting', 'printing', 'stopped', 'lost')`,
  ) ?? { waiting: 0, printing: 0, asking: 0 }

/** Devices with something to print. */
export const devicesWaiting = (db: ReadDb): number[] =>
  db.column<number>("SELECT DISTINCT device_id FROM print_job WHERE state = 'waiting' ORDER BY device_id")

export const nextWaiting = (db: ReadDb, deviceId: number): PrintJob | null => {
  const row = db.get<Row>(`SELECT ${columns} FROM print_job WHERE device_id = ? AND state = 'waiting' ORDER BY job_id LIMIT 1`, [deviceId])
  return row === undefined ? null : fromRow(row)
}

/** Says why it waits, and leaves it waiting. */
export function noteReason(db: WriteDb, jobId: number, reason: PrintReason | null): void {
  db.run('UPDATE print_job SET reason = ? WHERE job_id = ?', [reason, jobId])
}

/** Before the first byte leaves: a program that dies from here on has to ask. */
export function beginJob(db: WriteDb, jobId: number, at: string): void {
  db.run("UPDATE print_job SET state = 'printing', reason = NULL, tries = tries + 1, started_at = ? WHERE job_id = ?", [at, jobId])
}

export function setState(db: WriteDb, jobId: number, state: 'waiting' | 'printing' | 'stopped' | 'lost', reason: PrintReason | null): void {
  db.run('UPDATE print_job SET state = ?, reason = ?, ended_at = NULL WHERE job_id = ?', [state, reason, jobId])
}

/** One more copy is on paper. */
export function copyDone(db: WriteDb, jobId: number): void {
  db.run('UPDATE print_job SET copies_done = copies_done + 1 WHERE job_id = ?', [jobId])
}

export function endJob(
  db: WriteDb,
  jobId: number,
  end: { readonly state: 'printed' | 'unconfirmed' | 'cancelled' | 'failed'; readonly reason: PrintReason | null; readonly at: string },
): void {
  db.run('UPDATE print_job SET state = ?, reason = ?, ended_at = ? WHERE job_id = ?', [end.state, end.reason, end.at, jobId])
}

/** It waits again in its old place; the slip says 再印刷 where some of it may be on paper. */
export function queueAgain(db: WriteDb, jobId: number, isReprint: boolean): void {
  db.run("UPDATE print_job SET state = 'waiting', reason = NULL, ended_at = NULL, is_reprint = max(is_reprint, ?) WHERE job_id = ?", [
    isReprint ? 1 : 0,
    jobId,
  ])
}

/**
 * What an end in the middle left behind: nobody knows how much of it is on paper, so a person is asked. `isOldCopy`: the file is an
 * earlier state of itself, so that what waits may have been printed since.
 */
export function recoverJobs(db: WriteDb, { isOldCopy }: { readonly isOldCopy: boolean }): void {
  db.run("UPDATE print_job SET state = 'lost', reason = 'programEnded' WHERE state IN ('printing', 'stopped')")
  if (isOldCopy) db.run("UPDATE print_job SET state = 'lost', reason = 'restored' WHERE state = 'waiting'")
}

/** Ended jobs beyond this go, however young. */
const mostEnded = 5_000

/** Forgets what ended before a moment. */
export function pruneJobs(db: WriteDb, before: string): void {
  db.run('DELETE FROM print_job WHERE ended_at < ?', [before])
  db.run(
    `DELETE FROM print_job WHERE ended_at IS NOT NULL AND job_id <=
       (SELECT job_id FROM print_job WHERE ended_at IS NOT NULL ORDER BY job_id DESC LIMIT 1 OFFSET ?)`,
    [mostEnded],
  )
}
