import iconv from 'iconv-lite'
import { Bitmap } from '../layout/bitmap.ts'
import type { PaperRoll } from './roll.ts'

/** What a printer answers to commands that stand in the order of the data. */
export interface InOrder {
  /** GS ( H: the data before it are printed. */
  processed(id: string): void
  /** GS r. */
  transmit(): void
  /** GS a, ESC RS a. */
  automaticStatus(isOn: boolean): void
  /** ETB; ESC RS E. */
  count(): void
  resetCount(): void
}

export const noAnswers: InOrder = {
  processed: () => {},
  transmit: () => {},
  automaticStatus: () => {},
  count: () => {},
  resetCount: () => {},
}

/** Reads one command after the other. It owns its state (code pages, sizes); the paper has the rest. */
export interface PaperDecoder {
  /** Works off what `bytes` begins with; how many it was, or 0 where it is not whole yet. */
  step(bytes: Uint8Array): number
}

export type MakeDecoder = (roll: PaperRoll, answers: InOrder) => PaperDecoder

/** The Japanese set of a printer: ¥ and an overline where ASCII has \ and ~. */
export const singleByte = (byte: number): string => (byte === 0x5c ? '¥' : byte === 0x7e ? '‾' : String.fromCharCode(byte))
/** Half-width kana of JIS X 0201. */
export const kanaByte = (byte: number): string => String.fromCharCode(0xff61 + byte - 0xa1)
/** Two bytes of Shift_JIS; null: no such character. */
export function kanjiBytes(first: number, second: number): string | null {
  const text = iconv.decode(Buffer.from([first, second]), 'shiftjis')
  return [...text].length === 1 && text !== '\ufffd' ? text : null
}
export const isKanjiLead = (byte: number): boolean => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)

/** Lines of a table, in the katakana page of Epson and the same places of Star. */
export const rules: Readonly<Record<number, string>> = {
  0x8f: '┼',
  0x90: '┴',
  0x91: '┬',
  0x92: '┤',
  0x93: '├',
  0x95: '─',
  0x96: '│',
  0x98: '┌',
  0x99: '┐',
  0x9a: '└',
  0x9b: '┘',
  0x9c: '╭',
  0x9d: '╮',
  0x9e: '╰',
  0x9f: '╯',
}

const mostPictureBytes = 8 * 1024 * 1024

/** Dots in rows; null: more than any paper. */
export function rowsPicture(rowBytes: number, rows: number, bytes: Uint8Array): Bitmap | null {
  if (rowBytes * rows > mostPictureBytes || rowBytes === 0 || rows === 0) return null
  const bitmap = new Bitmap(rowBytes * 8, rows)
  bitmap.bytes.set(bytes.subarray(0, bitmap.bytes.length))
  return bitmap
}

/** Dots in columns of `high` (8 or 24) dots, the highest bit on top. */
export function columnsPicture(columns: number, high: number, bytes: Uint8Array): Bitmap {
  const bitmap = new Bitmap(columns, high)
  for (let x = 0; x < columns; x += 1) {
    for (let y = 0; y < high; y += 1) {
      const byte = bytes[x * (high / 8) + (y >> 3)] ?? 0
      if ((byte & (0x80 >> (y & 7))) !== 0) bitmap.fill(x, y, 1, 1)
    }
  }
  return bitmap
}

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
