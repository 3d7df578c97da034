/**
 * Keys are written as people read them: `Ctrl+K`, `F5`, `?`, `Ctrl+Shift+Z`, `Alt+1`. Ctrl stands for
 * Cmd on a Mac.
 */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/u.test(navigator.userAgent)

/** True where the press is the one that `keys` names. Letters and digits go by their place on the
 * keyboard (`code`), so that an IME that is on does not matter; signs such as `?` by what they write. */
export function matchesKeys(keys: string, press: KeyPress, mac = isMac()): boolean {
  const parts = keys.split('+').map((part) => (part === '' ? '+' : part))
  const key = parts.at(-1) ?? ''
  const has = (name: string): boolean => parts.slice(0, -1).includes(name)
  const ctrl = mac ? press.metaKey : press.ctrlKey
  const other = mac ? press.ctrlKey : press.metaKey
  if (ctrl !== has('Ctrl') || other || press.altKey !== has('Alt')) return false
  if (/^[A-Z]$/u.test(key)) return press.shiftKey === has('Shift') && press.code === `Key${key}`
  if (/^\d$/u.test(key)) return press.shiftKey === has('Shift') && press.code === `Digit${key}`
  if (key.length === 1) return press.key.normalize('NFKC') === key
  return press.shiftKey === has('Shift') && press.key === key
}

const macNames: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' }
const signs: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' }

/** The parts of a key for showing, in the words of the machine at hand. */
export const keyParts = (keys: string, mac = isMac()): readonly string[] =>
  keys.split('+').map((part) => (part === '' ? '+' : ((mac ? macNames[part] : undefined) ?? signs[part] ?? part)))

const textTypes = new Set(['text', 'search', 'url', 'tel', 'email', 'password', 'number', ''])

/** An element that a person types text into. */
export function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && textTypes.has(target.type)
}

/** Keys that belong to the text field that has the focus. */
const editing = new Set([
  'Ctrl+Z',
  'Ctrl+Shift+Z',
  'Ctrl+Y',
  'Ctrl+X',
  'Ctrl+C',
  'Ctrl+V',
  'Ctrl+A',
  'Delete',
  'Backspace',
  'Enter',
  'Home',
  'End',
])

/** Undo and redo. */
const stepping = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y'])

/** Marks a text field in which nothing unfinished stands: undo and redo are the program's, not the field's. */
export const untyped = 'data-untyped'

/**
 * Whether an action's key may fire while `target` has the focus. In a text field the keys that write or
 * edit stay the field's own; an element under `data-hotkeys="all"` (the grid, while no cell is being
 * edited) leaves them all to the actions. A field that
 * is only chosen in, or in which nothing was typed (`untyped`), has nothing of its own to undo.
 */
export function keyMayFire(keys: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || !isTextField(target)) return true
  const parts = keys.split('+')
  const plain = !parts.includes('Ctrl') && !parts.includes('Alt') && !/^F\d+$/u.test(parts.at(-1) ?? '')
  if (target.closest('[data-hotkeys="all"]') !== null) return !plain || keys.length > 1
  if (stepping.has(keys) && (target.readOnly || target.hasAttribute(untyped))) return true
  return !plain && !editing.has(keys)
}
