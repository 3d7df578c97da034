import type { ScannerSettings } from '#shared/domain/devices/scanner.ts'

/** How a frame ended. `tooLong`: its bytes were not kept; `cut`: the line went away in the middle. */
export type FrameEnd = 'ending' | 'pause' | 'tooLong' | 'cut'

export interface Framing {
  push(bytes: Uint8Array): void
  /** The line is gone: what has begun does not end any more. */
  cut(): void
  /** Nothing more comes, and nothing more is told. */
  close(): void
}

/** The longest QR code holds 4,296 characters; nothing that a shop scans is near it. */
export const mostFrameBytes = 8_192

/**
 * Milliseconds of silence after which a code is over. A scanner sends a code in one go: between two bytes lie 10 ms and less, 50 over
 * Bluetooth. One that should send an ending gets longer, so that a slow one is not cut in two.
 */
export const pauseMs = { withoutEnding: 120, withEnding: 1_000 } as const

/** Begin and end of a text (ISO 646), as scanners send them around a code that are told to frame it. */
const [stx, etx] = [0x02, 0x03]

const endings: Readonly<Record<ScannerSettings['ending'], readonly number[]>> = { enter: [0x0d, 0x0a], tab: [0x09], pause: [] }

/**
 * Cuts what a line brings into codes. `enter` is CR, LF or both; an ending with nothing before it is none. A code whose ending does not
 * come is over by a pause: it is told rather than glued to the next. One that began with STX ends with ETX as well, whatever is set: scans
 * sent back to back stay apart.
 */
export function createFraming(ending: ScannerSettings['ending'], onFrame: (bytes: Uint8Array, end: FrameEnd) => void): Framing {
  const ends = endings[ending]
  const silenceMs = ends.length === 0 ? pauseMs.withoutEnding : pauseMs.withEnding
  let kept: number[] = []
  let tooLong = false
  let timer: NodeJS.Timeout | undefined

  const reset = (): void => {
    clearTimeout(timer)
    timer = undefined
    kept = []
    tooLong = false
  }
  const finish = (end: FrameEnd): void => {
    const bytes = Uint8Array.from(kept)
    const how = tooLong ? 'tooLong' : end
    reset()
    if (bytes.length > 0) onFrame(bytes, how)
  }
  return {
    push(bytes) {
      for (const byte of bytes) {
        if (ends.includes(byte)) finish('ending')
        else if (byte === etx && kept[0] === stx) {
          kept.push(byte)
          finish('ending')
        } else if (kept.length < mostFrameBytes) kept.push(byte)
        else tooLong = true
      }
      clearTimeout(timer)
      timer = kept.length === 0 ? undefined : setTimeout(finish, silenceMs, 'pause')
    },
    cut: () => finish('cut'),
    close: reset,
  }
}
