import type { Barcode } from 'receiptline'
import { isKanjiLead, kanaByte, kanjiBytes, rowsPicture, rules, singleByte, u16, type MakeDecoder } from './decoder.ts'
import type { TextStyle } from './roll.ts'

const plain: TextStyle = { bold: false, underlined: false, inverse: false, wide: 1, high: 1 }
const charDots = 12
const longestBarData = 255

const barTypes: Readonly<Record<number, Barcode['type']>> = {
  1: 'upc',
  2: 'jan',
  3: 'jan',
  4: 'code39',
  5: 'itf',
  6: 'code128',
  7: 'code93',
  8: 'codabar',
}

interface Command {
  readonly length: (bytes: Uint8Array) => number | null
  readonly work: (bytes: Uint8Array) => void
}
const fixed =
  (length: number): Command['length'] =>
  () =>
    length
const nothing = (): void => {}

/** `%0` is %, `%A` … are controls, which no text has. */
const code128Text = (text: string): string => text.replaceAll('%0', '%')

/** StarPRNT as Star's command specification has it; what is not known is told and skipped, never guessed. */
export const starDecoder: MakeDecoder = (roll, answers) => {
  let style = plain
  let isShiftJis = false

  const restyle = (part: Partial<TextStyle>): void => {
    style = { ...style, ...part }
  }
  const margins = (left: number, right: number): void => {
    roll.left = Math.min(left, roll.width)
    roll.areaWidth = Math.max(0, Math.min(right, roll.width) - roll.left)
  }
  let left = 0
  let right = roll.width

  const commands: Readonly<Record<string, Command>> = {
    '\x1b@': {
      length: fixed(2),
      work: () => {
        style = plain
        isShiftJis = false
        left = 0
        right = roll.width
        roll.begin()
      },
    },
    '\x1b ': { length: fixed(3), work: nothing },
    '\x1bs': { length: fixed(4), work: nothing },
    '\x1bz': { length: fixed(3), work: () => (roll.spacing = 32) },
    '\x1b0': { length: fixed(2), work: () => (roll.spacing = 24) },
    '\x1bR': { length: fixed(3), work: nothing },
    '\x1b$': { length: fixed(3), work: (b) => (isShiftJis = (b[2] ?? 0) % 48 === 1) },
    '\x1bl': {
      length: fixed(3),
      work: (b) => {
        left = (b[2] ?? 0) * charDots
        margins(left, right)
      },
    },
    '\x1bQ': {
      length: fixed(3),
      work: (b) => {
        right = (b[2] ?? 0) * charDots
        margins(left, right)
      },
    },
    '\x1b-': { length: fixed(3), work: (b) => restyle({ underlined: (b[2] ?? 0) % 48 === 1 }) },
    '\x1bE': { length: fixed(2), work: () => restyle({ bold: true }) },
    '\x1bF': { length: fixed(2), work: () => restyle({ bold: false }) },
    '\x1b4': { length: fixed(2), work: () => restyle({ inverse: true }) },
    '\x1b5': { length: fixed(2), work: () => restyle({ inverse: false }) },
    '\x1bi': {
      length: fixed(4),
      work: ([, , high = 0, wide = 0]) => restyle({ high: ((high % 48) % 6) + 1, wide: ((wide % 48) % 6) + 1 }),
    },
    '\x1bd': { length: fixed(3), work: () => roll.cut() },
    '\x1ba': { length: fixed(3), work: (b) => Array.from({ length: b[2] ?? 0 }, () => roll.feed()) },
    '\x1bJ': { length: fixed(3), work: (b) => roll.feedDots((b[2] ?? 0) * 2) },
    '\x1b\x07': { length: fixed(4), work: nothing },
    // Obeyed when they came in.
    '\x1b\x06': { length: fixed(3), work: nothing },
    '\x1bb': {
      length: (b) => {
        const end = b.subarray(6, 6 + longestBarData + 1).indexOf(0x1e)
        return end >= 0 ? 6 + end + 1 : b.length > 6 + longestBarData ? 6 : null
      },
      work: (b) => {
        const [, , type = 0, how = 0, mode = 0, height = 0] = b
        const symbol = barTypes[type % 48]
        const data = Buffer.from(b.subarray(6, -1)).toString('latin1')
        if (symbol === undefined) return roll.unknown(b)
        const width =
          symbol === 'itf' ? ({ 49: 2, 56: 3, 50: 4 }[mode] ?? 2) : symbol === 'code39' || symbol === 'codabar' ? mode - 50 : mode - 47
        const text = symbol === 'code128' ? code128Text(data) : data
        roll.code({ type: symbol, data: text, width: Math.max(2, Math.min(4, width)), height: Math.max(8, height), hri: how % 2 === 0 }, b)
      },
    },
  }
  const groupCommands: Readonly<Record<string, Command>> = {
    '\x1da': { length: fixed(4), work: (b) => (roll.align = ((b[3] ?? 0) % 48) % 3) },
    '\x1dA': { length: fixed(5), work: (b) => roll.moveTo(u16(b, 3)) },
    '\x1dR': { length: fixed(5), work: (b) => roll.moveBy((u16(b, 3) << 16) >> 16) },
    '\x1dt': { length: fixed(4), work: nothing },
    '\x1d\x03': { length: fixed(6), work: nothing },
    '\x1d\x07': { length: fixed(6), work: () => roll.buzz() },
    '\x1dS': {
      length: (b) => (b.length < 9 ? null : 9 + u16(b, 4) * u16(b, 6)),
      work: (b) => {
        const bitmap = rowsPicture(u16(b, 4), u16(b, 6), b.subarray(9))
        if (bitmap !== null) roll.picture(bitmap)
      },
    },
    '\x1ea': { length: fixed(4), work: (b) => answers.automaticStatus((b[3] ?? 0) !== 0) },
    '\x1eE': { length: fixed(4), work: () => answers.resetCount() },
    '\x1eF': { length: fixed(4), work: nothing },
    '\x1eR': { length: fixed(4), work: nothing },
  }

  const text = (bytes: Uint8Array): number => {
    const [first = 0, second] = bytes
    const rule = isShiftJis ? undefined : rules[first]
    if (rule !== undefined) roll.character(rule, charDots, style)
    else if (first >= 0x20 && first <= 0x7e) roll.character(singleByte(first), charDots, style)
    else if (first >= 0xa1 && first <= 0xdf) roll.character(kanaByte(first), charDots, style)
    else if (isShiftJis && isKanjiLead(first)) {
      if (second === undefined) return 0
      const kanji = kanjiBytes(first, second)
      if (kanji === null) roll.unknown(bytes.subarray(0, 2))
      else roll.character(kanji, charDots * 2, style)
      return 2
    } else roll.unknown(bytes.subarray(0, 1))
    return 1
  }

  return {
    step(bytes) {
      const [first, second, third] = bytes
      switch (first) {
        case undefined:
          return 0
        case 0x0a:
          roll.feed()
          return 1
        case 0x07:
        case 0x1a:
          roll.pulse()
          return 1
        case 0x17:
          answers.count()
          return 1
        case 0x00:
        case 0x04:
        case 0x05:
        case 0x09:
        case 0x0c:
        case 0x0d:
        case 0x0f:
        case 0x12:
        case 0x18:
          return 1
        case 0x1b: {
          if (second === undefined) return 0
          const isGroup = second === 0x1d || second === 0x1e
          if (isGroup && third === undefined) return 0
          const command = isGroup ? groupCommands[String.fromCharCode(second, third ?? 0)] : commands[String.fromCharCode(first, second)]
          if (command === undefined) {
            roll.unknown(bytes.subarray(0, isGroup ? 3 : 2))
            return isGroup ? 3 : 2
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
