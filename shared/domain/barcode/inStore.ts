import { hasRightCheckDigit, priceCheckDigitOf, withCheckDigit } from './checkDigit.ts'

/**
 * How a shop's scales and label printers write a price or a weight into a JAN of 13 digits that begins with 20–29 or 02:
 * prefix, item, perhaps a check digit of the price, the value, and the check digit of the whole. GS1 leaves it to the shop.
 */
export interface InStoreRule {
  /** `02`, `20` … `29`, or longer where the digits behind tell codes apart. */
  readonly prefix: string
  readonly itemDigits: number
  /** `gs1`: after GS1's tables, tested; `untested`: a digit is there, but of another making. */
  readonly valueCheck: 'none' | 'gs1' | 'untested'
  /** Yen with tax, or grams. */
  readonly value: 'price' | 'weight'
  readonly valueDigits: number
}

export type InStoreRuleProblem = 'prefix' | 'itemDigits' | 'valueDigits' | 'length' | 'valueCheck' | 'samePrefix'

/** The layouts that scales are delivered with: four digits of price with their check digit, five without one, and grams. */
export const usualInStoreRules: readonly InStoreRule[] = [
  { prefix: '02', itemDigits: 5, valueCheck: 'gs1', value: 'price', valueDigits: 4 },
  { prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 },
  { prefix: '25', itemDigits: 5, valueCheck: 'none', value: 'weight', valueDigits: 5 },
]

export const mostInStoreRules = 20
/** Digits of a JAN before its own check digit. */
const bodyDigits = 12

const valueCheckDigits = ({ valueCheck }: InStoreRule): number => (valueCheck === 'none' ? 0 : 1)

/** Digits that the parts of a rule have together; 12 are needed. */
const digitsOfRule = (rule: InStoreRule): number => rule.prefix.length + rule.itemDigits + valueCheckDigits(rule) + rule.valueDigits

/** What is wrong with each rule; null where nothing is. */
export function inStoreRuleProblems(rules: readonly InStoreRule[]): readonly (InStoreRuleProblem | null)[] {
  return rules.map((rule, at) => {
    if (!/^(?:02|2\d)\d{0,3}$/u.test(rule.prefix)) return 'prefix'
    if (!Number.isInteger(rule.itemDigits) || rule.itemDigits < 1 || rule.itemDigits > 9) return 'itemDigits'
    if (!Number.isInteger(rule.valueDigits) || rule.valueDigits < 1 || rule.valueDigits > 8) return 'valueDigits'
    // GS1's tables are for prices of four and five digits.
    if (rule.valueCheck === 'gs1' && ![4, 5].includes(rule.valueDigits)) return 'valueCheck'
    if (digitsOfRule(rule) !== bodyDigits) return 'length'
    return rules.findIndex(({ prefix }) => prefix === rule.prefix) < at ? 'samePrefix' : null
  })
}

/** One part of an in-store code, in the order in which they stand there. */
export interface InStorePart {
  readonly name: (typeof inStorePartNames)[number]
  readonly digits: string
}
export const inStorePartNames = ['prefix', 'item', 'valueCheck', 'price', 'weight', 'checkDigit'] as const

export interface InStoreReading {
  readonly item: string
  readonly parts: readonly InStorePart[]
  readonly price: number | null
  readonly weightGrams: number | null
  /** The value's own check digit does not fit: the value cannot be trusted. */
  readonly valueIsWrong: boolean
  /** Under which the item may stand in the catalogue: without a value, without its end, and the item's own digits. */
  readonly codes: readonly string[]
}

/** 13 digits that a shop made itself, after the rule with the longest prefix that fits; null where none does. */
export function readInStore(code: string, rules: readonly InStoreRule[]): InStoreReading | null {
  const [rule] = rules.filter(({ prefix }) => code.startsWith(prefix)).toSorted((a, b) => b.prefix.length - a.prefix.length)
  if (rule === undefined || digitsOfRule(rule) !== bodyDigits || !hasRightCheckDigit(code)) return null
  const stem = code.slice(0, rule.prefix.length + rule.itemDigits)
  const item = stem.slice(rule.prefix.length)
  const digits = code.slice(bodyDigits - rule.valueDigits, bodyDigits)
  const check = code.slice(stem.length, bodyDigits - rule.valueDigits)
  const valueIsWrong = rule.valueCheck === 'gs1' && priceCheckDigitOf(digits) !== check
  const value = valueIsWrong ? null : Number(digits)
  return {
    item,
    parts: partsOf(rule, [rule.prefix, item, check, digits, code.slice(bodyDigits)]),
    price: rule.value === 'price' ? value : null,
    weightGrams: rule.value === 'weight' ? value : null,
    valueIsWrong,
    codes: [withCheckDigit(stem.padEnd(bodyDigits, '0')), stem, item],
  }
}

/** Digits in the order of a rule, with the names of what they are; a rule may have no check digit of the value. */
const partsOf = ({ value }: InStoreRule, digits: readonly string[]): readonly InStorePart[] =>
  (['prefix', 'item', 'valueCheck', value, 'checkDigit'] as const)
    .map((name, at) => ({ name, digits: digits[at] ?? '' }))
    .filter((part) => part.digits !== '')

/** The code that a rule makes of an item and a value, in its parts; the check digit of the whole is the last. */
export function inStoreParts(rule: InStoreRule, item: string, value: number): readonly InStorePart[] {
  const itemPart = item.padStart(rule.itemDigits, '0').slice(-rule.itemDigits)
  const valuePart = String(value).padStart(rule.valueDigits, '0').slice(-rule.valueDigits)
  const check = { none: '', untested: '0', gs1: rule.valueCheck === 'gs1' ? priceCheckDigitOf(valuePart) : '' }[rule.valueCheck]
  const body = [rule.prefix, itemPart, check, valuePart]
  return partsOf(rule, [...body, withCheckDigit(body.join('')).slice(-1)])
}
