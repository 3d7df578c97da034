import { z } from 'zod'
import { command, done, event, nothing, query, type Contract } from '../contract.ts'
import { moment, profileKind } from './common.ts'
import { unsentReason } from './sync.ts'

/** Where tokens are kept. `basic_text` means: Electron found no keyring and obfuscates only. */
export const vaultKind = z.enum(['safeStorage', 'basic_text', 'keyring', 'file'])
export type VaultKind = z.infer<typeof vaultKind>

const status = z.object({
  /** none: no shop is open; signInNeeded: the shop is open offline but its tokens are gone. */
  connection: z.enum(['none', 'online', 'offline', 'signInNeeded']),
  profileKind: profileKind.nullable(),
  contractId: z.string().nullable(),
  shopName: z.string().nullable(),
  lastSyncAt: moment.nullable(),
  /** With new ones that are not sent yet: as many as the list of products has. */
  products: z.int(),
  /** Changes by what is waiting; a new product is one. `unsent`: staged or queued. */
  unsent: z.int(),
  /** Sent, or perhaps sent, and not read back yet: the next sync or send looks for the proof. */
  unproved: z.int(),
  conflicts: z.int(),
  rejected: z.int(),
  /** Why the last push left some of `unsent`, as long as they are there. */
  unsentWhy: z.array(unsentReason),
})
export type Status = z.infer<typeof status>

export const preferences = z.object({
  language: z.enum(['ja', 'en']),
  colorScheme: z.enum(['light', 'dark', 'auto']),
})
export type Preferences = z.infer<typeof preferences>

export const app = {
  methods: {
    info: query(
      nothing,
      z.object({
        version: z.string(),
        host: z.enum(['electron', 'browser']),
        node: z.string(),
        sqlite: z.string(),
        dataDir: z.string(),
        shopFile: z.string().nullable(),
        shopFileBytes: z.number(),
        vault: z.object({ kind: vaultKind, where: z.string() }),
        preferences,
        /** What opening the file had to do, for the person to know: restored backup, quarantined file. */
        notices: z.array(z.object({ code: z.string(), details: z.record(z.string(), z.string()), at: moment })),
      }),
    ),
    status: query(nothing, status),
    setPreferences: command(preferences.partial().strict(), preferences),
    /** Opens an https page of the fixed list (Smaregi Developers, Smaregi's help) in the system's browser. */
    openHelp: command(z.strictObject({ page: z.enum(['developers', 'smaregiHelp']) }), done),
  },
  events: {
    status: event(status),
    preferences: event(preferences),
  },
} satisfies Contract
