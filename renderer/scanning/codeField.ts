import type { CodeReading } from '#shared/domain/barcode/index.ts'
import { isTextField } from '../common/keys.ts'

export type CodeField = HTMLInputElement | HTMLTextAreaElement

/** Sets a field's value as typing would, so that its component gets the input event. */
export function setValue(field: CodeField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/**
 * True for a field that asks for a code: it is filled by a scan instead of the scan's target getting it. `code`: that of a product;
 * `wholeCode`: all that was read, also the price in an in-store code.
 */
export const asksForCode = ({ dataset: { scan } }: HTMLElement): boolean => scan === 'code' || scan === 'wholeCode'

/** What a scan writes into such a field. */
export const fillWithCode = (field: CodeField, { code, productCode }: CodeReading): void =>
  setValue(field, field.dataset.scan === 'wholeCode' ? code : productCode)

/** The field with the focus where it asks for a code and can be written into. */
export function focusedCodeField(): CodeField | null {
  const field = document.activeElement
  return isTextField(field) && asksForCode(field) && !field.readOnly && !field.disabled ? field : null
}
