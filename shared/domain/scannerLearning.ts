import { readCode } from './barcode/index.ts'
import type { ScannerSettings } from './devices/scanner.ts'

/** Characters that a scanner is told to send before a code, at most. */
const mostPrefixCharacters = 8

/**
 * What one scan shows of how a scanner is set up: what it ends a code with, and what it sends before one. The code has to prove itself
 * (its check digit, a GS1 code), else only control characters count as a prefix. `text` is everything that came, one character a byte.
 */
export function learnScannerSettings(text: string): ScannerSettings {
  const [, body = '', etx = '', end = ''] = /^([^]*?)(\x03?)([\r\n\t]*)$/u.exec(text) ?? []
  // ETX ends a code whatever is set; Enter is what a line waits for longest.
  const ending = /[\r\n]/u.test(end) || (end === '' && etx !== '') ? 'enter' : end === '' ? 'pause' : 'tab'
  const controls = /^\p{Cc}*/u.exec(body)?.[0].length ?? 0
  for (let length = controls; length <= mostPrefixCharacters && length < body.length; length += 1) {
    const { kind, checkDigit } = readCode(body.slice(length))
    // A prefix may be part of what was understood: what is before it is the prefix only where the rest is a code by itself.
    if (kind !== 'other' && checkDigit === 'ok') return { ending, prefix: prefixOf(body.slice(0, length)) }
  }
  return { ending, prefix: prefixOf(body.slice(0, controls)) }
}

/** `]E0` says what kind of code follows, and is understood with it. */
const prefixOf = (before: string): string => before.replace(/[\][][A-Za-z][0-9A-Z]$/u, '').slice(0, mostPrefixCharacters)

/**
 * Whether a prefix tells a scan of a keyboard scanner from what people type: it holds a sign or a control character, and nothing that
 * would end the code.
 */
export const isUsablePrefix = (prefix: string): boolean =>
  prefix === '' || (/^[^\P{ASCII}\r\n\t]{1,8}$/u.test(prefix) && /[^A-Za-z0-9 ]/u.test(prefix))
