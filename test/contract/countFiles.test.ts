import { beforeEach, describe, expect, it } from 'vitest'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import type { DocumentSource } from '#shared/contracts/documents.ts'
import { readCodes } from '../fakes/codeReader.ts'
import { hasPoppler, pageDots, pdfText } from '../fakes/pdfReader.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

let shop: Shop
let countId = ''
const pdfBytes = (data: string): Uint8Array => new Uint8Array(Buffer.from(data, 'base64'))
async function open(products: number): Promise<void> {
  shop = await openShopInTest({ products })
  await shop.engine.job('sync.pull', { mode: 'auto', resources: ['stores', 'categories', 'products', 'stock'] })
  const plan = { kind: 'everything' } as const
  countId = (await shop.engine.job('stockCounts.start', { storeId: 1, name: '棚卸 2026-11 本店', plan, isBlind: false })).countId
}
const shelf = async (code: string, name = '') =>
  (await shop.engine.call('stockCounts.saveShelf', { shelfId: null, storeId: 1, code, name })).shelfId
const join = async (round = 1) => (await shop.engine.call('stockCounts.join', { countId, person: '田中', round })).sessionId

describe('labels of shelves', { timeout: 90_000 }, () => {
  beforeEach(() => open(40))

  it.skipIf(!hasPoppler)('are read from paper, and change to their shelf on the count screen', async () => {
    const codes = ['A-1', 'A-2', 'B 10', 'z', 'SHELF-OF-20-LETTERS!', ...Array.from({ length: 7 }, (_, at) => `C-${at + 1}`)]
    for (const code of codes) await shelf(code, code === 'A-1' ? '入口の棚' : '')
    const { pages, data, name } = await shop.engine.job('countFiles.shelfLabels', { storeId: 1, language: 'ja' })
    expect(pages).toBe(2)
    expect(name).toMatch(/^棚のラベル .*\.pdf$/u)
    const bytes = pdfBytes(data)
    const read = [...(await readCodes(pageDots(bytes, 1, 300))), ...(await readCodes(pageDots(bytes, 2, 300)))]
    expect(read.map(({ format }) => format)).toEqual(Array.from(codes, () => 'Code128'))
    expect(pdfText(bytes)).toContain('入口の棚')
    const sessionId = await join()
    const changedTo: (string | undefined)[] = []
    for (const { text } of read) {
      const asked = { sessionId, shelfId: null, code: text, raw: text, source: 'serial', pieces: null } as const
      const beep = await shop.engine.call('stockCounts.scan', asked)
      expect(beep.verdict).toBe('shelf')
      changedTo.push(beep.shelf?.code)
    }
    expect(changedTo.toSorted()).toEqual(codes.toSorted())
  })

  it('of a store without shelves are none, in words', async () => {
    await expect(shop.engine.job('countFiles.shelfLabels', { storeId: 2, language: 'ja' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'noShelves' },
    })
  })
})

describe('papers of a count', { timeout: 90_000 }, () => {
  beforeEach(() => open(40))

  it('with nothing to count again are none, in words', async () => {
    const asked = { countId, kind: 'recount', showExpected: false, language: 'ja' } as const
    await expect(shop.engine.job('countFiles.pdf', asked)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'nothingToRecount' },
    })
  })

  it.skipIf(!hasPoppler)('tell variances by whole product codes', async () => {
    const productCode = '98765432109876543210'
    await shop.control.edit({ products: [{ productId: 1, fields: { productCode, stockControlDivision: '0' } }] })
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    await shop.engine.call('stockCounts.add', { sessionId: await join(), shelfId: null, productId: 1, pieces: 900 })
    const asked = { countId, kind: 'variance', showExpected: false, language: 'ja' } as const
    const { data } = await shop.engine.job('countFiles.pdf', asked)
    expect(pdfText(pdfBytes(data))).toContain(productCode)
  })

  it('and the CSV for Smaregi have names of their own', async () => {
    await shop.engine.call('stockCounts.add', { sessionId: await join(), shelfId: null, productId: 1, pieces: 2 })
    const forSmaregi = await shop.engine.call('countFiles.smaregiCsv', { countId, uncountedAsZero: true })
    const table = await shop.engine.call('countFiles.table', { countId, format: 'csv', language: 'ja' })
    expect(forSmaregi.files.map(({ name }) => name)).toEqual([expect.stringMatching(/^スマレジ用 棚卸 2026-11 本店 .*\.csv$/u)])
    expect(table.name).toMatch(/^棚卸 2026-11 本店 /u)
  })
})

