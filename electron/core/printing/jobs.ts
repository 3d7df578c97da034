import type { PrintJob } from '#shared/contracts/printing.ts'
import { BantoError } from '#shared/errors.ts'
import type { Shop } from '../context.ts'
import type { NewPrintJob } from './queue/job.ts'
import { insertJob, jobOf } from './queue/table.ts'

export type { NewPrintJob, PrintContent } from './queue/job.ts'

const mostCopies = 999
const longestTitle = 200
const mostBytes = 64 * 1024 * 1024
const mostText = 200_000

const listeners = new WeakMap<Shop, (job: PrintJob) => void>()

/** The workers of a shop hear of its new jobs. */
export const onQueued = (shop: Shop, listener: (job: PrintJob) => void): void => void listeners.set(shop, listener)

/**
 * Puts a job at the end of its printer's queue, on disk, and answers at once. Throws INVALID_INPUT (`reason`: `copies`, `tooLong`).
 * A device that is gone or off leaves the job waiting: nothing is lost.
 */
export function queueJob(shop: Shop, job: NewPrintJob, now = new Date()): PrintJob {
  if (!Number.isInteger(job.copies) || job.copies < 1 || job.copies > mostCopies) {
    throw new BantoError('INVALID_INPUT', `${job.copies} copies`, { details: { reason: 'copies', most: mostCopies } })
  }
  const { content } = job
  const isTooLong =
    (content.kind === 'bytes' && content.bytes.length > mostBytes) || (content.kind === 'receiptline' && content.text.length > mostText)
  if (isTooLong) throw new BantoError('INVALID_INPUT', 'too much for one job', { details: { reason: 'tooLong' } })
  const jobId = insertJob(shop.db, { ...job, title: job.title.slice(0, longestTitle) }, now.toISOString())
  const queued = jobOf(shop.db, jobId)
  listeners.get(shop)?.(queued)
  return queued
}
