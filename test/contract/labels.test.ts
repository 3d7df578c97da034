import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { InputOf } from '#shared/contracts/index.ts'
import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelPrinterSettings, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { labelSheets } from '#shared/domain/labels/sheets.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { dotsOfPng } from '../fakes/png.ts'
import { startPrinterThatBreaks } from '../fakes/zplPrinter.ts'
import { tellCodes, tellFault, tellFigure } from '../fixtures/figure.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { push, stagePrices } from '../fixtures/pushed.ts'
import type { Engine } from '../fixtures/realEngine.ts'

const changed = 12

async function openDue(): Promise<Engine> {
  const { engine } = await openShopInTest({ products: 60 })
  await engine.job('sync.pull', { mode: 'auto' })
  expect((await engine.call('labels.due', { day: null })).total).toBe(0)
  await stagePrices(engine, changed)
  expect((await engine.call('labels.due', { day: null })).total).toBe(0)
  await push(engine)
  return engine
}

const addPrinter = async (
  engine: Engine,
  settings: Partial<LabelPrinterSettings>,
  place: InputOf<'devices.add'>['place'] = { kind: 'virtual' },
): Promise<number> =>
  (
    await engine.call('devices.add', {
      kind: 'labelPrinter',
      name: `ラベル ${settings.language}`,
      place,
      settings: { ...labelPrinterSettings.parse({}), ...settings },
    })
  ).deviceId

const a4: LabelOutput = { kind: 'pdf', sheet: labelSheets['2x6'].sheet, startPlace: 3, offsetXMm: 0, offsetYMm: 0, marks: true }

