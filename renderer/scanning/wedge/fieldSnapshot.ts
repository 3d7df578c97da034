import { isTextField } from '../../common/keys.ts'
import { setValue, type CodeField } from '../codeField.ts'
import { isSteppedField, type SteppedField } from './steppedField.ts'

type Field = CodeField | SteppedField

/** How a field was before the scan ran into it. */
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
    : isSteppedField(target)
      ? { field: target, value: target.value, selection: [null, null], idleGrid: false }
      : null

/** Puts a field back as it was, text and caret. `typed`: what a person typed into it after that, which stays. */
export function restore({ field, value, selection, idleGrid }: FieldSnapshot, typed = ''): void {
  if (!field.isConnected) return
  if (idleGrid) {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }))
  }
  if (isSteppedField(field)) {
    // Also where it is the same: a date of which only the month was written has no value yet. The page was told nothing (`holdChanges`).
    field.value = value
    return
  }
  const [start, end] = selection
  const kept = typed === '' ? value : `${value.slice(0, start ?? value.length)}${typed}${value.slice(end ?? value.length)}`
  if (field.value !== kept) setValue(field, kept)
  if (start !== null) field.setSelectionRange(start + typed.length, typed === '' ? end : start + typed.length)
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
