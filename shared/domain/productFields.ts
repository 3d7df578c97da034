import { characters, foldCode } from './text.ts'

/**
 * The fields of a product that can be edited, and the rules Smaregi holds them to, in one table:
 * the grid's columns, the check while typing, the outbox and the client read it.
 * Source of the rules: developers.smaregi.dev, 商品一括更新 (PATCH /products/bulk).
 */
export const productFieldNames = [
  'productCode',
  'productName',
  'productKana',
  'categoryId',
  'price',
  'customerPrice',
  'cost',
  'taxDivision',
  'productPriceDivision',
  'tag',
  'groupCode',
  'size',
  'color',
  'attribute',
  'supplierProductNo',
  'printReceiptProductName',
  'displaySequence',
  'displayFlag',
  'salesDivision',
  'stockControlDivision',
] as const

export type ProductFieldName = (typeof productFieldNames)[number]

export type ProductField = {
  readonly name: ProductFieldName
  readonly required: boolean
} & (
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'code'; readonly maxLength: number }
  /** Whole numbers: yen, or a sequence. */
  | { readonly kind: 'integer'; readonly unit: 'yen' | null; readonly min: number; readonly max: number }
  /** Yen with decimals. */
  | { readonly kind: 'decimal'; readonly decimals: number; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'category' }
)

const yen = { kind: 'integer', unit: 'yen', min: -99_999_999, max: 99_999_999 } as const

export const productFields: Readonly<Record<ProductFieldName, ProductField>> = {
  productCode: { name: 'productCode', required: false, kind: 'code', maxLength: 20 },
  productName: { name: 'productName', required: true, kind: 'text', maxLength: 85 },
  productKana: { name: 'productKana', required: false, kind: 'text', maxLength: 85 },
  categoryId: { name: 'categoryId', required: true, kind: 'category' },
  price: { name: 'price', required: true, ...yen },
  customerPrice: { name: 'customerPrice', required: false, ...yen },
  cost: { name: 'cost', required: false, kind: 'decimal', decimals: 5, min: -99_999_999.99999, max: 99_999_999.99999 },
  taxDivision: { name: 'taxDivision', required: true, kind: 'choice', choices: ['0', '1', '2'] },
  productPriceDivision: { name: 'productPriceDivision', required: true, kind: 'choice', choices: ['1', '2'] },
  tag: { name: 'tag', required: false, kind: 'text', maxLength: 85 },
  groupCode: { name: 'groupCode', required: false, kind: 'text', maxLength: 85 },
  size: { name: 'size', required: false, kind: 'text', maxLength: 85 },
  color: { name: 'color', required: false, kind: 'text', maxLength: 85 },
  attribute: { name: 'attribute', required: false, kind: 'text', maxLength: 1000 },
  supplierProductNo: { name: 'supplierProductNo', required: false, kind: 'text', maxLength: 85 },
  printReceiptProductName: { name: 'printReceiptProductName', required: false, kind: 'text', maxLength: 64 },
  displaySequence: { name: 'displaySequence', required: false, kind: 'integer', unit: null, min: 0, max: 999_999_999 },
  displayFlag: { name: 'displayFlag', required: true, kind: 'choice', choices: ['0', '1'] },
  salesDivision: { name: 'salesDivision', required: true, kind: 'choice', choices: ['0', '1'] },
  stockControlDivision: { name: 'stockControlDivision', required: true, kind: 'choice', choices: ['0', '1'] },
}

/** Rules that one cell can break; the page's words are under `rules.<rule>`. */
export type CellRule =
  | 'required'
  | 'tooLong'
  | 'notAscii'
  | 'notANumber'
  | 'notWhole'
  | 'tooManyDecimals'
  | 'outOfRange'
  | 'notAChoice'
  | 'unknownCategory'
  | 'codeTaken'
  | 'unknownProduct'

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

/**
 * Brings what a person typed or pasted into the form the outbox keeps (codes and amounts folded to
 * ASCII, amounts as numbers, empty as null), or names the rule it breaks. Rules that need the whole
 * catalogue (`codeTaken`, `unknownCategory`, `unknownProduct`) are the engine's.
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
      const length = characters(text)
      if (length > field.maxLength) return refuse('tooLong', { max: field.maxLength, length })
      return { ok: true, value: text }
    }
    case 'code': {
      const code = foldCode(text)
      if (!/^[ -~]+$/u.test(code)) return refuse('notAscii')
      if (code.length > field.maxLength) {
        return refuse('tooLong', { max: field.maxLength, length: code.length })
      }
      return { ok: true, value: code }
    }
    case 'integer':
    case 'decimal': {
      const amount = parseAmount(text)
      if (amount === null) return refuse('notANumber')
      const { number, decimals } = amount
      if (field.kind === 'integer' && decimals > 0) return refuse('notWhole')
      if (field.kind === 'decimal' && decimals > field.decimals) {
        return refuse('tooManyDecimals', { max: field.decimals })
      }
      if (number < field.min || number > field.max) {
        return refuse('outOfRange', { min: field.min, max: field.max })
      }
      return { ok: true, value: number }
    }
    case 'choice': {
      const choice = foldCode(text)
      if (!field.choices.includes(choice)) return refuse('notAChoice', { choices: field.choices.join(' / ') })
      return { ok: true, value: choice }
    }
    case 'category': {
      const digits = foldCode(text)
      if (!/^\d{1,15}$/u.test(digits)) return refuse('unknownCategory')
      return { ok: true, value: Number(digits) }
    }
  }
}

/** `1,280`, `¥1,280`, `１２８０円`, `-5`, `△5` (the trade's minus). Null where it is no amount. */
function parseAmount(text: string): { number: number; decimals: number } | null {
  const plain = foldCode(text)
    .replace(/^[¥\\]/u, '')
    .replace(/円$/u, '')
    .replace(/^[△▲]/u, '-')
    .trim()
  if (!/^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/u.test(plain)) return null
  const bare = plain.replace(/,/gu, '')
  const decimals = (bare.split('.')[1] ?? '').replace(/0+$/u, '').length
  const number = Number(bare)
  return Number.isFinite(number) ? { number: number === 0 ? 0 : number, decimals } : null
}
