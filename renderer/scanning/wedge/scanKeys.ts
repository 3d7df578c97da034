/**
 * What a key press means to a wedge scanner, which is a keyboard to the machine. Keys are read by their
 * place (`code`): with a Japanese IME on, `key` says only "Process" and the letters are lost in its
 * composition. On a JIS keyboard `]` lies where a US keyboard has `\`, so both places are read as `]`.
 */
export interface ScanKey {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
}

/** Signs that bar codes carry (Code 39, Code 128, symbology prefixes), by their place behind an IME. */
const signs: Readonly<Record<string, string>> = {
  Minus: '-',
  Period: '.',
  Slash: '/',
  Space: ' ',
  BracketRight: ']',
  Backslash: ']',
  NumpadSubtract: '-',
  NumpadAdd: '+',
  NumpadDecimal: '.',
  NumpadDivide: '/',
  NumpadMultiply: '*',
}

/** The character that a key means to a scanner, or null where it is none. */
export function scanCharacter(press: ScanKey): string | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null
  const digit = /^(?:Digit|Numpad)(\d)$/u.exec(press.code)?.[1]
  if (digit !== undefined && (!press.shiftKey || press.code.startsWith('Numpad'))) return digit
  const letter = /^Key([A-Z])$/u.exec(press.code)?.[1]
  // Caps lock shows in `key` where there is no IME; behind an IME only Shift can tell.
  if (letter !== undefined) return /^[A-Za-z]$/u.test(press.key) ? press.key : press.shiftKey ? letter : letter.toLowerCase()
  if (/^[ -~]$/u.test(press.key)) return press.key
  return press.shiftKey ? null : (signs[press.code] ?? null)
}

/** ASCII: Ctrl with these signs is FS, GS, RS, US. GS ends a field of a GS1 code. */
const controls: Readonly<Record<string, string>> = { '\\': '\x1c', ']': '\x1d', '^': '\x1e', _: '\x1f' }

/** The control character of a chord such as Ctrl+], as scanners send the separators of GS1 codes; else null. */
export function scanSeparator(press: ScanKey): string | null {
  if (!press.ctrlKey || press.altKey || press.metaKey) return null
  return controls[press.key] ?? (press.code === 'BracketRight' || press.code === 'Backslash' ? '\x1d' : null)
}

/** What Ctrl with a letter means in ASCII: Ctrl+B is STX, which scanners can be told to send first. */
export function controlCharacter(press: ScanKey): string | null {
  if (!press.ctrlKey || press.altKey || press.metaKey) return null
  const letter = /^Key([A-Z])$/u.exec(press.code)?.[1]
  return letter === undefined ? null : String.fromCharCode(letter.charCodeAt(0) - 64)
}

/** A digit of Alt+029 and its like, the other way in which scanners send control characters. */
export const altDigit = (press: ScanKey): string | null =>
  press.altKey && !press.ctrlKey ? (/^Numpad(\d)$/u.exec(press.code)?.[1] ?? null) : null

const enters = new Set(['Enter', 'NumpadEnter'])

/** Keys that scanners end with: Enter, Tab, and CR or LF as Ctrl+M or Ctrl+J. */
export function isScanEnd({ key, code, shiftKey, ctrlKey, altKey, metaKey }: ScanKey): boolean {
  if (altKey || metaKey) return false
  if (ctrlKey) return code === 'KeyM' || code === 'KeyJ'
  return enters.has(key) || enters.has(code) || ((key === 'Tab' || code === 'Tab') && !shiftKey)
}

/** Enter that a person may press on a button. */
export const isEnter = ({ key, code }: ScanKey): boolean => enters.has(key) || enters.has(code)

const modifiers = /^(?:Shift|Control|Alt|Meta|OS)(?:Left|Right)?$|^(?:CapsLock|NumLock)$/u

/** A modifier pressed before a capital or a chord is part of the scanner's typing. */
export const isModifier = ({ key, code }: ScanKey): boolean => modifiers.test(key) || modifiers.test(code)
