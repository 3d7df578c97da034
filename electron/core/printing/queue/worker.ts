import type { PrintJob, PrintReason } from '#shared/contracts/printing.ts'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { conditionOf } from '../../devices/devices.ts'
import type { PrinterDriver } from '../driver.ts'
import { JobAtWork } from './atWork.ts'
import { mayPrint } from './conditions.ts'
import type { PrinterDevices } from './devices.ts'
import { storeReason, type JobStore } from './jobStore.ts'
import { pause } from './pause.ts'
import { prepare } from './prepare.ts'
import { endJob, nextWaiting } from './table.ts'

/**
 * Waits between tries with a printer that does not print now (at first it is being switched on or refilled, later it is off) and with a
 * file that cannot be written.
 */
const usualRetryDelaysMs = [2_000, 3_000, 5_000, 10_000, 30_000]
/** A slip that is coming out is let come out when the shop is closed. */
const closingPatienceMs = 3_000

export interface WorkerParts {
  readonly core: Pick<CoreContext, 'log' | 'now'>
  readonly shop: Shop
  readonly jobs: JobStore
  readonly devices: PrinterDevices
  readonly drivers: readonly PrinterDriver[]
  /** A job is another than before. */
  readonly onChanged: (job: PrintJob) => void
  readonly retryDelaysMs?: readonly number[]
}

/**
 * Prints the jobs of one device, one after the other, for as long as there are any: chooses the next, opens and closes the line, and
 * waits for a printer that does not print now, or a file that cannot be written. Of a job it writes why it waits and that nothing can be printed of it.
 */
export class DeviceWorker {
  private readonly parts: WorkerParts
  private readonly deviceId: number
  private readonly retryDelaysMs: readonly number[]
  private readonly opening = new AbortController()
  private readonly settleListeners = new Set<() => void>()
  private running: Promise<void> | null = null
  private isClosing = false
  private isPoked = false
  private connection: DeviceConnection | null = null
  private current: JobAtWork | null = null
  private tries = 0
  private stopWaiting: () => void = () => {}

  constructor(deviceId: number, parts: WorkerParts) {
    this.deviceId = deviceId
    this.parts = parts
    this.retryDelaysMs = parts.retryDelaysMs ?? usualRetryDelaysMs
  }

  /** There may be something to print. `atOnce`: also where it waits for a printer that did not print. */
  poke(atOnce: boolean): void {
    if (this.isClosing) return
    if (atOnce) {
      this.tries = 0
      this.stopWaiting()
      this.current?.wake()
    }
    this.isPoked = true
    this.running ??= this.run().finally(() => {
      this.running = null
      // Asked for while the last turn was ending.
      if (this.isPoked) this.poke(false)
    })
  }

  /** A person says that what stopped the job is mended. False where it is not at work. */
  resume(jobId: number): boolean {
    if (this.current?.jobId !== jobId) return false
    this.current.resume()
    return true
  }

  /** Takes back the job at work and waits until it has ended. False where it is not at work. */
  async cancel(jobId: number): Promise<boolean> {
    if (this.current?.jobId !== jobId) return false
    this.current.cancel()
    await new Promise<void>((resolve) => this.settleListeners.add(resolve))
    return true
  }

  /** Lets a slip come out, then lets go of the printer. What is not proved by then is asked about. */
  async close(): Promise<void> {
    this.isClosing = true
    this.opening.abort()
    this.stopWaiting()
    this.current?.close()
    const { running } = this
    if (running === null) return
    if (this.current !== null) await Promise.race([running, pause(closingPatienceMs).done])
    await this.connection?.close()
    await running
  }

  private async run(): Promise<void> {
    try {
      while (!this.isClosing) {
        this.isPoked = false
        const job = nextWaiting(this.parts.shop.db, this.deviceId)
        if (job === null) break
        const isTried = await this.tryJob(job).catch((error: unknown) => this.giveUpForNow(job, error))
        if (!isTried) await this.waitForPrinter()
      }
    } catch (error) {
      this.parts.core.log.error('printing.worker', { deviceId: this.deviceId, error })
    } finally {
      await this.hangUp()
    }
  }

  /** Where its state says that it waits, nothing of the job has left: it says why, and is tried again. */
  private giveUpForNow(job: PrintJob, error: unknown): false {
    this.parts.core.log.error('printing.job', { jobId: job.jobId, error })
    return this.leaveWaiting(job, storeReason(error) ?? 'error')
  }

  private async waitForPrinter(): Promise<void> {
    const delay = this.retryDelaysMs[Math.min(this.tries, this.retryDelaysMs.length - 1)] ?? 0
    this.tries += 1
    await this.hangUp()
    if (this.isClosing) return
    const waiting = pause(delay)
    this.stopWaiting = waiting.stop
    await waiting.done
    this.stopWaiting = () => {}
  }

  private async hangUp(): Promise<void> {
    const { connection } = this
    this.connection = null
    await connection?.close()
  }

  /** False where the printer does not print now; the job waits, and says why. */
  private async tryJob(job: PrintJob): Promise<boolean> {
    const { shop, core, devices, drivers, jobs } = this.parts
    const device = devices.find(shop, this.deviceId)
    const driver = drivers.find(({ language }) => language === device?.language)
    if (device === null || driver === undefined) return this.leaveWaiting(job, 'deviceGone')
    const prepared = prepare(shop.db, job, device)
    if (prepared.kind === 'impossible') {
      const end = { state: 'failed', reason: prepared.reason, at: core.now().toISOString() } as const
      jobs.write(job.jobId, (db) => endJob(db, job.jobId, end))
      this.tell(job.jobId)
      return true
    }
    const condition = await this.reach(driver)
    if (this.isClosing) return true
    devices.tellCondition(this.deviceId, condition)
    const { connection } = this
    if (!mayPrint.has(condition) || connection === null) return this.leaveWaiting(job, condition)
    // Cancelled while it was waited for the printer.
    if (jobs.of(job.jobId).state !== 'waiting') return true
    const atWork = new JobAtWork(job.jobId, {
      core,
      shop,
      jobs,
      devices,
      onChanged: this.parts.onChanged,
      askAgainMs: this.retryDelaysMs[0] ?? 0,
    })
    this.current = atWork
    try {
      if (!(await atWork.print(job, device, driver, connection, prepared))) await this.hangUp()
    } finally {
      this.current = null
      for (const listener of this.settleListeners) listener()
      this.settleListeners.clear()
      this.tell(job.jobId)
    }
    this.tries = 0
    return true
  }

  private leaveWaiting(job: PrintJob, reason: PrintReason): false {
    const { jobs } = this.parts
    const now = jobs.of(job.jobId)
    if (now.state === 'waiting' && now.reason !== reason) {
      jobs.noteWaiting(job.jobId, reason)
      this.tell(job.jobId)
    }
    return false
  }

  private async reach(driver: PrinterDriver): Promise<DeviceCondition> {
    try {
      this.connection ??= await this.parts.devices.open(this.parts.shop, this.deviceId, this.opening.signal)
      return await driver.condition(this.connection, this.opening.signal)
    } catch (error) {
      return isBantoError(error) ? conditionOf(error) : 'offline'
    }
  }

  private tell(jobId: number): void {
    this.parts.onChanged(this.parts.jobs.of(jobId))
  }
}
