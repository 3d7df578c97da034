import iconv from 'iconv-lite'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { kanjiVariants } from '#shared/domain/kanjiVariants.ts'

type CharacterSettings = Pick<ReceiptPrinterSettings, 'characters' | 'halfWidthKana' | 'missing'>

/** A character that the printer lacks, and what is printed: a likeness, or null: the line becomes a picture. */
export interface MissingCharacter {
  readonly character: string
  readonly substitute: string | null
}

/** Stands for what has no likeness: 下駄, the type setters' own sign for a missing type. */
const missingSign = '〓'

/** The same sign under another number: no loss, nothing to tell. */
const sameSign: Readonly<Record<string, string>> = {
  '〜': '～',
  '—': '―',
  '–': '―',
  '−': '－',
  '‖': '∥',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
}

/** Likenesses that a reader takes for the same word; kanji have theirs in shared/domain/kanjiVariants.ts. */
const likeness: ReadonlyMap<string, string> = new Map([
  ...kanjiVariants,
  ...Object.entries({
    '♡': '☆',
    '❤': '★',
    '⭐': '★',
    '✓': '○',
    '✔': '○',
    '✅': '○',
    '⭕': '○',
    '✕': '×',
    '✖': '×',
    '❌': '×',
    '™': '(TM)',
    '©': '(C)',
    '®': '(R)',
    '€': 'EUR',
    '•': '・',
    '№': 'No.',
  }),
])

const halfKana = /[\uff61-\uff9f]/u
const isHalfKana = (character: string): boolean => halfKana.test(character)

/** Whether it is in JIS X 0208, level 1 or 2, by its place in Shift_JIS (rows 9–13 and those of NEC and IBM are not). */
function isInJis(character: string): boolean {
  const bytes = iconv.encode(character, 'shiftjis')
  const lead = bytes[0] ?? 0
  if (bytes.length !== 2 || iconv.decode(bytes, 'shiftjis') !== character) return false
  return (lead >= 0x81 && lead <= 0x84) || (lead >= 0x88 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xea)
}

function isInCp932(character: string): boolean {
  const bytes = iconv.encode(character, 'shiftjis')
  return bytes.length === 2 && iconv.decode(bytes, 'shiftjis') === character
}

/** Whether a printer with these settings has the character. One column: ASCII, ¥ and half-width kana; two: everything else. */
export function hasCharacter(character: string, { characters, halfWidthKana }: CharacterSettings): boolean {
  if (/^[\x20-\x7e]$/u.test(character) || character === '¥') return true
  if (isHalfKana(character)) return halfWidthKana
  return characters === 'cp932' ? isInCp932(character) : isInJis(character)
}

function likenessOf(character: string, settings: CharacterSettings): string {
  const candidates = [
    likeness.get(character),
    bracketed(character),
    character.normalize('NFKC'),
    character.normalize('NFD').replaceAll(/\p{M}/gu, ''),
  ]
  const found = candidates.find(
    (candidate) =>
      candidate !== undefined && candidate !== '' && candidate !== character && [...candidate].every((one) => hasCharacter(one, settings)),
  )
  return found ?? missingSign
}

/** ① → (1), ㈱ → (株) */
function bracketed(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0
  return code >= 0x2460 && code <= 0x2473 ? `(${code - 0x245f})` : undefined
}

export interface FittedText {
  readonly text: string
  readonly missing: readonly MissingCharacter[]
}

/** Characters of a slip in lines that are drawn: about a hundred lines, made within a second. Beyond them a likeness is printed. */
const mostDrawn = 2_000

/** The same answer for the same character, asked for once. */
function remembered(ask: (character: string) => boolean): (character: string) => boolean {
  const answers = new Map<string, boolean>()
  return (character) => {
    const known = answers.get(character)
    if (known !== undefined) return known
    const answer = ask(character)
    answers.set(character, answer)
    return answer
  }
}

/**
 * A whole layout in the characters of one printer, before lines are made of it, so that columns are counted with what is really
 * printed. With `picture`, a character that the printer lacks stays, and its line is drawn; what no font has becomes 〓 anyway, and so
 * does what is in more lines than a slip can have drawn.
 */
export function fitCharacters(text: string, settings: CharacterSettings, isDrawable: (character: string) => boolean): FittedText {
  const missing = new Map<string, MissingCharacter>()
  const note = (character: string, substitute: string | null): string => {
    missing.set(character, { character, substitute })
    return substitute ?? character
  }
  const kana = settings.halfWidthKana ? text : text.replaceAll(/[\uff61-\uff9f]+/gu, (run) => note(run, run.normalize('NFKC')))
  const has = remembered((character) => {
    if (character === '\t' || character === '\r') return true
    // Signs of the layout language go through it first; what is left of them is ASCII.
    return /^[\x20-\x7e]$/u.test(character) || sameSign[character] !== undefined || hasCharacter(character, settings)
  })
  const draws = remembered((character) => settings.missing === 'picture' && !has(character) && isDrawable(character))
  let drawn = 0
  const fitted = kana.split('\n').map((line) => {
    const characters = Array.from(line)
    const isDrawn = characters.some(draws) && drawn + characters.length <= mostDrawn
    if (isDrawn) drawn += characters.length
    return characters
      .map((character) => {
        if (has(character)) return sameSign[character] ?? character
        return note(character, isDrawn && draws(character) ? null : likenessOf(character, settings))
      })
      .join('')
  })
  return { text: fitted.join('\n'), missing: [...missing.values()] }
}
