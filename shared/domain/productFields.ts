import { readBounded } from './readNumber.ts'
import { characters, foldCode } from './text.ts'

/** What a value of a field has to be. `required`: the person may not leave it empty. */
type FieldRule = { readonly required: boolean } &
  /** `lines`: line breaks stay. `alwaysSet`: Smaregi never sends it empty. */
  (
    | { readonly kind: 'text'; readonly maxLength: number; readonly lines?: true; readonly alwaysSet?: true }
    | { readonly kind: 'code'; readonly maxLength: number }
    /** Whole numbers: yen, or a sequence. */
    | { readonly kind: 'integer'; readonly unit: 'yen' | null; readonly min: number; readonly max: number }
    /** Yen with decimals. */
    | { readonly kind: 'decimal'; readonly decimals: number; readonly min: number; readonly max: number }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'category' }
  )

const yen = { kind: 'integer', unit: 'yen', min: -99_999_999, max: 99_999_999 } as const

/**
 * The fields of a product that can be edited, by Smaregi's names, and the rules Smaregi holds them to.
 * The one table of them: the contract's row, the empty row, the grid's columns, the check while typing, the
 * outbox and the client come out of it.
 *
 * A new field is a line here; then the compiler asks for its words (ja and en) and its place among the grid's
 * columns, and the engine refuses to start until the mirror's table and a migration have its column.
 *
 * Source of the rules: developers.smaregi.dev, 商品一括更新 (PATCH /products/bulk).
 */
const rules = {
  productCode: { required: false, kind: 'code', maxLength: 20 },
  productName: { required: true, kind: 'text', maxLength: 85, alwaysSet: true },
  productKana: { required: false, kind: 'text', maxLength: 85 },
  categoryId: { required: true, kind: 'category' },
  price: { required: true, ...yen },
  customerPrice: { required: false, ...yen },
  cost: { required: false, kind: 'decimal', decimals: 5, min: -99_999_999.99999, max: 99_999_999.99999 },
  taxDivision: { required: true, kind: 'choice', choices: ['0', '1', '2'] },
  productPriceDivision: { required: true, kind: 'choice', choices: ['1', '2'] },
  tag: { required: false, kind: 'text', maxLength: 85 },
  groupCode: { required: false, kind: 'text', maxLength: 85 },
  size: { required: false, kind: 'text', maxLength: 85 },
  color: { required: false, kind: 'text', maxLength: 85 },
  attribute: { required: false, kind: 'text', maxLength: 1000, lines: true },
  supplierProductNo: { required: false, kind: 'text', maxLength: 85 },
  printReceiptProductName: { required: false, kind: 'text', maxLength: 64 },
  displaySequence: { required: false, kind: 'integer', unit: null, min: 0, max: 999_999_999 },
  displayFlag: { required: true, kind: 'choice', choices: ['0', '1'] },
  salesDivision: { required: true, kind: 'choice', choices: ['0', '1'] },
  stockControlDivision: { required: true, kind: 'choice', choices: ['0', '1'] },
} as const satisfies Readonly<Record<string, FieldRule>>

type Rules = typeof rules
export type ProductFieldName = keyof Rules
export type ProductField = FieldRule & { readonly name: ProductFieldName }

const mapFields = <T>(make: (name: ProductFieldName, rule: FieldRule) => T): Readonly<Record<ProductFieldName, T>> =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, make(name as ProductFieldName, rule)])) as Record<
    ProductFieldName,
    T
  >

/** In the order of the table. */
export const productFieldNames = Object.keys(rules) as [ProductFieldName, ...ProductFieldName[]]

export const productFields: Readonly<Record<ProductFieldName, ProductField>> = mapFields((name, rule) => ({ ...rule, name }))

/** Fields with a list of choices, and the choices of each; their words are under `fields.choices`. */
export type ProductChoices = {
  [N in ProductFieldName as Rules[N] extends { kind: 'choice' } ? N : never]: Rules[N] extends {
    choices: readonly (infer C extends string)[]
  }
    ? C
    : never
}

/** The values of all fields as the grid has them; null is empty. */
export type ProductValues = {
  [N in ProductFieldName]: Rules[N] extends { kind: 'integer' | 'decimal' | 'category' }
    ? number | null
    : Rules[N] extends { alwaysSet: true }
      ? string
      : string | null
}

