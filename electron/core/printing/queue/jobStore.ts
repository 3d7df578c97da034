import type { PrintJob, PrintReason, PrintState, PrintSummary } from '#shared/contracts/printing.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../../context.ts'
import type { WriteDb } from '../../store/db.ts'
import { storeError } from '../../store/errors.ts'
import { findState, jobOf, listJobs, noteReason, summaryOf, type ListOptions } from './table.ts'

/** Until the file is tried again. The last one stays. */
const usualRetryDelaysMs = [1_000, 2_000, 5_000, 10_000]

interface Kept {
  /** In their order. */
  readonly changes: readonly ((db: WriteDb) => void)[]
  readonly shown: Partial<PrintJob>
}

const counted: Readonly<Partial<Record<PrintState, keyof PrintSummary>>> = {
  waiting: 'waiting',
  printing: 'printing',
  stopped: 'asking',
  lost: 'asking',
}

/** Why the file does not take anything now (full disk, read-only, moved); null: the error is another one. */
export function storeReason(error: unknown): Extract<PrintReason, 'storeFull' | 'storeNotWritable'> | null {
  const known = storeError(error)
  if (!isBantoError(known) || !known.code.startsWith('STORE_')) return null
  return known.code === 'STORE_FULL' ? 'storeFull' : 'storeNotWritable'
}

/**
 * The jobs of a shop as they are: what its file says, and on top of it what has happened since and the file did not take. That is kept
 * here, shown like the rest and written as soon as the file takes it. A program that ends before asks about such a job, because the file
 * still says that it is being printed.
 */
export class JobStore {
  private readonly db: WriteDb
  private readonly log: CoreContext['log']
  private readonly onWritten: (jobId: number) => void
  private readonly retryDelaysMs: readonly number[]
  private readonly kept = new Map<number, Kept>()
  private tries = 0
  private timer: NodeJS.Timeout | undefined

  /** `onWritten`: what was kept of a job is in the file now. */
  constructor(
    db: WriteDb,
    log: CoreContext['log'],
    onWritten: (jobId: number) => void,
    retryDelaysMs: readonly number[] = usualRetryDelaysMs,
  ) {
    this.db = db
    this.log = log
    this.onWritten = onWritten
    this.retryDelaysMs = retryDelaysMs
  }

  /** Throws NOT_FOUND for one that is not kept any more. */
  of(jobId: number): PrintJob {
    return this.shown(jobOf(this.db, jobId))
  }

  /** Null for one that is not kept any more. */
  stateOf(jobId: number): PrintState | null {
    const state = findState(this.db, jobId)
    return state === null ? null : (this.kept.get(jobId)?.shown.state ?? state)
  }

  list(options: ListOptions): { jobs: PrintJob[]; next: number | null } {
    const { jobs, next } = listJobs(this.db, options)
    return { jobs: jobs.map((job) => this.shown(job)).filter(({ endedAt }) => !options.isOpen || endedAt === null), next }
  }

  summary(): PrintSummary {
    const summary = { ...summaryOf(this.db) }
    for (const [jobId, { shown }] of this.kept) {
      if (shown.state === undefined) continue
      const [before, after] = [counted[jobOf(this.db, jobId).state], counted[shown.state]]
      if (before !== undefined) summary[before] -= 1
      if (after !== undefined) summary[after] += 1
    }
    return summary
  }

  /** What must be on disk before it happens. Throws STORE_*; nothing is changed then. */
  write(jobId: number, change: (db: WriteDb) => void): void {
    const changes = this.kept.get(jobId)?.changes ?? []
    this.db.transaction(() => {
      for (const one of [...changes, change]) one(this.db)
    })
    this.kept.delete(jobId)
  }

  /** What has happened already: written now or later; `shown` is how the job is until then. */
  writeOrKeep(jobId: number, change: (db: WriteDb) => void, shown: Partial<PrintJob>): void {
    let reason: PrintReason | null
    try {
      return this.write(jobId, change)
    } catch (error) {
      reason = storeReason(error)
      if (reason === null) throw error
    }
    this.log.warn('printing.notWritten', { jobId, reason })
    const before = this.kept.get(jobId)
    const changed = { ...before?.shown, ...shown }
    this.kept.set(jobId, {
      changes: [...(before?.changes ?? []), change],
      shown: { ...changed, reason: changed.reason ?? reason },
    })
    this.schedule()
  }

  /** Why a job waits: shown, and in the file where that takes it. */
  noteWaiting(jobId: number, reason: PrintReason): void {
    try {
      this.write(jobId, (db) => noteReason(db, jobId, reason))
    } catch (error) {
      if (storeReason(error) === null) throw error
      this.kept.set(jobId, { changes: [], shown: { reason } })
    }
  }

  /** Tries once more to write what is kept. */
  close(): void {
    this.flush()
    clearTimeout(this.timer)
  }

  private shown(job: PrintJob): PrintJob {
    return { ...job, ...this.kept.get(job.jobId)?.shown }
  }

  private schedule(): void {
    if (this.timer !== undefined) return
    const delay = this.retryDelaysMs[Math.min(this.tries, this.retryDelaysMs.length - 1)]
    this.tries += 1
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.flush()
    }, delay)
    this.timer.unref()
  }

  private flush(): void {
    // What is kept anew meanwhile is for the next time.
    const kept = [...this.kept]
    for (const [jobId, { changes }] of kept) {
      if (changes.length === 0) continue
      try {
        this.write(jobId, () => {})
      } catch (error) {
        if (storeReason(error) === null) {
          // Its row is gone, or cannot take this: nothing that another try would mend.
          this.log.error('printing.notWritten', { jobId, error })
          this.kept.delete(jobId)
        } else this.schedule()
        continue
      }
      this.tries = 0
      this.onWritten(jobId)
    }
  }
}
