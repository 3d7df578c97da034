import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contracts } from '#shared/contracts/index.ts'
import { laneOf } from '#core/rpc/lanes.ts'
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
