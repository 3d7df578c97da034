import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { scanCharacter, type ScanKey } from '../../renderer/scanning/wedge/scanKeys.ts'
import { createScanReader, type ScanStep } from '../../renderer/scanning/wedge/scanReader.ts'
import { limits, type ScanPlace } from '../../renderer/scanning/wedge/scanRule.ts'
import { tellFigure } from '../fixtures/figure.ts'

const JAN = '4901234567894'

const key = (character: string, more: Partial<ScanKey> = {}): ScanKey => ({
  key: character,
  code: /\d/u.test(character) ? `Digit${character}` : /[A-Za-z]/u.test(character) ? `Key${character.toUpperCase()}` : character,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  ...more,
})
const enter = key('Enter')
const tab = key('Tab')
const gs = key(']', { code: 'BracketRight', ctrlKey: true })

interface Typed {
  readonly presses: readonly ScanKey[]
  /** Milliseconds before each press. */
  readonly gaps: readonly number[]
}

/** Every step of a reader over these presses, and what it says of the pause after them. */
function read({ presses, gaps }: Typed, place: ScanPlace, prefix = ''): { readonly steps: readonly ScanStep[]; readonly after: ScanStep } {
  const reader = createScanReader(() => prefix)
  let at = 1000
  const steps = presses.map((press, index) => {
    const gap = gaps[index] ?? 0
    // The timer of the page runs out in a gap that is long enough.
    const paused = index > 0 && gap > limits.pauseMs ? [reader.pause(at + limits.pauseMs)] : []
    at += gap
    return [...paused, reader.press(press, at, place)]
  })
  return { steps: steps.flat(), after: reader.pause(at + limits.pauseMs) }
}

const steadily = (text: string, gap: number, end: readonly ScanKey[] = [enter], more: Partial<ScanKey> = {}): Typed => {
  const presses = [...[...text].map((character) => key(character, more)), ...end]
  return { presses, gaps: presses.map((_, index) => (index === 0 ? 0 : gap)) }
}
const scansOf = (typed: Typed, place: ScanPlace): readonly string[] => {
  const { steps, after } = read(typed, place)
  return [...steps, after].flatMap((step) => (step.kind === 'scanned' ? [step.code] : []))
}
const places = ['none', 'cell', 'field'] as const

describe('a quantity typed right before a scan', () => {
  const before = (digits: string, pause: number, code: string, gap: number): Typed => {
    const { presses, gaps } = steadily(code, gap)
    const own = [...digits].map((digit) => key(digit))
    return { presses: [...own, ...presses], gaps: [0, ...own.slice(1).map(() => 180), pause, ...gaps.slice(1)] }
  }
  it.each([
    ['12', 125, 8],
    ['2', 70, 20],
    ['3', 130, 60],
  ])('is no part of its code: %s, %i ms before keys of %i ms', (digits, pause, gap) => {
    const { steps } = read(before(digits, pause, JAN, gap), 'field')
    expect(steps.at(-1)).toEqual({ kind: 'scanned', code: JAN, typed: digits.at(-1) })
  })
  it('is not made of the first digits of a code with one long gap in it', () => {
    for (let at = 1; at < JAN.length; at += 1) {
      const typed = steadily(JAN, 20)
      const gaps = typed.gaps.map((gap, index) => (index === at ? 110 : gap))
      expect(scansOf({ ...typed, gaps }, 'field')).toEqual([JAN])
    }
  })
  it.each([
    ['0', 40, JAN],
    ['0', 60, JAN],
    ['30', 40, JAN],
  ])('keeps its 0, which is none of the code: %s, %i ms before', (digits, pause, code) => {
    const { presses, gaps } = before(digits, pause, code, 8)
    // Its digits come in one burst.
    const close = gaps.map((gap, index) => (index > 0 && index < digits.length ? 90 : gap))
    expect(read({ presses, gaps: close }, 'field').steps.at(-1)).toEqual({ kind: 'scanned', code, typed: digits })
  })
  it.each([100, 120])('is none of a short code that proves nothing, %i ms before it', (pause) => {
    expect(read(before('2', pause, 'K-0043', 8), 'field').steps.at(-1)).toEqual({ kind: 'scanned', code: 'K-0043', typed: '2' })
  })
  it('is none of a code that proves nothing where the pause alone tells them apart', () => {
    expect(read(before('12', 125, '4901234567890', 8), 'field').steps.at(-1)).toMatchObject({ code: '4901234567890', typed: '2' })
    // As slow as the pause, nothing tells them apart.
    expect(read(before('12', 125, '4901234567890', 100), 'field').steps.at(-1)).not.toMatchObject({ typed: '2' })
  })
  it('is not made of the 0 that a code of 14 digits begins with', () => {
    for (const gap of [8, 30, 60, 95, 120]) expect(scansOf(steadily(`0${JAN}`, gap), 'field')).toEqual([`0${JAN}`])
  })
})

