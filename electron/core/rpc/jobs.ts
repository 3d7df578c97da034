import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { JobFinished, JobProgress } from '#shared/contracts/jobs.ts'
import type { jobs as jobsContract } from '#shared/contracts/jobs.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { Log } from '../context.ts'
import { toErrorBody } from './errorBody.ts'
import { createPace } from './pace.ts'
import type { Emit, HandlersOf, JobContext } from './types.ts'

/** Progress goes out at most this often, in milliseconds. */
const progressIntervalMs = 100
/** Outcomes kept for a page that missed the event. */
const maxOutcomes = 50

/** The job on whose behalf code runs, however deep. */
export interface JobScope {
  readonly jobId: string
  readonly method: string
}

const scope = new AsyncLocalStorage<JobScope>()

/** Undefined outside of jobs. For the journal: not a way to hand parameters around. */
export const currentJob = (): JobScope | undefined => scope.getStore()

interface Running {
  readonly controller: AbortController
  readonly settled: Promise<void>
  progress: JobProgress
}

export interface Jobs {
  /** Starts work and answers its id; throws BUSY (details.jobId) where a job of the same method runs. */
  start(method: string, work: (job: JobContext) => Promise<unknown>): string
  /** Whether none runs. */
  idle(): boolean
  /** Cancels the running jobs that `which` picks (all without it) and waits until they have stopped. */
  cancelAll(which?: (method: string) => boolean): Promise<void>
  readonly handlers: HandlersOf<typeof jobsContract>
}

export interface JobsOptions {
  readonly emit: Emit
  readonly log: Log
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number
}

/** The running jobs of the engine: one of a kind, with thinned progress, cancel, and outcomes kept for a while. */
export const createJobs = ({ emit, log, clock = () => performance.now() }: JobsOptions): Jobs => {
  const running = new Map<string, Running>()
  const finished = new Map<string, JobFinished>()

  const remember = (outcome: JobFinished): void => {
    finished.set(outcome.jobId, outcome)
    for (const oldest of finished.keys()) {
      if (finished.size <= maxOutcomes) break
      finished.delete(oldest)
    }
  }

  /** Keeps the latest progress at once, sends it thinned; a new phase is always sent. */
  const reporter = (jobId: string, entry: () => Running | undefined) => {
    const pace = createPace(clock)
    let lastSent = -Infinity
    let timer: NodeJS.Timeout | undefined
    const send = (): void => {
      timer = undefined
      const job = entry()
      if (!job) return
      lastSent = clock()
      emit('jobs.progress', job.progress)
    }
    const report: JobContext['report'] = ({ phase, done = 0, total = null, detail = {} }) => {
      const job = entry()
      if (!job) return
      const newPhase = phase !== job.progress.phase
      const { rate, secondsLeft } = pace(phase, done, total)
      job.progress = { jobId, method: job.progress.method, phase, done, total, rate, secondsLeft, detail }
      const wait = progressIntervalMs - (clock() - lastSent)
      if (newPhase || wait <= 0) {
        clearTimeout(timer)
        send()
      } else timer ??= setTimeout(send, wait)
    }
    return { report, stop: () => clearTimeout(timer) }
  }

  const start: Jobs['start'] = (method, work) => {
    for (const [jobId, job] of running) {
      if (job.progress.method === method) throw new BantoError('BUSY', `${method} is already running`, { details: { jobId, method } })
    }
    const jobId = randomUUID()
    const controller = new AbortController()
    const { report, stop } = reporter(jobId, () => running.get(jobId))

    const run = async (): Promise<void> => {
      let outcome: JobFinished['outcome']
      try {
        // Cancelled before its turn came: it must not begin at all.
        controller.signal.throwIfAborted()
        outcome = { ok: true, value: await scope.run({ jobId, method }, () => work({ jobId, signal: controller.signal, report })) }
      } catch (error) {
        const cancelled = controller.signal.aborted && !isBantoError(error)
        const body = cancelled ? new BantoError('CANCELLED', `${method} was cancelled`).toBody() : toErrorBody(error, method, log)
        outcome = { ok: false, error: body }
      }
      stop()
      // The last word on progress must not be lost to the thinning.
      const last = running.get(jobId)?.progress
      if (last && last.phase !== '') emit('jobs.progress', last)
      running.delete(jobId)
      const end = { jobId, method, outcome }
      remember(end)
      emit('jobs.finished', end)
    }

    // The caller hears the id before the job does anything.
    const settled = new Promise<void>((resolve) => setImmediate(() => void run().finally(resolve)))
    const progress = { jobId, method, phase: '', done: 0, total: null, rate: null, secondsLeft: null, detail: {} }
    running.set(jobId, { controller, settled, progress })
    return jobId
  }

  return {
    start,
    idle: () => running.size === 0,
    async cancelAll(which = () => true) {
      const chosen = [...running.values()].filter((job) => which(job.progress.method))
      for (const { controller } of chosen) controller.abort()
      await Promise.all(chosen.map(({ settled }) => settled))
    },
    handlers: {
      list: () => [...running.values()].map(({ progress }) => progress),
      find: ({ jobId }) => ({ running: running.get(jobId)?.progress ?? null, finished: finished.get(jobId) ?? null }),
      cancel({ jobId }) {
        // A job that has just ended is as good as cancelled: its outcome tells which it was.
        running.get(jobId)?.controller.abort()
        return {}
      },
    },
  }
}
