import { isTextField } from '../../common/keys.ts'
import { asksForCode, type CodeField } from '../codeField.ts'
import { digitsHome } from './digitsHome.ts'
import { afterComposition, restore, snapshotOf, type FieldSnapshot } from './fieldSnapshot.ts'
import { createScanReader } from './scanReader.ts'
import { limits, type ScanPlace } from './scanRule.ts'
import { holdChanges, isSteppedField } from './steppedField.ts'

const placeOf = (target: EventTarget | null): ScanPlace => {
  if (isSteppedField(target)) return target.disabled ? 'none' : 'field'
  if (!isTextField(target) || target.readOnly || target.disabled) return 'none'
  return target.dataset.scan === 'cell' ? 'cell' : 'field'
}

const keepFromAll = (event: Event): void => {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** `ime`: it came through an IME that was on; `field`: it ran into a field that asks for a code. */
type OnWedgeScan = (raw: string, how: { readonly ime: boolean; readonly field: CodeField | null }) => void

/**
 * Listens for scanners that type like a keyboard, anywhere in the window, also over a dialog. Whatever field the keys ran into is put
 * back as it was. No button is pressed by a scan's blanks and Enters. `prefix`: see `createScanReader`. Returns how to stop.
 */
export function listenToWedge(onScan: OnWedgeScan, prefix: () => string): () => void {
  const reader = createScanReader(prefix)
  const held = new Set<string>()
  let before = new Map<EventTarget, FieldSnapshot>()
  let composed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAt = 0
  const changes = holdChanges(() => timer !== undefined)

  const remember = (target: EventTarget | null): void => {
    const snapshot = target === null || before.has(target) ? null : snapshotOf(target)
    if (snapshot !== null) before.set(snapshot.field, snapshot)
  }
  /** `typed`: what a person typed right before the scan. */
  const scanned = (code: string, typed = ''): void => {
    const touched = [...before.values()]
    const ime = composed
    const asking = touched.flatMap(({ field, idleGrid }) => (!idleGrid && isTextField(field) && asksForCode(field) ? [field] : []))
    const asks = asking.find((field) => field === document.activeElement)
    before = new Map()
    changes.drop()
    // The fields first: the card takes the focus, and a cell that is closed by Escape must not close it.
    const finish = (): void => {
      for (const snapshot of touched) restore(snapshot, typed)
      onScan(code, { ime, field: asks ?? null })
    }
    const [first] = touched
    if (ime && first !== undefined) afterComposition(first.field, finish)
    else finish()
  }
  const onPause = (): void => {
    clearTimeout(timer)
    timer = undefined
    const step = reader.pause(lastAt + limits.gapMs)
    if (step.kind === 'scanned') scanned(step.code, step.typed)
    else changes.release()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // The Escape with which `restore` closes a cell.
    if (!event.isTrusted && event.key === 'Escape') return
    // What ended by a pause is judged before the next begins, however late the timer is.
    if (timer !== undefined && event.timeStamp - lastAt > limits.gapMs) onPause()
    clearTimeout(timer)
    timer = undefined
    lastAt = event.timeStamp
    const target = digitsHome(event) ?? event.target
    const step = reader.press(event, event.timeStamp, placeOf(target))
    const ime = event.isComposing || event.keyCode === 229
    if (step.kind === 'burst') {
      if (step.began) {
        before = new Map()
        composed = false
      }
      composed ||= ime
      remember(target)
      timer = setTimeout(onPause, limits.pauseMs)
    }
    if (step.kind === 'scanned' || step.kind === 'held' || (step.kind === 'burst' && step.hold)) {
      keepFromAll(event)
      held.add(event.code)
    } else held.delete(event.code)
    if (step.kind === 'scanned') scanned(step.code, step.typed)
    else if (step.kind !== 'burst') changes.release()
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
    changes.stop()
    window.removeEventListener('keydown', onKeyDown, { capture: true })
    window.removeEventListener('keyup', onKeyUp, { capture: true })
  }
}
