import type { PrintJob } from '#shared/contracts/printing.ts'
import { BantoError } from '#shared/errors.ts'
import type { Shop } from '../context.ts'
import type { NewPrintJob } from './queue/job.ts'
import { insertJob, isAtPrinter, jobOf } from './queue/table.ts'

export type { NewPrintJob, PrintContent } from './queue/job.ts'

const mostCopies = 999
const longestTitle = 200
const mostBytes = 64 * 1024 * 1024
const mostText = 200_000

/** The workers of a shop: they hear of its new jobs, and end jobs. */
interface QueueLink {
  announce(job: PrintJob): void
  cancel(jobId: number): Promise<PrintJob>
  /** Null where it is not kept any more. */
  stateOf(jobId: number): PrintJob['state'] | null
}
const links = new WeakMap<Shop, QueueLink>()

export const linkQueue = (shop: Shop, link: QueueLink): void => void links.set(shop, link)

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
  links.get(shop)?.announce(queued)
  return queued
}

/**
 * Cancels those of some jobs that wait; with `evenAtPrinter` those that a printer has begun, too, as far as it can be stopped. Ids of
 * the jobs that are at a printer still, because they were left to it. Jobs that have ended, or are not kept any more, stay as they are.
 */
export async function cancelJobs(shop: Shop, jobIds: readonly number[], evenAtPrinter: boolean): Promise<readonly number[]> {
  const atPrinter: number[] = []
  for (const jobId of jobIds) {
    const state = links.get(shop)?.stateOf(jobId) ?? null
    if (state === 'waiting' || (isAtPrinter(state) && evenAtPrinter)) await links.get(shop)?.cancel(jobId)
    else if (isAtPrinter(state)) atPrinter.push(jobId)
  }
  return atPrinter
}
