import type { PrintJob, PrintReason } from '#shared/contracts/printing.ts'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { failpoint } from '../../failpoints.ts'
import type { PrintControl, PrinterDriver, PrintOutcome } from '../driver.ts'
import { drawerPulse, render } from '../layout/render.ts'
import type { PrinterDevice, PrinterDevices } from './devices.ts'
import { beginJob, contentOf, copyDone, endJob, jobOf, nextWaiting, noteReason, setState } from './table.ts'

/** Waits between tries with a printer that does not print now: at first it is being switched on or refilled, later it is off. */
const retryDelaysMs = [2_000, 3_000, 5_000, 10_000, 30_000]
/** A slip that is coming out is let come out when the shop is closed. */
const closingPatienceMs = 3_000

/** With these it is tried; with the others it is waited. A printer that cannot tell how it is may well print. */
const mayPrint: ReadonlySet<DeviceCondition> = new Set(['ready', 'nearEnd', 'busy', 'unknown'])
/** In the middle of a job: a person has to do something. */
const needsPerson: ReadonlySet<DeviceCondition> = new Set([
  'paperOut',
  'coverOpen',
  'cutterError',
  'overheated',
  'wrongMedia',
  'ribbonOut',
  'paused',
  'error',
])

const conditionOfError = (error: unknown): DeviceCondition => {
  const code = isBantoError(error) ? (error.code as string) : ''
  const conditions: Readonly<Record<string, DeviceCondition>> = {
    DEVICE_BUSY: 'taken',
    DEVICE_NO_ACCESS: 'noAccess',
    DEVICE_MODULE_MISSING: 'moduleMissing',
    DEVICE_WRONG_PROTOCOL: 'wrongProtocol',
  }
  return conditions[code] ?? 'offline'
}

export interface WorkerParts {
  readonly core: Pick<CoreContext, 'log' | 'now'>
  readonly shop: Shop
  readonly devices: PrinterDevices
  readonly drivers: readonly PrinterDriver[]
  /** A job is another than before. */
  readonly onChanged: (job: PrintJob) => void
  readonly retryDelaysMs?: readonly number[]
}

interface Prepared {
  readonly bytes: Uint8Array
  /** Of the copies after the first: the drawer opens once. */
  readonly laterBytes: Uint8Array
  readonly pages: number
}

/** Prints the jobs of one device, one after the other, for as long as there are any. */
export class DeviceWorker {
  private readonly parts: WorkerParts
  private readonly deviceId: number
  private running: Promise<void> | null = null
  private isClosing = false
  private isPoked = false
  private connection: DeviceConnection | null = null
  private current: { readonly jobId: number; readonly cancel: AbortController; readonly resumes: Set<() => void> } | null = null
  private tries = 0
  private wakeUp: () => void = () => {}
  private readonly opening = new AbortController()

  constructor(deviceId: number, parts: WorkerParts) {
    this.deviceId = deviceId
    this.parts = parts
  }

