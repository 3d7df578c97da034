import { useEffect, useRef } from 'react'
import { isTextField } from '../app/keys.ts'
import { createScanReader } from './scanner.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/** How a text field was before the scan ran into it. */
interface Snapshot {
  readonly field: Field
  readonly value: string
  readonly selection: readonly [number | null, number | null]
  /** The grid with no cell being edited: the scan's first key opened an editor, to be closed again. */
  readonly idleGrid: boolean
}

const snapshotOf = (target: EventTarget | null): Snapshot | null =>
  isTextField(target)
    ? {
        field: target,
        value: target.value,
        selection: [target.selectionStart, target.selectionEnd],
        idleGrid: target.closest('[data-hotkeys="all"]') !== null,
      }
    : null

/** Sets a field's value as typing would, so that the component it belongs to hears of it. */
function setValue(field: Field, value: string): void {
  const prototype = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function restore({ field, value, selection, idleGrid }: Snapshot): void {
  if (idleGrid) {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true, cancelable: true }))
  }
  if (field.value !== value) setValue(field, value)
  const [start, end] = selection
  if (start !== null && document.activeElement === field) field.setSelectionRange(start, end)
}

export interface Scan {
  readonly code: string
  /** The scan came through an IME that was on. */
  readonly ime: boolean
  /** A text field was being typed into: it must keep the focus, because leaving it would commit half an input. */
  readonly typing: boolean
}

/**
 * Hears scans anywhere in the window. Whatever text field the keys ran into is put back as it was,
 * and Enter does not reach it.
 */
export function useScanner(onScan: (scan: Scan) => void): void {
  const latest = useRef(onScan)
  useEffect(() => {
    latest.current = onScan
  }, [onScan])
  useEffect(() => {
    const reader = createScanReader()
    let before: Snapshot | null = null
    let composed = false
    const settle = (snapshot: Snapshot | null, throughIme: boolean): void => {
      if (snapshot === null) return
      if (!throughIme) {
        restore(snapshot)
        return
      }
      // The IME takes Enter as the end of its composition and writes once more: restored after that.
      let timer: ReturnType<typeof setTimeout> | undefined
      const later = (): void => {
        clearTimeout(timer)
        snapshot.field.removeEventListener('compositionend', later)
        setTimeout(() => restore(snapshot), 0)
      }
      snapshot.field.addEventListener('compositionend', later)
      timer = setTimeout(later, 80)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.isTrusted && event.key === 'Escape') return
      const step = reader.press(event, event.timeStamp, isTextField(event.target))
      const ime = event.isComposing || event.keyCode === 229
      if (step.kind === 'began') {
        before = snapshotOf(event.target)
        composed = ime
      } else if (step.kind === 'went') {
        composed ||= ime
      } else if (step.kind === 'scanned') {
        event.preventDefault()
        event.stopImmediatePropagation()
        settle(before, composed)
        const typing = before !== null && !before.idleGrid && document.activeElement === before.field
        before = null
        latest.current({ code: step.code, ime: composed, typing })
      }
    }
    // Before anything else hears the key.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}