describe('a scan', () => {
  it.each(places.flatMap((place) => [8, 30, 45, 60, 80, 95, 120].map((gap) => [place, gap] as const)))(
    'into %s at %i ms a key is heard, whatever it ends with',
    (place, gap) => {
      for (const end of [[enter], [tab], []]) expect(scansOf(steadily(JAN, gap, end), place)).toEqual([JAN])
    },
  )

  it('is read by the keys’ places where an IME is on and hides the characters', () => {
    expect(scansOf(steadily(JAN, 8, [enter], { key: 'Process' }), 'field')).toEqual([JAN])
    const prefix = ['BracketRight', 'Backslash'].map((code) => [
      key('Process', { code }),
      key('Process', { code: 'KeyE', shiftKey: true }),
      key('Process', { code: 'Digit0' }),
    ])
    for (const presses of prefix) {
      const whole = [...presses, ...[...JAN].map((digit) => key(digit, { key: 'Process' })), enter]
      expect(scansOf({ presses: whole, gaps: whole.map(() => 10) }, 'field')).toEqual([`]E0${JAN}`])
    }
  })

  it('of a GS1 code is one, its separators sent as a chord or as Alt+029', () => {
    const alt = [...'029'].map((digit) => key(digit, { code: `Numpad${digit}`, altKey: true }))
    for (const [separator, step] of [
      [[gs], 10],
      [[gs], 95],
      [[key('Alt'), ...alt], 10],
    ] as const) {
      const presses = [
        ...[...'01049012345678941727123110AB12'].map((one) => key(one)),
        ...separator,
        ...[...'21XYZ99'].map((one) => key(one)),
        enter,
      ]
      const typed = { presses, gaps: presses.map(() => step) }
      expect(scansOf(typed, 'cell')).toEqual(['01049012345678941727123110AB12\u001d21XYZ99'])
      const { steps } = read(typed, 'cell')
      const chords = steps.filter((_, index) => presses[index]?.ctrlKey === true || presses[index]?.altKey === true)
      expect(chords.every((one) => one.kind === 'burst' && one.hold)).toBe(true)
    }
  })

  it('of 60 and of 300 characters at 30 ms a key is one', () => {
    expect(scansOf(steadily('A1B2C3'.repeat(10), 30), 'cell')).toEqual(['A1B2C3'.repeat(10)])
    expect(scansOf(steadily('7'.repeat(300), 30), 'cell')).toEqual(['7'.repeat(limits.most)])
  })

  it('of a busy radio, uneven at 58 ms a key, is one: over a cell any run of digits, in a field one that proves itself', () => {
    const gaps = [0, 52, 73, 62, 71, 44, 63, 72, 56, 63, 62, 45, 70, 63]
    const typed = { presses: [...JAN].map((digit) => key(digit)).concat(enter), gaps }
    expect(scansOf(typed, 'cell')).toEqual([JAN])
    expect(scansOf(typed, 'field')).toEqual([JAN])
    const other = { presses: [...'1234567890123'].map((digit) => key(digit)).concat(enter), gaps }
    expect(scansOf(other, 'cell')).toEqual(['1234567890123'])
    expect(scansOf(other, 'field')).toEqual([])
  })

  it('of a slow radio, from 50 to 120 ms a key with no pace, is one in every place', () => {
    const gaps = [0, 52, 118, 75, 120, 61, 97, 110, 55, 119, 88, 120, 70, 93]
    for (const place of places) {
      for (const end of [[enter], []])
        expect(scansOf({ presses: [...[...JAN].map((digit) => key(digit)), ...end], gaps }, place)).toEqual([JAN])
    }
  })

  it('of letters and digits at 60 and at 95 ms a key is one over a cell', () => {
    for (const code of ['ABC 123', 'ABC-1234', 'XY1234'])
      for (const gap of [20, 60, 95]) expect(scansOf(steadily(code, gap), 'cell')).toEqual([code])
    const uneven = { presses: [...'ABC-1234'].map((one) => key(one)).concat(enter), gaps: [0, 48, 72, 61, 55, 69, 51, 64, 80] }
    expect(scansOf(uneven, 'cell')).toEqual(['ABC-1234'])
  })

  it('holds its second Enter (CR+LF), as a key and as a chord, at any pace', () => {
    for (const gap of [4, 95]) {
      const lf = key('j', { ctrlKey: true })
      for (const last of [enter, tab, lf]) expect(read(steadily(JAN, gap, [enter, last]), 'field').steps.at(-1)).toEqual({ kind: 'held' })
    }
  })

  it('presses no button: blanks inside it and an Enter after too few keys are held', () => {
    const { steps } = read(steadily('ABC 123', 60), 'none')
    expect(steps[3]).toEqual({ kind: 'burst', began: false, hold: true })
    expect(steps.at(-1)).toEqual({ kind: 'scanned', code: 'ABC 123', typed: '' })
    expect(read(steadily('49', 8), 'none').steps.at(-1)).toEqual({ kind: 'held' })
  })

  it('starts anew after a pause', () => {
    const typed = { presses: [...'94512'].map((digit) => key(digit)).concat(enter), gaps: [0, 500, 10, 10, 10, 10] }
    expect(scansOf(typed, 'none')).toEqual(['4512'])
  })

  it('goes on where the timer ran out on a busy PC between keys whose own times follow each other', () => {
    const reader = createScanReader()
    const presses = [...[...JAN].map((digit) => key(digit)), enter]
    const steps = presses.flatMap((press, index) => {
      const step = reader.press(press, 1000 + index * 60, 'field')
      return index === 5 ? [step, reader.pause(1000 + index * 60 + limits.pauseMs)] : [step]
    })
    expect(steps[6]).toEqual({ kind: 'none' })
    expect(steps.at(-1)).toEqual({ kind: 'scanned', code: JAN, typed: '' })
  })

  it('knows letters, signs and the number pad, and leaves shortcuts alone', () => {
    expect(scanCharacter(key('Process', { code: 'KeyA', shiftKey: true }))).toBe('A')
    expect(scanCharacter(key('Process', { code: 'Minus' }))).toBe('-')
    expect(scanCharacter(key('7', { code: 'Numpad7' }))).toBe('7')
    expect(scanCharacter(key('v', { ctrlKey: true }))).toBeNull()
  })
})

