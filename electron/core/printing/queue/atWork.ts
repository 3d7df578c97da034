import type { PrintJob } from '#shared/contracts/printing.ts'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { failpoint } from '../../failpoints.ts'
import type { PrintControl, PrinterDriver, PrintOutcome } from '../driver.ts'
import { mayPrint, needsPerson } from './conditions.ts'
import type { PrinterDevice, PrinterDevices } from './devices.ts'
import type { JobStore } from './jobStore.ts'
import { pause } from './pause.ts'
import type { Prepared } from './prepare.ts'
import { beginJob, copyDone, endJob, setState } from './table.ts'

export interface AtWorkParts {
  readonly core: Pick<CoreContext, 'now'>
  readonly shop: Shop
  readonly jobs: JobStore
  readonly devices: PrinterDevices
  /** The job is another than before. */
  readonly onChanged: (job: PrintJob) => void
  /** Between two questions to a printer that holds the rest of the job. */
  readonly askAgainMs: number
}

/**
 * One job at its printer, from the first byte to what became of it. Writes the job's own row, its state before what it speaks of
 * happens, and says how the device is; opens and closes no line. That it begins is on disk before a byte leaves; what happens later is
 * true whether or not the file takes it.
 */
export class JobAtWork {
  readonly jobId: number
  private readonly parts: AtWorkParts
  private readonly cancelling = new AbortController()
  private readonly resumes = new Set<() => void>()
  private isClosing = false
  private stopWaiting: () => void = () => {}

  constructor(jobId: number, parts: AtWorkParts) {
    this.jobId = jobId
    this.parts = parts
  }

  /** What the printer still holds is thrown away where its language can. */
  cancel(): void {
    this.cancelling.abort()
  }
  /** A person says that what stopped it is mended. */
  resume(): void {
    for (const listener of this.resumes) listener()
  }
  /** A printer that is waited for is asked at once. */
  wake(): void {
    this.stopWaiting()
  }
  /** The shop is closed: what is not proved by the time the line goes is asked about. */
  close(): void {
    this.isClosing = true
    this.stopWaiting()
  }

  /** Prints the copies that are missing. False: it broke off, and the line is no good any more. Throws what no printer said. */
  async print(
    job: PrintJob,
    device: PrinterDevice,
    driver: PrinterDriver,
    connection: DeviceConnection,
    prepared: Extract<Prepared, { kind: 'bytes' }>,
  ): Promise<boolean> {
    const { shop, core, devices, jobs } = this.parts
    const { jobId } = this
    const { signal } = this.cancelling
    jobs.write(jobId, (db) => beginJob(db, jobId, core.now().toISOString()))
    failpoint('print.begun')
    this.parts.onChanged(jobs.of(jobId))
    try {
      let isProved = true
      for (let copy = job.copiesDone; copy < job.copies; copy += 1) {
        const bytes = copy === job.copiesDone ? prepared.bytes : prepared.laterBytes
        const request = { bytes, pages: prepared.pages, provable: device.receipt?.proof !== 'none' }
        const outcome = await driver.print(watched(connection), request, this.control())
        failpoint('print.answered')
        const isOut = outcome.kind === 'stopped' && outcome.mayContinue && (await this.outlast(driver, connection, outcome.condition))
        if (!isOut && outcome.kind !== 'printed' && outcome.kind !== 'unconfirmed') {
          this.breakOff(outcome, signal.aborted)
          return false
        }
        isProved &&= outcome.kind === 'printed'
        jobs.writeOrKeep(jobId, (db) => copyDone(db, jobId), { copiesDone: copy + 1 })
        if (signal.aborted && copy + 1 < job.copies) {
          this.breakOff({ kind: 'lost' }, true)
          return true
        }
      }
      this.end({ state: isProved ? 'printed' : 'unconfirmed', reason: null })
      // A drawer that was opened is no print.
      if (job.kind !== 'drawer') devices.countJob(shop, device.deviceId)
      failpoint('print.ended')
      return true
    } catch (error) {
      this.breakOff({ kind: 'lost' }, false)
      throw error
    }
  }

  private control(): PrintControl {
    return {
      signal: this.cancelling.signal,
      onResume: (listener) => {
        this.resumes.add(listener)
        return () => void this.resumes.delete(listener)
      },
      onCondition: (condition) => this.noteCondition(condition),
    }
  }

  /** Waits with a printer that holds the rest until it prints again. False: cancelled, closed or lost before. */
  private async outlast(driver: PrinterDriver, connection: DeviceConnection, first: DeviceCondition): Promise<boolean> {
    const lost = new AbortController()
    const stopListening = connection.onClose(() => lost.abort())
    const signal = AbortSignal.any([this.cancelling.signal, lost.signal])
    try {
      for (let condition = first; !signal.aborted && !this.isClosing;) {
        this.noteCondition(condition)
        const waiting = pause(this.parts.askAgainMs)
        signal.addEventListener('abort', waiting.stop, { once: true })
        this.stopWaiting = waiting.stop
        await waiting.done
        condition = await driver.condition(connection, signal)
        if (mayPrint.has(condition)) return true
      }
      return false
    } catch {
      return false
    } finally {
      stopListening()
      this.stopWaiting = () => {}
    }
  }

  /** Nobody knows how much of it is on paper: a person is asked, and it is not printed again by itself. */
  private breakOff(outcome: PrintOutcome, isCancelled: boolean): void {
    if (isCancelled) return this.end({ state: 'cancelled', reason: 'cancelledInPrint' })
    this.setState('lost', this.isClosing ? 'programEnded' : outcome.kind === 'stopped' ? outcome.condition : 'lineLost')
  }

  private end({ state, reason }: Pick<PrintJob, 'reason'> & { readonly state: 'printed' | 'unconfirmed' | 'cancelled' }): void {
    const at = this.parts.core.now().toISOString()
    this.parts.jobs.writeOrKeep(this.jobId, (db) => endJob(db, this.jobId, { state, reason, at }), { state, reason, endedAt: at })
  }

  private setState(state: 'printing' | 'stopped' | 'lost', reason: PrintJob['reason']): void {
    this.parts.jobs.writeOrKeep(this.jobId, (db) => setState(db, this.jobId, state, reason), { state, reason, endedAt: null })
  }

  private noteCondition(condition: DeviceCondition): void {
    const { jobs, devices, onChanged } = this.parts
    const job = jobs.of(this.jobId)
    devices.tellCondition(job.deviceId, condition)
    if (job.state !== 'printing' && job.state !== 'stopped') return
    const state = needsPerson.has(condition) ? 'stopped' : 'printing'
    const reason = state === 'stopped' || condition === 'asleep' ? condition : null
    if (job.state === state && job.reason === reason) return
    this.setState(state, reason)
    onChanged(jobs.of(this.jobId))
  }
}

/** Marks the moment when the first bytes of a job have left. */
const watched = (connection: DeviceConnection): DeviceConnection => ({
  onBytes: (listener) => connection.onBytes(listener),
  onClose: (listener) => connection.onClose(listener),
  close: () => connection.close(),
  async write(bytes, signal) {
    await connection.write(bytes, signal)
    failpoint('print.sent')
  },
})
