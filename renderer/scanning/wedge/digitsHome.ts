import { isTextField } from '../../common/keys.ts'
import { topDialog } from '../../ui/index.ts'

/**
 * The field that gets a digit wherever the focus is on its page (`data-digits`), with the focus; null where the press is no digit, where a
 * person types into another field, or while a dialog is open. Done before anything else hears of the key: its scan puts this field back.
 */
export function digitsHome({ key, ctrlKey, altKey, metaKey, target }: KeyboardEvent): HTMLInputElement | null {
  if (!/^\d$/u.test(key) || ctrlKey || altKey || metaKey || topDialog() !== null) return null
  if (isTextField(target) && !target.readOnly && !target.disabled) return null
  const field = document.querySelector<HTMLInputElement>('input[data-digits]')
  field?.focus()
  return field
}
