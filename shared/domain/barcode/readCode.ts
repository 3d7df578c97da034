import { foldCode } from '../text.ts'
import { bookKindOf, bookPriceOf, splitSecond } from './books.ts'
import { checkDigitOf, hasRightCheckDigit } from './checkDigit.ts'
import { readCompressedLink } from './compressedLink.ts'
import { isAddress, readDigitalLink } from './digitalLink.ts'
import { equivalentCodes } from './equivalents.ts'
import { gs1Element, readBracketed, readElements, type Gs1Element } from './gs1.ts'
import { contentOf, type Gs1Content } from './gs1Content.ts'
import { readInStore, type InStorePart, type InStoreRule } from './inStore.ts'
import { splitSymbology, withoutControls, withSeparators, type Symbology } from './symbology.ts'
import { upcAOf } from './upc.ts'

/**
 * Sources: GS1 General Specifications (check digit, 3 and 1 from the right), GS1 Japan (45, 49; in-store 20–29 and 02).
 * `book`: an ISBN; `bookPrice`: the second code of a book; `gs1`: a code with application identifiers, or a GS1 web address.
 */
export const codeKinds = ['JAN13', 'JAN8', 'UPC-A', 'UPC-E', 'ITF14', 'inStore', 'book', 'bookPrice', 'magazine', 'gs1', 'other'] as const
export type CodeKind = (typeof codeKinds)[number]

/** `compressed`: a GS1 Digital Link of which at most the GTIN can be read; `address`: a web address that says nothing of goods. */
export const linkKinds = ['digitalLink', 'compressed', 'address'] as const

export interface CodeReading {
  /** What is looked up: folded, of a GS1 code the goods' own, as 13 digits where it is the piece itself. */
  readonly code: string
  readonly kind: CodeKind
  readonly checkDigit: 'ok' | 'wrong' | 'none'
  /** The digit that would be right where the last one is wrong. */
  readonly expectedCheckDigit: string | null
  /** As the scanner named it (`]E0`); null where it did not. */
  readonly symbology: Symbology | null
  /** The item's digits inside an in-store code that has a rule. */
  readonly item: string | null
  /** What the digits of such a code are; none of any other code. */
  readonly parts: readonly InStorePart[]
  /**
   * What is registered as the product's code: of an in-store code with a rule its item, else `code`. Smaregi's register looks up the
   * digits that its NON-PLU setting calls コード as they are, without prefix, value and check digits (help.smaregi.jp, «NON-PLU機能»).
   */
  readonly productCode: string
  /** Yen inside the code; null where there are none, or where their own check digit does not fit. */
  readonly price: number | null
  /** Whether that price is without tax, as in the book trade. */
  readonly priceIsWithoutTax: boolean
  readonly weightGrams: number | null
  /** A price or weight is there, and its own check digit does not fit. */
  readonly valueIsWrong: boolean
  /** The second code of a book, or the two or five digits beside a magazine's. */
  readonly second: string | null
  /** The code is a web address of this kind; null: it is none. */
  readonly link: (typeof linkKinds)[number] | null
  /** A carton's code: what is inside is another. */
  readonly carton: boolean
  /** Pieces inside, where the code says so. */
  readonly pieces: number | null
  /** Dates are YYYY-MM-DD. */
  readonly lot: string | null
  readonly serial: string | null
  readonly expiry: string | null
  readonly bestBefore: string | null
  readonly produced: string | null
  readonly packed: string | null
  /** All fields of a GS1 code, also those that Banto makes nothing of. */
  readonly elements: readonly Gs1Element[]
}

export interface CodeContext {
  /** The shop's rules for its own codes. */
  readonly rules?: readonly InStoreRule[]
  /** The year in which two-digit years are read. */
  readonly thisYear?: number
}

/** Longer than any code in bars and than any QR code on goods; what is behind is not read. */
export const mostCodeCharacters = 1000

const nothingInside = {
  symbology: null,
  item: null,
  parts: [],
  price: null,
  priceIsWithoutTax: false,
  weightGrams: null,
  valueIsWrong: false,
  second: null,
  link: null,
  carton: false,
  pieces: null,
  lot: null,
  serial: null,
  expiry: null,
  bestBefore: null,
  produced: null,
  packed: null,
  elements: [],
} as const

function kindOf(code: string, symbology: Symbology | null): CodeKind {
  if (!/^\d+$/u.test(code)) return 'other'
  switch (code.length) {
    case 13:
      if (/^(?:2|02)/u.test(code)) return 'inStore'
      return bookKindOf(code) ?? (code.startsWith('0') ? 'UPC-A' : 'JAN13')
    case 12:
      if (code.startsWith('2')) return 'inStore'
      // Japan's 45 and 49, one digit short: a JAN that lost its last digit and no UPC.
      return /^4[59]/u.test(code) && !hasRightCheckDigit(code) ? 'other' : 'UPC-A'
    case 14:
      return 'ITF14'
    case 8:
      if (code.startsWith('2')) return 'inStore'
      return symbology?.identifier !== 'E4' && !hasRightCheckDigit(code) && upcAOf(code) !== null ? 'UPC-E' : 'JAN8'
    default:
      return 'other'
  }
}