describe('a scanner with a prefix of the shop’s', () => {
  const scans = (typed: Typed, place: ScanPlace, prefix: string): readonly string[] => {
    const { steps, after } = read(typed, place, prefix)
    return [...steps, after].flatMap((step) => (step.kind === 'scanned' ? [step.code] : []))
  }

  it('is heard at any pace and length, in every place, and without the prefix', () => {
    for (const place of places)
      for (const gap of [8, 60, 115])
        for (const end of [[enter], [tab], []]) {
          expect(scans(steadily('~12', gap, end), place, '~')).toEqual(['12'])
          expect(scans(steadily('12', gap, end), place, '~')).toEqual([])
        }
    const uneven = { presses: [...'~AB12'].map((one) => key(one)).concat(enter), gaps: [0, 110, 20, 90, 33, 100] }
    expect(scans(uneven, 'cell', '~')).toEqual(['AB12'])
    expect(scans(steadily(JAN, 8), 'cell', '~')).toEqual([JAN])
  })

  it('may send a control character first, which starts no shortcut', () => {
    const presses = [key('b', { ctrlKey: true }), ...[...'4512'].map((one) => key(one)), enter]
    const typed = { presses, gaps: presses.map(() => 60) }
    expect(scans(typed, 'cell', '\x02')).toEqual(['4512'])
    expect(read(typed, 'cell', '\x02').steps[0]).toEqual({ kind: 'burst', began: true, hold: true })
    // Not a prefix of this shop: the shortcut is the program's.
    expect(read(typed, 'cell').steps[0]).toEqual({ kind: 'none' })
  })

  it('leaves a person who types its sign alone', () => {
    const typed = { presses: [...'~12'].map((one) => key(one)).concat(enter), gaps: [0, 180, 200, 190] }
    expect(scans(typed, 'field', '~')).toEqual([])
  })
})

