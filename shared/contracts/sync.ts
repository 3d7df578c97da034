import { z } from 'zod'
import { event, job, nothing, query, type Contract } from '../contract.ts'
import { errorBody, id, moment } from './common.ts'

export const resourceName = z.enum(['stores', 'categories', 'products', 'stock'])
export type ResourceName = z.infer<typeof resourceName>

export const resourceState = z.object({
  resource: resourceName,
  rows: z.int(),
  /** Null until a first full pull has ended. */
  lastFullAt: moment.nullable(),
  lastPullAt: moment.nullable(),
  lastRows: z.int(),
  lastRemoved: z.int(),
  /** A pull that was broken off and goes on from `page`, counting down to 1. */
  interrupted: z.object({ mode: z.enum(['full', 'incremental']), page: z.int(), rows: z.int() }).nullable(),
  lastError: errorBody.nullable(),
})
export type ResourceState = z.infer<typeof resourceState>

export const pullResult = z.object({
  mode: z.enum(['full', 'incremental', 'resumed']),
  received: z.int(),
  changed: z.int(),
  removed: z.int(),
  milliseconds: z.number(),
})
export type PullResult = z.infer<typeof pullResult>

export const pushResult = z.object({
  products: z.int(),
  applied: z.int(),
  conflicts: z.int(),
  rejected: z.int(),
  /** Cells whose fate could not be read back yet; they are asked again before anything is sent again. */
  unknown: z.int(),
  /** Cells that were not sent because the job was cancelled or the line was lost; they stay queued as staged. */
  unsent: z.int(),
})
export type PushResult = z.infer<typeof pushResult>

export const sync = {
  methods: {
    state: query(nothing, z.object({ resources: z.array(resourceState) })),
    /**
     * auto: resumes what was broken off, else a full pull the first time and once a day (what was
     * deleted at Smaregi does not show otherwise), else what changed since.
     * Phases are the resource names, in this order; done/total count rows.
     */
    pull: job(z.strictObject({ mode: z.enum(['auto', 'full']) }), pullResult),
    /**
     * Sends staged cells: those of the given products, or all. Phases: `settling` (reads back what a
     * broken push left unknown), `sending`; done/total count products.
     */
    push: job(z.strictObject({ productIds: z.array(id).nullable() }), pushResult),
  },
  events: {
    changed: event(z.object({ resources: z.array(resourceState) })),
  },
} satisfies Contract
