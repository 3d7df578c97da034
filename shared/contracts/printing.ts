import { z } from 'zod'
import { command, event, nothing, query, type Contract } from '../contract.ts'
import { deviceConditions } from '../domain/devices.ts'
import { receiptPrinterSettings } from '../domain/devices/receiptPrinter.ts'
import { paper } from '../domain/paper.ts'
import { id, moment } from './common.ts'

/**
 * `waiting`: not sent yet. `printing`: handed over, not proved. `stopped`: the printer holds it and goes on when a person has seen
 * to it. `lost`: may be on paper, wholly or partly, and a person has to say. `printed`: the printer said so, or a person did.
 * `unconfirmed`: handed over to a printer that cannot say. `failed`: nothing can be printed of it.
 */
export const printState = z.enum(['waiting', 'printing', 'stopped', 'lost', 'printed', 'unconfirmed', 'cancelled', 'failed'])
export type PrintState = z.infer<typeof printState>

/** Why a job is as it is: how the printer is, or what happened. Words under `printing.reasons`. */
export const printReasons = [
  ...deviceConditions,
  // The program ended while it was printing; the line broke in the middle.
  'programEnded',
  'lineLost',
  // A person said that it was printed; a person cancelled when some of it may have been on paper.
  'saidByPerson',
  'cancelledInPrint',
  // The shop's file is an earlier copy: nobody knows whether this was printed since.
  'restored',
  'deviceGone',
  // The shop's file takes nothing: of a job that waits, nothing is printed; of one that ended, that is not recorded yet.
  'storeFull',
  'storeNotWritable',
  'wrongLanguage',
  'layout',
  'tooLong',
] as const
export type PrintReason = (typeof printReasons)[number]

const printJob = z.object({
  jobId: id,
  deviceId: id,
  title: z.string(),
  document: z.string(),
  /** `receiptline` can be looked at before it is printed. */
  kind: z.enum(['receiptline', 'bytes', 'drawer']),
  state: printState,
  reason: z.enum(printReasons).nullable(),
  copies: z.int(),
  copiesDone: z.int(),
  tries: z.int(),
  isReprint: z.boolean(),
  reprintOf: id.nullable(),
  queuedAt: moment,
  startedAt: moment.nullable(),
  endedAt: moment.nullable(),
})
export type PrintJob = z.infer<typeof printJob>

/** How many jobs wait for their turn, are at work, and wait for a person: to look at the paper, to see to the printer. */
const printSummary = z.object({ waiting: z.int(), printing: z.int(), asking: z.int() })
export type PrintSummary = z.infer<typeof printSummary>

export const printingLimits = { days: { least: 1, most: 365 }, text: 200_000 } as const

const printingSettings = z.object({ days: z.int().min(printingLimits.days.least).max(printingLimits.days.most) })

const preview = z.object({
  paper,
  /** Characters that the printer lacks and what is printed for them; null: the whole line is printed as a picture. */
  missing: z.array(z.object({ character: z.string(), substitute: z.string().nullable() })),
  /** What the layout asks for and is left out: codes that are none, raw commands, broken pictures. */
  refused: z.array(z.object({ kind: z.enum(['code', 'command', 'picture']), text: z.string() })),
})

/** What a person can do to the printer on the screen. */
const virtualState = z.object({
  paper: z.enum(['full', 'nearEnd', 'out']),
  /** Runs out by itself after so many more lines of dots; null: it does not. */
  dotsLeft: z.int().nullable(),
  cover: z.enum(['closed', 'open']),
  power: z.enum(['on', 'asleep', 'off']),
  cutter: z.enum(['works', 'jammed']),
  drawer: z.enum(['closed', 'open']),
})
export type VirtualPrinterState = z.infer<typeof virtualState>

const virtualPrinter = z.object({ deviceId: id, state: virtualState, paper, revision: z.int() })
export type VirtualPrinterView = z.infer<typeof virtualPrinter>

const byJob = z.strictObject({ jobId: id })

