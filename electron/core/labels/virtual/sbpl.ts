import { createBitmap } from '../raster/bitmap.ts'
import { checkedSize, createCursor, expect, unreadable, type PrintedLabel } from './cursor.ts'

/** What a SATO would print of labels that are one picture each. Throws INVALID_INPUT at the first thing else. */
export function readSbpl(bytes: Uint8Array): readonly PrintedLabel[] {
  const cursor = createCursor(bytes)
  const labels: PrintedLabel[] = []
  while (!cursor.isDone) {
    expect(cursor, '\x02\x1bA\x1bV0001\x1bH0001\x1bGH')
    const size = Buffer.from(cursor.take(6)).toString('latin1')
    if (!/^\d{6}$/u.test(size)) throw unreadable(cursor.at, 'the size of a picture wanted')
    const [across, down] = [Number(size.slice(0, 3)), Number(size.slice(3))]
    checkedSize(across * 8, down * 8, cursor.at)
    const hex = Buffer.from(cursor.take(across * down * 16)).toString('latin1')
    if (!/^[0-9A-F]*$/u.test(hex)) throw unreadable(cursor.at, 'what is no hex digit')
    const bitmap = createBitmap(across * 8, down * 8)
    bitmap.bits.set(Buffer.from(hex, 'hex'))
    expect(cursor, '\x1bQ')
    const copies = cursor.number(6)
    expect(cursor, '\x1bZ\x03')
    labels.push({ bitmap, copies, isCut: false })
  }
  return labels
}
