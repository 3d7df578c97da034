import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { TakeReply } from '../conversation.ts'

/** The status of a Star printer (StarPRNT and line mode): the same block whether it was asked for or comes by itself. */
export interface StarStatus {
  readonly condition: DeviceCondition
  /** How many ETB it has come to, 0–31: one behind a job is proof that the job is on paper. */
  readonly counter: number
  /** What the switch of the drawer says. */
  readonly isDrawerHigh: boolean
}

const shortest = 7

/** Bits 0 and 4 are 0 in every byte behind the first; the first one tells the length. */
export const takeStarReply: TakeReply<StarStatus> = (bytes) => {
  const [first = 0, second] = bytes
  if ((first & 0x91) !== 0x01) return { length: 1, reply: null }
  if (second === undefined) return null
  const length = (((first >> 2) & 0x18) | ((first >> 1) & 0x07)) + ((second >> 6) & 0x02)
  if (length < shortest) return { length: 1, reply: null }
  const block = bytes.subarray(0, length)
  if (block.subarray(1).some((byte) => (byte & 0x11) !== 0)) return { length: 1, reply: null }
  if (block.length < length) return null
  return { length, reply: statusOf(block) }
}

function statusOf(block: Uint8Array): StarStatus {
  const [, , state = 0, error = 0, more = 0, paper = 0, , counter = 0] = block
  return {
    condition: conditionOf(state, error, more, paper),
    counter: ((counter >> 1) & 0x07) | ((counter >> 2) & 0x18),
    isDrawerHigh: (state & 0x04) !== 0,
  }
}

/** The worst first: what a person has to do about it before anything else. */
function conditionOf(state: number, error: number, more: number, paper: number): DeviceCondition {
  if ((state & 0x20) !== 0 || (more & 0x02) !== 0) return 'coverOpen'
  if ((paper & 0x08) !== 0) return 'paperOut'
  if ((error & 0x08) !== 0) return 'cutterError'
  if ((error & 0x24) !== 0 || (more & 0x44) !== 0) return 'error'
  if ((error & 0x40) !== 0) return 'overheated'
  if ((state & 0x40) !== 0) return 'paused'
  if ((state & 0x08) !== 0) return 'busy'
  return (paper & 0x06) !== 0 ? 'nearEnd' : 'ready'
}
