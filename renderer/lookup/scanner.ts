/**
 * Telling a scan from typing. A wedge scanner is a keyboard that types very fast and ends with Enter.
 * Keys are read by their place on the keyboard (`code`): with a Japanese IME on, `key` says only
 * "Process" and the letters are lost in its composition.
 *
 * Limits: at most 100 ms between keys and 1,500 ms in all, at least 4 characters, Enter at the end.
 * In a text field, where quick fingers on a number pad come near that, the keys must on average be at
 * most 45 ms apart: no one types four keys and Enter like that, and every scanner does.
 */
export const limits = { gap: 100, whole: 1500, least: 4, meanInField: 45 } as const

export interface ScanKey {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
}

/** Signs that bar codes carry (Code 39, Code 128), by their place; the same on JIS and US keyboards. */
const signs: Readonly<Record<string, string>> = {
  Minus: '-',
  Period: '.',
  Slash: '/',
  Space: ' ',
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

export type ScanStep =
  /** The press began a new burst: whatever had the focus should be remembered as it is now. */
  | { readonly kind: 'began' }
  | { readonly kind: 'went' }
  | { readonly kind: 'scanned'; readonly code: string }
  /** No part of a scan. */
  | { readonly kind: 'none' }

export interface ScanReader {
  /** `at` in milliseconds of any steady clock; `inField`: a text field has the focus. */
  readonly press: (press: ScanKey, at: number, inField: boolean) => ScanStep
  readonly reset: () => void
}

export function createScanReader(): ScanReader {
  let text = ''
  let first = 0
  let last = 0
  const reset = (): void => {
    text = ''
  }
  const isScan = (at: number, inField: boolean): boolean =>
    text.length >= limits.least &&
    at - last <= limits.gap &&
    at - first <= limits.whole &&
    (!inField || (at - first) / text.length <= limits.meanInField)

  return {
    reset,
    press(press, at, inField) {
      // Shift before a capital is part of the scanner's typing.
      if (press.key === 'Shift' || press.code === 'ShiftLeft' || press.code === 'ShiftRight') return { kind: 'went' }
      if (press.code === 'Enter' || press.code === 'NumpadEnter' || press.key === 'Enter') {
        const code = text
        const scanned = !press.repeat && isScan(at, inField)
        reset()
        return scanned ? { kind: 'scanned', code } : { kind: 'none' }
      }
      const character = press.repeat ? null : scanCharacter(press)
      if (character === null) {
        reset()
        return { kind: 'none' }
      }
      if (text !== '' && at - last <= limits.gap) {
        text += character
        last = at
        return { kind: 'went' }
      }
      text = character
      first = at
      last = at
      return { kind: 'began' }
    },
  }
}
