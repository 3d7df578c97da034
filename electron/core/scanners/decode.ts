import { hasRightCheckDigit } from '#shared/domain/barcode/index.ts'

/** Why bytes are no code. `speed`: noise, as a wrong speed makes it; `parity`: seven bits and a parity bit were read as eight. */
export type DecodeProblem = 'speed' | 'parity'

export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: DecodeProblem }

/** In front of a code and behind it: a frame, of which either may be missing. */
const [STX, ETX] = ['\x02', '\x03']
/** FS GS RS US separate the fields of a code, EOT ends it (ISO/IEC 15434). */
const separators = '\x04\x1c\x1d\x1e\x1f'
/** HT CR LF end lines. No other control character is sent by a scanner. */
const lineEnds = '\t\n\r'

/** Separated fields are ASCII (GS1, ISO/IEC 15434): words between separators, or behind half a frame, are noise. */
function isForeign(text: string): boolean {
  const unended = text.replace(/[\t\n\r]+$/u, '')
  const [begins, ends] = [unended.startsWith(STX), unended.endsWith(ETX)]
  const characters = Array.from(unended.slice(begins ? 1 : 0, ends ? -1 : undefined))
  if (characters.some((one) => /[\p{Cc}\ufffd]/u.test(one) && !(separators + lineEnds).includes(one))) return true
  return (begins !== ends || characters.some((one) => separators.includes(one))) && characters.some((one) => one > '\x7f')
}

const strict = (label: string) => new TextDecoder(label, { fatal: true })
const utf8 = strict('utf-8')
const shiftJis = strict('shift_jis')

function decodedBy(decoder: ReturnType<typeof strict>, bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes)
    return isForeign(text) ? null : text
  } catch {
    return null
  }
}

/** Words, and no chance hits: noise makes half-width kana and rare signs of Shift_JIS, people write hiragana, katakana and kanji. */
function isLikelyJapanese(text: string): boolean {
  const beyondAscii = [...text].filter((character) => character > '\x7f')
  const usual = beyondAscii.filter((character) =>
    /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー、。・「」\uff01-\uff5e]/u.test(character),
  )
  const halfWidth = beyondAscii.filter((character) => /[\uff61-\uff9f]/u.test(character))
  return usual.length - halfWidth.length >= beyondAscii.length * 0.8
}

/** A code of digits once the parity bits are gone. */
function hasParityBits(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.map((byte) => byte & 0x7f)).replace(/\p{Cc}/gu, '')
  return /^\d{8,14}$/u.test(text) && hasRightCheckDigit(text)
}

/** The text that a scanner sent: ASCII, UTF-8 or Shift_JIS (a QR code with words); else what is wrong with its line. */
export function decodeScan(bytes: Uint8Array): Decoded {
  const unicode = decodedBy(utf8, bytes)
  if (unicode !== null) return { ok: true, text: unicode }
  if (hasParityBits(bytes)) return { ok: false, problem: 'parity' }
  const japanese = decodedBy(shiftJis, bytes)
  if (japanese !== null && isLikelyJapanese(japanese)) return { ok: true, text: japanese }
  return { ok: false, problem: 'speed' }
}

/** The same bytes without what the shop told the scanner to send before a code. */
export function withoutPrefix(bytes: Uint8Array, prefix: string): Uint8Array {
  const before = Buffer.from(prefix)
  return bytes.length > before.length && before.equals(bytes.subarray(0, before.length)) ? bytes.subarray(before.length) : bytes
}
