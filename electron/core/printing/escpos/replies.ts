import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { TakeReply } from '../conversation.ts'

/**
 * What a printer that speaks ESC/POS says (Epson's command reference; Bixolon and Citizen answer alike). Replies of different
 * commands come in one stream and are told apart by bits that are fixed in each.
 */
export type EscposReply =
  /** To DLE EOT, whichever was asked. */
  | { readonly kind: 'realTime'; readonly byte: number }
  /** Automatic status, by itself after GS a. */
  | { readonly kind: 'automatic'; readonly bytes: readonly [number, number, number, number] }
  /** GS ( H: everything before this was printed. */
  | { readonly kind: 'processed'; readonly id: string }
  /** To GS r, in the order of the data: a weaker sign that what stood before was worked off. */
  | { readonly kind: 'transmitted'; readonly byte: number }
  /** Another block (model, power off, buffer cleared). */
  | { readonly kind: 'block'; readonly bytes: Uint8Array }

const blockHeads: ReadonlySet<number> = new Set([0x35, 0x37, 0x3b, 0x3d, 0x5f])
const longestBlock = 80
/** Flow control of serial lines that the system let through. */
const isFlowControl = (byte: number): boolean => byte === 0x11 || byte === 0x13

export const takeEscposReply: TakeReply<EscposReply> = (bytes) => {
  const [first = 0, second, third, fourth] = bytes
  if (blockHeads.has(first)) {
    const end = bytes.subarray(0, longestBlock).indexOf(0)
    if (end < 0) return bytes.length >= longestBlock ? { length: 1, reply: null } : null
    const block = bytes.slice(0, end + 1)
    const isId = first === 0x37 && second === 0x22 && block.length === 7
    return {
      length: block.length,
      reply: isId ? { kind: 'processed', id: Buffer.from(block.subarray(2, 6)).toString('latin1') } : { kind: 'block', bytes: block },
    }
  }
  if ((first & 0x93) === 0x12) return { length: 1, reply: { kind: 'realTime', byte: first } }
  if ((first & 0x93) === 0x10) {
    const rest = [second, third, fourth].filter((byte) => byte !== undefined)
    if (rest.some((byte) => (byte & 0x90) !== 0)) return { length: 1, reply: null }
    if (second === undefined || third === undefined || fourth === undefined) return null
    return { length: 4, reply: { kind: 'automatic', bytes: [first, second, third, fourth] } }
  }
  if ((first & 0x90) === 0) return { length: 1, reply: { kind: 'transmitted', byte: first } }
  return { length: 1, reply: isFlowControl(first) ? { kind: 'block', bytes: bytes.slice(0, 1) } : null }
}

interface Facts {
  readonly coverOpen: boolean
  readonly paperEnd: boolean
  readonly cutter: boolean
  /** Recovers by itself: mostly a hot print head. */
  readonly hot: boolean
  readonly error: boolean
  readonly nearEnd: boolean
  readonly offline: boolean
}

/** The worst first: what a person has to do about it before anything else. */
const worst = (facts: Facts): DeviceCondition => {
  if (facts.coverOpen) return 'coverOpen'
  if (facts.paperEnd) return 'paperOut'
  if (facts.cutter) return 'cutterError'
  if (facts.error) return 'error'
  if (facts.hot) return 'overheated'
  // Offline without a cause: the pulse of the drawer, the paper being fed by its button.
  if (facts.offline) return 'busy'
  return facts.nearEnd ? 'nearEnd' : 'ready'
}

/** From the answers to DLE EOT 1, 2, 3 and 4. */
export const conditionOfRealTime = ([printer, cause, error, paper]: readonly [number, number, number, number]): DeviceCondition =>
  worst({
    offline: (printer & 0x08) !== 0,
    coverOpen: (cause & 0x04) !== 0,
    paperEnd: (cause & 0x20) !== 0 || (paper & 0x60) !== 0,
    cutter: (error & 0x08) !== 0,
    hot: (error & 0x40) !== 0,
    error: (error & 0x24) !== 0,
    nearEnd: (paper & 0x0c) !== 0,
  })

/** From the four bytes of the automatic status. */
export const conditionOfAutomatic = ([printer, error, paper]: readonly [number, number, number, number]): DeviceCondition =>
  worst({
    offline: (printer & 0x08) !== 0,
    coverOpen: (printer & 0x20) !== 0,
    paperEnd: (paper & 0x0c) !== 0,
    cutter: (error & 0x08) !== 0,
    hot: (error & 0x40) !== 0,
    error: (error & 0x24) !== 0,
    nearEnd: (paper & 0x03) !== 0,
  })

/** Whether it waits to be told that it may go on (after a refill, on models that wait). */
export const waitsForRecovery = (printerOrError: number, isAutomatic: boolean): boolean =>
  (printerOrError & (isAutomatic ? 0x01 : 0x20)) !== 0
