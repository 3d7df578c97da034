import { isTextField } from '../../common/keys.ts'
import { setValue } from '../codeField.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/** How a text field was before the scan ran into it. */
export interface FieldSnapshot {
  readonly field: Field
  readonly value: string
  readonly selection: readonly [number | null, number | null]
  /** The grid with no cell being edited: the scan's first key opened an editor, to be closed again. */
  readonly idleGrid: boolean
}

export const snapshotOf = (target: EventTarget | null): FieldSnapshot | null =>
  isTextField(target)
    ? {
        field: target,
        value: target.value,
        selection: [target.selectionStart, target.selectionEnd],
        idleGrid: target.closest('[data-hotkeys="all"]') !== null,
      }
    : null

/** Puts a field back as it was, text and caret. */
export function restore({ field, value, selection, idleGrid }: FieldSnapshot): void {
  if (!field.isConnected) return
  if (idleGrid) {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }))
  }
  if (field.value !== value) setValue(field, value)
  const [start, end] = selection
  if (start !== null) field.setSelectionRange(start, end)
}

/** Milliseconds in which an IME that took the scanner's Enter ends its composition. */
const imeMs = 80

/** Runs `work` once the IME has written: it takes Enter as the end of its composition and writes once more. */
export function afterComposition(field: Field, work: () => void): void {
  const later = (): void => {
    clearTimeout(timer)
    field.removeEventListener('compositionend', later)
    setTimeout(work, 0)
  }
  field.addEventListener('compositionend', later)
  const timer = setTimeout(later, imeMs)
}
