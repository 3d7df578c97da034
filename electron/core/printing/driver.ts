import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { DeviceConnection } from '../devices/connection.ts'

/** The languages printers speak. */
export type PrinterLanguage = 'escpos' | 'star' | 'brother' | 'zpl' | 'sbpl'

/**
 * What became of the bytes of a job. `printed`: the printer itself said so. `unconfirmed`: everything was handed over, and this
 * printer cannot say more. `stopped`: it stopped in the middle, for a reason a person can mend; `mayContinue`: what it holds comes
 * out by itself then, though this language cannot say that it has. `lost`: the line broke or the printer fell silent, and nobody
 * knows how much is on paper.
 */
export type PrintOutcome =
  | { readonly kind: 'printed' }
  | { readonly kind: 'unconfirmed' }
  | { readonly kind: 'stopped'; readonly condition: DeviceCondition; readonly mayContinue: boolean }
  | { readonly kind: 'lost' }

export interface PrintRequest {
  readonly bytes: Uint8Array
  readonly pages: number
  /** False where the shop knows that this printer cannot say what it has printed: it is not asked to. */
  readonly provable: boolean
}

export interface PrintControl {
  /**
   * How the printer is, each time that changes. A printer that stops in the middle (paper, cover) holds the rest and goes on when
   * a person has mended it: the driver waits for as long as the line lives.
   */
  readonly onCondition: (condition: DeviceCondition) => void
  /** A person says that what stopped it is mended (a jam of the cutter). Returns how to stop listening. */
  readonly onResume: (listener: () => void) => () => void
  /** Aborted when the job is cancelled: what the printer still holds is thrown away where its language can. */
  readonly signal: AbortSignal
}

/** One language of printers. Talks over a connection that it is given; keeps nothing between two calls. */
export interface PrinterDriver {
  readonly language: PrinterLanguage
  /**
   * Asks how the printer is. Never rejects on what the printer says: garbage is `wrongProtocol`, silence is `asleep` (after the
   * 10 s that a sleeping one may need), a broken line is `offline`.
   */
  condition(connection: DeviceConnection, signal: AbortSignal): Promise<DeviceCondition>
  /** Sends one job's bytes and waits for the proof that this language has. Never rejects. */
  print(connection: DeviceConnection, request: PrintRequest, control: PrintControl): Promise<PrintOutcome>
}
