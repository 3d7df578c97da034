import { create } from 'zustand'
import type { InputOf, JobName, OutputOf } from '#shared/contracts/index.ts'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { isBantoError } from '#shared/errors.ts'
import { attachJob, call, onLineState, startJob, subscribe } from '../api/index.ts'

interface JobStore {
  /** Running jobs by id, whoever started them: this page before it was loaded again, or another window. */
  readonly running: ReadonlyMap<string, JobProgress>
  /** Jobs that were asked to stop and have not yet. */
  readonly cancelling: ReadonlySet<string>
}

export const useJobStore = create<JobStore>(() => ({ running: new Map(), cancelling: new Set() }))

const record = (progress: JobProgress): void =>
  useJobStore.setState(({ running }) => ({ running: new Map(running).set(progress.jobId, progress) }))

const forget = (jobId: string): void =>
  useJobStore.setState(({ running, cancelling }) => ({
    running: new Map([...running].filter(([id]) => id !== jobId)),
    cancelling: new Set([...cancelling].filter((id) => id !== jobId)),
  }))

function list(): void {
  call('jobs.list', {}).then(
    (jobs) => useJobStore.setState({ running: new Map(jobs.map((job) => [job.jobId, job])), cancelling: new Set() }),
    () => undefined, // the line is lost; asked again when it is back
  )
}

/** Follows all jobs of the engine; called once by the frame. Returns how to stop. */
export function followJobs(): () => void {
  list()
  const stops = [
    subscribe('jobs.progress', record),
    subscribe('jobs.finished', ({ jobId }) => forget(jobId)),
    onLineState((state) => {
      if (state === 'connected') list()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** The running job of a method, or null. */
export const useJob = (method: JobName): JobProgress | null =>
  useJobStore(({ running }) => [...running.values()].find((job) => job.method === method) ?? null)

export const useCancelling = (jobId: string | undefined): boolean =>
  useJobStore(({ cancelling }) => jobId !== undefined && cancelling.has(jobId))

/** Starts a job, or takes up the one of its kind that runs already, and waits for its outcome. */
export async function runJob<N extends JobName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  try {
    const handle = await startJob(name, input)
    return await handle.result
  } catch (error) {
    const running = isBantoError(error) && error.code === 'BUSY' ? error.details['jobId'] : null
    if (typeof running !== 'string') throw error
    return await attachJob(name, running).result
  }
}

/** Asks a job to stop. It has stopped when it leaves the running ones. */
export async function cancelJob(jobId: string): Promise<void> {
  useJobStore.setState(({ cancelling }) => ({ cancelling: new Set(cancelling).add(jobId) }))
  try {
    await call('jobs.cancel', { jobId })
  } catch (error) {
    useJobStore.setState(({ cancelling }) => ({ cancelling: new Set([...cancelling].filter((id) => id !== jobId)) }))
    throw error
  }
}