describe('a paper of many pages', { timeout: 90_000 }, () => {
  it('leaves other calls their turn, and is stopped when it is cancelled', async () => {
    await open(3000)
    const asked = { countId, kind: 'countSheets', showExpected: false, language: 'ja' } as const
    await shop.engine.call('countReview.summary', { countId })
    let answered = 0
    let isOver = false
    const made = shop.engine.job('countFiles.pdf', asked).finally(() => {
      isOver = true
    })
    while (!isOver) {
      await shop.engine.call('stockCounts.choices', {})
      answered += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect((await made).pages).toBeGreaterThan(150)
    expect(answered).toBeGreaterThan(10)
    const cancelled = shop.engine.job('countFiles.pdf', asked, (jobId) => {
      setTimeout(() => void shop.engine.call('jobs.cancel', { jobId }), 50)
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('papers out of a receipt printer', () => {
  const text = async (document: 'countSheet' | 'varianceSlip', more: Partial<Extract<DocumentSource, { kind: 'stockCount' }>>) => {
    const source = { kind: 'stockCount', countId, list: 'countSheets', ...more } as const
    const { text: escaped } = await shop.engine.call('documents.preview', { document, source, text: null })
    return escaped.replaceAll(/\\(.)/gu, '$1')
  }
  beforeEach(() => open(60))

  it('are the count sheet of a shelf, the list to count again without the books, and the variances', async () => {
    const { engine } = shop
    const [a, b] = [await shelf('A-1', '入口'), await shelf('B-2')]
    const products = (await shop.control.products(Array.from({ length: 20 }, (_, at) => at + 1))).filter(
      (row) => row['stockControlDivision'] === '0',
    )
    const [one, two] = products.map((row) => Number(row['productId'])) as [number, number]
    const [code1, code2] = products.map((row) => String(row['productCode'])) as [string, string]
    const sessionId = await join()
    await engine.call('stockCounts.add', { sessionId, shelfId: a, productId: one, pieces: 7777 })
    await engine.call('stockCounts.add', { sessionId, shelfId: b, productId: two, pieces: 8888 })
    const sheet = await text('countSheet', { shelfId: a, showExpected: true })
    expect(sheet).toContain('棚卸 2026-11 本店')
    expect(sheet).toContain('棚 A-1 入口')
    expect(sheet).toContain(code1)
    expect(sheet).not.toContain(code2)
    // What was counted is on no list that is counted from.
    expect(sheet).not.toContain('7,777')
    const all = await text('countSheet', {})
    expect(all.indexOf(code1)).toBeLessThan(all.indexOf(code2))
    await engine.call('countReview.setRecount', { countId, limits: { pieces: 1, yen: null, percent: null } })
    const recount = await text('countSheet', { list: 'recount', showExpected: true })
    expect(recount).toContain('数え直し')
    const books = (
      await engine.call('countReview.lines', { countId, filter: 'recount', order: 'code', descending: false, offset: 0, limit: 10 })
    ).rows
    expect(books).toHaveLength(2)
    for (const { productCode, expected, counted } of books) {
      expect(recount).toContain(String(productCode))
      const row = recount.split('\n').find((line) => line.includes(String(productCode))) ?? ''
      expect(row.replace(String(productCode), '')).not.toMatch(new RegExp(`\\b(?:${expected}|${counted})\\b`, 'u'))
    }
    const slip = await text('varianceSlip', { list: 'variance' })
    expect(slip).toContain('7,777')
    expect(slip).toMatch(/\+[\d,]+/u)
    const deviceId = (
      await engine.call('devices.add', {
        kind: 'receiptPrinter',
        name: 'レシート',
        place: { kind: 'virtual' },
        settings: receiptPrinterSettings.parse({}),
      })
    ).deviceId
    const source = { kind: 'stockCount', countId, list: 'variance' } as const
    await engine.call('documents.print', { document: 'varianceSlip', source, deviceId })
    const jobs = async () => (await engine.call('printing.list', {})).jobs.map(({ title, state }) => [title, state])
    await expect.poll(jobs).toEqual([['棚卸 2026-11 本店', 'printed']])
  })

  it('are refused for the wrong list, for a count that is not here, and for more lines than a roll is for', async () => {
    await expect(text('varianceSlip', { list: 'recount' })).rejects.toMatchObject({ details: { reason: 'source' } })
    await expect(text('countSheet', { list: 'variance' })).rejects.toMatchObject({ details: { reason: 'source' } })
    await expect(text('countSheet', { countId: 'a'.repeat(16) })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await open(1500)
    await expect(text('countSheet', {})).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { reason: 'tooManyLines', most: 1000 } })
  })
})
