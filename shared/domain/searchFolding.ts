import { kanjiVariants } from './kanjiVariants.ts'

/**
 * The version of the folding. Folded text and its tokens are kept in the shop's file: whoever changes what
 * `foldSearch` gives (or how the engine cuts it into tokens) counts this up, and files that an
 * older version has indexed are indexed anew in the background.
 */
export const searchFoldingVersion = 2

const dropped = 0
const blank = 0x20
/** Every dash becomes the long-vowel mark: typed on a Japanese keyboard the two cannot be told apart. */
const longVowel = 0x30fc

const rangeOf = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const unitsOf = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))

/** Characters that nobody sees: zero width, direction, joiners, soft hyphen, variation selectors. */
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
/** Dashes, minus signs and lines, in every form that IMEs, spreadsheets and PDF files make of them. */
const dashes = [0x2d, ...rangeOf(0x2010, 0x2015), 0x2043, 0x02d7, 0x2212, 0x2500, 0x2501, 0x2796, 0x30a0, longVowel, 0xfe58, 0xfe63]
const waves = [0x7e, 0x301c, 0x3030, 0x223c, 0x223e, 0x02dc]
/** Dots between words (コカ・コーラ): written or left out as one likes. */
const middleDots = [0x30fb, 0x00b7, 0x2022, 0x2027, 0x2219, 0x22c5]
/** Marks of voicing that found no letter to join. */
const looseMarks = [0x3099, 0x309a]
/** Small kana, as many brand names have them large (キユーピー, キヤノン). */
const small = unitsOf('ぁぃぅぇぉっゃゅょゎゕゖ')
const large = unitsOf('あいうえおつやゆよわかけ')

/** What each UTF-16 unit of normalised, lower-case text becomes; 0: nothing. */
const table: Uint16Array = (() => {
  const to = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit)
  const set = (units: readonly number[], target: number): void => {
    for (const unit of units) to[unit] = target
  }
  to.forEach((unit) => {
    if (invisible.test(String.fromCharCode(unit))) to[unit] = dropped
  })
  set([...rangeOf(0, 0x1f), ...rangeOf(0x7f, 0x9f), ...middleDots, ...looseMarks], dropped)
  set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x85, 0x1680, 0x2028, 0x2029], blank)
  set(dashes, longVowel)
  // Halves of characters that lost their other half, as SQLite keeps them.
  set(rangeOf(0xd800, 0xdfff), 0xfffd)
  set(waves, 0x7e)
  small.forEach((unit, i) => (to[unit] = large[i] ?? unit))
  // Katakana (ァ–ヶ, ヽヾ) as hiragana.
  for (const unit of [...rangeOf(0x30a1, 0x30f6), 0x30fd, 0x30fe]) to[unit] = to[unit - 0x60] ?? unit
  for (const [from, target] of kanjiVariants) if (from.length === 1) to[from.charCodeAt(0)] = target.charCodeAt(0)
  return to
})()

/** Variants of two UTF-16 units (𠮷), as the second unit by the first. */
const wideVariants = new Map(kanjiVariants.filter(([from]) => from.length === 2).map(([from, to]) => [from, to.charCodeAt(0)]))

const vu = 0x3094
const bu = 0x3076
const repeatMark = 0x309d
const voicedRepeatMark = 0x309e
/** ヴァ ヴィ ヴ ヴェ ヴォ are written バ ビ ブ ベ ボ as often. */
const afterVu = new Map([...'ァィェォぁぃぇぉ'].map((mark, i) => [mark.charCodeAt(0), 'ばびべぼ'.charCodeAt(i % 4)]))

/** ゝ repeats the letter before it, ゞ repeats it voiced (いすゞ). */
function repeated(mark: number, before: number): number {
  const [plain = ''] = String.fromCharCode(before).normalize('NFD')
  if (mark === repeatMark) return plain.charCodeAt(0)
  const voiced = `${plain}\u3099`.normalize('NFC')
  if (voiced.length !== 1) return before
  return voiced.charCodeAt(0) === vu ? bu : voiced.charCodeAt(0)
}

