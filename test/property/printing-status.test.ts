import { describe, expect, it } from 'vitest'
import type { DeviceConnection } from '#core/devices/connection.ts'
import { openVirtualLine } from '#core/devices/virtual.ts'
import type { PrinterDriver } from '#core/printing/driver.ts'
import { escposDriver } from '#core/printing/escpos/driver.ts'
import { starDriver } from '#core/printing/star/driver.ts'
import { VirtualPrinter } from '#core/printing/virtual/printer.ts'
import { deviceConditions } from '#shared/domain/devices.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { tellFigure } from '../fixtures/figure.ts'

/** Printers that answer nonsense: whatever they say, there is a typed end, and soon. */
const inputs = Number(process.env.BANTO_FUZZ ?? 20_000)
const hasty = { firstReplyMs: 6, retryMs: 4, wakeMs: 20, quietMs: 1, pollMs: 4, proofMs: 12, deadMs: 40 }
const longestMs = 5_000
const atOnce = 200

/** Numbers that look random and are the same on every machine (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Parts of real replies, cut, doubled, mixed and filled with noise. */
const parts: readonly (readonly number[])[] = [
  [0x12],
  [0x1a],
  [0x32],
  [0x72],
  [0x10, 0, 0, 0],
  [0x18, 0x08, 0x0c, 0],
  [0x37, 0x22, 0x21, 0x21, 0x21, 0x21, 0],
  [0x37, 0x22, 0x21],
  [0x5f, 0x45, 0x50, 0x53],
  [0x3d],
  [0x23, 0x06, 0, 0, 0, 0, 0, 0, 0],
  [0x23, 0x86, 0x02, 0, 0, 0, 0, 0x6e, 0],
  [0x23, 0x06, 0],
  [0x2f, 0xff],
  [0x01, 0x00],
  [0x11, 0x13],
  [0x48, 0x54, 0x54, 0x50, 0x2f],
  [0, 0, 0, 0],
  [0xff, 0xff],
]
function nonsense(random: (below: number) => number): Uint8Array {
  const bytes: number[] = []
  for (let piece = random(6); piece >= 0; piece -= 1) {
    const part = parts[random(parts.length)] ?? []
    if (random(4) === 0) bytes.push(...Array.from({ length: random(random(50) === 0 ? 9_000 : 12) }, () => random(256)))
    else bytes.push(...part.slice(0, 1 + random(part.length)))
  }
  return Uint8Array.from(bytes)
}

async function ask(driver: PrinterDriver, host: DeviceConnection, isJob: boolean): Promise<string> {
  if (!isJob) return driver.condition(host, AbortSignal.timeout(longestMs))
  const control = { signal: AbortSignal.timeout(400), onCondition: () => {}, onResume: () => () => {} }
  return (await driver.print(host, { bytes: Buffer.from('甲\n'), pages: 1, provable: true }, control)).kind
}

describe.each([
  ['escpos', escposDriver(hasty)],
  ['star', starDriver(hasty)],
] as const)('malformed answers to %s', (language, driver) => {
  it('come to one typed result each, and never to a hang or a throw', { timeout: 600_000 }, async () => {
    const results = new Map<string, number>()
    const known = new Set<string>([...deviceConditions, 'printed', 'unconfirmed', 'stopped', 'lost'])
    let slowestMs = 0
    const one = async (seed: number): Promise<void> => {
      const random = randomFrom(seed)
      const { host, device } = openVirtualLine()
      let answers = 0
      device.onBytes(() => {
        if (answers < 20) device.write(nonsense(random)).catch(() => undefined)
        answers += 1
        if (random(40) === 0) void device.close()
      })
      const began = performance.now()
      const result = await ask(driver, host, seed % 8 === 0)
      slowestMs = Math.max(slowestMs, performance.now() - began)
      await host.close()
      expect(known.has(result)).toBe(true)
      results.set(result, (results.get(result) ?? 0) + 1)
    }
    for (let seed = 1; seed <= inputs; seed += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, inputs - seed + 1) }, (_, i) => one(seed + i)))
    }
    console.log(language, Object.fromEntries(results))
    tellFigure('fuzz', { inputs, slowestMs: Math.round(slowestMs) }, `status replies of receipt printers, ${language}`)
    expect(slowestMs).toBeLessThan(longestMs)
    // A printer that did not say so never counts as one that has printed.
    expect(results.get('printed') ?? 0).toBe(0)
  })

  it('and malformed jobs leave the printer on the screen alive', () => {
    const printer = new VirtualPrinter(receiptPrinterSettings.parse({ language }), { dotsPerMs: Number.POSITIVE_INFINITY })
    const { host, device } = openVirtualLine()
    printer.attach(device)
    const jobs = 3_000
    for (let seed = 1; seed <= jobs; seed += 1) {
      const random = randomFrom(seed)
      const bytes = Array.from(
        { length: 1 + random(80) },
        () => [0x1b, 0x1d, 0x1c, 0x10, 0x0a, random(256), random(256), random(256)][random(8)] ?? 0,
      )
      host.write(Uint8Array.from(bytes)).catch(() => undefined)
    }
    expect(printer.paper().items.length).toBeLessThanOrEqual(4_000)
    printer.end()
    tellFigure('fuzz', { inputs: jobs }, `jobs for receipt printers, ${language}`)
  })
})
