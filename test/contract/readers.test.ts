import { statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from '#shared/contracts/index.ts'
import { BantoError } from '#shared/errors.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { pack } from '#core/countFiles/carried.ts'
import { laneOf } from '#core/rpc/lanes.ts'
import { countIn } from '../fixtures/counting.ts'
import { fillShop, openTestShop, sampleProducts } from '../fixtures/shopFile.ts'
import { dataFolderWith, startThreads, type Threads } from '../fixtures/threads.ts'

/** The engine in its real threads: what a reader answers is what the engine would, and it is never in the way. */
const made = openTestShop()
const request = { search: '', categoryId: null, only: 'all', sort: { field: 'price', direction: 'asc' } } as const

let threads: Threads
beforeAll(async () => {
  fillShop(made.db, 2_000)
  made.file.close()
  threads = await startThreads(dataFolderWith(made.path))
  await threads.readersUp()
})
afterAll(async () => {
  await threads.close()
  made.remove()
})

/** Keeps the engine's thread at work: nothing that it answers comes before this is over. */
const longWork = (): Promise<unknown> => {
  const cells = Array.from({ length: 1_900 }, (_, i) => ({ productId: i + 1, field: 'tag' as const, value: `札${i}` }))
  return Promise.all(Array.from({ length: 10 }, () => threads.call('products.stage', { cells, origin: 'paste' })))
}

/** Of everything that has a code. */
async function startedCount(): Promise<{ readonly countId: string }> {
  const codes = sampleProducts(1, 2_000).map(({ productCode }) => String(productCode))
  const plan = { kind: 'list', codes } as const
  const finished = threads.event('jobs.finished', ({ method }) => method === 'stockCounts.start')
  await threads.call('stockCounts.start', { storeId: 1, name: '棚卸', plan, isBlind: true })
  const { outcome } = await finished
  if (!outcome.ok) throw BantoError.fromBody(outcome.error)
  return outcome.value as { readonly countId: string }
}

describe('readers', () => {
  it('have only methods that read', () => {
    for (const [area, { methods }] of Object.entries(contracts)) {
      for (const [name, { kind }] of Object.entries(methods))
        if (laneOf(`${area}.${name}`) !== null) expect([area, name, kind]).toContain('query')
    }
  })

  it('answer while the engine is at work', async () => {
    const order: string[] = []
    const work = longWork().then(() => order.push('work'))
    const { viewId, total } = await threads.call('products.openView', request)
    const { rows } = await threads.call('products.rows', { viewId, offset: 1_000, limit: 200 })
    const found = await threads.call('lookup.find', { code: String(sampleProducts(7, 7)[0]?.['productCode']) })
    order.push('read')
    await work
    expect(order).toEqual(['read', 'work'])
    expect([total, rows.length, found.cards[0]?.productId]).toEqual([2_000, 200, 7])
  })

  it('draw the pictures of a slip while the engine answers others', async () => {
    const rare = Array.from(
      { length: 1_900 },
      (_, i) => `${i % 20 === 0 ? '\n' : ''}${String.fromCodePoint(0x4e00 + ((i * 7) % 20_000))}`,
    ).join('')
    const order: string[] = []
    const drawn = threads.call('printing.preview', { receipt: { text: rare }, deviceId: null }).then(({ missing }) => {
      order.push('drawn')
      return missing
    })
    for (let asked = 0; asked < 5; asked += 1) await threads.call('app.status', {})
    order.push('status')
    expect((await drawn).filter(({ substitute }) => substitute === null).length).toBeGreaterThan(100)
    expect(order).toEqual(['status', 'drawn'])
  })

  it('answer others while a pasted list of codes is planned, and plan it to its end', async () => {
    const order: string[] = []
    const plan = { kind: 'list', codes: Array.from({ length: 40_000 }, (_, at) => `X-${at}`) } as const
    const planned = threads.call('stockCounts.planned', { storeId: 1, plan }).then(({ unknownTotal }) => {
      order.push('planned')
      return unknownTotal
    })
    for (let asked = 0; asked < 5; asked += 1) await threads.call('changes.summary', {})
    order.push('others')
    expect(await planned).toBe(40_000)
    expect(order).toEqual(['others', 'planned'])
  })

  it('rehearse a rate of tax beside the engine, which answers others meanwhile', async () => {
    const order: string[] = []
    const work = longWork().then(() => order.push('work'))
    const rehearsal = threads.call('labels.rehearse', { class: 'standard', from: '2027-04-01', percent: 12 }).then((result) => {
      order.push('rehearsal')
      return result
    })
    const { products, changed } = await rehearsal
    await work
    expect(order).toEqual(['rehearsal', 'work'])
    expect([products > 1_000, changed > 0]).toEqual([true, true])
  })

  it('work out what a decision is about, while the engine answers others', async () => {
    const { countId } = await startedCount()
    const { uncounted } = await threads.call('countReview.summary', { countId })
    const left = await threads.call('countReview.decideUncounted', { countId, choice: 'leave', products: uncounted.products })
    expect(left.lines).toBe(uncounted.products - uncounted.empty)
    const one = { countId, productIds: [1], choice: 'zero' as const, pieces: null, reason: null }
    expect(await threads.call('countReview.decide', one)).toEqual({ lines: 1 })
    expect(await threads.call('countReview.summary', { countId })).toMatchObject({ uncounted: { undecided: 0, toZero: 1 } })
    const asked = { countId, choice: 'zero', products: 1 } as const
    await expect(threads.call('countReview.decideUncounted', asked)).rejects.toMatchObject({ details: { reason: 'otherNumber' } })
    expect(await threads.call('countReview.setRecount', { countId, limits: { pieces: 1, yen: null, percent: null } })).toEqual({ lines: 0 })
  })

  it('write the files of a review beside the engine, which answers others meanwhile', async () => {
    const { countId } = await startedCount()
    const order: string[] = []
    const asked = { countId, language: 'ja' } as const
    const files = Promise.all([
      threads.call('countFiles.table', { ...asked, format: 'csv' }),
      threads.call('countFiles.table', { ...asked, format: 'xlsx' }),
      threads.call('countFiles.smaregiCsv', { countId, uncountedAsZero: true }),
    ]).then((written) => {
      order.push('files')
      return written
    })
    await threads.call('app.status', {})
    order.push('status')
    const [csv, xlsx, { files: forSmaregi, lines }] = await files
    expect(order).toEqual(['status', 'files'])
    expect(Buffer.from(csv.data, 'base64').toString('utf8').trimEnd().split('\r\n')).toHaveLength(lines + 1)
    for (const { path, bytes } of [csv, xlsx, ...forSmaregi]) expect(statSync(path).size).toBe(bytes)
  })

  it('pack a count for another PC and set its sheets beside the engine, as the engine would', async () => {
    const { countId } = await startedCount()
    const order: string[] = []
    const exported = threads.call('countFiles.exportSessions', { countId, sessionIds: null }).then((file) => {
      order.push('packed')
      return file
    })
    await threads.call('app.status', {})
    order.push('status')
    const { data } = await exported
    expect(order).toEqual(['status', 'packed'])
    const inspected = await threads.call('countFiles.inspect', { data })
    expect(inspected).toMatchObject({ countId, isHere: true, sessions: [], differs: [] })
    const finished = threads.event('jobs.finished', ({ method }) => method === 'countFiles.pdf')
    await threads.call('countFiles.pdf', { countId, kind: 'countSheets', showExpected: true, language: 'ja' })
    const { outcome } = await finished
    expect(outcome.ok && (outcome.value as { pages: number }).pages).toBeGreaterThan(10)
  })

  it('need not be there for others to have their turn while the file of a count is taken in, also twice at once', async () => {
    const pc = openTestShop()
    fillShop(pc.db, 20)
    const counting = countIn(pc.db)
    const countId = await counting.start()
    const she = counting.join(countId, '佐藤')
    pc.db.transaction(() => {
      for (let row = 0; row < 4_000; row += 1) counting.add(she, 1 + (row % 20), 1)
    })
    const data = Buffer.from(pack(carriedCount(pc.db, 'threads', countId, null))).toString('base64')
    pc.remove()
    const order: string[] = []
    const taken = Promise.all([1, 2].map(() => threads.call('countFiles.importSessions', { data }))).finally(() => order.push('taken'))
    await threads.call('app.status', {})
    order.push('status')
    expect((await taken).map(({ entries }) => entries)).toEqual([4_000, 0])
    expect(order).toEqual(['status', 'taken'])
    expect(await threads.call('stockCounts.open', { countId })).toMatchObject({
      pieces: 4_000,
      sessions: [{ entries: 4_000, origin: 'file' }],
    })
  })

  it('see what was staged as soon as it is answered, in rows, views, cards and lists', async () => {
    for (let price = 100_001; price < 100_006; price += 1) {
      await threads.call('products.stage', { cells: [{ productId: 1_950, field: 'price', value: price }], origin: 'edit' })
      const { viewId, total } = await threads.call('products.openView', request)
      const { rows } = await threads.call('products.rows', { viewId, offset: total - 1, limit: 1 })
      expect(rows[0]).toMatchObject({ productId: 1_950, price, pending: { price: { state: 'staged' } } })
      expect(await threads.call('lookup.card', { productId: 1_950 })).toMatchObject({ price, unsentFields: ['price'] })
    }
  })

  it('find a known code at once, and what may have been meant by one that no product has', async () => {
    const known = String(sampleProducts(7, 7)[0]?.['productCode'])
    const slipped = known.slice(0, -1) + String((Number(known.at(-1)) + 1) % 10)
    const [unknown, found] = await Promise.all([
      threads.call('lookup.find', { code: slipped }),
      threads.call('lookup.find', { code: known }),
    ])
    expect([found.cards.length, found.suggestions]).toEqual([1, []])
    expect([unknown.cards, unknown.suggestions.map(({ productId }) => productId)]).toEqual([[], expect.arrayContaining([7])])
  })

  it('share their views with the engine: a bulk change of a view that a reader opened', async () => {
    const { viewId } = await threads.call('products.openView', { ...request, search: '緑茶' })
    const operation = { kind: 'set', field: 'tag', value: '茶' } as const
    const preview = await threads.call('products.previewBulk', { rows: { viewId, all: true }, operation })
    const { preview: done } = await threads.call('products.stageBulk', { rows: { viewId, all: true }, operation })
    expect(done.changed).toBe(preview.changed)
    expect(done.changed).toBeGreaterThan(50)
    const { rows } = await threads.call('products.rows', { viewId, offset: 0, limit: 5 })
    expect(rows.map((row) => row?.tag)).toEqual(['茶', '茶', '茶', '茶', '茶'])
  })

  it('say that a view is gone as the engine does', async () => {
    await expect(threads.call('products.rows', { viewId: 'none', offset: 0, limit: 1 })).rejects.toMatchObject({ code: 'VIEW_GONE' })
  })

  it('find what the index does not have yet, and have it indexed', async () => {
    const { viewId } = await threads.call('products.openView', request)
    await threads.call('products.stage', { cells: [{ productId: 9, field: 'productName', value: '玉露' }], origin: 'edit' })
    const { total } = await threads.call('products.openView', { ...request, search: '玉露' })
    expect([total, typeof viewId]).toEqual([1, 'string'])
  })

  it('let go of the file before the shop is closed: the copy of a clean end is made', async () => {
    await threads.call('products.openView', request)
    await threads.call('products.stage', { cells: [{ productId: 9, field: 'price', value: -1 }], origin: 'edit' })
    await threads.engine.restart()
    expect(threads.copies()).toBe(1)
    const { viewId } = await threads.call('products.openView', { ...request, only: 'changed' })
    const { rows } = await threads.call('products.rows', { viewId, offset: 0, limit: 1 })
    expect(rows[0]).toMatchObject({ productId: 9, price: -1 })
    await threads.call('connection.close', {})
    await expect(threads.call('products.openView', request)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  })
})
