import type { VirtualPrinterState } from '#shared/contracts/printing.ts'
import { realTimeLength } from '../paper/escpos.ts'

/** What the printer on the screen knows when it is asked how it is. */
export interface Standing {
  readonly state: VirtualPrinterState
  /** Stopped with something still to print. */
  readonly isStopped: boolean
  readonly etbCount: number
}

/** A command that is obeyed when it comes in, wherever it stands. */
export type RealTime =
  | { readonly kind: 'status'; readonly which: number }
  | { readonly kind: 'recover'; readonly isCleared: boolean }
  | { readonly kind: 'continue' | 'clear' | 'reset' }

/** How a language tells how the printer is, and what it obeys at once. */
export interface Speech {
  /** The real-time command that `bytes` begins with. `length` 0: perhaps one, more has to come. Null: none. */
  realTime(bytes: Uint8Array): { readonly length: number; readonly command: RealTime | null } | null
  status(which: number, standing: Standing): Uint8Array
  /** By itself, where that was asked for. */
  automatic(standing: Standing): Uint8Array
  processed(id: string): Uint8Array
  transmitted(standing: Standing): Uint8Array
  cleared(): Uint8Array
}

const bit = (isSet: boolean, value: number): number => (isSet ? value : 0)
const isOut = ({ paper }: VirtualPrinterState): boolean => paper === 'out'
const isNear = ({ paper }: VirtualPrinterState): boolean => paper !== 'full'
const isOpen = ({ cover }: VirtualPrinterState): boolean => cover === 'open'
const isJammed = ({ cutter }: VirtualPrinterState): boolean => cutter === 'jammed'
const isOffline = (state: VirtualPrinterState): boolean => isOut(state) || isOpen(state) || isJammed(state)

export const escposSpeech: Speech = {
  realTime(bytes) {
    const [first, second, third] = bytes
    if (first !== 0x10) return null
    if (second === undefined) return { length: 0, command: null }
    if (second !== 0x04 && second !== 0x05 && second !== 0x14) return null
    const length = realTimeLength(bytes)
    if (length === 0) return { length: 0, command: null }
    if (second === 0x04) return { length, command: { kind: 'status', which: third ?? 1 } }
    if (second === 0x14) return { length, command: third === 8 ? { kind: 'clear' } : null }
    return { length, command: third === 0 ? { kind: 'continue' } : { kind: 'recover', isCleared: third === 2 } }
  },
  status(which, { state, isStopped }) {
    const bits: Readonly<Record<number, number>> = {
      1: bit(state.drawer === 'open', 0x04) | bit(isOffline(state), 0x08),
      2: bit(isOpen(state), 0x04) | bit(isOut(state) && isStopped, 0x20) | bit(isJammed(state), 0x40),
      3: bit(isJammed(state), 0x08),
      4: bit(isNear(state), 0x0c) | bit(isOut(state), 0x60),
    }
    return Uint8Array.of(0x12 | (bits[which] ?? 0))
  },
  automatic: ({ state }) =>
    Uint8Array.of(
      0x10 | bit(state.drawer === 'open', 0x04) | bit(isOffline(state), 0x08) | bit(isOpen(state), 0x20),
      bit(isJammed(state), 0x08),
      bit(isNear(state), 0x03) | bit(isOut(state), 0x0c),
      0x00,
    ),
  processed: (id) => Buffer.from(`\x37\x22${id}\0`, 'latin1'),
  transmitted: ({ state }) => Uint8Array.of(bit(isNear(state), 0x03)),
  cleared: () => Uint8Array.of(0x37, 0x25, 0x00),
}

/** Nine bytes: the usual length, 0x23 0x06 … */
const starStatus = ({ state, etbCount }: Standing): Uint8Array =>
  Uint8Array.of(
    0x23,
    0x06,
    bit(etbCount > 0, 0x02) | bit(state.drawer === 'open', 0x04) | bit(isOffline(state), 0x08) | bit(isOpen(state), 0x20),
    bit(isJammed(state), 0x08),
    0x00,
    bit(isNear(state), 0x06) | bit(isOut(state), 0x08),
    0x00,
    ((etbCount & 0x07) << 1) | ((etbCount & 0x18) << 2),
    0x00,
  )

export const starSpeech: Speech = {
  realTime(bytes) {
    const [first, second, third] = bytes
    if (first !== 0x1b) return null
    if (second === undefined) return { length: 0, command: null }
    if (second !== 0x06) return null
    if (third === undefined) return { length: 0, command: null }
    if (third === 0x01) return { length: 3, command: { kind: 'status', which: 1 } }
    return third === 0x18 ? { length: 3, command: { kind: 'reset' } } : null
  },
  status: (_which, standing) => starStatus(standing),
  automatic: starStatus,
  processed: () => new Uint8Array(0),
  transmitted: () => new Uint8Array(0),
  cleared: () => new Uint8Array(0),
}