  /** There may be something to print. `atOnce`: also where it waits for a printer that did not print. */
  poke(atOnce: boolean): void {
    if (this.isClosing) return
    if (atOnce) {
      this.tries = 0
      this.wakeUp()
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
    for (const listener of this.current.resumes) listener()
    return true
  }

  /** Takes back the job at work and waits until it has ended. False where it is not at work. */
  async cancel(jobId: number): Promise<boolean> {
    if (this.current?.jobId !== jobId) return false
    this.current.cancel.abort()
    await this.settled()
    return true
  }

  /** Lets a slip come out, then lets go of the printer. What is not proved by then is asked about. */
  async close(): Promise<void> {
    this.isClosing = true
    this.opening.abort()
    this.wakeUp()
    const { running } = this
    if (running === null) return
    if (this.current !== null) await Promise.race([running, pause(closingPatienceMs).done])
    await this.connection?.close()
    await running
  }

  private readonly settleListeners = new Set<() => void>()
  private settled(): Promise<void> {
    return this.current === null ? Promise.resolve() : new Promise((resolve) => this.settleListeners.add(resolve))
  }

  private async run(): Promise<void> {
    try {
      while (!this.isClosing) {
        this.isPoked = false
        const job = nextWaiting(this.parts.shop.db, this.deviceId)
        if (job === null) break
        const isTried = await this.tryJob(job)
        if (!isTried) await this.waitForPrinter()
      }
    } catch (error) {
      this.parts.core.log.error('printing.worker', { deviceId: this.deviceId, error })
    } finally {
      await this.hangUp()
    }
  }

  private async waitForPrinter(): Promise<void> {
    const delays = this.parts.retryDelaysMs ?? retryDelaysMs
    const delay = delays[Math.min(this.tries, delays.length - 1)] ?? 0
    this.tries += 1
    await this.hangUp()
    if (this.isClosing) return
    const waiting = pause(delay)
    this.wakeUp = waiting.stop
    await waiting.done
    this.wakeUp = () => {}
  }

  private async hangUp(): Promise<void> {
    const { connection } = this
    this.connection = null
    await connection?.close()
  }

  /** False where the printer does not print now; the job waits, and says why. */
  private async tryJob(job: PrintJob): Promise<boolean> {
    const { shop, devices } = this.parts
    const device = devices.find(shop, this.deviceId)
    const driver = device === null ? undefined : this.parts.drivers.find(({ language }) => language === device.language)
    if (device === null || driver === undefined) return this.wait(job, 'deviceGone')
    const prepared = this.prepare(job, device)
    if (prepared === null) return true
    const condition = await this.reach(driver)
    if (this.isClosing) return true
    devices.tellCondition(this.deviceId, condition)
    if (!mayPrint.has(condition)) return this.wait(job, condition)
    // Cancelled while it was waited for the printer.
    if (jobOf(shop.db, job.jobId).state !== 'waiting') return true
    this.tries = 0
    await this.print(job, device, driver, prepared)
    return true
  }

  private wait(job: PrintJob, reason: PrintReason): false {
    if (job.reason !== reason && jobOf(this.parts.shop.db, job.jobId).state === 'waiting') {
      noteReason(this.parts.shop.db, job.jobId, reason)
      this.tell(job.jobId)
    }
    return false
  }

  /** Null where nothing can be printed of it: it has failed, and says why. */
  private prepare(job: PrintJob, device: PrinterDevice): Prepared | null {
    const { content, openDrawer } = contentOf(this.parts.shop.db, job.jobId)
    if (content.kind === 'bytes') {
      if (content.language === device.language) return { bytes: content.bytes, laterBytes: content.bytes, pages: content.pages }
      return this.fail(job, 'wrongLanguage')
    }
    if (device.receipt === null) return this.fail(job, 'wrongLanguage')
    if (content.kind === 'drawer') {
      const bytes = Buffer.from(drawerPulse(device.receipt), 'latin1')
      return { bytes, laterBytes: new Uint8Array(0), pages: 0 }
    }
    try {
      const laterBytes = render(content.text, device.receipt, { isReprint: job.isReprint }).bytes
      const isFirst = openDrawer && job.copiesDone === 0 && !job.isReprint
      return {
        bytes: isFirst ? Buffer.concat([Buffer.from(drawerPulse(device.receipt), 'latin1'), laterBytes]) : laterBytes,
        laterBytes,
        pages: 1,
      }
    } catch (error) {
      if (!isBantoError(error)) throw error
      return this.fail(job, error.details.reason === 'tooLong' ? 'tooLong' : 'layout')
    }
  }

  private fail(job: PrintJob, reason: PrintReason): null {
    endJob(this.parts.shop.db, job.jobId, { state: 'failed', reason, at: this.parts.core.now().toISOString() })
    this.tell(job.jobId)
    return null
  }

  private async reach(driver: PrinterDriver): Promise<DeviceCondition> {
    try {
      this.connection ??= await this.parts.devices.open(this.parts.shop, this.deviceId, this.opening.signal)
      return await driver.condition(this.connection, this.opening.signal)
    } catch (error) {
      return conditionOfError(error)
    }
  }

  private async print(job: PrintJob, device: PrinterDevice, driver: PrinterDriver, prepared: Prepared): Promise<void> {
    const { shop, core } = this.parts
    const { connection } = this
    if (connection === null) return
    const { jobId } = job
    const cancel = new AbortController()
    const resumes = new Set<() => void>()
    this.current = { jobId, cancel, resumes }
    beginJob(shop.db, jobId, core.now().toISOString())
    failpoint('print.begun')
    this.tell(jobId)
    const control: PrintControl = {
      signal: cancel.signal,
      onResume: (listener) => {
        resumes.add(listener)
        return () => void resumes.delete(listener)
      },
      onCondition: (condition) => this.noteCondition(jobId, condition),
    }
    try {
      let isProved = true
      for (let copy = job.copiesDone; copy < job.copies; copy += 1) {
        const bytes = copy === job.copiesDone ? prepared.bytes : prepared.laterBytes
        const request = { bytes, pages: prepared.pages, provable: device.receipt?.proof !== 'none' }
        const outcome = await driver.print(watched(connection), request, control)
        failpoint('print.answered')
        const isOut =
          outcome.kind === 'stopped' && outcome.mayContinue && (await this.outlast(jobId, driver, connection, outcome.condition))
        if (!isOut && outcome.kind !== 'printed' && outcome.kind !== 'unconfirmed') {
          this.breakOff(jobId, outcome, cancel.signal.aborted)
          await this.hangUp()
          return
        }
        isProved &&= outcome.kind === 'printed'
        copyDone(shop.db, jobId)
        if (cancel.signal.aborted && copy + 1 < job.copies) {
          this.breakOff(jobId, { kind: 'lost' }, true)
          return
        }
      }
      endJob(shop.db, jobId, { state: isProved ? 'printed' : 'unconfirmed', reason: null, at: core.now().toISOString() })
      this.parts.devices.countJob(shop, this.deviceId)
      failpoint('print.ended')
    } catch (error) {
      this.breakOff(jobId, { kind: 'lost' }, false)
      throw error
    } finally {
      this.current = null
      this.tell(jobId)
      for (const listener of this.settleListeners) listener()
      this.settleListeners.clear()
    }
  }

  /** Waits with a printer that holds the rest until it prints again. False: cancelled, closed or lost before. */
  private async outlast(jobId: number, driver: PrinterDriver, connection: DeviceConnection, first: DeviceCondition): Promise<boolean> {
    const [delay = 0] = this.parts.retryDelaysMs ?? retryDelaysMs
    const lost = new AbortController()
    const stop = connection.onClose(() => lost.abort())
    const signal = AbortSignal.any([this.current?.cancel.signal ?? this.opening.signal, lost.signal])
    try {
      for (let condition = first; !signal.aborted && !this.isClosing;) {
        this.noteCondition(jobId, condition)
        const waiting = pause(delay)
        signal.addEventListener('abort', waiting.stop, { once: true })
        this.wakeUp = waiting.stop
        await waiting.done
        condition = await driver.condition(connection, signal)
        if (mayPrint.has(condition)) return true
      }
      return false
    } catch {
      return false
    } finally {
      stop()
      this.wakeUp = () => {}
    }
  }

  /** Nobody knows how much of it is on paper: a person is asked, and it is not printed again by itself. */
  private breakOff(jobId: number, outcome: PrintOutcome, isCancelled: boolean): void {
    const { shop, core } = this.parts
    if (isCancelled) return endJob(shop.db, jobId, { state: 'cancelled', reason: 'cancelledInPrint', at: core.now().toISOString() })
    const reason = this.isClosing ? 'programEnded' : outcome.kind === 'stopped' ? outcome.condition : 'lineLost'
    setState(shop.db, jobId, 'lost', reason)
  }

  private noteCondition(jobId: number, condition: DeviceCondition): void {
    this.parts.devices.tellCondition(this.deviceId, condition)
    const job = jobOf(this.parts.shop.db, jobId)
    if (job.state !== 'printing' && job.state !== 'stopped') return
    const state = needsPerson.has(condition) ? 'stopped' : 'printing'
    const reason = state === 'stopped' || condition === 'asleep' ? condition : null
    if (job.state === state && job.reason === reason) return
    setState(this.parts.shop.db, jobId, state, reason)
    this.tell(jobId)
  }

  private tell(jobId: number): void {
    this.parts.onChanged(jobOf(this.parts.shop.db, jobId))
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

function pause(ms: number): { readonly done: Promise<void>; readonly stop: () => void } {
  let stop = (): void => {}
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { done, stop }
}