/** A product of which nothing is filled in. */
export const emptyProductValues: ProductValues = mapFields((_name, rule) =>
  rule.kind === 'text' && rule.alwaysSet ? '' : null,
) as ProductValues

/** Rules that one cell can break; the page's words are under `rules.<rule>`. */
export type CellRule =
  | 'required'
  | 'tooLong'
  | 'notAscii'
  | 'exponentForm'
  | 'notANumber'
  | 'notWhole'
  | 'tooManyDecimals'
  | 'outOfRange'
  | 'notAChoice'
  | 'unknownCategory'
  | 'codeTaken'
  | 'unknownProduct'
  | 'productGoes'

export type CheckedCell =
  | { readonly ok: true; readonly value: string | number | null }
  | {
      readonly ok: false
      readonly rule: CellRule
      readonly details: Readonly<Record<string, string | number>>
    }

const refuse = (rule: CellRule, details: Record<string, string | number> = {}): CheckedCell => ({
  ok: false,
  rule,
  details,
})

/** What Excel makes of a long number in a narrow cell: the last digits are lost. */
export const exponentForm = /^\d(\.\d+)?E\+\d{1,3}$/iu

/** Zero width and direction marks. Joiners and variation selectors are no rubbish: they choose a glyph (葛󠄀, emoji). */
const unseen = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu

/**
 * Text as it is kept: composed (NFC: a Mac writes ガ as two characters, which Smaregi would count as
 * two), without control characters and marks that nobody sees. Line breaks and tabs become a blank, or stay where a field has lines.
 */
export function cleanText(text: string, lines: boolean): string {
  const composed = text.normalize('NFC').replace(unseen, '').replace(/\r\n?/gu, '\n')
  const broken = lines ? composed.replace(/[\t\v\f]/gu, ' ') : composed.replace(/\s*[\n\v\f\u0085\u2028\u2029]+\s*|\t/gu, ' ')
  return broken.replace(/(?!\n)\p{Cc}/gu, '').trim()
}

/**
 * Brings what a person typed or pasted into the form the outbox keeps (codes and amounts folded to
 * ASCII, amounts as numbers, empty as null), or names the rule it breaks. Rules that need the whole
 * catalogue (`codeTaken`, `unknownCategory`, `unknownProduct`, `productGoes`) are the engine's.
 *
 * A code typed in full-width is folded, because an IME left on is no mistake of the person; one
 * that is still not printable ASCII after folding is refused.
 */
export function checkProductField(name: ProductFieldName, input: string | number | null): CheckedCell {
  const field = productFields[name]
  const text = input === null ? '' : String(input).trim()
  if (text === '') return field.required ? refuse('required') : { ok: true, value: null }
  switch (field.kind) {
    case 'text': {
      const kept = cleanText(text, field.lines ?? false)
      if (kept === '') return field.required ? refuse('required') : { ok: true, value: null }
      const length = characters(kept)
      if (length > field.maxLength) return refuse('tooLong', { max: field.maxLength, length })
      return { ok: true, value: kept }
    }
    case 'code': {
      const code = foldCode(text.replace(/[\p{Cc}\p{Cf}]/gu, ''))
      if (code === '') return { ok: true, value: null }
      if (exponentForm.test(code)) return refuse('exponentForm', { text: code })
      if (!/^[ -~]+$/u.test(code)) return refuse('notAscii')
      if (code.length > field.maxLength) {
        return refuse('tooLong', { max: field.maxLength, length: code.length })
      }
      return { ok: true, value: code }
    }
    case 'integer':
    case 'decimal': {
      const read = readBounded(text, { min: field.min, max: field.max, decimals: field.kind === 'integer' ? 0 : field.decimals })
      return read.ok ? read : refuse(read.rule, read.details)
    }
    case 'choice': {
      const choice = foldCode(text)
      if (!field.choices.includes(choice)) return refuse('notAChoice', { choices: field.choices.join(' / ') })
      return { ok: true, value: choice }
    }
    case 'category': {
      const digits = foldCode(text)
      // Below 0: one that Smaregi has not numbered yet.
      if (!/^-?\d{1,15}$/u.test(digits)) return refuse('unknownCategory')
      return { ok: true, value: Number(digits) }
    }
  }
}
