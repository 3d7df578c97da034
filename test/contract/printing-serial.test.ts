import { describe, expect, it, onTestFinished } from 'vitest'
import { escposDriver } from '#core/printing/escpos/driver.ts'
import { render } from '#core/printing/layout/render.ts'
import { starDriver } from '#core/printing/star/driver.ts'
import { VirtualPrinter } from '#core/printing/virtual/printer.ts'
import { usualSerialSettings, type DeviceCondition } from '#shared/domain/devices.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { startLines } from '../fixtures/nativeLines.ts'
import { quickTimes } from '../fixtures/printing.ts'
import { hasPseudoTerminals, plugCable } from '../fixtures/pseudoTerminals.ts'

const at = (port: string) => ({ kind: 'serial', path: port, ...usualSerialSettings }) as const
const languages = [
  ['escpos', escposDriver(quickTimes)],
  ['star', starDriver(quickTimes)],
] as const

/** A pseudo-terminal as the cable: both ends are real serial ports to the program. */
describe.skipIf(!hasPseudoTerminals).each(languages)('a serial printer that speaks %s (needs socat)', (language, driver) => {
  it('proves what it has printed, goes on after a refill, and is lost when its cable is pulled', async () => {
    const cable = await plugCable()
    const settings = receiptPrinterSettings.parse({ language })
    const printer = new VirtualPrinter(settings, { dotsPerMs: 3 })
    onTestFinished(() => printer.end())
    printer.attach(await startLines().open(at(cable.theirs)))
    const line = await startLines().open(at(cable.ours))
    expect(await driver.condition(line, AbortSignal.timeout(10_000))).toBe('ready')

    const { bytes } = render(Array.from({ length: 40 }, (_, i) => `品${i} | ¥${i}00`).join('\n'), settings)
    const conditions: DeviceCondition[] = []
    const print = () =>
      driver.print(
        line,
        { bytes, pages: 1, provable: true },
        { signal: AbortSignal.timeout(30_000), onCondition: (condition) => void conditions.push(condition), onResume: () => () => {} },
      )
    printer.set({ dotsLeft: 400 })
    const first = print()
    await expect.poll(() => conditions.at(-1)).toBe('paperOut')
    printer.set({ paper: 'full' })
    expect(await first).toEqual({ kind: 'printed' })
    const { items } = printer.paper()
    expect(items.flatMap((item) => (item.kind === 'text' && item.text.startsWith('品') ? [item.text] : []))).toEqual(
      Array.from({ length: 40 }, (_, i) => `品${i}`),
    )

    const { height } = printer.paper()
    const second = print()
    await expect.poll(() => printer.paper().height).toBeGreaterThan(height)
    await cable.pull()
    expect(await second).toEqual({ kind: 'lost' })
  })
})
