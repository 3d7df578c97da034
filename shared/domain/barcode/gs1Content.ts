import type { Gs1Element } from './gs1.ts'

/** What the fields of a GS1 code say of the goods. Dates as YYYY-MM-DD; the day of the label's printing is never guessed. */
export interface Gs1Content {
  /** 14 digits: of the goods (01, also in 8006), or of what a carton holds (02). Its check digit may be wrong: see the element. */
  readonly gtin: Gs1Element | null
  /** The code names a carton's contents (02) or is a carton's own (indicator 1–8). */
  readonly carton: boolean
  /** Pieces of what is named: 37 of a carton's contents, 30 of goods whose number varies. */
  readonly pieces: number | null
  readonly lot: string | null
  readonly serial: string | null
  /** 17: not to be sold or used after it. */
  readonly expiry: string | null
  /** 15 */
  readonly bestBefore: string | null
  /** 11 */
  readonly produced: string | null
  /** 13 */
  readonly packed: string | null
  /** 310n */
  readonly weightGrams: number | null
  /** 392n, or 393n in yen. */
  readonly priceYen: number | null
}

/** ISO 4217: Japanese yen. */
const yenCurrency = '392'

/**
 * A date of six digits; day 00 is the last of the month. The century: GS1 General Specifications, 7.12 (a year that lies 51 and more
 * ahead belongs to the last century, one 50 and more behind to the next).
 */
function dateOf(text: string, thisYear: number): string {
  const two = Number(text.slice(0, 2))
  const ahead = two - (thisYear % 100)
  const century = Math.floor(thisYear / 100) + (ahead >= 51 ? -1 : ahead <= -50 ? 1 : 0)
  const year = century * 100 + two
  const month = Number(text.slice(2, 4))
  const day = Number(text.slice(4, 6)) || new Date(Date.UTC(year, month, 0)).getUTCDate()
  return `${year}-${text.slice(2, 4)}-${String(day).padStart(2, '0')}`
}

/** Digits with so many decimals as the identifier's last digit says. */
const decimal = (identifier: string, digits: string): number => Number(digits) / 10 ** Number(identifier.at(-1))

const goods = new Set(['01', '02', '8006'])

export function contentOf(elements: readonly Gs1Element[], thisYear: number): Gs1Content {
  const right = elements.filter(({ problem }) => problem === null)
  const first = (pattern: RegExp): Gs1Element | null => right.find(({ identifier }) => pattern.test(identifier)) ?? null
  const text = (pattern: RegExp): string | null => first(pattern)?.value ?? null
  const number = (found: Gs1Element | null, skip = 0): number | null =>
    found === null ? null : decimal(found.identifier, found.value.slice(skip))
  const date = (pattern: RegExp): string | null => {
    const found = text(pattern)
    return found === null ? null : dateOf(found, thisYear)
  }
  const pieces = text(/^3[07]$/u)
  const weight = number(first(/^310\d$/u))
  const named = elements.find(({ identifier, value }) => goods.has(identifier) && /^\d{14}/u.test(value)) ?? null
  const yen =
    number(first(/^392\d$/u)) ??
    number(right.find((one) => /^393\d$/u.test(one.identifier) && one.value.startsWith(yenCurrency)) ?? null, 3)
  return {
    gtin: named === null ? null : { ...named, value: named.value.slice(0, 14) },
    carton: named !== null && (named.identifier === '02' || /^[1-8]/u.test(named.value)),
    pieces: pieces === null ? null : Number(pieces),
    lot: text(/^10$/u),
    serial: text(/^21$/u),
    expiry: date(/^17$/u),
    bestBefore: date(/^15$/u),
    produced: date(/^11$/u),
    packed: date(/^13$/u),
    weightGrams: weight === null ? null : Math.round(weight * 1000),
    priceYen: yen,
  }
}
