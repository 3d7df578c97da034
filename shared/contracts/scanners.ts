import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { inStoreRuleProblems, mostInStoreRules } from '../domain/barcode/index.ts'
import { isUsablePrefix } from '../domain/scannerLearning.ts'
import { id } from './common.ts'
import { connectionPlace } from './devices.ts'

/** Where a scan came from. `wedge`: a scanner that types like a keyboard; `serial`: also a port that lies in the network. */
export const scanSources = ['wedge', 'serial', 'hid', 'camera', 'virtual'] as const
export type ScanSource = (typeof scanSources)[number]

/**
 * Why what a scanner sent is no scan. `speed`: noise, as a wrong speed makes it; `parity`: likewise; `tooLong`: longer than any code;
 * `cut`: the line went away in the middle; `incomplete`: the rest of the code did not come.
 */
export const unreadProblems = ['speed', 'parity', 'tooLong', 'cut', 'incomplete'] as const
export type UnreadProblem = (typeof unreadProblems)[number]

/** Every rule by itself, and all of them beside each other. */
export const inStoreRules = z
  .array(
    z.strictObject({
      prefix: z.string().max(5),
      itemDigits: z.int(),
      valueCheck: z.enum(['none', 'gs1', 'untested']),
      value: z.enum(['price', 'weight']),
      valueDigits: z.int(),
    }),
  )
  .max(mostInStoreRules)
  .superRefine((rules, context) => {
    inStoreRuleProblems(rules).forEach((problem, at) => {
      if (problem !== null) context.addIssue({ code: 'custom', path: [at], message: problem })
    })
  })

/** One window of the program, by a name that it gives itself when it is loaded. */
const pageId = z.uuid()
const wedge = z.object({
  /** What scanners that type like a keyboard send before a code; empty: nothing. */
  prefix: z.string().max(8).refine(isUsablePrefix),
})
const scanText = z.string().min(1).max(1000)

export const scanners = {
  methods: {
    /** How the shop writes a price or a weight into its own codes. Kept in the shop's file. */
    inStoreRules: query(nothing, inStoreRules),
    setInStoreRules: command(z.strictObject({ rules: inStoreRules }), done),
    /** Scanners that type like a keyboard, for this PC. */
    wedge: query(nothing, wedge),
    setWedge: command(z.strictObject(wedge.shape), done),
    /** A window has the focus now: scans are for it. */
    attend: command(z.strictObject({ pageId }), done),
    /** Asks for a scan that was told by `scanned`. It is given to one page, once. */
    take: command(z.strictObject({ scanId: z.int(), pageId }), z.object({ taken: z.boolean() })),
    /** Scans that no page took, told once: the last ones, and how many there were. */
    takeMissed: command(nothing, z.object({ total: z.int(), scans: z.array(z.object({ scanId: z.int(), raw: z.string() })) })),
    /** A scan of a scanner that only stands on the screen. */
    scanVirtually: command(z.strictObject({ deviceId: id, text: scanText }), done),
    /** For the next half minute `heard` tells what the shop's scanners send. */
    watch: command(nothing, done),
    /**
     * Listens to a scanner that is not one of the shop's yet, until it is cancelled or for some minutes. `findSpeed`: what cannot be read
     * leads on to the next speed of a serial port. Throws as a line does that cannot be opened.
     */
    listen: job(
      z.strictObject({ place: connectionPlace, findSpeed: z.boolean() }),
      z.object({ scans: z.int(), baudRate: z.int().nullable() }),
    ),
  },
  events: {
    inStoreRulesChanged: event(inStoreRules),
    wedgeChanged: event(wedge),
    /** A code was scanned. `pageId`: the window that should take it; null: whichever asks first. */
    scanned: event(z.object({ scanId: z.int(), pageId: pageId.nullable(), raw: scanText, source: z.enum(scanSources), deviceId: id })),
    /** Some scans were taken by no page. */
    missed: event(z.object({ total: z.int() })),
    /** A scanner sent what is no code. */
    unread: event(z.object({ deviceId: id, problem: z.enum(unreadProblems) })),
    /** What came over a scanner's line in one go, everything that belongs to it. `deviceId` null: the one that is listened to. */
    heard: event(
      z.object({
        deviceId: id.nullable(),
        /** One character a byte. */
        bytes: z.string().max(1024),
        text: z.string().max(1024).nullable(),
        problem: z.enum(unreadProblems).nullable(),
      }),
    ),
  },
} satisfies Contract
