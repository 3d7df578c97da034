import type { Barcode } from 'receiptline'
import { columnsPicture, isKanjiLead, kanaByte, kanjiBytes, rowsPicture, rules, singleByte, u16, type MakeDecoder } from './decoder.ts'
import type { PaperRoll, TextStyle } from './roll.ts'

const plain: TextStyle = { bold: false, underlined: false, inverse: false, wide: 1, high: 1 }
const longestNulText = 255

/** A command: bytes after its two or three letters (`more` may look at them), and what it does. */
interface Command {
  /** Bytes of the whole command; null: not enough of it has come to tell. */
  readonly length: (bytes: Uint8Array) => number | null
  readonly work: (bytes: Uint8Array) => void
}

const fixed =
  (length: number): Command['length'] =>
  () =>
    length
/** GS ( x pL pH …: the length stands behind the letters. */
const parenthesis: Command['length'] = (bytes) => (bytes.length < 5 ? null : 5 + u16(bytes, 3))
const untilNul =
  (from: number): Command['length'] =>
  (bytes) => {
    const end = bytes.subarray(from, from + longestNulText + 1).indexOf(0)
    return end >= 0 ? from + end + 1 : bytes.length > from + longestNulText ? from : null
  }

const barTypes: Readonly<Record<number, Barcode['type']>> = {
  0: 'upc',
  2: 'jan',
  3: 'jan',
  4: 'code39',
  5: 'itf',
  6: 'codabar',
  65: 'upc',
  67: 'jan',
  68: 'jan',
  69: 'code39',
  70: 'itf',
  71: 'codabar',
  72: 'code93',
  73: 'code128',
}

/** `{A`, `{B`, `{C` choose the set; in C a byte is two digits. */
function code128Text(data: Uint8Array): string {
  let text = ''
  let set = 'B'
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0
    if (byte === 0x7b) {
      const next = String.fromCharCode(data[at + 1] ?? 0)
      if (next === '{') text += '{'
      else if (next === 'A' || next === 'B' || next === 'C') set = next
      at += 1
    } else text += set === 'C' ? String(byte).padStart(2, '0') : String.fromCharCode(byte)
  }
  return text
}

