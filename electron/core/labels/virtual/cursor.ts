import { BantoError } from '#shared/errors.ts'
import type { Bitmap } from '../raster/bitmap.ts'

/** What came out of the virtual label printer: a label, how often, and whether it was cut off. */
export interface PrintedLabel {
  readonly bitmap: Bitmap
  readonly copies: number
  readonly isCut: boolean
}

/** No label printer has more: a head of 6 inches at 600 dpi, 400 mm of paper. */
const mostDots = 4_000 * 10_000

export const unreadable = (at: number, what: string, isShort = false): BantoError =>
  new BantoError('INVALID_INPUT', `the printer does not understand byte ${at}: ${what}`, { details: { at, isShort } })

export function checkedSize(width: number, height: number, at: number): void {
  if (!(width > 0 && height > 0 && width * height <= mostDots)) throw unreadable(at, `a picture of ${width} × ${height} dots`)
}

/** Reads bytes from the start to the end; whatever is asked beyond it, or is not as expected, throws INVALID_INPUT. */
export function createCursor(bytes: Uint8Array) {
  let at = 0
  return {
    get at(): number {
      return at
    },
    get isDone(): boolean {
      return at >= bytes.length
    },
    byte(): number {
      const value = bytes[at]
      if (value === undefined) throw unreadable(at, 'the end', true)
      at += 1
      return value
    },
    take(length: number): Uint8Array {
      if (!(length >= 0) || at + length > bytes.length) throw unreadable(at, `${length} bytes wanted`, length >= 0)
      at += length
      return bytes.subarray(at - length, at)
    },
    /** Takes the text if it comes next. */
    has(text: string): boolean {
      const isNext = [...text].every((character, i) => bytes[at + i] === character.charCodeAt(0))
      if (isNext) at += text.length
      return isNext
    },
    /** A decimal number of at most `most` digits. */
    number(most: number): number {
      let digits = ''
      while (digits.length < most && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) digits += String.fromCharCode(bytes[at++] ?? 0)
      if (digits === '') throw unreadable(at, 'a number wanted')
      return Number(digits)
    },
  }
}
export type Cursor = ReturnType<typeof createCursor>

export function expect(cursor: Cursor, text: string): void {
  if (!cursor.has(text)) throw unreadable(cursor.at, `${JSON.stringify(text)} wanted`)
}