describe('a person', () => {
  it('is not taken for a scanner: slow keys, few keys, a held key, quick fingers in a field', () => {
    expect(scansOf(steadily(JAN, 140), 'none')).toEqual([])
    expect(scansOf(steadily('490', 8), 'none')).toEqual([])
    expect(scansOf(steadily('1111111', 30, [enter], { repeat: true }), 'none')).toEqual([])
    for (const place of ['cell', 'field'] as const) {
      for (const amount of ['1280', '12800', '128000'])
        for (const gap of [70, 95]) expect(scansOf(steadily(amount, gap), place)).toEqual([])
    }
  })

  it('keeps Enter and Space on a button, and shortcuts while typing', () => {
    const reader = createScanReader()
    expect(reader.press(enter, 0, 'none')).toEqual({ kind: 'none' })
    expect(reader.press(key(' ', { code: 'Space' }), 400, 'none')).toEqual({ kind: 'burst', began: true, hold: false })
    expect(reader.press(key('1'), 800, 'field')).toEqual({ kind: 'burst', began: true, hold: false })
    expect(reader.press(key('v', { ctrlKey: true }), 900, 'field')).toEqual({ kind: 'none' })
  })
})

/**
 * The quickest pace of a person, milliseconds a key: words that the fingers know 82, short figures 82, letters and
 * digits mixed 120, long figures 160 (records on a number pad; who does it for a living needs 240 to 450).
 */
const quickestOf = (text: string): number => (/^\d{8,}$/u.test(text) ? 160 : /[a-z]/u.test(text) && /\d/u.test(text) ? 120 : 82)

/** A person’s gaps: spread by a quarter to a half of their mean (log-normal, as pauses between keys are). */
const humanGaps = (count: number, quickestMs: number): fc.Arbitrary<number[]> =>
  fc
    .record({
      mean: fc.integer({ min: quickestMs, max: Math.max(250, quickestMs) }),
      spread: fc.integer({ min: 25, max: 50 }),
      noise: fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 9999 })), {
        minLength: count,
        maxLength: count,
      }),
    })
    .map(({ mean, spread, noise }) =>
      noise.map(([u, v]) => {
        const normal = Math.sqrt(-2 * Math.log(u / 10_000)) * Math.cos((2 * Math.PI * v) / 10_000)
        const sigma = Math.sqrt(Math.log(1 + (spread / 100) ** 2))
        return mean * Math.exp(sigma * normal - sigma ** 2 / 2)
      }),
    )

