import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { errorBody, id, moment } from './common.ts'

/**
 * Everything that is kept of Smaregi, in the order in which it is pulled: what others refer to comes
 * first. How each is read is a table of the engine.
 */
export const resourceName = z.enum([
  'stores',
  'categoryGroups',
  'categories',
  'products',
  'stock',
  'prices',
  'attributes',
  'attributeItems',
  'taxRates',
  'reduceTaxRates',
  'suppliers',
  'supplierProducts',
  'staffs',
  'transactions',
  'timecardStores',
  'timecardStaffs',
  'shiftPatterns',
  'shifts',
  'shiftResults',
  'staffHolidays',
])
export type ResourceName = z.infer<typeof resourceName>

/** Days of the shop (Asia/Tokyo), both included. */
const dayRange = z.strictObject({ from: z.iso.date(), to: z.iso.date() })
export type DayRange = z.infer<typeof dayRange>

/**
 * auto: goes on with what was broken off, else a full pull the first time, else what changed since,
 * and a sweep of what is due for one (see schedule). full: everything is read anew. sweep: only the
 * keys are read, to find what was deleted at Smaregi.
 */
const pullMode = z.enum(['auto', 'full', 'sweep'])
export type PullMode = z.infer<typeof pullMode>

const resourceState = z.object({
  resource: resourceName,
  rows: z.int(),
  /** always: part of every pull. onDemand: only the days somebody asks for. */
  demand: z.enum(['always', 'onDemand']),
  /** How later pulls read it: what was updated since, everything anew, or chosen days. */
  reading: z.enum(['window', 'whole', 'days']),
  /** Whether deletions are found by a sweep of the keys; else by reading it whole. */
  swept: z.boolean(),
  /** The scope that has to be granted for it. */
  scope: z.string(),
  /** False: Smaregi refuses it (scope not granted, not in the contract's plan); lastError says in which words. */
  available: z.boolean(),
  /** Null until a first full pull has ended. */
  lastFullAt: moment.nullable(),
  lastPullAt: moment.nullable(),
  lastSweepAt: moment.nullable(),
  lastRows: z.int(),
  lastRemoved: z.int(),
  /** Rows of the last pull that could not be understood and were left out (see the log). */
  lastBad: z.int(),
  /** The days that are here, where it is read by days. */
  days: dayRange.nullable(),
  /** A pull that was broken off and goes on from `page`, counting down to 1. */
  interrupted: z.object({ mode: z.enum(['full', 'incremental', 'sweep', 'days']), page: z.int(), rows: z.int() }).nullable(),
  /**
   * A pull that would delete (`remove`) or empty (`empty`) `rows` of `of` rows has stopped and asks:
   * `sync.allow`. Nothing was removed.
   */
  guard: z.object({ kind: z.enum(['remove', 'empty']), rows: z.int(), of: z.int(), at: moment }).nullable(),
  lastError: errorBody.nullable(),
  /**
   * Not null while its last tries went wrong (as lastError says): since when, and how often. What is
   * here is as it was before. It is tried again by itself (schedule.nextRetryAt).
   */
  failure: z.object({ since: moment, tries: z.int() }).nullable(),
})
export type ResourceState = z.infer<typeof resourceState>

export const pullResult = z.object({
  mode: z.enum(['full', 'incremental', 'resumed', 'sweep']),
  received: z.int(),
  changed: z.int(),
  removed: z.int(),
  /** Rows that could not be understood. */
  bad: z.int(),
  /** Staged cells that are now in conflict, and those whose value was at Smaregi already. */
  conflicts: z.int(),
  alreadyThere: z.int(),
  /** Resources that stopped and ask, and those the contract does not have. */
  guarded: z.array(resourceName),
  unavailable: z.array(resourceName),
  /** Resources whose reading went wrong (see their state); all others came. */
  failed: z.array(resourceName),
  milliseconds: z.number(),
})
export type PullResult = z.infer<typeof pullResult>

const usedOfLimit = z.object({ used: z.number(), limit: z.number() })
/** What is used of Smaregi's rate limit, which counts per contract: all windows and jobs share it. */
const rateLimit = z.object({
  /** Requests of the last full second, and how many a second are granted. */
  reads: usedOfLimit,
  writes: usedOfLimit,
  /** Set while Smaregi asked us to wait (429, Retry-After). */
  rateLimitedUntil: moment.nullable(),
  /** Requests a second of the last 60 seconds, oldest first. */
  history: z.array(z.object({ reads: z.int(), writes: z.int(), rateLimited: z.boolean() })),
})
export type RateLimit = z.infer<typeof rateLimit>

