import { describe, expect, it } from 'vitest'
import type { DeviceConnection } from '#core/devices/connection.ts'
import type { PrintControl, PrinterDriver, PrintOutcome } from '#core/printing/driver.ts'
import { escposDriver } from '#core/printing/escpos/driver.ts'
import { render } from '#core/printing/layout/render.ts'
import { starDriver } from '#core/printing/star/driver.ts'
import type { DeviceCondition } from '#shared/domain/devices.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { startStrangePrinter, startTcpPrinter } from '../fakes/receiptPrinter.ts'
import { lineTo, quickTimes } from '../fixtures/printing.ts'

/** Real sockets on loopback, and a printer that speaks the real status bytes. */
const languages = [
  ['escpos', escposDriver(quickTimes)],
  ['star', starDriver(quickTimes)],
] as const

const slip = (language: 'escpos' | 'star', lines = 30): Uint8Array =>
  render(Array.from({ length: lines }, (_, i) => `品${i} |¥${i}00`).join('\n'), receiptPrinterSettings.parse({ language })).bytes

interface Watched {
  readonly conditions: DeviceCondition[]
  readonly outcome: Promise<PrintOutcome>
  readonly cancel: AbortController
  resume(): void
  seen(condition: DeviceCondition): Promise<void>
}

function printing(driver: PrinterDriver, line: DeviceConnection, bytes: Uint8Array, provable = true): Watched {
  const conditions: DeviceCondition[] = []
  const cancel = new AbortController()
  let resume = (): void => {}
  const control: PrintControl = {
    signal: cancel.signal,
    onCondition: (condition) => void conditions.push(condition),
    onResume(listener) {
      resume = listener
      return () => {}
    },
  }
  const outcome = driver.print(line, { bytes, pages: 1, provable }, control)
  return {
    conditions,
    outcome,
    cancel,
    resume: () => resume(),
    seen: (condition) => expect.poll(() => conditions.at(-1)).toBe(condition) as unknown as Promise<void>,
  }
}

