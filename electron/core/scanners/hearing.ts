import type { PayloadOf } from '#shared/contracts/index.ts'
import type { UnreadProblem } from '#shared/contracts/scanners.ts'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { decodeScan } from './decode.ts'
import { createFraming } from './framing.ts'
import { createReading, type Reading } from './reading.ts'

type Heard = PayloadOf<'scanners.heard'>

/** Bytes that are shown of one scan. */
const mostShown = 1024

/** Codes that came so quickly after each other that no pause lies between them, each with its own ending. */
function codesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const ends = bytes.some((byte) => byte === 0x0d || byte === 0x0a) ? [0x0d, 0x0a] : [0x09]
  const begins = [...bytes.keys()].filter((at) => at > 0 && !ends.includes(bytes[at] ?? 0) && ends.includes(bytes[at - 1] ?? 0))
  return [0, ...begins].map((from, index) => bytes.subarray(from, begins[index]))
}

/** Everything that a line brings in one go, with prefix and ending, for the eyes of a person who sets a scanner up. */
export function createHearing(place: ConnectionPlace, onHeard: (heard: Omit<Heard, 'deviceId'>) => void): Reading {
  if (place.kind === 'hid') {
    // Reports are no text; what matters of them is the code that they make.
    const settings = { ending: 'pause', prefix: '' } as const
    const tell = (text: string | null, problem: UnreadProblem | null): void => onHeard({ bytes: text ?? '', text, problem })
    return createReading({
      place,
      settings,
      onText: (text) => tell(text.slice(0, mostShown), null),
      onUnread: (problem) => tell(null, problem),
    })
  }
  return createFraming('pause', (bytes, end) => {
    for (const piece of codesIn(bytes)) {
      const shown = piece.subarray(0, mostShown)
      const decoded = decodeScan(shown)
      const problem = end === 'tooLong' || end === 'cut' ? end : decoded.ok ? null : decoded.problem
      onHeard({ bytes: String.fromCharCode(...shown), text: decoded.ok ? decoded.text : null, problem })
    }
  })
}