const schedule = z.object({
  /** Minutes between two pulls; 0: only when somebody asks. */
  pullMinutes: z.int(),
  /** Hours between two sweeps for deletions; 0: only when somebody asks. */
  sweepHours: z.int(),
  /** When the next one is due; null where none is. They run while the line is there and no job runs. */
  nextPullAt: moment.nullable(),
  nextSweepAt: moment.nullable(),
  /** When what went wrong is tried again; null where nothing did. */
  nextRetryAt: moment.nullable(),
})
export type Schedule = z.infer<typeof schedule>

/**
 * Why a cell was not sent. cancelled, offline, server (no answer), rate, signIn, scope: the whole push
 * ended so. intercepted (a proxy or firewall answered in Smaregi's place), proxyLogin, certificate: the way
 * to Smaregi is not free. unreadable: the row could not be read before. unanswered: the answer was lost or garbled,
 * and nothing had been done. notTaken: Smaregi said yes and did not. newProduct: its product is not made.
 */
export const unsentReason = z.enum([
  'cancelled',
  'offline',
  'server',
  'rate',
  'signIn',
  'scope',
  'intercepted',
  'proxyLogin',
  'certificate',
  'unreadable',
  'unanswered',
  'notTaken',
  'newProduct',
  'newCategory',
  'newShift',
])
export type UnsentReason = z.infer<typeof unsentReason>

const pushResult = z.object({
  /** The record of this send in the shop's file. */
  pushId: id,
  products: z.int(),
  /** Cells whose value Smaregi has taken, or held already. */
  applied: z.int(),
  /** Of these, the ones that were read back and found so (照合済). The others are read back later. */
  verified: z.int(),
  conflicts: z.int(),
  rejected: z.int(),
  /** Cells whose fate could not be read back yet; they are asked again before anything is sent again. */
  unknown: z.int(),
  /** Cells that were not sent; they are staged again. */
  unsent: z.int(),
  /** These by why they were not, the most first; together as many as `unsent`. */
  unsentWhy: z.array(z.object({ reason: unsentReason, cells: z.int() })),
  /** Ended before everything was tried, and why. What had gone out stands above. */
  stopped: unsentReason.nullable(),
  /** After how many minutes Smaregi, which stopped it, asked to be tried again; null: it named no time, or less than one. */
  retryAfterMinutes: z.int().nullable(),
})
export type PushResult = z.infer<typeof pushResult>

export const sync = {
  methods: {
    state: query(nothing, z.object({ resources: z.array(resourceState) })),
    /**
     * Without `resources`: all that are pulled always. Those read by days need `days` (both ends
     * included, at most 366). Phases are the resource names, in this order; done/total count rows.
     */
    pull: job(
      z.strictObject({ mode: pullMode, resources: z.array(resourceName).min(1).optional(), days: dayRange.optional() }),
      pullResult,
    ),
    /** Answers the guard of a resource: true removes (or goes on emptying), false leaves all as it is. */
    allow: command(z.strictObject({ resource: resourceName, allow: z.boolean() }), z.object({ removed: z.int() })),
    rateLimit: query(nothing, rateLimit),
    schedule: query(nothing, schedule),
    setSchedule: command(z.strictObject({ pullMinutes: z.int().min(0).max(1440), sweepHours: z.int().min(0).max(720) }), schedule),
    /**
     * Sends staged cells: those of the given products, those of one change set, or all. Every row is
     * read back after it was sent. Phases: `settling` (reads back what a broken push left unknown),
     * `sending` (detail.verified: cells proved so far); done/total count products, a store's stock of a product counting as one.
     */
    push: job(z.strictObject({ productIds: z.array(id).nullable(), changeSetId: id.nullable().default(null) }), pushResult),
    /** Forgets what was learnt of bulk requests (`profile.bulk`): the next push of many tries one again. */
    tryBulk: command(nothing, done),
  },
  events: {
    changed: event(z.object({ resources: z.array(resourceState) })),
    /** At most twice a second while something runs, and once after. */
    rateLimit: event(rateLimit),
    scheduleChanged: event(schedule),
  },
} satisfies Contract
