import { createBitmap, fillRow } from '../raster/bitmap.ts'
import { checkedSize, createCursor, unreadable, type Cursor, type PrintedLabel } from './cursor.ts'

interface Page {
  /** Something of it came: it has to end, too. */
  begun: boolean
  widthMm: number
  rows: number
  margin: number
  cutsEach: boolean
  cutsAtEnd: boolean
  packed: boolean
  lines: Uint8Array[]
}

function unpacked(data: Uint8Array, at: number): Uint8Array {
  const line: number[] = []
  for (let i = 0; i < data.length;) {
    const count = data[i] ?? 0
    if (count < 128) {
      if (i + 2 + count > data.length) throw unreadable(at, 'PackBits that end too early')
      line.push(...data.subarray(i + 1, i + 2 + count))
      i += 2 + count
    } else {
      if (count !== 128) {
        if (i + 1 >= data.length) throw unreadable(at, 'PackBits that end too early')
        line.push(...Array<number>(257 - count).fill(data[i + 1] ?? 0))
      }
      i += count === 128 ? 1 : 2
    }
    if (line.length > 200) throw unreadable(at, 'a line longer than any head')
  }
  return Uint8Array.from(line)
}

/** The whole head, as it lies on paper: pins from right to left. */
function printedPage(page: Page, isLast: boolean, at: number): PrintedLabel {
  const width = (page.lines[0]?.length ?? 0) * 8
  checkedSize(width, page.lines.length, at)
  if (page.rows !== page.lines.length) throw unreadable(at, `${page.rows} lines told, ${page.lines.length} came`)
  const bitmap = createBitmap(width, page.lines.length)
  page.lines.forEach((line, y) => {
    if (line.length * 8 !== width) throw unreadable(at, 'lines of different length')
    for (let pin = 0; pin < width; pin += 1) {
      if (((line[pin >> 3] ?? 0) & (0x80 >> (pin & 7))) !== 0) fillRow(bitmap, y, width - 1 - pin, width - pin)
    }
  })
  return { bitmap, copies: 1, isCut: page.cutsEach || (isLast && page.cutsAtEnd) }
}

function readSetting(cursor: Cursor, page: Page): void {
  const command = cursor.byte()
  // A question after the status belongs to no label.
  page.begun ||= command !== 0x53
  switch (command) {
    case 0x61:
      if (cursor.byte() !== 1) throw unreadable(cursor.at, 'another mode than raster')
      return
    case 0x7a: {
      const info = cursor.take(10)
      page.widthMm = info[2] ?? 0
      page.rows = (info[4] ?? 0) + ((info[5] ?? 0) << 8) + ((info[6] ?? 0) << 16)
      return
    }
    case 0x4d:
      page.cutsEach = (cursor.byte() & 0x40) !== 0
      return
    case 0x41:
      cursor.byte()
      return
    case 0x4b:
      page.cutsAtEnd = (cursor.byte() & 0x08) !== 0
      return
    case 0x64:
      page.margin = cursor.byte() + (cursor.byte() << 8)
      return
    case 0x53:
      return
    default:
      throw unreadable(cursor.at, `ESC i ${command.toString(16)}`)
  }
}

const freshPage = (): Page => ({
  begun: false,
  widthMm: 0,
  rows: 0,
  margin: 0,
  cutsEach: false,
  cutsAtEnd: false,
  packed: false,
  lines: [],
})

/** What a Brother QL or TD would print. Throws INVALID_INPUT at the first byte that is no command of the raster language. */
export function readBrother(bytes: Uint8Array): readonly PrintedLabel[] {
  const cursor = createCursor(bytes)
  const labels: PrintedLabel[] = []
  let page = freshPage()
  while (!cursor.isDone) {
    const command = cursor.byte()
    switch (command) {
      case 0x00:
        break
      case 0x1b: {
        const next = cursor.byte()
        if (next === 0x69) readSetting(cursor, page)
        else if (next !== 0x40) throw unreadable(cursor.at, `ESC ${next.toString(16)}`)
        break
      }
      case 0x4d:
        page.begun = true
        page.packed = cursor.byte() === 0x02
        break
      case 0x67: {
        page.begun = true
        if (cursor.byte() !== 0) throw unreadable(cursor.at, 'a line of more than 255 bytes')
        const data = cursor.take(cursor.byte())
        page.lines.push(page.packed ? unpacked(data, cursor.at) : data)
        break
      }
      case 0x0c:
      case 0x1a:
        labels.push(printedPage(page, command === 0x1a, cursor.at))
        page = freshPage()
        break
      default:
        throw unreadable(cursor.at - 1, command.toString(16))
    }
  }
  if (page.begun) throw unreadable(cursor.at, 'a label without its end', true)
  return labels
}
