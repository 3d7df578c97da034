/** What a device is for. */
export const deviceKinds = ['receiptPrinter', 'labelPrinter', 'systemPrinter', 'scanner'] as const
export type DeviceKind = (typeof deviceKinds)[number]

export interface SerialSettings {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
  readonly flowControl: 'none' | 'hardware' | 'software'
}

/** Where a device is found. `system`: a printer of the operating system; `virtual`: a device of Banto's own, on the screen. */
export type ConnectionPlace =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | ({ readonly kind: 'serial'; readonly path: string } & SerialSettings)
  | { readonly kind: 'usb'; readonly vendorId: number; readonly productId: number; readonly serialNumber: string | null }
  | { readonly kind: 'hid'; readonly vendorId: number; readonly productId: number; readonly serialNumber: string | null }
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'virtual' }

/**
 * How a device is, in the words of every screen. `unknown`: it cannot tell (a printer without status);
 * `asleep`: it was reached before and does not answer yet.
 */
export const deviceConditions = [
  'ready',
  'busy',
  'nearEnd',
  'paperOut',
  'coverOpen',
  'cutterError',
  'overheated',
  'wrongMedia',
  'ribbonOut',
  'paused',
  'error',
  'asleep',
  'offline',
  'taken',
  'noAccess',
  'moduleMissing',
  'wrongProtocol',
  'unknown',
] as const
export type DeviceCondition = (typeof deviceConditions)[number]

/** What most scanners and receipt printers are set to when they leave the factory. */
export const usualSerialSettings: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flowControl: 'none' }
