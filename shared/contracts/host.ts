import { z } from 'zod'
import { command, done, event, nothing, query, type Contract } from '../contract.ts'
import { vaultKind } from './app.ts'
import { errorBody } from './common.ts'
import { nativePlace } from './devices.ts'
import { pageOutcome } from './printing.ts'

/** A name the engine gives to a line to a device, so that it knows it before the answer comes. */
const lineId = z.string().max(60)
const bytes = z.instanceof(Uint8Array<ArrayBufferLike>)

/** What a native module sees plugged in. */
const nativeDevice = z.object({
  place: nativePlace,
  name: z.string().nullable(),
  /** Of a HID device: what it is for, by the usage tables of HID. */
  usagePage: z.int().nullable(),
})
export type NativeDevice = z.infer<typeof nativeDevice>

/** Lines to devices over native modules, which live in a process of their own: what breaks there ends no more than lines. */
export const nativeDevices = {
  methods: {
    deviceList: query(z.strictObject({ kind: z.enum(['serial', 'usb', 'hid']) }), z.object({ devices: z.array(nativeDevice) })),
    /** Errors: DEVICE_* of shared/errors.ts. */
    deviceOpen: command(z.strictObject({ lineId, place: nativePlace }), done),
    /** Answers when the system has taken the bytes. DEVICE_LOST where the line is gone. */
    deviceWrite: command(z.strictObject({ lineId, bytes }), done),
    deviceClose: command(z.strictObject({ lineId }), done),
  },
  events: {
    deviceBytes: event(z.object({ lineId, bytes })),
    /** Once a line that the device, or its module, has ended. */
    deviceClosed: event(z.object({ lineId, cause: errorBody })),
  },
} satisfies Contract

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
    sampleSelling: query(nothing, z.object({ perMinute: z.int() })),
    /** Sales a minute in the sample shop from now on; 0: it is quiet. It is started where it does not run. */
    setSampleSelling: command(z.strictObject({ perMinute: z.int().min(0).max(600) }), done),
    ...nativeDevices.methods,
    /** Printers of the operating system; null where the host cannot see them. */
    systemPrinters: query(nothing, z.object({ names: z.array(z.string()).nullable() })),
    /**
     * Prints the page as it stands, in its print layout. `printer` null, or `asks`: through the system's dialog. Sizes in mm.
     * `notHere`: this host cannot; the page asks its browser to.
     */
    printPage: command(
      z.strictObject({
        printer: z.string().nullable(),
        asks: z.boolean(),
        copies: z.int().min(1).max(99),
        widthMm: z.number(),
        heightMm: z.number(),
      }),
      z.object({ outcome: pageOutcome, reason: z.string() }),
    ),
  },
  events: nativeDevices.events,
} satisfies Contract
