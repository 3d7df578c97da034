import { mostFrameBytes } from './framing.ts'

/**
 * Scanned data report of the HID POS Usage Tables, 1.02: id, length, AIM id, up to 56 bytes, maker's byte, and whether more follows.
 * Some makers have no place for an AIM id, and the data begins there (Newland NLS-FM420 and Unitech MS842N, user's manuals, HID-POS).
 */
const report = { id: 0x02, lengthAt: 1, aimAt: 2, dataAt: 5, mostData: 56, bytes: 64, moreAt: 63 } as const
/** The AIM id begins with it. */
const flag = 0x5d

/** Milliseconds in which the rest of a code follows its first report. */
export const restMs = 500

export interface HidReports {
  push(bytes: Uint8Array): void
  cut(): void
  close(): void
}

const printable = (byte: number | undefined): boolean => byte !== undefined && byte > 0x20 && byte < 0x7f

/** Where the data of a report begins. */
function dataStart(bytes: Uint8Array): number {
  if (bytes[report.aimAt] === flag) return report.dataAt
  if (bytes[report.aimAt + 1] === flag && !printable(bytes[report.aimAt])) return report.dataAt + 1
  return printable(bytes[report.aimAt]) ? report.aimAt : report.dataAt
}

/**
 * Joins the reports of a USB scanner to codes, their AIM id in front (`]E0`). Some makers put the AIM id one byte further on, and the
 * data with it; some leave it empty, or have no place for it; some send a CR behind the data. Other reports than scans are none of ours.
 */
export function createHidReports(onCode: (bytes: Uint8Array) => void, onIncomplete: () => void): HidReports {
  let kept: number[] | null = null
  let timer: NodeJS.Timeout | undefined

  const reset = (): void => {
    clearTimeout(timer)
    timer = undefined
    kept = null
  }
  const giveUp = (): void => {
    const begun = kept !== null
    reset()
    if (begun) onIncomplete()
  }
  return {
    push(bytes) {
      if (bytes[0] !== report.id || bytes.length < report.dataAt) return
      const length = bytes[report.lengthAt] ?? 0
      const dataAt = dataStart(bytes)
      const aim = dataAt === report.aimAt ? [] : [...bytes.subarray(dataAt - 3, dataAt)]
      const data = [...bytes.subarray(dataAt, Math.min(dataAt + Math.min(length, report.mostData), bytes.length))]
      kept ??= aim[0] === flag && aim.slice(1).every(printable) ? aim : []
      kept.push(...data)
      clearTimeout(timer)
      if (kept.length > mostFrameBytes) return giveUp()
      if (bytes.length >= report.bytes && ((bytes[report.moreAt] ?? 0) & 1) === 1) {
        timer = setTimeout(giveUp, restMs)
        return
      }
      const code = kept
      reset()
      while (code.length > 0 && [0x0d, 0x0a, 0x09, 0x00].includes(code.at(-1) ?? -1)) code.pop()
      if (code.length > 0) onCode(Uint8Array.from(code))
    },
    cut: giveUp,
    close: reset,
  }
}
