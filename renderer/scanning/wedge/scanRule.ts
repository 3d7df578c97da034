import { provesItself } from '#shared/domain/barcode/index.ts'

/**
 * Telling a scan from typing by its rhythm. What separates them: a scanner keeps one pace to a few
 * milliseconds (8 ms a key over USB, up to 120 ms over Bluetooth), a person does not (the pauses of quick
 * fingers spread by a quarter of their mean and more), and a code long enough carries a check digit.
 */
export const limits = {
  /** Milliseconds between two keys of one scan, at most: the slowest Bluetooth's 120, and what a busy machine adds. */
  gapMs: 135,
  /** Milliseconds without a key after which a scan that has no ending key is judged; more than a gap, for a page that is busy. */
  pauseMs: 250,
  /** Milliseconds after a scan in which keys still belong to it (the LF of CR+LF). */
  tailMs: 150,
  /** Characters, at least. */
  least: 4,
  /** Milliseconds a key on average, and for one key, up to which a burst is fast: nobody types eight characters so. */
  fastMeanMs: 45,
  fastMostMs: 55,
  /** Milliseconds a key up to which fewer characters are a scan, too: fingers that roll over four keys are slower. On average, of a long burst, whatever single gaps a busy machine made. */
  shortMostMs: 35,
  /** Characters that a slow scan, or one without an ending key, has at least: prices and amounts have fewer. */
  leastSlow: 8,
  /**
   * Milliseconds a key on average up to which eight digits and more are a scan, however uneven a busy radio made
   * them. Who enters figures for a living types 8,000 to 15,000 keys an hour, which is 240 to 450 ms a key.
   */
  digitsMeanMs: 98,
  /** Characters that a code of letters and digits in a cell has at least, and its pace: on average, and for one key. */
  leastMixed: 6,
  mixedMeanMs: 70,
  mixedMostMs: 95,
  /** Milliseconds by which the gaps of one scan differ from their median, at most: USB asks a keyboard every 8 ms. */
  steadyMs: 8,
  /** Gaps from which on one may be off (a packet sent twice). */
  gapsForOneOff: 12,
  /** Characters that are kept; what is looked up may not be longer. */
  most: 200,
} as const

/**
 * Where the keys of a burst went. `none`: nothing that is typed into. `cell`: the grid, where a value
 * would be overwritten. `field`: any other text field.
 */
export type ScanPlace = 'none' | 'cell' | 'field'

interface Burst {
  readonly text: string
  /** Milliseconds before each character but the first, and before the ending key where there was one. */
  readonly gaps: readonly number[]
  /** False: nothing came any more. */
  readonly ended: boolean
}

const mean = (gaps: readonly number[]): number => gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length)

/** All gaps at one pace, of many perhaps one not. */
function isSteady(gaps: readonly number[]): boolean {
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  const off = gaps.filter((gap) => Math.abs(gap - median) > limits.steadyMs).length
  return off <= (gaps.length >= limits.gapsForOneOff ? 1 : 0)
}

/** Codes have digits and no blanks; words of a fast and even typist do not. */
const looksLikeCode = (text: string): boolean => /\d/u.test(text) && !/\s/u.test(text)

const isFast = (text: string, gaps: readonly number[]): boolean =>
  text.length < limits.leastSlow
    ? gaps.every((gap) => gap <= limits.shortMostMs)
    : (mean(gaps) <= limits.fastMeanMs && gaps.every((gap) => gap <= limits.fastMostMs)) ||
      (gaps.length >= limits.gapsForOneOff && mean(gaps) <= limits.shortMostMs)

/** Eight digits and more, faster than anybody types figures. */
const isRunOfDigits = (text: string, gaps: readonly number[]): boolean => /^\d{8,}$/u.test(text) && mean(gaps) <= limits.digitsMeanMs

/** Letters and digits mixed (ABC 123), which nobody types at the pace of a word they know. */
const isMixedCode = (text: string, gaps: readonly number[]): boolean =>
  text.length >= limits.leastMixed &&
  /[A-Za-z]/u.test(text) &&
  /\d/u.test(text) &&
  (isSteady(gaps) || (mean(gaps) <= limits.mixedMeanMs && gaps.every((gap) => gap <= limits.mixedMostMs)))

/** Whether a burst is a scan. Where it cannot be known (slow, short, no check digit) it is a person's. */
export function isScan({ text, gaps, ended }: Burst, place: ScanPlace): boolean {
  if (text.length < limits.least || gaps.some((gap) => gap > limits.gapMs)) return false
  const fast = isFast(text, gaps)
  if (ended && (fast || place === 'none')) return true
  const between = ended ? gaps.slice(0, -1) : gaps
  if (ended && place === 'cell' && isMixedCode(text, between)) return true
  if (text.length < limits.leastSlow) return false
  if (isRunOfDigits(text, between)) return place !== 'field' || provesItself(text)
  if (!fast && !isSteady(between)) return false
  // The text of a field that is no cell is changed only for what is a code beyond doubt.
  return place === 'field' ? provesItself(text) : fast || looksLikeCode(text)
}

/** Digits of a quantity. */
const mostTyped = 6
/** Milliseconds between the last key of a person and the first of a scanner, at least: of two hands less than of one. */
const liftMs = 60
const otherHandMs = 24

/** Of two readings of one burst, a pause that separates them is that many times as long as any gap in the code. */
const isApart = (pause: number, rest: readonly number[]): boolean => {
  const longest = Math.max(0, ...rest)
  return (pause >= liftMs && longest * 2 <= pause) || (pause >= otherHandMs && longest * 3 <= pause)
}

/**
 * What a person typed into a field right before a scan, so that both came as one burst: up to six digits, then a pause much longer than any in
 * the code, and the rest is a code by itself. The last such pause: a 0 that was typed is none of the code, though a code with a 0 before it proves
 * itself, too. `''`: nothing, the burst is judged as a whole.
 */
export function typedBefore({ text, gaps, ended }: Burst): string {
  const isWhole = provesItself(text)
  for (let at = Math.min(mostTyped, text.length - limits.least); at >= 1; at -= 1) {
    const [pause = 0, ...rest] = gaps.slice(at - 1)
    const typed = text.slice(0, at)
    const code = text.slice(at)
    if (!(isWhole ? /^0+$/u : /^\d+$/u).test(typed) || !isApart(pause, rest)) continue
    const isCode = provesItself(code) ? code.length >= limits.leastSlow : !isWhole && ended && isFast(code, rest)
    if (isCode && isScan({ text: code, gaps: rest, ended }, 'field')) return typed
  }
  return ''
}
