import { afterEach, describe, expect, it } from 'vitest'
import { killDuring } from '../fixtures/killed.ts'
import { openPulled, pending, push, stagePrices, writes } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = () => openPulled(shops)
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

const remove = ({ engine }: Shop, ...productIds: number[]) => engine.call('products.stageDelete', { rows: [{ productIds }] })
/** Deletions that took effect at the server. */
const deleted = async ({ control }: Shop) => (await writes(control)).filter(({ operation }) => operation === 'delete')
const once = (...ids: number[]) => ids.map((productId) => ({ productId, operation: 'delete', count: 1 }))
/** Requests of a product's deletion that the server was sent. */
const asked = async ({ control }: Shop) =>
  Object.entries((await control.statistics()).requests).reduce(
    (sum, [name, n]) => (/^DELETE .*\/products\/\{id\}$/u.test(name) ? sum + n : sum),
    0,
  )
const one = (id: number) => ({ method: 'DELETE', path: `/products/${id}` })
const thereOf = async ({ control }: Shop, ...ids: number[]) => (await control.products(ids)).map((row) => Number(row['productId']))
const rowsOf = async ({ engine }: Shop) => {
  const { viewId, total } = await engine.call('products.openView', {
    search: '',
    categoryId: null,
    only: 'all',
    sort: { field: 'productId', direction: 'asc' },
  })
  return { total, rows: (await engine.call('products.rows', { viewId, offset: 0, limit: 10 })).rows }
}

