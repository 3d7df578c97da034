import type { BulkOperation } from '#shared/contracts/products.ts'
import { productFieldNames, productFields, type ProductFieldName } from '#shared/domain/productFields.ts'
import { readBounded, type Bounds } from '#shared/domain/readNumber.ts'
import type { FieldValues } from './values.ts'

export const bulkKinds = ['percent', 'add', 'set'] as const
export const amountFields = ['price', 'customerPrice', 'cost'] as const
export const roundingUnits = [1, 10, 50, 100, 500, 1000] as const
export const roundingModes = ['nearest', 'up', 'down'] as const

type AmountField = (typeof amountFields)[number]

/** What stands in the dialog; numbers are kept as they are typed. */
export interface BulkForm {
  readonly kind: (typeof bulkKinds)[number]
  readonly field: ProductFieldName
  readonly percent: string
  readonly amount: string
  readonly value: string
  readonly unit: number
  readonly mode: (typeof roundingModes)[number]
}

export const firstForm: BulkForm = {
  kind: 'percent',
  field: 'price',
  percent: '',
  amount: '',
  value: '',
  unit: 10,
  mode: 'nearest',
}

export const isAmountField = (field: string): field is AmountField => amountFields.some((one) => one === field)
export const settableFields = productFieldNames.filter((name) => name !== 'productCode')

type FormReading =
  | { readonly ok: true; readonly operation: BulkOperation }
  /** Nothing typed yet: no operation and no fault. */
  | { readonly ok: false; readonly message: string | null }

const percentBounds: Bounds = { min: -100, max: 1000, decimals: 5 }
/** As far as any amount of a product goes; the cost has the most decimals. */
const amountBounds: Bounds = { min: -99_999_999, max: 99_999_999, decimals: 5 }

/** The form as an operation, or what is wrong with it in words. */
export function readForm(form: BulkForm, values: FieldValues): FormReading {
  const { kind, field, unit, mode } = form
  if (kind === 'set') {
    if (form.value === '' && productFields[field].required) return { ok: false, message: null }
    const checked = values.check(field, form.value)
    return checked.ok ? { ok: true, operation: { kind, field, value: checked.value } } : { ok: false, message: checked.message }
  }
  if (!isAmountField(field)) return { ok: false, message: null }
  const text = kind === 'percent' ? form.percent : form.amount
  if (text.trim() === '') return { ok: false, message: null }
  const read = readBounded(kind === 'percent' ? text.replace(/[%％]\s*$/u, '') : text, kind === 'percent' ? percentBounds : amountBounds)
  if (!read.ok) return { ok: false, message: values.rule(read.rule, read.details) }
  const rounding = { unit, mode }
  return kind === 'add'
    ? { ok: true, operation: { kind, field, amount: read.value, rounding } }
    : { ok: true, operation: { kind, field, percent: read.value, rounding } }
}
