import { z } from 'zod'
import { command, event, job, nothing, query, type Contract } from '../contract.ts'
import { id, moment } from './common.ts'

/** What a request was for. `signIn`: everything asked of the identity host, tokens too. */
export const journalPurpose = z.enum(['signIn', 'pull', 'push', 'other'])
export type JournalPurpose = z.infer<typeof journalPurpose>

/** `none`: no answer came (no line, time-out, cut off). */
export const journalStatus = z.enum(['2xx', '3xx', '4xx', '5xx', 'none'])
export type JournalStatus = z.infer<typeof journalStatus>

export const journalMethods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD'] as const

/** One request and what became of it, as the list shows it. Newer ones have greater ids. */
const journalRow = z.object({
  entryId: id,
  /** When it left, by this machine's clock. */
  at: moment,
  method: z.string(),
  host: z.string(),
  /** Path below the contract with its query, secrets and personal data taken out. */
  path: z.string(),
  status: z.int().nullable(),
  /** The code and words of a failure, Smaregi's own where it had some; null for a success. */
  failure: z.string().nullable(),
  milliseconds: z.number(),
  /** Sizes of the bodies; null where no answer came. */
  bytesOut: z.int(),
  bytesIn: z.int().nullable(),
  /** 1 for the first try; repeated tries of one call follow. */
  attempt: z.int(),
  purpose: journalPurpose,
  /** The job that asked, or null; `jobMethod` is its name, as in `sync.pull`. */
  jobId: z.string().nullable(),
  jobMethod: z.string().nullable(),
})
export type JournalRow = z.infer<typeof journalRow>

/** A body as it is kept: redacted, and cut or summed up where it was long. */
const journalBody = z.object({
  text: z.string(),
  /** whole; cut: only the beginning; summary: a list of rows of which count, first and last key are kept. */
  kept: z.enum(['whole', 'cut', 'summary']),
})
export type JournalBody = z.infer<typeof journalBody>

const journalEntry = journalRow.extend({
  /** The server's clock when it answered, where it told. */
  serverAt: moment.nullable(),
  request: journalBody.nullable(),
  reply: journalBody.nullable(),
})
export type JournalEntry = z.infer<typeof journalEntry>

const journalFilter = z.strictObject({
  /** Looked for in path, status, failure and bodies. */
  text: z.string().max(200).default(''),
  since: moment.nullable().default(null),
  until: moment.nullable().default(null),
  method: z.string().nullable().default(null),
  status: journalStatus.nullable().default(null),
  failuresOnly: z.boolean().default(false),
  purpose: journalPurpose.nullable().default(null),
  jobId: z.string().nullable().default(null),
})
export type JournalFilter = z.infer<typeof journalFilter>

export const journalLimits = { days: { least: 1, most: 365 }, megabytes: { least: 10, most: 2_000 } } as const

const journalState = z.object({
  days: z.int(),
  megabytes: z.int(),
  entries: z.int(),
  bytes: z.number(),
  oldestAt: moment.nullable(),
  file: z.string().nullable(),
  /** Why nothing is written at the moment (a code of the file), and how many entries were not kept since. */
  paused: z.object({ code: z.string(), at: moment, lost: z.int() }).nullable(),
  /** Where a damaged journal was put aside when the shop was opened. */
  quarantined: z.string().nullable(),
})
export type JournalState = z.infer<typeof journalState>

const supportFile = z.object({
  path: z.string(),
  bytes: z.number(),
  /** Entries in it, of so many there are. */
  entries: z.int(),
  of: z.int(),
})
export type SupportFile = z.infer<typeof supportFile>

export const journal = {
  methods: {
    /**
     * Newest first. `before`: older than this entry; `after`: newer than it. `next` is what to give as
     * `before` for older ones, null at the end; a page may be short, even empty, and still have a `next`.
     */
    search: query(
      z.strictObject({
        filter: journalFilter,
        before: id.nullable(),
        after: id.nullable(),
        limit: z.int().min(1).max(200),
      }),
      z.object({ rows: z.array(journalRow), next: id.nullable() }),
    ),
    /** Throws NOT_FOUND for one that was pruned meanwhile. */
    entry: query(z.strictObject({ entryId: id }), journalEntry),
    state: query(nothing, journalState),
    /** How long and how much is kept; what is too much goes in small steps soon after. */
    setSettings: command(
      z.strictObject({
        days: z.int().min(journalLimits.days.least).max(journalLimits.days.most).optional(),
        megabytes: z.int().min(journalLimits.megabytes.least).max(journalLimits.megabytes.most).optional(),
      }),
      journalState,
    ),
    clear: command(nothing, journalState),
    /**
     * Writes a zip for support into `<dataDir>/exports/`: a report in the person's language, the
     * journal and the logs, without secrets, personal data or product names. Phases: `report`,
     * `journal`, `logs`; done/total count entries.
     */
    exportForSupport: job(z.strictObject({ language: z.enum(['ja', 'en']) }), supportFile),
    /** Shows the folder of exports; `opened` is false where there is no desktop to show it on. */
    openExports: command(nothing, z.object({ opened: z.boolean(), folder: z.string() })),
  },
  events: {
    /** New entries, thinned to a few a second. */
    added: event(z.object({ newest: id, entries: z.int() })),
    /** Paused, going on, cleared, or other settings. */
    changed: event(journalState),
  },
} satisfies Contract