/** Codes of other lengths carry no check digit that could be judged. */
function checkOf(code: string, kind: CodeKind): Pick<CodeReading, 'checkDigit' | 'expectedCheckDigit'> {
  if (kind === 'other') return { checkDigit: 'none', expectedCheckDigit: null }
  if (kind === 'UPC-E' || hasRightCheckDigit(code)) return { checkDigit: 'ok', expectedCheckDigit: null }
  return { checkDigit: 'wrong', expectedCheckDigit: checkDigitOf(code.slice(0, -1)) }
}

function readPlain(text: string, symbology: Symbology | null, rules: readonly InStoreRule[]): CodeReading {
  const two = splitSecond(text)
  const code = two?.code ?? text
  const kind = kindOf(code, symbology)
  const inside = kind === 'inStore' && code.length > 8 ? readInStore(code.padStart(13, '0'), rules) : null
  const price = inside?.price ?? two?.price ?? (kind === 'bookPrice' ? bookPriceOf(code) : null)
  return {
    ...nothingInside,
    code,
    kind,
    ...checkOf(code, kind),
    symbology,
    item: inside?.item ?? null,
    parts: inside?.parts ?? [],
    productCode: inside?.item ?? code,
    price,
    priceIsWithoutTax: price !== null && inside === null,
    weightGrams: inside?.weightGrams ?? null,
    valueIsWrong: inside?.valueIsWrong ?? false,
    second: two?.second ?? null,
    carton: kind === 'ITF14' && /^[1-8]/u.test(code),
  }
}

/** The goods' code as it stands in a catalogue: 13 digits where the indicator is 0. */
const goodsCode = (gtin: string): string => gtin.replace(/^0/u, '')

function readGs1(elements: readonly Gs1Element[], content: Gs1Content, symbology: Symbology | null, whole: string): CodeReading {
  const { gtin, priceYen, ...facts } = content
  const code = gtin === null ? withoutControls(whole) : goodsCode(gtin.value)
  return {
    ...nothingInside,
    ...facts,
    code,
    productCode: code,
    kind: 'gs1',
    checkDigit: gtin === null ? 'none' : gtin.problem === 'checkDigit' ? 'wrong' : 'ok',
    expectedCheckDigit: gtin?.expectedCheckDigit ?? null,
    symbology,
    price: priceYen,
    elements,
  }
}

/** A web address: GS1's with goods in it, or as it stands. */
function readAddress(address: string, symbology: Symbology | null, thisYear: number): CodeReading {
  const fields = readDigitalLink(address)
  if (fields.length > 0) return { ...readGs1(fields, contentOf(fields, thisYear), symbology, address), link: 'digitalLink' }
  const compressed = readCompressedLink(address)
  const link = compressed === null ? 'address' : 'compressed'
  const goods = typeof compressed?.gtin === 'string' ? [gs1Element('01', compressed.gtin)] : []
  if (goods.length > 0) return { ...readGs1(goods, contentOf(goods, thisYear), symbology, address), link }
  return { ...readPlain(address, symbology, []), link }
}

/** Without a symbology that says so, a code counts as GS1's only where it names goods, or a pallet, beyond doubt. */
const isCertain = (elements: readonly Gs1Element[], content: Gs1Content): boolean =>
  content.gtin?.problem === null || (elements[0]?.identifier === '00' && elements[0].problem === null)

const folded = (text: string): string => foldCode(text.slice(0, mostCodeCharacters)).replace(/^\p{Cc}+/u, '')

/** All of a text that was scanned or typed, whatever it may be: folded, without symbology prefix and separators. */
export const plainText = (text: string): string => withoutControls(splitSymbology(folded(text)).data).trim()

/**
 * What a text is that was scanned or typed. Full-width digits of an IME left on, blanks, invisible characters, a symbology prefix and
 * separators in any form are understood. Never throws.
 */
export function readCode(text: string, { rules = [], thisYear = new Date().getFullYear() }: CodeContext = {}): CodeReading {
  const { symbology, data } = splitSymbology(folded(text))
  const plain = withoutControls(data).trim()
  if (isAddress.test(plain)) return readAddress(plain, symbology, thisYear)
  const separated = withSeparators(data)
  const announced = symbology?.isGs1 === true
  const bracketed = readBracketed(separated)
  for (const elements of [bracketed, readElements(separated)]) {
    const content = contentOf(elements, thisYear)
    // Nobody puts brackets around identifiers of a code that is none.
    const isWritten = elements === bracketed && elements.length > 0 && elements.every((one) => one.problem !== 'unknownIdentifier')
    if (elements.length > 0 && (announced || isWritten || isCertain(elements, content)))
      return readGs1(elements, content, symbology, separated)
  }
  return readPlain(plain, symbology, rules)
}

/** What is looked up of a text that was scanned or typed. */
export const cleanCode = (text: string): string => readCode(text).code

/** True where a text can hardly be anything but a code: prefixed by its symbology, a GS1 code, or its check digit fits. */
export function provesItself(text: string): boolean {
  const { checkDigit } = readCode(text)
  return checkDigit === 'ok' || /^\][A-Za-z]\d./u.test(foldCode(text))
}

/** Codes under which what was read may stand in the catalogue, best first. */
export function catalogueCodes(reading: CodeReading, rules: readonly InStoreRule[] = []): readonly string[] {
  const inside = reading.item === null ? [] : (readInStore(reading.code.padStart(13, '0'), rules)?.codes ?? [])
  const withSecond = reading.second === null ? [] : [reading.code + reading.second]
  return [...new Set([...equivalentCodes(reading.code), ...withSecond, ...inside])]
}
