import type { UnreadProblem } from '#shared/contracts/scanners.ts'
import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { decodeScan, withoutPrefix } from './decode.ts'
import { createFraming, type FrameEnd } from './framing.ts'
import { createHidReports } from './hidReports.ts'

export interface Reading {
  push(bytes: Uint8Array): void
  /** The line is gone. */
  cut(): void
  close(): void
}

export interface ReadingOptions {
  readonly place: ConnectionPlace
  readonly settings: ScannerSettings
  readonly onText: (text: string) => void
  readonly onUnread: (problem: UnreadProblem) => void
}

/** Longer than any text that a page takes. */
const mostCharacters = 1000

const problemOf: Readonly<Record<FrameEnd, UnreadProblem | null>> = { ending: null, pause: null, tooLong: 'tooLong', cut: 'cut' }

/** Turns what a scanner's line brings into scans, and says what is none. */
export function createReading({ place, settings, onText, onUnread }: ReadingOptions): Reading {
  const onCode = (bytes: Uint8Array): void => {
    const decoded = decodeScan(withoutPrefix(bytes, settings.prefix))
    if (!decoded.ok) return onUnread(decoded.problem)
    const { text } = decoded
    if (text.length > mostCharacters) onUnread('tooLong')
    else if (text.trim() !== '') onText(text)
  }
  if (place.kind === 'hid') return createHidReports(onCode, () => onUnread('incomplete'))
  return createFraming(settings.ending, (bytes, end) => {
    const problem = problemOf[end]
    if (problem === null) onCode(bytes)
    else onUnread(problem)
  })
}
