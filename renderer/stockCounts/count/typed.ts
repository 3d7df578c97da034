import { provesItself } from '#shared/domain/barcode/index.ts'
import { readShelfLabel } from '#shared/domain/stockCounts/shelfCode.ts'
import { foldCode } from '#shared/domain/text.ts'
import { createStore, type StoreApi } from 'zustand'

/** What stands in the field of the quantity, and when the last key came into it (by `performance.now`). */
export type Typing = StoreApi<{ readonly text: string; readonly at: number }>
export const createTyping = (): Typing => createStore(() => ({ text: '', at: 0 }))

/** What stands in the field of the quantity. */
export type Typed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'quantity'; readonly pieces: number }
  /** A code beyond doubt: read by Enter, never by itself. */
  | { readonly kind: 'code'; readonly code: string }
  /** Neither: a code only where a product has it. */
  | { readonly kind: 'other'; readonly text: string }

/** Codes with a check digit have that many characters at least. */
const leastCode = 8

/**
 * Tells a quantity from a code: up to six digits are a quantity, whatever product has such a code, so that a quantity never becomes a bar
 * code; a code has eight characters at least and the right check digit, or is the label of a shelf.
 */
export function readTyped(text: string): Typed {
  const folded = foldCode(text)
  if (folded === '' || folded === '-') return { kind: 'nothing' }
  if (/^-?\d{1,6}$/u.test(folded)) return { kind: 'quantity', pieces: Number(folded) }
  const isCode = (folded.length >= leastCode && provesItself(folded)) || readShelfLabel(folded) !== null
  return isCode ? { kind: 'code', code: folded } : { kind: 'other', text: folded }
}
