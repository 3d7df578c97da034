import { z } from 'zod'
import { command, done, event, nothing, query, type Contract } from '../contract.ts'
import { cellValue, errorBody } from './common.ts'

const jobProgress = z.object({
  jobId: z.string(),
  method: z.string(),
  /** A word of the job, translated under `jobs.<method>.<phase>`. */
  phase: z.string(),
  /** Units done and to do; total is null while it is not known. */
  done: z.number(),
  total: z.number().nullable(),
  /** Units per second over the last seconds, and seconds left; null while not known. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Facts of the phase, such as the address to open during sign-in. */
  detail: z.record(z.string(), cellValue),
})
export type JobProgress = z.infer<typeof jobProgress>

const jobFinished = z.object({
  jobId: z.string(),
  method: z.string(),
  outcome: z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: errorBody })]),
})
export type JobFinished = z.infer<typeof jobFinished>

export const jobs = {
  methods: {
    /** Running jobs with their last progress: a page that reloads re-attaches with this. */
    list: query(nothing, z.array(jobProgress)),
    /** One job: its last progress while it runs, its outcome for a while after; both null where it is not known. */
    find: query(z.strictObject({ jobId: z.string() }), z.object({ running: jobProgress.nullable(), finished: jobFinished.nullable() })),
    cancel: command(z.strictObject({ jobId: z.string() }), done),
  },
  events: {
    /** At most every 100 ms a job, and always for a new phase. */
    progress: event(jobProgress),
    finished: event(jobFinished),
  },
} satisfies Contract
