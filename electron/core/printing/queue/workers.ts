import type { PrintJob } from '#shared/contracts/printing.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { PrinterDriver } from '../driver.ts'
import { linkQueue } from '../jobs.ts'
import type { PrinterDevices } from './devices.ts'
import { JobStore, storeReason } from './jobStore.ts'
import { readSettings } from './settings.ts'
import { devicesWaiting, endJob, pruneJobs, queueAgain, recoverJobs } from './table.ts'
import { DeviceWorker } from './worker.ts'

const dayMs = 24 * 3_600_000
/** Until a file that took nothing at the start is tried again. */
const beginAgainMs = 5_000
/** The file is an earlier state of itself: what waits in it may have been printed since. */
const oldCopyNotices: ReadonlySet<string> = new Set(['restoredFromBackup', 'someMayBeMissing'])

export interface PrintingParts {
  readonly devices: PrinterDevices
  readonly drivers: readonly PrinterDriver[]
  readonly retryDelaysMs?: readonly number[]
  /** Hears of every job that is new or another than before. */
  readonly onJob: (shop: Shop, job: PrintJob) => void
}

/** What a person does to jobs, and the workers that print them: a worker for each device, so that none waits for another's. */
export interface Workers {
  readonly jobs: Pick<JobStore, 'list' | 'summary'>
  cancel(jobId: number): Promise<PrintJob>
  retry(jobId: number): PrintJob
  confirmPrinted(jobId: number): PrintJob
  /** Tells the page, and wakes whoever prints it. */
  announce(job: PrintJob): void
  /** Devices are others than before: what waits for one is tried. */
  tryWaiting(): void
  close(): Promise<void>
}

/** Begins to print what waits in the shop that was just opened. */
export function startWorkers(core: CoreContext, shop: Shop, { devices, drivers, retryDelaysMs, onJob }: PrintingParts): Workers {
  const { db } = shop
  const workers = new Map<number, DeviceWorker>()
  const isReadOnly = shop.file.notices.some(({ code }) => code === 'readOnly')

  const jobs = new JobStore(db, core.log, (jobId) => tell(jobs.of(jobId)), retryDelaysMs)
  let hasBegun = false
  let beginning: NodeJS.Timeout | undefined

  function tell(job: PrintJob): void {
    try {
      onJob(shop, job)
    } catch (error) {
      if (storeReason(error) === null) throw error
      jobs.writeOrKeep(job.jobId, () => onJob(shop, job), {})
    }
    core.emit('printing.changed', { job: jobs.of(job.jobId), summary: jobs.summary() })
  }
  const workerOf = (deviceId: number): DeviceWorker => {
    const known = workers.get(deviceId)
    if (known !== undefined) return known
    const worker = new DeviceWorker(deviceId, { core, shop, jobs, devices, drivers, onChanged: tell, retryDelaysMs })
    workers.set(deviceId, worker)
    return worker
  }
  const refuse = (job: PrintJob): never => {
    throw new BantoError('INVALID_INPUT', `job ${job.jobId} is ${job.state}`, { details: { reason: 'state', state: job.state } })
  }
  const again = (jobId: number, isReprint: boolean): PrintJob => {
    jobs.write(jobId, () => queueAgain(db, jobId, isReprint))
    const job = jobs.of(jobId)
    announce(job)
    return job
  }
  function announce(job: PrintJob): void {
    tell(job)
    if (job.state === 'waiting' && hasBegun) workerOf(job.deviceId).poke(true)
  }

  async function cancel(jobId: number): Promise<PrintJob> {
    const job = jobs.of(jobId)
    if (job.endedAt !== null) return job
    const wasAtWork = (await workers.get(job.deviceId)?.cancel(jobId)) ?? false
    if (!wasAtWork) {
      const reason = job.state === 'lost' ? 'cancelledInPrint' : null
      jobs.write(jobId, () => endJob(db, jobId, { state: 'cancelled', reason, at: core.now().toISOString() }))
      tell(jobs.of(jobId))
    }
    return jobs.of(jobId)
  }

  /** Nothing is printed before what was at work at the last end is asked about. */
  function begin(): void {
    try {
      recoverJobs(db, { isOldCopy: shop.file.notices.some(({ code }) => oldCopyNotices.has(code)) })
      pruneJobs(db, new Date(core.now().getTime() - readSettings(db).days * dayMs).toISOString())
    } catch (error) {
      if (storeReason(error) === null) throw error
      core.log.warn('printing.notBegun', { error })
      beginning = setTimeout(begin, beginAgainMs)
      return
    }
    hasBegun = true
    for (const deviceId of devicesWaiting(db)) workerOf(deviceId).poke(false)
  }

  if (!isReadOnly) {
    linkQueue(shop, { announce, cancel, stateOf: (jobId) => jobs.stateOf(jobId) })
    begin()
  }

  return {
    jobs,
    announce,
    tryWaiting() {
      if (hasBegun) for (const deviceId of devicesWaiting(db)) workerOf(deviceId).poke(true)
    },
    cancel,
    retry(jobId) {
      const job = jobs.of(jobId)
      switch (job.state) {
        case 'waiting':
          workerOf(job.deviceId).poke(true)
          return job
        case 'printing':
        case 'stopped':
          workers.get(job.deviceId)?.resume(jobId)
          return job
        case 'lost':
          return again(jobId, true)
        case 'cancelled':
          return again(jobId, job.tries > 0)
        case 'failed':
          return again(jobId, false)
        case 'printed':
        case 'unconfirmed':
          return refuse(job)
      }
    },
    confirmPrinted(jobId) {
      const job = jobs.of(jobId)
      if (job.state !== 'lost' && job.state !== 'unconfirmed') return refuse(job)
      jobs.write(jobId, () => endJob(db, jobId, { state: 'printed', reason: 'saidByPerson', at: core.now().toISOString() }))
      const ended = jobs.of(jobId)
      tell(ended)
      return ended
    },
    async close() {
      clearTimeout(beginning)
      await Promise.all([...workers.values()].map((worker) => worker.close()))
      jobs.close()
    },
  }
}
