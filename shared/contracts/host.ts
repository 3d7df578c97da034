import { z } from 'zod'
import { command, done, query, nothing, type Contract } from '../contract.ts'
import { vaultKind } from './app.ts'

/**
 * What the engine asks of the host it runs in (Electron's main process, or the browser host).
 * The page can never reach these: the engine calls them over its own port.
 */
export const host = {
  methods: {
    vaultDescribe: query(nothing, z.object({ kind: vaultKind, where: z.string() })),
    vaultGet: query(z.strictObject({ key: z.string() }), z.object({ secret: z.string().nullable() })),
    vaultSet: command(z.strictObject({ key: z.string(), secret: z.string() }), done),
    vaultDelete: command(z.strictObject({ key: z.string() }), done),
    /** Opens the system's browser; opened is false where there is none, and the page shows the link. */
    openBrowser: command(z.strictObject({ url: z.url() }), z.object({ opened: z.boolean() })),
    /** Shows a folder inside the data folder; opened is false where there is no desktop to show it on. */
    openFolder: command(z.strictObject({ path: z.string() }), z.object({ opened: z.boolean() })),
    /** The proxy that the system names for an address, as a URL (with its password, where it carries one); null for none. */
    findProxy: query(z.strictObject({ url: z.url() }), z.object({ proxy: z.url().nullable() })),
    /** Starts (or finds) the embedded sandbox of the sample shop. */
    startSample: command(
      nothing,
      z.object({ identityUrl: z.string(), apiUrl: z.string(), clientId: z.string(), redirectPort: z.int().nullable() }),
    ),
  },
  events: {},
} satisfies Contract