/** ESC/POS as Epson's reference has it; what is not known is told and skipped, never guessed. */
export const escposDecoder: MakeDecoder = (roll, answers) => {
  let style = plain
  let page = 0
  let isShiftJis = false
  let bar = { width: 3, height: 162, hri: false }
  let stored: { rowBytes: number; rows: number; bytes: Uint8Array } | null = null
  let square = { cell: 3, level: 'l' as 'l' | 'm' | 'q' | 'h', data: '' }

  const restyle = (part: Partial<TextStyle>): void => {
    style = { ...style, ...part }
  }
  const size = (n: number): void => restyle({ wide: ((n >> 4) & 7) + 1, high: (n & 7) + 1 })
  const isOn = (n: number | undefined): boolean => ((n ?? 0) & 1) === 1
  const nothing = (): void => {}
  const begin = (): void => {
    style = plain
    page = 0
    isShiftJis = false
    bar = { width: 3, height: 162, hri: false }
    roll.begin()
  }
  const graphics = (bytes: Uint8Array, from: number): void => {
    const fn = bytes[from + 1]
    if (fn === 112) stored = { rowBytes: Math.ceil(u16(bytes, from + 6) / 8), rows: u16(bytes, from + 8), bytes: bytes.slice(from + 10) }
    if ((fn === 50 || fn === 2) && stored !== null) {
      const bitmap = rowsPicture(stored.rowBytes, stored.rows, stored.bytes)
      if (bitmap !== null) roll.picture(bitmap)
      stored = null
    }
  }
  const squareCode = (bytes: Uint8Array): void => {
    const fn = bytes[6]
    const value = bytes[7] ?? 0
    if (fn === 67) square = { ...square, cell: Math.max(1, Math.min(16, value)) }
    if (fn === 69) square = { ...square, level: (['l', 'm', 'q', 'h'] as const)[value - 48] ?? 'l' }
    if (fn === 80) square = { ...square, data: Buffer.from(bytes.subarray(8)).toString('utf8') }
    if (fn === 81) drawSquare(roll, square, bytes)
  }
  const bars = (bytes: Uint8Array, type: number, data: Uint8Array): void => {
    const symbol = barTypes[type]
    if (symbol === undefined) return roll.unknown(bytes)
    const text = type === 73 ? code128Text(data) : Buffer.from(data).toString('latin1')
    roll.code({ type: symbol, data: text, width: bar.width, height: bar.height, hri: bar.hri }, bytes)
  }

  const commands: Readonly<Record<string, Command>> = {
    '\x1b@': { length: fixed(2), work: begin },
    '\x1ba': { length: fixed(3), work: (b) => (roll.align = ((b[2] ?? 0) % 48) % 3) },
    '\x1b2': { length: fixed(2), work: () => (roll.spacing = 30) },
    '\x1b3': { length: fixed(3), work: (b) => (roll.spacing = b[2] ?? 0) },
    '\x1bt': { length: fixed(3), work: (b) => (page = b[2] ?? 0) },
    '\x1b$': { length: fixed(4), work: (b) => roll.moveTo(u16(b, 2)) },
    '\x1b\\': { length: fixed(4), work: (b) => roll.moveBy((u16(b, 2) << 16) >> 16) },
    '\x1b-': { length: fixed(3), work: (b) => restyle({ underlined: (b[2] ?? 0) % 48 > 0 }) },
    '\x1bE': { length: fixed(3), work: (b) => restyle({ bold: isOn(b[2]) }) },
    '\x1bG': { length: fixed(3), work: (b) => restyle({ bold: isOn(b[2]) }) },
    '\x1b!': {
      length: fixed(3),
      work: ([, , n = 0]) =>
        restyle({ bold: (n & 8) > 0, high: (n & 16) > 0 ? 2 : 1, wide: (n & 32) > 0 ? 2 : 1, underlined: (n & 128) > 0 }),
    },
    '\x1bd': { length: fixed(3), work: (b) => Array.from({ length: b[2] ?? 0 }, () => roll.feed()) },
    '\x1bJ': { length: fixed(3), work: (b) => roll.feedDots(b[2] ?? 0) },
    '\x1bp': { length: fixed(5), work: () => roll.pulse() },
    '\x1bB': { length: fixed(4), work: () => roll.buzz() },
    '\x1b(': { length: parenthesis, work: (b) => (b[2] === 0x41 ? roll.buzz() : undefined) },
    '\x1b*': {
      length: (b) => (b.length < 5 ? null : 5 + u16(b, 3) * ((b[2] ?? 0) >= 32 ? 3 : 1)),
      work: (b) => roll.inlinePicture(columnsPicture(u16(b, 3), (b[2] ?? 0) >= 32 ? 24 : 8, b.subarray(5))),
    },
    '\x1bi': { length: fixed(2), work: () => roll.cut() },
    '\x1bm': { length: fixed(2), work: () => roll.cut() },
    '\x1bM': { length: fixed(3), work: nothing },
    '\x1b ': { length: fixed(3), work: nothing },
    '\x1bR': { length: fixed(3), work: nothing },
    '\x1b{': { length: fixed(3), work: nothing },
    '\x1b=': { length: fixed(3), work: nothing },
    '\x1bc': { length: fixed(4), work: nothing },
    '\x1bD': { length: untilNul(2), work: nothing },
    '\x1c.': { length: fixed(2), work: nothing },
    '\x1c&': { length: fixed(2), work: nothing },
    '\x1cC': { length: fixed(3), work: (b) => (isShiftJis = (b[2] ?? 0) % 48 === 1) },
    '\x1cS': { length: fixed(4), work: nothing },
    '\x1c-': { length: fixed(3), work: nothing },
    '\x1c!': { length: fixed(3), work: nothing },
    '\x1c(': { length: parenthesis, work: nothing },
    '\x1da': { length: fixed(3), work: (b) => answers.automaticStatus((b[2] ?? 0) !== 0) },
    '\x1d!': { length: fixed(3), work: (b) => size(b[2] ?? 0) },
    '\x1dB': { length: fixed(3), work: (b) => restyle({ inverse: isOn(b[2]) }) },
    '\x1dL': { length: fixed(4), work: (b) => (roll.left = u16(b, 2)) },
    '\x1dW': { length: fixed(4), work: (b) => (roll.areaWidth = Math.min(u16(b, 2), roll.width - roll.left)) },
    '\x1dV': {
      length: (b) => (b.length < 3 ? null : (b[2] ?? 0) >= 65 ? 4 : 3),
      work: (b) => {
        if ((b[2] ?? 0) >= 65) roll.feedDots(b[3] ?? 0)
        roll.cut()
      },
    },
    '\x1dr': { length: fixed(3), work: () => answers.transmit() },
    '\x1dI': { length: fixed(3), work: nothing },
    '\x1dw': { length: fixed(3), work: (b) => (bar = { ...bar, width: Math.max(1, Math.min(6, b[2] ?? 3)) }) },
    '\x1dh': { length: fixed(3), work: (b) => (bar = { ...bar, height: Math.max(1, b[2] ?? 162) }) },
    '\x1dH': { length: fixed(3), work: (b) => (bar = { ...bar, hri: (b[2] ?? 0) % 48 > 0 }) },
    '\x1df': { length: fixed(3), work: nothing },
    '\x1dP': { length: fixed(4), work: nothing },
    '\x1db': { length: fixed(3), work: nothing },
    '\x1dk': {
      length: (b) => (b.length < 4 ? null : (b[2] ?? 0) < 65 ? untilNul(3)(b) : 4 + (b[3] ?? 0)),
      work: (b) => ((b[2] ?? 0) < 65 ? bars(b, b[2] ?? 0, b.subarray(3, -1)) : bars(b, b[2] ?? 0, b.subarray(4))),
    },
    '\x1dv': {
      length: (b) => (b.length < 8 ? null : 8 + u16(b, 4) * u16(b, 6)),
      work: (b) => {
        const bitmap = rowsPicture(u16(b, 4), u16(b, 6), b.subarray(8))
        if (bitmap !== null) roll.picture(bitmap)
      },
    },
    '\x1d8': {
      length: (b) => (b.length < 7 ? null : 7 + u16(b, 3) + u16(b, 5) * 65_536),
      work: (b) => graphics(b, 7),
    },
    '\x1d(': {
      length: parenthesis,
      work: (b) => {
        const letter = String.fromCharCode(b[2] ?? 0)
        if (letter === 'H' && b[5] === 48 && b.length === 11) answers.processed(Buffer.from(b.subarray(7, 11)).toString('latin1'))
        else if (letter === 'L') graphics(b, 5)
        else if (letter === 'k' && b[5] === 49) squareCode(b)
      },
    },
  }

  const text = (bytes: Uint8Array): number => {
    const [first = 0, second] = bytes
    const rule = isShiftJis ? undefined : rules[first]
    if (rule !== undefined) roll.character(rule, 12, style)
    else if (first >= 0x20 && first <= 0x7e) roll.character(singleByte(first), 12, style)
    else if (first >= 0xa1 && first <= 0xdf && page === 1) roll.character(kanaByte(first), 12, style)
    else if (isShiftJis && isKanjiLead(first)) {
      if (second === undefined) return 0
      const kanji = kanjiBytes(first, second)
      if (kanji === null) roll.unknown(bytes.subarray(0, 2))
      else roll.character(kanji, 24, style)
      return 2
    } else roll.unknown(bytes.subarray(0, 1))
    return 1
  }

  return {
    step(bytes) {
      const [first, second] = bytes
      switch (first) {
        case undefined:
          return 0
        case 0x0a:
          roll.feed()
          return 1
        case 0x00:
        case 0x09:
        case 0x0c:
        case 0x0d:
        case 0x18:
          return 1
        // Obeyed when it came in.
        case 0x10:
          return second === undefined ? 0 : realTimeLength(bytes)
        case 0x1b:
        case 0x1c:
        case 0x1d: {
          if (second === undefined) return 0
          const command = commands[String.fromCharCode(first, second)]
          if (command === undefined) {
            roll.unknown(bytes.subarray(0, 2))
            return 2
          }
          const length = command.length(bytes)
          if (length === null || bytes.length < length) return 0
          command.work(bytes.subarray(0, length))
          return length
        }
        default:
          return text(bytes)
      }
    },
  }
}

/** DLE EOT n, DLE ENQ n, DLE DC4 …: how long one is; 0 where it is not whole. */
export function realTimeLength(bytes: Uint8Array): number {
  const [, kind, fn] = bytes
  const length = kind === 0x04 || kind === 0x05 ? 3 : kind !== 0x14 ? 1 : fn === undefined ? 99 : fn === 8 ? 10 : 5
  return length > bytes.length ? 0 : length
}

function drawSquare(
  roll: PaperRoll,
  { data, cell, level }: { data: string; cell: number; level: 'l' | 'm' | 'q' | 'h' },
  bytes: Uint8Array,
): void {
  try {
    roll.square(data, cell, level)
  } catch {
    roll.unknown(bytes)
  }
}
