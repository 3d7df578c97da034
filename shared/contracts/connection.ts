import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { moment, profileKind } from './common.ts'

/**
 * Whether Smaregi works off bulk requests of this connection, though the address they have to name for
 * the answer cannot be reached. What the first one showed: its rows arrived (after so many seconds),
 * never arrived, or the request was refused where the same rows by themselves were not.
 */
const bulkLearnt = z.object({
  how: z.enum(['arrived', 'never', 'refused']),
  at: moment,
  rows: z.int(),
  seconds: z.number(),
})
export type BulkLearnt = z.infer<typeof bulkLearnt>

export const profile = z.object({
  profileId: z.string(),
  kind: profileKind,
  contractId: z.string(),
  shopName: z.string(),
  userName: z.string().nullable(),
  identityUrl: z.string(),
  apiUrl: z.string(),
  clientId: z.string(),
  signedIn: z.boolean(),
  lastOpenedAt: moment,
  /** Absent: not tried yet. */
  bulk: bulkLearnt.optional(),
})
export type Profile = z.infer<typeof profile>

const signInRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sample') }),
  z.strictObject({
    kind: z.enum(['sandbox', 'production']),
    clientId: z.string().min(1),
    clientSecret: z.string().optional(),
    /** Fixed port of the registered redirect address; without it any free port is taken. */
    redirectPort: z.int().min(1024).max(65535).optional(),
  }),
  z.strictObject({
    kind: z.literal('custom'),
    identityUrl: z.url(),
    apiUrl: z.url(),
    clientId: z.string().min(1),
    clientSecret: z.string().optional(),
    redirectPort: z.int().min(1024).max(65535).optional(),
  }),
])
export type SignInRequest = z.infer<typeof signInRequest>

export const connection = {
  methods: {
    /** Everything the welcome screen shows: known shops, the scopes asked for, what to register. */
    overview: query(
      nothing,
      z.object({
        current: profile.nullable(),
        profiles: z.array(profile),
        scopes: z.array(z.string()),
        defaultRedirectPort: z.int(),
        /** With the port in place of `{port}`. */
        redirectTemplate: z.string(),
        hosts: z.record(z.enum(['sandbox', 'production']), z.object({ identityUrl: z.string(), apiUrl: z.string() })),
      }),
    ),
    /**
     * Phases: `startingSample`, `waitingForBrowser` (detail.url is the page to open, detail.opened
     * says whether the system's browser took it), `exchangingCode`, `readingUser`, `openingShop`.
     */
    signIn: job(signInRequest, profile),
    /** Sign in again to the open shop after its tokens ended; nothing local is touched. */
    signInAgain: job(nothing, profile),
    /** Opens a known shop, offline too. */
    open: command(z.strictObject({ profileId: z.string() }), profile),
    /** Back to the welcome screen; tokens and local file stay. */
    close: command(nothing, done),
    /**
     * Revokes and wipes the tokens; `wipe` also removes the local file of the shop. Fails with
     * UNSENT_CHANGES (details.count) while something is unsent, unless `discardUnsent`.
     */
    signOut: command(z.strictObject({ wipe: z.boolean(), discardUnsent: z.boolean() }), z.object({ revoked: z.boolean() })),
    /** How Smaregi is reached: the proxy (`host:port`) and where its password comes from. */
    network: query(nothing, z.object({ proxy: z.string().nullable(), login: z.enum(['none', 'address', 'kept']) })),
    /**
     * Name and password for the proxy of now, kept in the vault; null forgets them. NOT_FOUND where
     * there is no proxy. A name with a colon cannot be sent (RFC 7617).
     */
    setProxyLogin: command(
      z.strictObject({
        login: z
          .strictObject({
            user: z
              .string()
              .min(1)
              .max(200)
              .regex(/^[^:]*$/u),
            password: z.string().max(1_000),
          })
          .nullable(),
      }),
      done,
    ),
    /** Whether the registers of the sample shop sell by themselves; null: another shop is open, or none. */
    sampleSelling: query(nothing, z.object({ selling: z.boolean().nullable() })),
    /** A few sales a minute from now on, some of which reach the server late. INVALID_INPUT (`reason`: `notSample`) at any other shop. */
    setSampleSelling: command(z.strictObject({ selling: z.boolean() }), done),
  },
  events: {
    changed: event(z.object({ current: profile.nullable() })),
    /** Somebody let the registers of the sample shop sell, or stopped them: every window shows it. */
    sampleSellingChanged: event(z.object({ selling: z.boolean() })),
  },
} satisfies Contract
