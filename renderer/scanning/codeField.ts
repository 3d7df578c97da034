import { isTextField } from '../common/keys.ts'

export type CodeField = HTMLInputElement | HTMLTextAreaElement

/** Sets a field's value as typing would, so that its component gets the input event. */
export function setValue(field: CodeField, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** True for a field that asks for a code: it is filled by a scan instead of the scan's target getting it. */
export const asksForCode = (field: HTMLElement): boolean => field.dataset.scan === 'code'

/** The field with the focus where it asks for a code and can be written into. */
export function focusedCodeField(): CodeField | null {
  const field = document.activeElement
  return isTextField(field) && asksForCode(field) && !field.readOnly && !field.disabled ? field : null
}
