import { createBitmap } from '../raster/bitmap.ts'
import { checkedSize, createCursor, expect, unreadable, type Cursor, type PrintedLabel } from './cursor.ts'

/** Rows of `^GFA`: hex digits, counted runs, `,` and `!` to the end of the row, `:` as the row above. */
function readRows(cursor: Cursor, rowBytes: number, height: number): string[] {
  const rows: string[] = []
  const digits = rowBytes * 2
  let row = ''
  let count = 0
  const end = (): void => {
    rows.push(row)
    row = ''
  }
  while (rows.length < height) {
    const character = String.fromCharCode(cursor.byte())
    if (/[0-9A-F]/u.test(character)) {
      row += character.repeat(count === 0 ? 1 : count)
      count = 0
      if (row.length > digits) throw unreadable(cursor.at, 'a row longer than told')
    } else if (count === 0 && character === ',') row = row.padEnd(digits, '0')
    else if (count === 0 && character === '!') row = row.padEnd(digits, 'F')
    else if (count === 0 && row === '' && character === ':') row = rows.at(-1) ?? '0'.repeat(digits)
    else if (/[g-z]/u.test(character)) count += (character.charCodeAt(0) - 0x66) * 20
    else if (/[G-Y]/u.test(character)) count += character.charCodeAt(0) - 0x46
    else throw unreadable(cursor.at - 1, JSON.stringify(character))
    if (row.length === digits) end()
  }
  return rows
}

/** What a Zebra would print of labels that are one picture each. Throws INVALID_INPUT at the first thing else. */
export function readZpl(bytes: Uint8Array): readonly PrintedLabel[] {
  const cursor = createCursor(bytes)
  const labels: PrintedLabel[] = []
  while (!cursor.isDone) {
    expect(cursor, '^XA^PW')
    const width = cursor.number(5)
    expect(cursor, '^LL')
    const height = cursor.number(5)
    expect(cursor, '^LH0,0^FO0,0^GFA,')
    const total = cursor.number(8)
    expect(cursor, `,${total},`)
    const rowBytes = cursor.number(4)
    expect(cursor, ',')
    checkedSize(width, height, cursor.at)
    if (rowBytes * height !== total || rowBytes !== Math.ceil(width / 8))
      throw unreadable(cursor.at, 'a picture that is not as large as told')
    const bitmap = createBitmap(width, height)
    bitmap.bits.set(Buffer.from(readRows(cursor, rowBytes, height).join(''), 'hex'))
    expect(cursor, '^FS^PQ')
    const copies = cursor.number(8)
    expect(cursor, '^XZ')
    cursor.has('\n')
    labels.push({ bitmap, copies, isCut: false })
  }
  return labels
}
