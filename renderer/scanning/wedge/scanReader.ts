import { altDigit, controlCharacter, isEnter, isModifier, isScanEnd, scanCharacter, scanSeparator, type ScanKey } from './scanKeys.ts'
import { isScan, limits, typedBefore, type ScanPlace } from './scanRule.ts'

export type ScanStep =
  /** Part of a burst. `began`: its first key. `hold`: only the scan listener may handle this key press. */
  | { readonly kind: 'burst'; readonly began: boolean; readonly hold: boolean }
  /** `typed`: digits of a person right before the code, which are none of it. */
  | { readonly kind: 'scanned'; readonly code: string; readonly typed: string }
  /** An ending key that belongs to a burst or to the scan before it: nothing else may handle it. */
  | { readonly kind: 'held' }
  /** No part of a scan. */
  | { readonly kind: 'none' }

interface ScanReader {
  /** `at` in milliseconds of any steady clock; `place`: what the press goes to. */
  readonly press: (press: ScanKey, at: number, place: ScanPlace) => ScanStep
  /** Nothing came for `limits.pauseMs`; `at` is now. */
  readonly pause: (at: number) => ScanStep
}

/**
 * Reads key presses one by one and says which are a scan; the rule is in `scanRule.ts`. `prefix` (may change) is what the shop's scanner
 * was told to send before a code, a control character as its chord: what begins with it is a scan at any pace and length.
 */
export function createScanReader(prefix: () => string = () => ''): ScanReader {
  let text = ''
  let gaps: number[] = []
  let place: ScanPlace = 'none'
  let last = Number.NEGATIVE_INFINITY
  let scannedAt = Number.NEGATIVE_INFINITY
  let alt = ''

  const reset = (): void => {
    text = ''
    gaps = []
    alt = ''
  }
  /** Begun by the shop's prefix, and nobody paused in it. */
  const isAnnounced = (): boolean =>
    prefix() !== '' && text.startsWith(prefix()) && text.length > prefix().length && gaps.every((gap) => gap <= limits.gapMs)
  const finish = (at: number, typed = ''): ScanStep => {
    const code = isAnnounced() ? text.slice(prefix().length) : text.slice(typed.length)
    reset()
    scannedAt = at
    return { kind: 'scanned', code, typed }
  }
  /** The scan that ends here, without what was typed right before it; null where it is none. */
  const scanOf = (burstGaps: readonly number[], ended: boolean, at: number): ScanStep | null => {
    const burst = { text, gaps: burstGaps, ended }
    if (isAnnounced()) return finish(at)
    const typed = place === 'field' ? typedBefore(burst) : ''
    return typed !== '' || isScan(burst, place) ? finish(at, typed) : null
  }
  const add = (character: string, at: number): void => {
    gaps.push(at - last)
    if (text.length < limits.most) text += character
    last = at
  }
  const end = (press: ScanKey, at: number, running: boolean): ScanStep => {
    const scanned = running && !press.repeat ? scanOf([...gaps, at - last], true, at) : null
    if (scanned !== null) return scanned
    // A burst too short to be a scan still presses no button.
    const held = running && place === 'none' && isEnter(press)
    reset()
    return { kind: held ? 'held' : 'none' }
  }
  /** Ctrl+] and Alt+029 inside a burst; null where the press is neither. */
  const control = (press: ScanKey, at: number): ScanStep | null => {
    const digit = altDigit(press)
    const separator = digit === null ? scanSeparator(press) : null
    if (digit === null && separator === null) return null
    if (digit !== null) {
      alt += digit
      // The pace is that of characters: the digits between them only keep the burst alive.
      last = at
    } else if (separator !== null) add(separator, at)
    return { kind: 'burst', began: false, hold: true }
  }
  /** A chord that is the next character of the prefix. */
  const prefixChord = (press: ScanKey, before: string): string | null => {
    const character = controlCharacter(press)
    return character !== null && prefix().startsWith(before + character) ? character : null
  }
  const flushAlt = (): void => {
    if (alt !== '' && text.length < limits.most) text += String.fromCharCode(Number(alt) % 256)
    alt = ''
  }

  return {
    press(press, at, now) {
      if (isModifier(press)) return { kind: 'burst', began: false, hold: false }
      // A timestamp from before the scan comes from another clock and cannot be used.
      const inTail = at >= scannedAt && at - scannedAt <= limits.tailMs
      const running = text !== '' && at - last <= limits.gapMs
      if (inTail && !running && isScanEnd(press)) {
        scannedAt = at
        return { kind: 'held' }
      }
      const controlled = running && !press.repeat ? control(press, at) : null
      if (controlled !== null) return controlled
      flushAlt()
      if (isScanEnd(press)) return end(press, at, running)
      const chord = press.repeat ? null : prefixChord(press, running ? text : '')
      const character = press.repeat ? null : (chord ?? scanCharacter(press))
      if (character === null) {
        reset()
        return { kind: 'none' }
      }
      if (running) {
        add(character, at)
        return { kind: 'burst', began: false, hold: chord !== null || place === 'none' }
      }
      reset()
      text = character
      place = now
      last = at
      return { kind: 'burst', began: true, hold: chord !== null || (inTail && now === 'none') }
    },
    pause(at) {
      flushAlt()
      // What is none stays: on a busy PC the timer runs out between two keys of one scan, whose own times still follow each other.
      return scanOf(gaps, false, at) ?? { kind: 'none' }
    },
  }
}