const isKana = (unit: number): boolean => unit >= 0x3041 && unit <= 0x3096
/** A character of two UTF-16 units. */
const wide = /[\u{10000}-\u{10ffff}]/u
const plainAscii = /^[ -~]*$/u

/** A code or a name without anything beyond ASCII: nothing to look up but the dash. */
const foldAscii = (text: string): string => text.toLowerCase().replaceAll('-', 'ー').replace(/ {2,}/gu, ' ').trim()

/** Characters whose folding depends on what stands beside them, or that are two units long. */
const dependent = /^[\p{M}\p{Default_Ignorable_Code_Point}\ud800-\udfff\u1100-\u11ff゛゜ﾞﾟゔヴゝゞヽヾ]$/u
/** Lower case differs at the end of a word (ς). */
const sigma = 'Σ'
/** What a unit becomes wherever it stands, as far as texts so far have asked; 0: not known yet. */
const alone = new Uint16Array(0x1_0000)
/** In `alone`: only the whole text tells. */
const inContext = 0xffff
const scratch = new Uint16Array(512)

function learn(unit: number): number {
  const character = String.fromCharCode(unit)
  const folded = foldInContext(`あ${character}あ`)
  const isPlain = unit !== inContext && folded.length === 3 && !dependent.test(character) && !character.normalize('NFKC').includes(sigma)
  const target = isPlain ? folded.charCodeAt(1) : inContext
  alone[unit] = target
  return target
}

/** The same as `foldInContext` for texts in which every character folds by itself, as nearly all do; else null. */
function foldEach(text: string): string | null {
  if (text.length > scratch.length) return null
  let length = 0
  let before = blank
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    const target = alone[unit] || learn(unit)
    if (target === inContext) return null
    if (target === blank && before === blank) continue
    scratch[length] = target
    length += 1
    before = target
  }
  if (length > 0 && before === blank) length -= 1
  return String.fromCharCode.apply(null, scratch.subarray(0, length) as unknown as number[])
}

/**
 * The form in which texts are compared when searching: the same word in any spelling gives the same text.
 * Width, case, hiragana and katakana, small and large kana, dashes and long-vowel marks, wave dashes, marks
 * of voicing and of repetition, middle dots, variant kanji and invisible characters do not count; blanks are
 * one space. Lengths change (ｶﾞ becomes が), so never map positions back.
 */
export const foldSearch = (text: string): string => foldEach(text) ?? foldInContext(text)

/** `foldSearch` by the rules themselves, whatever stands beside what. */
export function foldInContext(text: string): string {
  if (plainAscii.test(text)) return foldAscii(text)
  const from = text.replaceAll('゛', '\u3099').replaceAll('゜', '\u309a').normalize('NFKC').toLowerCase()
  let folded = ''
  let before = blank
  const put = (unit: number): void => {
    if (unit === dropped || (unit === blank && before === blank)) return
    folded += String.fromCharCode(unit)
    before = unit
  }
  for (let i = 0; i < from.length; i += 1) {
    const unit = from.charCodeAt(i)
    const pair = unit >= 0xd800 && unit <= 0xdbff ? wide.exec(from.slice(i, i + 2))?.[0] : undefined
    if (pair !== undefined) {
      i += 1
      if (invisible.test(pair)) continue
      const variant = wideVariants.get(pair)
      if (variant !== undefined) put(variant)
      else {
        folded += pair
        before = unit
      }
      continue
    }
    const kana = table[unit] ?? unit
    if (kana === vu) {
      const joined = afterVu.get(from.charCodeAt(i + 1))
      put(joined ?? bu)
      if (joined !== undefined) i += 1
    } else put((kana === repeatMark || kana === voicedRepeatMark) && isKana(before) ? repeated(kana, before) : kana)
  }
  if (before === blank) folded = folded.trimEnd()
  // What stood between a letter and its mark is gone by now: they may have become one character.
  return folded === folded.normalize('NFKC').toLowerCase() ? folded : foldInContext(folded)
}
