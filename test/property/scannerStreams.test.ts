import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHearing } from '#core/scanners/hearing.ts'
import { createReading } from '#core/scanners/reading.ts'
import { unreadProblems } from '#shared/contracts/scanners.ts'
import { readCode, withCheckDigit } from '#shared/domain/barcode/index.ts'
import { usualSerialSettings } from '#shared/domain/devices.ts'
import { learnScannerSettings } from '#shared/domain/scannerLearning.ts'
import { tellFigure } from '../fixtures/figure.ts'

const streams = 20_000

const serial = { kind: 'serial', path: '/dev/x', ...usualSerialSettings } as const
const hid = { kind: 'hid', vendorId: 1, productId: 1, serialNumber: null } as const
const settings = fc.record({
  ending: fc.constantFrom('enter' as const, 'tab' as const, 'pause' as const),
  prefix: fc.constantFrom('', '\x02', '~', ']'),
})

const jan = fc.stringMatching(/^\d{12}$/u).map(withCheckDigit)
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 70 }),
  fc.uint8Array({ minLength: 60, maxLength: 64 }).map((bytes) => Uint8Array.of(0x02, ...bytes)),
  jan.map((code) => Buffer.from(`${code}\r`)),
  fc.constantFrom(
    ...['\r', '\n', '\r\n', '\t', '\x02', ']E0', '~', '\0', '\x1d', '\xff'.repeat(30), '0'.repeat(9000)].map((text) =>
      Buffer.from(text, 'latin1'),
    ),
  ),
)
/** Bytes, a pause, or the line's end. */
const step = fc.oneof(
  { weight: 6, arbitrary: piece },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 1500 }) },
  { weight: 1, arbitrary: fc.constant('cut' as const) },
)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

it('whatever bytes a scanner’s line brings, they are scans or a problem with a name, and nothing hangs', () => {
  let inputs = 0
  let scans = 0
  let problems = 0
  const started = performance.now()
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), settings, fc.constantFrom(serial, hid), (steps, how, place) => {
      inputs += 1
      const onText = (text: string): void => {
        scans += 1
        expect(text.length).toBeGreaterThan(0)
        expect(text.length).toBeLessThanOrEqual(1000)
        readCode(text)
      }
      const onUnread = (problem: (typeof unreadProblems)[number]): void => {
        problems += 1
        expect(unreadProblems).toContain(problem)
      }
      const reading = createReading({ place, settings: how, onText, onUnread })
      const hearing = createHearing(place, ({ bytes, text }) => {
        expect(bytes.length).toBeLessThanOrEqual(1024)
        learnScannerSettings(text ?? bytes)
      })
      for (const one of steps) {
        if (one === 'cut') [reading, hearing].forEach((each) => each.cut())
        else if (typeof one === 'number') vi.advanceTimersByTime(one)
        else [reading, hearing].forEach((each) => each.push(one))
      }
      vi.advanceTimersByTime(2_000)
      expect(vi.getTimerCount()).toBe(0)
      // The next code is read whatever came before.
      const before = scans
      const code = Buffer.from('4901234567894\r')
      reading.push(place.kind === 'hid' ? Uint8Array.of(0x02, code.length, 0, 0, 0, ...code) : code)
      vi.advanceTimersByTime(2_000)
      expect(scans).toBe(before + 1)
    }),
    { numRuns: streams },
  )
  console.log(`${streams} byte streams: ${scans} scans, ${problems} problems, ${Math.round(performance.now() - started)} ms`)
  tellFigure('fuzz', { inputs }, 'byte streams of scanners')
  expect(scans).toBeGreaterThan(streams / 10)
  expect(problems).toBeGreaterThan(streams / 10)
})
