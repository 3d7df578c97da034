import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { isBantoError } from '#shared/errors.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { pngOf } from '../raster/png.ts'
import type { PrintedLabel } from './cursor.ts'
import { readLabels } from './index.ts'

/** What lies in the tray: the newest of what was printed. */
const mostKept = 60
/** A job larger than that is no job. */
const mostBytes = 64 * 1024 * 1024

interface Kept {
  readonly widthDots: number
  readonly heightDots: number
  /** The picture as it came out, dot by dot. */
  readonly png: Uint8Array
  readonly copies: number
  readonly isCut: boolean
}

/** 400 zeros may go before it. */
const longestQuestion = 408

const brotherStatus = (kind: number, phase: number, isOut: boolean): Uint8Array => {
  const status = new Uint8Array(32)
  status.set([0x80, 0x20, 0x42, 0x34, 0x41])
  status[8] = isOut ? 0x02 : 0
  status[18] = kind
  status[19] = phase
  return status
}
const zebraStatus = (isOut: boolean): string =>
  `\x02030,${isOut ? 1 : 0},0,0245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n`
const satoStatus = (isOut: boolean): string => `\x0200${isOut ? 'c' : 'A'}000000${' '.repeat(16)}\x03`

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Where a whole job ends in what has come so far; 0: not yet. */
function endOfJob(language: LabelPrinterSettings['language'], bytes: Uint8Array): number {
  if (language === 'zpl') {
    const last = Buffer.from(bytes).lastIndexOf('^XZ')
    if (last < 0) return 0
    return last + (bytes[last + 3] === 0x0a ? 4 : 3)
  }
  if (language === 'sbpl') return bytes.lastIndexOf(0x03) + 1
  return bytes.length
}

/**
 * A label printer that only stands on the screen: speaks the status of its language, and keeps the labels as the bytes draw them.
 * What it does not understand it tells with the place of the first wrong byte.
 */
export class VirtualLabelPrinter {
  private readonly language: LabelPrinterSettings['language']
  private readonly onChanged: () => void
  private kept: Kept[] = []
  private isOut = false
  private problem: string | null = null

  constructor(language: LabelPrinterSettings['language'], onChanged: () => void) {
    this.language = language
    this.onChanged = onChanged
  }

  /** Newest first. */
  get labels(): readonly Kept[] {
    return this.kept
  }
  get hasPaper(): boolean {
    return !this.isOut
  }
  /** What was wrong with the last job's bytes; null where it was understood. */
  get fault(): string | null {
    return this.problem
  }

  setPaper(hasPaper: boolean): void {
    this.isOut = !hasPaper
    this.onChanged()
  }

  empty(): void {
    this.kept = []
    this.problem = null
    this.onChanged()
  }

  /** Plugs a line in: the printer's end of it. */
  attach(line: DeviceConnection): void {
    let held = new Uint8Array()
    const say = (bytes: Uint8Array): void => void line.write(bytes).catch(() => undefined)
    line.onBytes((bytes) => {
      if (held.length + bytes.length > mostBytes) held = new Uint8Array()
      held = Uint8Array.from(Buffer.concat([held, bytes]))
      held = Uint8Array.from(this.answered(held, say))
      if (this.isOut) return
      // A question may have come in one piece with the job.
      held = Uint8Array.from(this.answered(this.worked(held, say), say))
    })
  }

  /** Answers a question that stands alone, as hosts ask it between jobs; gives what is left. */
  private answered(bytes: Uint8Array, say: (bytes: Uint8Array) => void): Uint8Array {
    const text = Buffer.from(bytes.subarray(0, longestQuestion)).toString('latin1')
    switch (this.language) {
      case 'brother':
        if (bytes.length > longestQuestion || !['\x1biS', '\x1b@\x1biS'].includes(text.replace(/^\0+/u, ''))) return bytes
        say(brotherStatus(0, 0, this.isOut))
        return new Uint8Array()
      case 'zpl':
        if (!/^~(?:HS|JA)\r\n$/u.test(text)) return bytes
        if (text.startsWith('~HS')) say(ascii(zebraStatus(this.isOut)))
        return new Uint8Array()
      case 'sbpl':
        if (bytes.length !== 1 || (bytes[0] !== 0x05 && bytes[0] !== 0x18)) return bytes
        if (bytes[0] === 0x05) say(ascii(satoStatus(this.isOut)))
        return new Uint8Array()
    }
  }

  private worked(bytes: Uint8Array, say: (bytes: Uint8Array) => void): Uint8Array {
    const end = endOfJob(this.language, bytes)
    if (end === 0) return bytes
    try {
      const printed = readLabels(this.language, bytes.subarray(0, end))
      if (printed.length === 0) return bytes
      this.problem = null
      this.keep(printed)
      if (this.language === 'brother') {
        for (const _ of printed) for (const status of [brotherStatus(1, 1, false), brotherStatus(6, 0, false)]) say(status)
      }
      return bytes.subarray(end)
    } catch (error) {
      if (!isBantoError(error)) throw error
      // A job that has only half come reads as cut off: the rest is waited for.
      if (error.details.isShort === true) return bytes
      this.problem = error.message
      this.onChanged()
      return new Uint8Array()
    }
  }

  private keep(printed: readonly PrintedLabel[]): void {
    const fresh = printed.map(({ bitmap, copies, isCut }) => ({
      widthDots: bitmap.width,
      heightDots: bitmap.height,
      png: pngOf(bitmap),
      copies,
      isCut,
    }))
    this.kept = [...fresh.toReversed(), ...this.kept].slice(0, mostKept)
    this.onChanged()
  }
}