describe('deleting products', () => {
  it('is undone before it is sent, with the edits that were given up; sent, each goes once and stays gone', async () => {
    const shop = await open()
    const { engine } = shop
    await stagePrices(engine, 2)
    const before = await pending(engine)
    expect(await engine.call('products.planDelete', { rows: [{ productIds: [1, 2, 3] }] })).toMatchObject({ products: 3, unsent: 2 })
    expect(await remove(shop, 1, 2, 3)).toMatchObject({ deleted: 3, discarded: 0 })
    await engine.call('changes.undo', {})
    expect(await pending(engine)).toEqual(before)
    await engine.call('changes.redo', {})
    expect(await push(engine)).toMatchObject({ products: 3, verified: 3, rejected: 0, conflicts: 0, unknown: 0, unsent: 0 })
    expect(await deleted(shop)).toEqual(once(1, 2, 3))
    expect(await thereOf(shop, 1, 2, 3, 4)).toEqual([4])
    expect(await pending(engine)).toEqual([])
    const { total, rows } = await rowsOf(shop)
    expect([total, rows[0]?.productId]).toEqual([57, 4])
    await expect(engine.call('lookup.card', { productId: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    // Only a new product could bring it back.
    expect(await engine.call('changes.undo', {})).toMatchObject({ cells: 0, gone: 3, question: null })
    expect(await pending(engine)).toEqual([])
  })

  it('goes after the other changes of the same push, and takes the stock with it', async () => {
    const shop = await open()
    await shop.engine.call('products.stage', { cells: [{ productId: 5, field: 'price', value: 5 }], origin: 'edit' })
    await remove(shop, 1)
    expect(await push(shop.engine)).toMatchObject({ verified: 2 })
    expect(await shop.control.stock(1)).toEqual([])
  })
})

describe('an answer that was lost', () => {
  it('after it took effect: the product is looked for and not deleted a second time', async () => {
    const shop = await open()
    await remove(shop, 1)
    await shop.control.fault({ match: one(1), fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1, unknown: 0 })
    expect(await deleted(shop)).toEqual(once(1))
    expect(await asked(shop)).toBe(1)
  })

  it('before it took effect: it is seen to be there, and asked for again', async () => {
    const shop = await open()
    await remove(shop, 1)
    await shop.control.fault({ match: one(1), fault: { kind: 'dropBefore' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1, unknown: 0 })
    expect(await deleted(shop)).toEqual(once(1))
  })

  it('with the line: of unknown fate until the next pull has looked', async () => {
    const shop = await open()
    await remove(shop, 1)
    await shop.control.fault(
      { match: one(1), fault: { kind: 'dropAfter' }, count: 1 },
      { match: { method: 'GET', path: '/products/1' }, fault: { kind: 'dropBefore' }, skip: 1 },
    )
    await push(shop.engine).catch(() => undefined)
    expect(await pending(shop.engine)).toMatchObject([{ key: 1, op: 'delete', state: 'unknown' }])
    // What may have arrived is not taken back.
    expect(await shop.engine.call('changes.undo', {})).toMatchObject({ cells: 0, skipped: 1 })
    await shop.control.clearFaults()
    await shop.engine.job('sync.pull', { mode: 'auto' })
    expect(await pending(shop.engine)).toEqual([])
    expect(await asked(shop)).toBe(1)
  })

  it('that a person says has arrived: the product is gone from the list at once', async () => {
    const shop = await open()
    await remove(shop, 1)
    await shop.control.fault(
      { match: one(1), fault: { kind: 'dropAfter' }, count: 1 },
      { match: { method: 'GET', path: '/products/1' }, fault: { kind: 'dropBefore' }, skip: 1 },
    )
    await push(shop.engine).catch(() => undefined)
    const { total } = await rowsOf(shop)
    const selection = { cells: [{ entity: 'product' as const, key: 1, field: '*' }] }
    const told = shop.engine.event('products.changed', ({ membership }) => membership)
    expect(await shop.engine.call('changes.settle', { selection, verdict: 'arrived' })).toEqual({ cells: 1 })
    await told
    expect((await rowsOf(shop)).total).toBe(total - 1)
    expect(await pending(shop.engine)).toEqual([])
  })

  it('by a program that was killed: nothing is deleted twice', async () => {
    const shop = await open()
    const ids = [1, 2, 3, 4, 5, 6]
    await remove(shop, ...ids)
    await shop.engine.close()
    // One answer comes late, so that the push is surely at it when the process dies.
    await shop.control.fault({ match: one(6), fault: { kind: 'latency', ms: 3000 }, count: 1 })
    await killDuring(shop.engine, shop.sandbox, 'sync.push', ({ phase, done }) => phase === 'sending' && done >= 2)
    await shop.restart()
    await push(shop.engine).catch(() => undefined)
    expect(await thereOf(shop, ...ids)).toEqual([])
    expect(await deleted(shop)).toEqual(once(...ids))
    expect(await pending(shop.engine)).toEqual([])
  })
})

describe('what stands against it', () => {
  it('a colleague has changed the product: a conflict, which a person decides', async () => {
    const shop = await open()
    const { engine, control } = shop
    await remove(shop, 1, 2)
    await control.edit({ products: [1, 2].map((productId) => ({ productId, fields: { price: '77' } })) })
    expect(await push(engine)).toMatchObject({ verified: 0, conflicts: 2 })
    expect(await asked(shop)).toBe(0)
    const [first] = (await rowsOf(shop)).rows
    expect(first).toMatchObject({ productId: 1, price: 77, deletion: { state: 'conflict', theirAt: expect.any(String) as string } })
    const cell = (key: number) => ({ cells: [{ entity: 'product' as const, key, field: '*' }] })
    await engine.call('changes.resolve', { selection: cell(1), choice: 'theirs' })
    await engine.call('changes.resolve', { selection: cell(2), choice: 'mine' })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect(await thereOf(shop, 1, 2)).toEqual([1])
  })

  it('Smaregi refuses: its words stand with the product, which can be tried again', async () => {
    const shop = await open()
    const { engine, control } = shop
    await remove(shop, 1)
    const detail = '取引で使用されている商品のため削除できません'
    await control.fault({ match: one(1), fault: { kind: 'status', status: 400, detail }, count: 1 })
    expect(await push(engine)).toMatchObject({ verified: 0, rejected: 1 })
    expect((await rowsOf(shop)).rows[0]).toMatchObject({ productId: 1, deletion: { state: 'rejected', reason: detail } })
    expect(await pending(engine)).toMatchObject([{ key: 1, op: 'delete', state: 'rejected', reason: detail }])
    await engine.call('changes.retry', { all: true })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect(await thereOf(shop, 1)).toEqual([])
  })

  it('somebody has deleted it already: done, by the push as by a sweep', async () => {
    const shop = await open()
    const { engine, control } = shop
    await remove(shop, 1)
    await control.edit({ remove: [1] })
    expect(await push(engine)).toMatchObject({ verified: 1, rejected: 0 })
    await remove(shop, 2)
    await control.edit({ remove: [2] })
    await engine.job('sync.pull', { mode: 'sweep' })
    expect(await pending(engine)).toEqual([])
    expect(await deleted(shop)).toEqual([])
    expect((await rowsOf(shop)).total).toBe(58)
  })
})
