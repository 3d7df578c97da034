import type { EventName, InputOf, JobName, MethodNameOfKind, OutputOf, PayloadOf } from '#shared/contracts/index.ts'
import type { JobFinished, JobProgress } from '#shared/contracts/jobs.ts'
import { BantoError } from '#shared/errors.ts'
import type { LineState, Transport } from './transport.ts'

export type CallName = MethodNameOfKind<'query' | 'command'>
export type OnProgress = (progress: JobProgress) => void

/** A running job as the page holds it. */
export interface JobHandle<T> {
  readonly jobId: string
  /** Resolves with the outcome; rejects with a BantoError (CANCELLED after `cancel`, HOST_LOST when the engine is gone). */
  readonly result: Promise<T>
  /** Asks the job to stop; `result` says when it has. */
  cancel(): Promise<void>
}

export interface Client {
  /** One query or command. Rejects with a BantoError, never with anything else. */
  call<N extends CallName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>
  /** Starts a job. Rejects with BUSY (details.jobId) where one of the same kind runs: attach to that. */
  startJob<N extends JobName>(name: N, input: InputOf<N>, onProgress?: OnProgress): Promise<JobHandle<OutputOf<N>>>
  /** Takes up a job found by `jobs.list` or named by BUSY, for instance after the window was loaded again. */
  attachJob<N extends JobName>(name: N, jobId: string, onProgress?: OnProgress): JobHandle<OutputOf<N>>
  subscribe<N extends EventName>(name: N, listener: (payload: PayloadOf<N>) => void): () => void
  /** Whether the engine can be reached (not: whether Smaregi can). */
  state(): LineState
  onState(listener: (state: LineState) => void): () => void
}

type Waiting = {
  readonly onProgress: OnProgress | undefined
  readonly settle: (outcome: JobFinished['outcome']) => void
}

/** Outcomes of jobs that ended before the page heard their id. */
const keptOutcomes = 50

const goneOutcome: JobFinished['outcome'] = {
  ok: false,
  error: new BantoError('HOST_LOST', 'the engine no longer knows this job').toBody(),
}

export const createClient = (transport: Transport): Client => {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const jobs = new Map<string, Waiting>()
  const outcomes = new Map<string, JobFinished['outcome']>()

  const invoke = async (method: string, input: unknown): Promise<unknown> => {
    let envelope
    try {
      envelope = await transport.invoke({ method, input })
    } catch (cause) {
      // Electron rejects an invoke when the sender is refused or the main process is going down.
      throw new BantoError('HOST_LOST', `no reply to ${method}`, { cause, retryable: true })
    }
    if (!envelope.ok) throw BantoError.fromBody(envelope.error)
    return envelope.value
  }

  const finish = ({ jobId, outcome }: Pick<JobFinished, 'jobId' | 'outcome'>): void => {
    const waiting = jobs.get(jobId)
    if (waiting) {
      jobs.delete(jobId)
      waiting.settle(outcome)
      return
    }
    outcomes.set(jobId, outcome)
    for (const oldest of outcomes.keys()) {
      if (outcomes.size <= keptOutcomes) break
      outcomes.delete(oldest)
    }
  }

  transport.subscribe(({ event, payload }) => {
    if (event === 'jobs.finished') finish(payload as JobFinished)
    if (event === 'jobs.progress') {
      const progress = payload as JobProgress
      jobs.get(progress.jobId)?.onProgress?.(progress)
    }
    for (const listener of listeners.get(event) ?? []) (listener as (payload: unknown) => void)(payload)
  })

  /** Asks what became of a job whose events may have been missed. */
  const lookUp = async (jobId: string): Promise<void> => {
    const found = (await invoke('jobs.find', { jobId })) as OutputOf<'jobs.find'>
    if (found.finished) finish(found.finished)
    else if (found.running) jobs.get(jobId)?.onProgress?.(found.running)
    else finish({ jobId, outcome: goneOutcome })
  }

  transport.onState((state) => {
    if (state !== 'connected') return
    for (const jobId of jobs.keys()) lookUp(jobId).catch(() => undefined) // lost again: the next connection asks again
  })

  const hold = <T>(jobId: string, onProgress: OnProgress | undefined): JobHandle<T> => {
    const result = new Promise<T>((resolve, reject) => {
      const settle = (outcome: JobFinished['outcome']): void => {
        if (outcome.ok) resolve(outcome.value as T)
        else reject(BantoError.fromBody(outcome.error))
      }
      const already = outcomes.get(jobId)
      outcomes.delete(jobId)
      if (already) settle(already)
      else jobs.set(jobId, { onProgress, settle })
    })
    // A handle that nobody awaits must not raise an unhandled rejection; who awaits still gets it.
    result.catch(() => undefined)
    return {
      jobId,
      result,
      cancel: async () => {
        await invoke('jobs.cancel', { jobId })
      },
    }
  }

  return {
    call: (name, input) => invoke(name, input) as Promise<OutputOf<typeof name>>,
    async startJob(name, input, onProgress) {
      const { jobId } = (await invoke(name, input)) as { jobId: string }
      return hold<OutputOf<typeof name>>(jobId, onProgress)
    },
    attachJob(name, jobId, onProgress) {
      const handle = hold<OutputOf<typeof name>>(jobId, onProgress)
      lookUp(jobId).catch((error: unknown) => {
        if (error instanceof BantoError && error.code !== 'HOST_LOST') finish({ jobId, outcome: { ok: false, error: error.toBody() } })
      })
      return handle
    },
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => set.delete(listener)
    },
    state: () => transport.state(),
    onState: (listener) => transport.onState(listener),
  }
}
