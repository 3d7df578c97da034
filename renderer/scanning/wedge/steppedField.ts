/** A field in which keys step or choose: it has no caret, and each key may make a whole value (a day, a time, a choice). */
export type SteppedField = HTMLInputElement | HTMLSelectElement

const steppedTypes = new Set(['date', 'datetime-local', 'month', 'time', 'week'])

export const isSteppedField = (target: EventTarget | null): target is SteppedField =>
  target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && steppedTypes.has(target.type))

interface HeldChanges {
  /** They were a scan's: nobody hears of them. */
  readonly drop: () => void
  /** They were a person's: the page hears of each field once. */
  readonly release: () => void
  readonly stop: () => void
}

/**
 * Keeps what stepped fields tell from the page while `isHeld`: the first key of a scan changes the day of a date field at once, and
 * whatever listens to it would go there before anybody knows that it is a scan.
 */
export function holdChanges(isHeld: () => boolean): HeldChanges {
  let fields = new Set<SteppedField>()
  const onChange = (event: Event): void => {
    if (!isHeld() || !isSteppedField(event.target)) return
    event.stopImmediatePropagation()
    fields.add(event.target)
  }
  const types = ['input', 'change']
  for (const type of types) window.addEventListener(type, onChange, { capture: true })
  return {
    drop: () => void (fields = new Set()),
    release() {
      const told = fields
      fields = new Set()
      for (const field of told) for (const type of types) field.dispatchEvent(new Event(type, { bubbles: true }))
    },
    stop() {
      for (const type of types) window.removeEventListener(type, onChange, { capture: true })
    },
  }
}
