import { useEffect, useRef } from 'react'
import { cleanCode } from '#shared/domain/barcode/index.ts'
import { isTextField } from '../common/keys.ts'
import { afterComposition, restore, setValue, snapshotOf, type FieldSnapshot } from './fieldSnapshot.ts'
import { createScanReader } from './scanner.ts'
import { limits, type ScanPlace } from './scanRule.ts'

export interface Scan {
  readonly code: string
  /** The scan came through an IME that was on. */
  readonly ime: boolean
}

const placeOf = (target: EventTarget | null): ScanPlace => {
  if (!isTextField(target) || target.readOnly || target.disabled) return 'none'
  return target.dataset.scan === 'cell' ? 'cell' : 'field'
}

const keepFromAll = (event: Event): void => {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/**
 * Listens for scans anywhere in the window, also over a dialog. Whatever text field the keys ran into is put
 * back as it was; a field that asks for a code (`data-scan="code"`) is filled with it instead, and then
 * `onScan` is not called. No button is pressed by a scan's blanks and Enters.
 */
export function useScanner(onScan: (scan: Scan) => void): void {
  const latest = useRef(onScan)
  useEffect(() => {
    latest.current = onScan
  }, [onScan])
  useEffect(() => listen((scan) => latest.current(scan)), [])
}

function listen(onScan: (scan: Scan) => void): () => void {
  const reader = createScanReader()
  const held = new Set<string>()
  let before = new Map<EventTarget, FieldSnapshot>()
  let composed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAt = 0

  const remember = (target: EventTarget | null): void => {
    const snapshot = target === null || before.has(target) ? null : snapshotOf(target)
    if (snapshot !== null) before.set(snapshot.field, snapshot)
  }
  const scanned = (code: string): void => {
    const touched = [...before.values()]
    const ime = composed
    const asks = touched.find(({ field }) => field === document.activeElement && field.dataset.scan === 'code')
    before = new Map()
    // The fields first: the card takes the focus, and a cell that is closed by Escape must not close it.
    const finish = (): void => {
      for (const snapshot of touched) restore(snapshot)
      if (asks === undefined) onScan({ code, ime })
      else setValue(asks.field, cleanCode(code))
    }
    const [first] = touched
    if (ime && first !== undefined) afterComposition(first.field, finish)
    else finish()
  }
  const onPause = (): void => {
    clearTimeout(timer)
    timer = undefined
    const step = reader.pause(lastAt + limits.gapMs)
    if (step.kind === 'scanned') scanned(step.code)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The Escape with which `restore` closes a cell.
    if (!event.isTrusted && event.key === 'Escape') return
    // What ended by a pause is judged before the next begins, however late the timer is.
    if (timer !== undefined && event.timeStamp - lastAt > limits.gapMs) onPause()
    clearTimeout(timer)
    timer = undefined
    lastAt = event.timeStamp
    const step = reader.press(event, event.timeStamp, placeOf(event.target))
    const ime = event.isComposing || event.keyCode === 229
    if (step.kind === 'burst') {
      if (step.began) {
        before = new Map()
        composed = false
      }
      composed ||= ime
      remember(event.target)
      timer = setTimeout(onPause, limits.pauseMs)
    }
    if (step.kind === 'scanned' || step.kind === 'held' || (step.kind === 'burst' && step.hold)) {
      keepFromAll(event)
      held.add(event.code)
    } else held.delete(event.code)
    if (step.kind === 'scanned') scanned(step.code)
  }
  // A button is pressed by the blank's way up.
  const onKeyUp = (event: KeyboardEvent): void => {
    if (held.delete(event.code)) keepFromAll(event)
  }
  // Before any other listener gets the key.
  window.addEventListener('keydown', onKeyDown, { capture: true })
  window.addEventListener('keyup', onKeyUp, { capture: true })
  return () => {
    clearTimeout(timer)
    window.removeEventListener('keydown', onKeyDown, { capture: true })
    window.removeEventListener('keyup', onKeyUp, { capture: true })
  }
}
