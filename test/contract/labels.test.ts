import { describe, expect, test } from 'vitest'
import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelPrinterSettings, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { labelSheets } from '#shared/domain/labels/sheets.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { dotsOfPng } from '../fakes/png.ts'
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

const addPrinter = async (engine: Engine, settings: Partial<LabelPrinterSettings>): Promise<number> =>
  (
    await engine.call('devices.add', {
      kind: 'labelPrinter',
      name: `ラベル ${settings.language}`,
      place: { kind: 'virtual' },
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
    }
    expect(await engine.call('labels.undoRun', { runId: made.runId ?? 0 })).toEqual({ labels: changed })
    expect((await engine.call('labels.due', { day: null })).total).toBe(changed)
  })

  test.each([
    ['brother', { language: 'brother', model: 'QL-820NWB', media: 'DK-2205' }],
    ['zpl', { language: 'zpl', dpi: 203, widthMm: 62, lengthMm: 32 }],
    ['sbpl', { language: 'sbpl', dpi: 203, widthMm: 62, lengthMm: 32 }],
  ] as const)('%s: twelve labels come out of the printer, each with its bars', async (_language, settings) => {
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
    const codes: string[] = []
    for (const { png } of labels) for (const { text } of await readCodes(dotsOfPng(Buffer.from(png, 'base64')), 30)) codes.push(text)
    expect(codes.toSorted()).toEqual(rows.map(({ productCode }) => productCode).toSorted())
    expect((await engine.call('labels.due', { day: null })).total).toBe(0)
  })

  test('a printer without paper leaves the job waiting; with paper it comes out', async () => {
    const engine = await openDue()
    const deviceId = await addPrinter(engine, { language: 'brother' })
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: false })
    const output = { kind: 'printer', deviceId } as const
    await engine.job('labels.print', { items: [{ productId: 1, copies: 2 }], template: { preset: 'shelf60' }, output, day: null })
    await expect.poll(async () => (await engine.call('printing.list', {})).jobs[0]?.reason).toBe('paperOut')
    await engine.call('labels.setVirtualPrinter', { deviceId, hasPaper: true })
    const [job] = (await engine.call('printing.list', {})).jobs
    await engine.call('printing.retry', { jobId: job?.jobId ?? 0 })
    await expect.poll(async () => (await engine.call('labels.virtualPrinter', { deviceId })).labels.length).toBe(2)
  })
})

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