describe.each(languages)('a printer that speaks %s', (language, driver) => {
  it('is ready, and proves what it has printed', async () => {
    const { printer, port } = await startTcpPrinter({ language })
    const line = await lineTo(port)
    expect(await driver.condition(line, new AbortController().signal)).toBe('ready')
    for (let job = 0; job < 3; job += 1) expect(await printing(driver, line, slip(language)).outcome).toEqual({ kind: 'printed' })
    const { items } = printer.paper()
    expect(items.filter(({ kind }) => kind === 'cut')).toHaveLength(3)
    expect(items.filter(({ kind }) => kind === 'unknown')).toEqual([])
  })

  it.each([
    [{ paper: 'out' }, 'paperOut'],
    [{ paper: 'nearEnd' }, 'nearEnd'],
    [{ cover: 'open' }, 'coverOpen'],
    [{ cutter: 'jammed' }, 'cutterError'],
    [{ cover: 'open', paper: 'out' }, 'coverOpen'],
  ] as const)('says of %j that it is %s', async (state, condition) => {
    const { printer, port } = await startTcpPrinter({ language })
    printer.set(state)
    expect(await driver.condition(await lineTo(port), new AbortController().signal)).toBe(condition)
  })

  it('that runs out of paper in the middle keeps the rest, goes on after a refill, and nothing is sent twice', async () => {
    const { printer, port, received } = await startTcpPrinter({ language })
    printer.set({ dotsLeft: 300 })
    const bytes = slip(language)
    const job = printing(driver, await lineTo(port), bytes)
    await job.seen('paperOut')
    const before = printer.paper().height
    printer.set({ paper: 'full' })
    expect(await job.outcome).toEqual({ kind: 'printed' })
    expect(printer.paper().height).toBeGreaterThan(before)
    const text = printer.paper().items.flatMap((item) => (item.kind === 'text' && item.text.startsWith('品') ? [item.text] : []))
    expect(text).toEqual(Array.from({ length: 30 }, (_, i) => `品${i}`))
    expect(Buffer.concat(received).indexOf(bytes)).toBe(Buffer.concat(received).lastIndexOf(bytes))
  })

  it('whose cover is opened in the middle goes on when it is closed', async () => {
    const { printer, port } = await startTcpPrinter({ language }, { dotsPerMs: 1 })
    const job = printing(driver, await lineTo(port), slip(language))
    await expect.poll(() => printer.paper().height).toBeGreaterThan(50)
    printer.set({ cover: 'open' })
    await job.seen('coverOpen')
    printer.set({ cover: 'closed' })
    expect(await job.outcome).toEqual({ kind: 'printed' })
    expect(printer.paper().items.filter((item) => item.kind === 'text' && item.text.startsWith('品'))).toHaveLength(30)
  })

  it('whose cutter jams goes on when a person has freed it', async () => {
    const { printer, port } = await startTcpPrinter({ language }, { dotsPerMs: 1 })
    const job = printing(driver, await lineTo(port), slip(language))
    await expect.poll(() => printer.paper().height).toBeGreaterThan(50)
    printer.set({ cutter: 'jammed' })
    await job.seen('cutterError')
    printer.set({ cutter: 'works' })
    job.resume()
    expect(await job.outcome).toEqual({ kind: 'printed' })
  })

  it('whose line is cut in the middle leaves the job lost', async () => {
    const { printer, port, cut } = await startTcpPrinter({ language }, { dotsPerMs: 1 })
    const job = printing(driver, await lineTo(port), slip(language))
    await expect.poll(() => printer.paper().height).toBeGreaterThan(50)
    cut()
    expect(await job.outcome).toEqual({ kind: 'lost' })
  })

  it('that is silent behind a pulled cable in the middle leaves the job lost', async () => {
    const { port } = await startStrangePrinter((bytes, socket) => {
      // Answers the first question and nothing after it.
      if (bytes.length < 12) socket.write(language === 'escpos' ? Buffer.of(0x12) : Buffer.of(0x23, 6, 0, 0, 0, 0, 0, 0, 0))
      else socket.pause()
    })
    expect(await printing(driver, await lineTo(port), slip(language)).outcome).toEqual({ kind: 'lost' })
  })

  it('that sleeps and loses what wakes it is ready after a while', async () => {
    const { printer, port } = await startTcpPrinter({ language })
    printer.set({ power: 'asleep' })
    expect(await driver.condition(await lineTo(port), new AbortController().signal)).toBe('ready')
    expect(printer.paper().items.filter(({ kind }) => kind === 'unknown')).toEqual([])
  })

  it('that answers nothing is asleep, one that answers in another language is told so', async () => {
    let heardBytes = 0
    const silent = await startStrangePrinter((bytes) => void (heardBytes += bytes.length))
    expect(await driver.condition(await lineTo(silent.port), new AbortController().signal)).toBe('asleep')
    // It is not flooded with what ends a half sent command.
    expect(heardBytes).toBeLessThan(3 * 8192 + 1024)
    const web = await startStrangePrinter((_bytes, socket) => void socket.write('HTTP/1.1 400 Bad Request\r\nServer: printer\r\n\r\n'))
    expect(await driver.condition(await lineTo(web.port), new AbortController().signal)).toBe('wrongProtocol')
  })

  it('that cannot prove anything leaves the job unconfirmed', async () => {
    const { port } = await startTcpPrinter({ language }, { proves: false })
    expect(await printing(driver, await lineTo(port), slip(language, 2)).outcome).toEqual({ kind: 'unconfirmed' })
    expect(await printing(driver, await lineTo(port), slip(language, 2), false).outcome).toEqual({ kind: 'unconfirmed' })
  })

  it('throws away what it holds of a job that is cancelled', async () => {
    const { printer, port } = await startTcpPrinter({ language })
    printer.set({ dotsLeft: 300 })
    const job = printing(driver, await lineTo(port), slip(language))
    await job.seen('paperOut')
    job.cancel.abort()
    expect(await job.outcome).toEqual({ kind: 'stopped', condition: 'paperOut', mayContinue: false })
    await expect.poll(() => printer.isEmpty).toBe(true)
    const { height } = printer.paper()
    printer.set({ paper: 'full' })
    expect(printer.paper().height).toBe(height)
  })
})

it('a Star printer that still holds the end of a lost job does not prove the next one with it', async () => {
  const driver = starDriver(quickTimes)
  const { printer, port, cut } = await startTcpPrinter({ language: 'star' })
  printer.set({ dotsLeft: 100 })
  const lost = printing(driver, await lineTo(port), slip('star'))
  await lost.seen('paperOut')
  cut()
  expect(await lost.outcome).toEqual({ kind: 'lost' })
  const next = printing(driver, await lineTo(port), slip('star'))
  await next.seen('paperOut')
  printer.set({ paper: 'full', dotsLeft: 900 })
  // The rest of the first comes out, and its mark is not taken for the second's.
  await next.seen('paperOut')
  printer.set({ paper: 'full' })
  expect(await next.outcome).toEqual({ kind: 'printed' })
  expect(printer.paper().items.filter(({ kind }) => kind === 'cut')).toHaveLength(2)
})