/** What became of a page that the system prints. `printed`: its spooler has it; `notHere`: the page's own browser is to print it. */
export const pageOutcome = z.enum(['printed', 'cancelled', 'failed', 'notHere'])
export type PageOutcome = z.infer<typeof pageOutcome>

/** Sides of a page that is printed, mm: up to the longest a PDF may have. */
const side = z.number().min(20).max(5_000)

export const printing = {
  methods: {
    /** Newest first; `isOpen`: only what has not ended, in the order of printing. `before`: older than this job. */
    list: query(
      z.strictObject({
        deviceId: id.nullable().default(null),
        isOpen: z.boolean().default(false),
        before: id.nullable().default(null),
        limit: z.int().min(1).max(200).default(50),
      }),
      z.object({ jobs: z.array(printJob), next: id.nullable() }),
    ),
    summary: query(nothing, printSummary),
    /** Ends a job that has not ended. One at work is taken back from the printer as far as that can. Throws NOT_FOUND. */
    cancel: command(byJob, printJob),
    /**
     * Goes on: a waiting one is tried at once; a stopped one is told that the cause is mended; a lost, failed or cancelled one is
     * printed again, with 再印刷 on the slip where it may be on paper already. Throws NOT_FOUND, INVALID_INPUT (one that was printed).
     */
    retry: command(byJob, printJob),
    /** A lost or unconfirmed one is on paper: a person has looked. Throws NOT_FOUND, INVALID_INPUT. */
    confirmPrinted: command(byJob, printJob),
    /** Another job with the same content and 再印刷 on its slip. Throws NOT_FOUND where the content is not kept any more. */
    printAgain: command(byJob, printJob),
    /** One page that shows columns, characters, bars and sizes of a receipt printer. */
    testPrint: command(z.strictObject({ deviceId: id }), printJob),
    /** A pulse for the drawer, through the queue like anything else. Throws INVALID_INPUT where the printer has none. */
    openDrawer: command(z.strictObject({ deviceId: id }), printJob),
    /**
     * A receipt as it would come out of a printer: of this device, or of one with these settings, or of the usual one. Made from the
     * bytes. The receipt is a text in receiptline, or that of a job. Throws INVALID_INPUT (`reason`: `tooLong`, `layout`), NOT_FOUND.
     */
    preview: query(
      z.strictObject({
        receipt: z.union([z.strictObject({ text: z.string().max(printingLimits.text) }), byJob]),
        deviceId: id.nullable().default(null),
        settings: receiptPrinterSettings.nullable().default(null),
        isReprint: z.boolean().default(false),
      }),
      preview,
    ),
    /** The test page as a printer of the system prints it. Throws NOT_FOUND. */
    systemTestPage: query(z.strictObject({ deviceId: id }), preview),
    /**
     * Prints what the page shows in its print layout on a printer of the system; deviceId null: on the one that its dialog asks for.
     * Sizes in mm. `reason`: the system's own words where it failed. Throws NOT_FOUND.
     */
    printPage: command(
      z.strictObject({ deviceId: id.nullable(), copies: z.int().min(1).max(99).default(1), widthMm: side, heightMm: side }),
      z.object({ outcome: pageOutcome, reason: z.string() }),
    ),
    settings: query(nothing, printingSettings),
    /** How many days ended jobs are kept, with what was printed. */
    setSettings: command(printingSettings, printingSettings),
    /** A printer on the screen. Throws NOT_FOUND where the device is none. */
    virtualPrinter: query(z.strictObject({ deviceId: id }), virtualPrinter),
    setVirtualPrinter: command(z.strictObject({ deviceId: id, state: virtualState.partial() }), virtualPrinter),
    /** Takes the paper away that has come out. */
    tearVirtualPaper: command(z.strictObject({ deviceId: id }), virtualPrinter),
  },
  events: {
    /** A job is new or another than before. */
    changed: event(z.object({ job: printJob, summary: printSummary })),
    /** More came out of a printer on the screen, or it is in another state; thinned to a few a second. */
    virtualChanged: event(z.object({ deviceId: id, revision: z.int() })),
  },
} satisfies Contract
