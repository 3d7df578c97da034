import type { ProductFieldName } from './productFields.ts'
import { readCode } from './barcode/index.ts'

/**
 * What Smaregi takes and a person rarely means: shown before a paste and before a send, never refused.
 * priceNegative: a price under 0. codeChanged: a product has another code, or none, from now on.
 * codeNotJan: it had a code that scanners check, and the new one fails that check.
 */
const changeWarnings = ['priceNegative', 'codeChanged', 'codeNotJan'] as const
export type ChangeWarning = (typeof changeWarnings)[number]

type Value = string | number | null

const isJan = (code: Value): boolean => typeof code === 'string' && readCode(code).checkDigit === 'ok'

/** Warnings of one cell that goes from `old` to `next`. */
export function warningsOf(field: ProductFieldName, old: Value, next: Value): readonly ChangeWarning[] {
  if (old === next) return []
  if (field === 'price' || field === 'customerPrice') return typeof next === 'number' && next < 0 ? ['priceNegative'] : []
  if (field !== 'productCode' || old === null) return []
  return isJan(old) && !isJan(next) ? ['codeChanged', 'codeNotJan'] : ['codeChanged']
}

/** How often each warning comes up. */
export type WarningCounts = Record<ChangeWarning, number>

export const noWarnings = (): WarningCounts => ({ priceNegative: 0, codeChanged: 0, codeNotJan: 0 })