describe('twelve prices are changed and proved at Smaregi', () => {
  test('twelve labels are due; a PDF of them empties the list, and it can be taken back', async () => {
    const engine = await openDue()
    const { rows, total } = await engine.call('labels.due', { day: null })
    expect(total).toBe(changed)
    expect(rows.every(({ reasons, shelf, now }) => reasons[0] === 'price' && shelf?.priceWithTax !== now.priceWithTax)).toBe(true)
    const items = rows.map(({ productId }) => ({ productId, copies: 1 }))
    const made = await engine.job('labels.print', { items, template: { preset: 'sheet86' }, output: a4, day: null })
    expect(made).toMatchObject({ labels: changed, skipped: 0 })
    expect((await engine.call('labels.due', { day: null })).total).toBe(0)
    const pdf = new Uint8Array(Buffer.from(made.pdf ?? '', 'base64'))
    if (hasPoppler) {
      const text = pdfText(pdf)
      expect(rows.filter(({ now }) => !text.includes((now.priceWithTax ?? 0).toLocaleString('ja-JP')))).toEqual([])
      const found = [...(await readCodes(pageDots(pdf, 1, 300))), ...(await readCodes(pageDots(pdf, 2, 300)))]
      expect(found.map((code) => code.text).toSorted()).toEqual(rows.map(({ productCode }) => productCode).toSorted())
      tellCodes('PDF sheet of labels', found)
    }
    expect(await engine.call('labels.undoRun', { runId: made.runId ?? 0 })).toEqual({ labels: changed, atPrinter: 0 })
    expect((await engine.call('labels.due', { day: null })).total).toBe(changed)
  })

  test.each([
    ['brother', { language: 'brother', model: 'QL-820NWB', media: 'DK-2205' }],
    ['zpl', { language: 'zpl', dpi: 203, widthMm: 62, lengthMm: 32 }],
    ['sbpl', { language: 'sbpl', dpi: 203, widthMm: 62, lengthMm: 32 }],
  ] as const)('%s: twelve labels come out of the printer, each with its bars', async (language, settings) => {
    const engine = await openDue()
    const deviceId = await addPrinter(engine, settings)
    const { rows } = await engine.call('labels.due', { day: null })
    const items = rows.map(({ productId }) => ({ productId, copies: 1 }))
    const output = { kind: 'printer', deviceId } as const
    expect(await engine.job('labels.print', { items, template: { preset: 'shelf60' }, output, day: null })).toMatchObject({
      labels: changed,
    })
    const state = async () => (await engine.call('printing.list', {})).jobs.map((job) => job.state)
    await expect.poll(state).toEqual(['printed'])
    const { labels, fault } = await engine.call('labels.virtualPrinter', { deviceId })
    expect(fault).toBeNull()
    expect(labels).toHaveLength(changed)
    const codes: { readonly format: string; readonly text: string }[] = []
    for (const { png } of labels) codes.push(...(await readCodes(dotsOfPng(Buffer.from(png, 'base64')), 30)))
    expect(codes.map(({ text }) => text).toSorted()).toEqual(rows.map(({ productCode }) => productCode).toSorted())
    tellCodes(`labels, ${language}`, codes)
    expect((await engine.call('labels.due', { day: null })).total).toBe(0)
  })

  test('«not printed after all» cancels what waits, and asks about what the printer has begun', async () => {
    const engine = await openDue()
    const deviceId = await addPrinter(engine, { language: 'brother' })
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: false })
    tellFault('label printer: paperOut')
    const print = { template: { preset: 'shelf60' }, output: { kind: 'printer', deviceId }, day: null } as const
    const { runId } = await engine.job('labels.print', {
      ...print,
      items: [
        { productId: 1, copies: 2 },
        { productId: 2, copies: 1 },
      ],
    })
    const waiting = () => engine.call('labels.waiting', {})
    await expect.poll(waiting).toMatchObject([{ deviceId, deviceName: 'ラベル brother', state: 'waiting', reason: 'paperOut', labels: 3 }])
    expect(await engine.call('labels.runs', {})).toMatchObject([{ runId, deviceName: 'ラベル brother', preset: 'shelf60', waiting: 3 }])
    expect(await engine.call('labels.undoRun', { runId: runId ?? 0 })).toEqual({ labels: 3, atPrinter: 0 })
    expect(await waiting()).toEqual([])
    expect((await engine.call('labels.due', { day: null })).total).toBe(changed)

    // Two jobs: the line breaks in the middle of the first, the second waits behind it.
    const breaking = await startPrinterThatBreaks()
    onTestFinished(breaking.close)
    const { port } = breaking
    const zebra = await addPrinter(engine, { language: 'zpl', widthMm: 100, lengthMm: 50 }, { kind: 'tcp', host: '127.0.0.1', port })
    const many = await engine.job('labels.print', {
      ...print,
      output: { kind: 'printer', deviceId: zebra },
      items: [
        { productId: 1, copies: 100 },
        { productId: 2, copies: 5 },
      ],
    })
    const states = async () => (await engine.call('printing.list', { deviceId: zebra })).jobs.map(({ state }) => state)
    await expect.poll(states, { timeout: 20_000 }).toEqual(['waiting', 'lost'])
    expect(await engine.call('labels.undoRun', { runId: many.runId ?? 0 })).toEqual({ labels: 5, atPrinter: 100 })
    expect(await states()).toEqual(['cancelled', 'lost'])
    expect((await engine.call('labels.due', { day: null })).rows.map(({ productId }) => productId)).not.toContain(1)
    expect(await engine.call('labels.undoRun', { runId: many.runId ?? 0, evenAtPrinter: true })).toEqual({ labels: 100, atPrinter: 0 })
    expect(await states()).toEqual(['cancelled', 'cancelled'])
    expect((await engine.call('labels.due', { day: null })).total).toBe(changed)

    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: true })
    await engine.call('labels.testPrint', { deviceId })
    await expect.poll(async () => (await engine.call('labels.virtualPrinter', { deviceId })).labels.length).toBe(1)
  })

  test('a printer without paper leaves the job waiting; with paper it comes out', async () => {
    const engine = await openDue()
    const deviceId = await addPrinter(engine, { language: 'brother' })
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: false })
    tellFault('label printer: paperOut')
    const output = { kind: 'printer', deviceId } as const
    await engine.job('labels.print', { items: [{ productId: 1, copies: 2 }], template: { preset: 'shelf60' }, output, day: null })
    await expect.poll(async () => (await engine.call('printing.list', {})).jobs[0]?.reason).toBe('paperOut')
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: true })
    const [job] = (await engine.call('printing.list', {})).jobs
    await engine.call('printing.retry', { jobId: job?.jobId ?? 0 })
    await expect.poll(async () => (await engine.call('labels.virtualPrinter', { deviceId })).labels.length).toBe(2)
  })
})

