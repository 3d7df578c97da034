import { describe, expect, it } from 'vitest'
import type { DocumentName, DocumentSource } from '#shared/contracts/documents.ts'
import type { Transaction } from '#shared/contracts/transactions.ts'
import { receiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const dateIn = (days: number) => new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
const day = dateIn(-2)
const documents: readonly DocumentName[] = ['receipt', 'dailySummary', 'priceChanges', 'deliveryNote', 'countSheet', 'varianceSlip']

async function shopWithDay(): Promise<Shop> {
  const shop = await openShopInTest({ products: 400 })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  await shop.engine.job('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: day, to: day } })
  return shop
}
const preview = async ({ engine }: Shop, document: DocumentName, source: DocumentSource, text: string | null = null) =>
  engine.call('documents.preview', { document, source, text })
const yen = (value: number): string => `${value < 0 ? '-' : ''}¥${Math.abs(value).toLocaleString('ja-JP')}`
async function everyTransaction({ engine }: Shop): Promise<Transaction[]> {
  const { rows } = await engine.call('transactions.day', { day })
  return Promise.all(
    rows.filter(({ kind }) => kind !== 'other').map(({ transactionId }) => engine.call('transactions.open', { transactionId })),
  )
}

describe('a document', () => {
  it('of each kind has a sample, and is refused what it is not made of', async () => {
    const shop = await openShopInTest({ products: 10 })
    for (const document of documents) {
      const { text, problem } = await preview(shop, document, { kind: 'sample' })
      expect(problem).toBeNull()
      expect(text.length).toBeGreaterThan(100)
      const wrong: DocumentSource =
        document === 'dailySummary' ? { kind: 'changeSet', changeSetId: 1 } : { kind: 'day', day, storeId: null }
      await expect(preview(shop, document, wrong)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { reason: 'source' } })
    }
    for (const [document, source] of [
      ['receipt', { kind: 'transaction', transactionId: 1 }],
      ['dailySummary', { kind: 'day', day, storeId: null }],
      ['priceChanges', { kind: 'changeSet', changeSetId: 99 }],
    ] as const)
      await expect(preview(shop, document, source as DocumentSource), document).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('of each kind fits on 58 mm as on 80 mm: no name takes more than two lines, no figure more than one', async () => {
    const shop = await openShopInTest({ products: 10 })
    const bare = (words: string): string => words.replaceAll(/[\s\\"^~]/gu, '')
    for (const document of documents) {
      const { text } = await preview(shop, document, { kind: 'sample' })
      const cells = text
        .replaceAll(/\{[^}]*\}/gu, '')
        .split(/[|\n]/u)
        .map(bare)
      for (const columns of [32, 48]) {
        const settings = receiptPrinterSettings.parse({ columns, paperWidthMm: columns === 32 ? 58 : 80, missing: 'substitute' })
        const { paper } = await shop.engine.call('printing.preview', { receipt: { text }, deviceId: null, settings, isReprint: false })
        const printed = paper.items.filter((item) => item.kind === 'text').map((item) => ({ x: item.x, text: bare(item.text) }))
        const fits = (cell: string): boolean =>
          printed.some(({ x, text: first }, at) => {
            const next = printed.slice(at + 1).find((one) => one.x === x)?.text ?? ''
            return first === cell || (/[^\d¥,-]/u.test(cell) && first + next === cell)
          })
        const broken = cells.filter((cell) => !/^(?:-|_+|)$/u.test(cell) && !fits(cell))
        expect({ document, columns, broken }).toEqual({ document, columns, broken: [] })
      }
    }
  })

  it('receipt of every transaction of a day shows its figures to the yen', async () => {
    const shop = await shopWithDay()
    for (const one of await everyTransaction(shop)) {
      const { text } = await preview(shop, 'receipt', { kind: 'transaction', transactionId: one.transactionId, recipient: '' })
      const plain = text.replaceAll('\\', '')
      expect(plain).toContain(`"^^合計" | "^^${yen(one.total)}"`)
      expect(plain).toContain('再発行')
      for (const { rate, total, tax } of one.rates) {
        if (rate === null) expect(plain).toContain(`非課税対象 | ${yen(total)}`)
        else expect(plain).toMatch(new RegExp(`${rate}%対象※? \\| ${yen(total)}\n~内消費税等 \\| ${yen(tax)}`, 'u'))
      }
      expect(plain.match(/ ※ \|/gu)?.length ?? 0).toBe(one.lines.filter(({ reduced }) => reduced).length)
      for (const { amount } of one.lines) expect(plain).toContain(` | ${yen(amount)}`)
    }
  })

  it('daily summary adds up to the list of the day and to its receipts', async () => {
    const shop = await shopWithDay()
    const all = await everyTransaction(shop)
    const { total } = await shop.engine.call('transactions.day', { day })
    const held = all.filter(({ cancelled }) => !cancelled)
    const sum = (some: readonly number[]): number => some.reduce((whole, value) => whole + value, 0)
    const plain = (await preview(shop, 'dailySummary', { kind: 'day', day, storeId: null })).text.replaceAll('\\', '')
    expect(plain).toContain(`"純売上(税込)" | "${yen(total)}"`)
    expect(plain).toContain(`売上 | ${held.filter(({ kind }) => kind === 'sale').length}件`)
    expect(plain).toContain(`取消 | ${all.length - held.length}件`)
    for (const rate of [8, 10]) {
      const own = held.flatMap(({ rates }) => rates.filter((one) => one.rate === rate))
      expect(plain).toContain(` | ${yen(sum(own.map((one) => one.total)))}`)
      expect(plain).toContain(` | ${yen(sum(own.map((one) => one.tax)))}`)
    }
    const cash = held.flatMap(({ payments }) => payments.filter(({ kind }) => kind === 'cash'))
    expect(plain).toContain(`現金 | ${cash.length.toLocaleString('ja-JP')}件| ${yen(sum(cash.map(({ amount }) => amount)))}`)
    const stores = await Promise.all([1, 2].map((storeId) => preview(shop, 'dailySummary', { kind: 'day', day, storeId })))
    const nets = stores.map(({ text }) =>
      Number(/純売上\(税込\)" \| "¥([\d,]+)/u.exec(text.replaceAll('\\', ''))?.[1]?.replaceAll(',', '')),
    )
    expect(sum(nets)).toBe(total)
  })

  it('of price changes lists those of a set, and those proved on days', async () => {
    const shop = await openShopInTest({ products: 30 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const { changeSetId } = await shop.engine.call('products.stage', {
      cells: [{ productId: 3, field: 'price', value: 4321 }],
      origin: 'edit',
    })
    const source: DocumentSource = { kind: 'changeSet', changeSetId: Number(changeSetId) }
    expect((await preview(shop, 'priceChanges', source)).text).toContain('"¥4,321"')
    const days: DocumentSource = { kind: 'days', from: dateIn(0), to: dateIn(0) }
    // A slip of no line is told, and not printed.
    expect(await preview(shop, 'priceChanges', days)).toMatchObject({ isEmpty: true, problem: null })
    expect(await preview(shop, 'priceChanges', source)).toMatchObject({ isEmpty: false })
    await shop.engine.job('sync.push', { productIds: null, changeSetId: null })
    expect((await preview(shop, 'priceChanges', days)).text).toContain('"¥4,321"')
  })

  it('of price changes tells all that a shelf price depends on, and not the cost', async () => {
    const shop = await openShopInTest({ products: 30 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const cells = [
      { productId: 3, field: 'customerPrice', value: 777 },
      { productId: 4, field: 'taxDivision', value: '2' },
      { productId: 5, field: 'productPriceDivision', value: '2' },
      { productId: 6, field: 'cost', value: '123.5' },
      { productId: 7, field: 'tag', value: '札' },
    ] as const
    const { changeSetId } = await shop.engine.call('products.stage', { cells: [...cells], origin: 'paste' })
    const { text } = await preview(shop, 'priceChanges', { kind: 'changeSet', changeSetId: Number(changeSetId) })
    expect(text).toContain('3件')
    for (const part of ['"¥777"', '会員価格', '"非課税"', '税区分', '"オープン"', '価格区分']) expect(text).toContain(part)
    expect(text).not.toContain('123')
  })

  it('is printed on the printer of the shop, from the template in force', async () => {
    const shop = await shopWithDay()
    const { engine } = shop
    const settings = receiptPrinterSettings.parse({})
    const { deviceId } = await engine.call('devices.add', { kind: 'receiptPrinter', name: '画面', place: { kind: 'virtual' }, settings })
    await engine.call('documents.save', { document: 'receipt', text: '合計 {{total}}\n{{#rates}}\n{{rate}}%\n{{/rates}}\n' })
    const one = (await everyTransaction(shop)).find(({ rates }) => rates.length === 2)
    if (one === undefined) throw new Error('no sale with two rates')
    const source: DocumentSource = { kind: 'transaction', transactionId: one.transactionId, recipient: '' }
    const { jobId } = await engine.call('documents.print', { document: 'receipt', source, deviceId })
    const job = async () => (await engine.call('printing.list', {})).jobs.find((some) => some.jobId === jobId)
    await expect.poll(async () => (await job())?.state, { timeout: 20_000 }).toBe('printed')
    expect(await job()).toMatchObject({ document: 'receipt', title: one.number })
    const { paper } = await engine.call('printing.virtualPrinter', { deviceId })
    const printed = paper.items.flatMap((item) => (item.kind === 'text' ? [item.text] : [])).join('')
    expect(printed.replaceAll(' ', '')).toContain(`合計${yen(one.total)}`)
    expect(printed).toContain('10%')
  })
})

describe('a template of the shop', () => {
  it('that does not parse leaves the last good one in force, and says where it is wrong', async () => {
    const shop = await openShopInTest({ products: 10 })
    const { engine } = shop
    await engine.call('documents.save', { document: 'receipt', text: '一番 {{total}}\n' })
    await expect(engine.call('documents.save', { document: 'receipt', text: 'a\n  {{totla}}' })).rejects.toMatchObject({
      code: 'TEMPLATE_INVALID',
      details: { problem: 'unknownName', line: 2, column: 3, name: 'totla' },
    })
    expect(await preview(shop, 'receipt', { kind: 'sample' }, 'a\n  {{totla}}')).toEqual({
      text: '',
      isEmpty: false,
      problem: { problem: 'unknownName', line: 2, column: 3, name: 'totla' },
      lacking: null,
    })
    expect((await preview(shop, 'receipt', { kind: 'sample' })).text).toBe('一番 ¥2,368\n')
    await engine.call('documents.save', { document: 'receipt', text: '二番' })
    const { versions, isOwn, text } = await engine.call('documents.template', { document: 'receipt' })
    expect([isOwn, text, versions.map((one) => one.text)]).toEqual([true, '二番', ['二番', '一番 {{total}}\n']])
    await engine.call('documents.reset', { document: 'receipt' })
    const reset = await engine.call('documents.template', { document: 'receipt' })
    expect(reset).toMatchObject({ isOwn: false, text: reset.builtIn })
    expect(reset.versions.map((one) => one.text)).toEqual([null, '二番', '一番 {{total}}\n'])
    const list = await engine.call('documents.list', {})
    expect(list.map(({ document, isOwn: own }) => [document, own])).toEqual(documents.map((document) => [document, false]))
  })

  it('keeps what the shop says of itself, with a number whose digits fit', async () => {
    const { engine } = await openShopInTest({ products: 10 })
    const settings = await engine.call('documents.settings', {})
    expect(settings).toMatchObject({ issuerName: '', registrationNumber: '', rounding: 'down' })
    const wanted = { ...settings, issuerName: '株式会社|よろず{屋}', registrationNumber: 'Ｔ4011-0010-98993' }
    expect(await engine.call('documents.setSettings', wanted)).toMatchObject({ registrationNumber: 'T4011001098993' })
    await expect(engine.call('documents.setSettings', { ...wanted, registrationNumber: 'T3011001098993' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'checkDigit', expected: '4' },
    })
    await expect(engine.call('documents.setSettings', { ...wanted, registrationNumber: '12' })).rejects.toMatchObject({
      details: { reason: 'registrationNumber' },
    })
    expect(await engine.call('documents.settings', {})).toMatchObject({ registrationNumber: 'T4011001098993' })
    const { text } = await engine.call('documents.preview', { document: 'receipt', source: { kind: 'sample' } })
    expect(text).toContain('"株式会社\\|よろず\\{屋\\}"\n')
    expect(text).toContain('登録番号 T4011001098993')
  })
})
