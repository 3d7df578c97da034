import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { DeviceConnection } from '../devices/connection.ts'

/** The languages printers speak. */
export type PrinterLanguage = 'escpos' | 'star' | 'brother' | 'zpl' | 'sbpl'

/**
 * What became of the bytes of a job. `printed`: the printer itself said so. `unconfirmed`: everything was handed over, and this
 * printer cannot say more. `stopped`: it stopped in the middle, for a reason a person can mend; `mayContinue`: what it holds goes
 * on by itself when that is done. `lost`: the line broke, and nobody knows how much is on paper.
 */
export type PrintOutcome =
  | { readonly kind: 'printed' }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'stopped'; readonly condition: DeviceCondition; readonly mayContinue: boolean }
  | { readonly kind: 'lost' }

/** One language of printers. Talks over a connection that it is given; keeps nothing between two calls. */
export interface PrinterDriver {
  readonly language: PrinterLanguage
  /** Asks how the printer is. Never rejects on what the printer says: garbage is `wrongProtocol`, silence is `asleep` or `unknown`. */
  condition(connection: DeviceConnection, signal: AbortSignal): Promise<DeviceCondition>
  /** Sends one job's bytes and waits for the proof that this language has. `onCondition` while it prints. */
  print(
    connection: DeviceConnection,
    job: { readonly bytes: Uint8Array; readonly pages: number },
    report: { readonly onCondition: (condition: DeviceCondition) => void; readonly signal: AbortSignal },
  ): Promise<PrintOutcome>
}