const typedByPerson: fc.Arbitrary<Typed> = fc
  .oneof(
    fc.stringMatching(/^\d{1,14}$/u),
    fc.stringMatching(/^\d{12}$/u).map(withCheckDigit),
    fc.stringMatching(/^[a-z]{1,12} ?[a-z0-9]{0,8}$/u),
  )
  .chain((text) => {
    const presses = [...text].map((character) => key(character))
    return fc
      .record({
        // Corrections, and the repeats of a key that is held too long.
        slip: fc.option(
          fc.record({ at: fc.nat(text.length), press: fc.constantFrom(key('Backspace'), key('0', { repeat: true }), key('ArrowLeft')) }),
          { nil: null },
        ),
        end: fc.constantFrom([enter], [tab], []),
      })
      .map(({ slip, end }) => ({
        presses: [...(slip === null ? presses : presses.toSpliced(slip.at, 0, slip.press)), ...end],
        quickest: quickestOf(text),
      }))
  })
  .chain(({ presses, quickest }) => humanGaps(presses.length, quickest).map((gaps) => ({ presses, gaps })))

/** A scanner’s gaps: one pace from 8 to 120 ms, off by 4 ms at most. */
const typedByScanner: fc.Arbitrary<{ readonly typed: Typed; readonly code: string }> = fc
  .oneof(
    fc.stringMatching(/^\d{12}$/u).map(withCheckDigit),
    fc.stringMatching(/^\d{7}$/u).map(withCheckDigit),
    fc.stringMatching(/^[A-Z]{2}-\d{6,30}$/u),
  )
  .chain((code) =>
    fc
      .record({
        pace: fc.integer({ min: 8, max: 120 }),
        end: fc.constantFrom([enter], [tab], [enter, enter], []),
        off: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: code.length + 2, maxLength: code.length + 2 }),
      })
      .map(({ pace, end, off }) => {
        const presses = [...[...code].map((character) => key(character)), ...end]
        return { code, typed: { presses, gaps: presses.map((_, index) => Math.max(1, pace + (off[index] ?? 0))) } }
      }),
  )

describe('the rule', () => {
  // The gaps of a person are random: by chance one types as evenly as a scanner, in some 80,000 texts once.
  it('eats nothing of what a person types into a cell or a field, but for what chance makes even', () => {
    const texts = 2000
    let eaten = 0
    fc.assert(
      fc.property(typedByPerson, fc.constantFrom('cell' as const, 'field' as const), (typed, place) => {
        const { steps, after } = read(typed, place)
        if ([...steps, after].some(({ kind }) => kind === 'scanned' || kind === 'held')) eaten += 1
      }),
      { numRuns: texts },
    )
    expect(eaten).toBeLessThanOrEqual(texts / 1000)
  })

  it('never lets a scanner write into a cell', () => {
    let [sent, received, typed] = [0, 0, 0]
    fc.assert(
      fc.property(typedByScanner, ({ typed: keys, code }) => {
        const scans = scansOf(keys, 'cell')
        // The second ending key belongs to the scan.
        const written = read(keys, 'cell').steps.filter(({ kind }) => kind === 'none')
        sent += 1
        received += scans.length
        typed += written.length
        expect(scans).toEqual([code])
        expect(written).toEqual([])
      }),
      { numRuns: 2000 },
    )
    tellFigure('scans', { sent, received, typed }, 'keyboard, over a cell, by its keys alone')
  })

  it('never lets a scanner write a code with its check digit into a field, or press a button', () => {
    fc.assert(
      fc.property(typedByScanner, ({ typed, code }) => {
        if (!code.includes('-')) expect(scansOf(typed, 'field')).toEqual([code])
        const { steps } = read(typed, 'none')
        expect(
          steps.slice(1).every((step) => step.kind === 'scanned' || step.kind === 'held' || (step.kind === 'burst' && step.hold)),
        ).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