test.each([{ language: 'brother' }, { language: 'zpl' }, { language: 'sbpl' }] as const)(
  'a label printer on the screen is ready, prints a test label, and tells when it has no paper: $language',
  async (settings) => {
    const { engine } = await openShopInTest()
    const described = { kind: 'labelPrinter', name: '棚札', place: { kind: 'virtual' } } as const
    expect(
      await engine.call('devices.tryOut', { ...described, settings: { ...labelPrinterSettings.parse({}), ...settings } }),
    ).toMatchObject({
      condition: 'ready',
      error: null,
    })
    const deviceId = await addPrinter(engine, settings)
    expect(await engine.call('devices.check', { deviceId })).toMatchObject({ condition: 'ready', error: null })
    const { jobId } = await engine.call('labels.testPrint', { deviceId })
    const jobs = async () => (await engine.call('printing.list', { deviceId })).jobs.map((job) => [job.jobId, job.document, job.state])
    await expect.poll(jobs).toEqual([[jobId, 'testPage', 'printed']])
    expect((await engine.call('devices.list', {})).at(-1)).toMatchObject({ deviceId, uses: 1, state: { condition: 'ready' } })
    const { labels, fault } = await engine.call('labels.virtualPrinter', { deviceId })
    expect([labels.length, fault]).toEqual([1, null])
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: false })
    expect(await engine.call('devices.check', { deviceId })).toMatchObject({ condition: 'paperOut' })
    await expect(engine.call('labels.testPrint', { deviceId: 1 })).rejects.toMatchObject({ details: { reason: 'noPrinter' } })
  },
)

test('what cannot be printed is refused whole, and nothing counts as printed', async () => {
  const engine = await openDue()
  const deviceId = await addPrinter(engine, { language: 'brother', media: 'DK-1221' })
  const items = [{ productId: 1, copies: 1 }]
  const output = { kind: 'printer', deviceId } as const
  await expect(engine.job('labels.print', { items, template: { preset: 'sheet86' }, output, day: null })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { reason: 'labelTooLarge' },
  })
  const outside = { ...a4, startPlace: 99 }
  await expect(engine.job('labels.print', { items, template: { preset: 'sheet86' }, output: outside, day: null })).rejects.toMatchObject({
    details: { reason: 'startPlace' },
  })
  expect(await engine.call('labels.runs', {})).toEqual([])
  expect((await engine.call('labels.due', { day: null })).total).toBe(changed)
})

test('a label of the walk is judged by what it shows; a kept one is right', async () => {
  const engine = await openDue()
  expect(await engine.call('labels.check', { productId: 1 })).toMatchObject({ verdict: 'wrong', product: { reasons: ['price'] } })
  expect(await engine.call('labels.check', { productId: 30 })).toMatchObject({ verdict: 'right' })
  await expect(engine.call('labels.check', { productId: 999_999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await engine.call('labels.keep', { productIds: [1] })).toMatchObject({ labels: 1 })
  expect(await engine.call('labels.check', { productId: 1 })).toMatchObject({ verdict: 'right' })
  await engine.call('labels.want', { productIds: [30], reason: 'shelf' })
  const { rows, total } = await engine.call('labels.due', { day: null })
  expect(total).toBe(changed)
  expect(rows.find(({ productId }) => productId === 30)?.reasons).toEqual(['wanted'])
})

describe('a PDF of 5,000 labels', () => {
  const template = { preset: 'sheet86' } as const
  const items = Array.from({ length: changed }, (_, index) => ({ productId: index + 1, copies: 417 }))
  const labels = changed * 417
  const exported = (engine: Engine): string[] => {
    const folder = join(engine.dataDir, 'exports')
    return existsSync(folder) ? readdirSync(folder) : []
  }

  test('lets other calls have their turn while it is made', async () => {
    const engine = await openDue()
    let isMade = false
    const made = engine.job('labels.print', { items, template, output: a4, day: null }).finally(() => (isMade = true))
    const waits: number[] = []
    while (!isMade) {
      const from = performance.now()
      await engine.call('app.status', {})
      waits.push(performance.now() - from)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(await made).toMatchObject({ labels, skipped: 0 })
    waits.sort((a, b) => a - b)
    tellFigure('a PDF of 5,000 labels', {
      besideP50Ms: waits[waits.length >> 1] ?? 0,
      besideP99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0,
    })
    // One call after the other: a job that never gives way lets one through.
    expect(waits.length).toBeGreaterThan(20)
  })

  test('prints nothing where it is cancelled', async () => {
    const engine = await openDue()
    const drawing = engine.event('jobs.progress', ({ method, phase, done }) => method === 'labels.print' && phase === 'drawing' && done > 0)
    const made = engine.job('labels.print', { items, template, output: a4, day: null })
    const refused = expect(made).rejects.toMatchObject({ code: 'CANCELLED' })
    await engine.call('jobs.cancel', { jobId: (await drawing).jobId })
    await refused
    expect(exported(engine)).toEqual([])
    expect(await engine.call('labels.runs', {})).toEqual([])
    expect((await engine.call('labels.due', { day: null })).total).toBe(changed)
  })
})
