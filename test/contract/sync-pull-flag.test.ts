import { describe, expect, it } from 'vitest'
import { readShop } from '../fixtures/readShop.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const open = async (...input: Parameters<typeof openShopInTest>) => {
  const shop = await openShopInTest(...input)
  await shop.engine.job('sync.pull', { mode: 'auto' })
  return shop
}

const stage = ({ engine }: Shop, productId: number, fields: Readonly<Record<string, string | number | null>>) =>
  engine.call('products.stage', {
    cells: Object.entries(fields).map(([field, value]) => ({ productId, field: field as 'price', value })),
    origin: 'edit',
  })
const cells = async ({ engine }: Shop) =>
  (await engine.call('changes.list', { states: ['staged', 'conflict', 'rejected'], offset: 0, limit: 100 })).rows
const somebody = ({ control }: Shop, productId: number, fields: Readonly<Record<string, string>>) =>
  control.edit({ products: [{ productId, fields }] })

describe('a row that somebody changed under a staged change', () => {
  it('is shown as such by the pull, before anybody sends; what does not collide stays', async () => {
    const shop = await open({ products: 50 })
    const { engine } = shop
    await stage(shop, 5, { price: 111, tag: '私' })
    await stage(shop, 6, { price: 222 })
    await somebody(shop, 5, { price: '333' })
    const told = engine.event('changes.changed', ({ conflict }) => conflict === 1)
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ conflicts: 1, alreadyThere: 0 })
    await told
    const rows = await cells(shop)
    expect(rows.find(({ key, field }) => key === 5 && field === 'price')).toMatchObject({ state: 'conflict', mine: 111, theirs: 333 })
    expect(rows.find(({ key, field }) => key === 5 && field === 'tag')).toMatchObject({ state: 'staged', mine: '私' })
    expect(rows.find(({ key }) => key === 6)).toMatchObject({ state: 'staged', mine: 222 })
    // Nothing of it was overwritten: the person still sees what they typed.
    expect(await engine.call('lookup.card', { productId: 5 })).toMatchObject({ price: 111, tag: '私' })
  })

  it('follows the server while nobody decides: its newest value, and no conflict once it is back', async () => {
    const shop = await open({ products: 20 })
    const { engine, control } = shop
    const before = (await control.products([3]))[0]?.price ?? ''
    await stage(shop, 3, { price: 111 })
    await somebody(shop, 3, { price: '333' })
    await engine.job('sync.pull', { mode: 'auto' })
    await somebody(shop, 3, { price: '444' })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ conflicts: 0 })
    expect(await cells(shop)).toMatchObject([{ state: 'conflict', theirs: 444 }])
    await somebody(shop, 3, { price: before })
    await engine.job('sync.pull', { mode: 'auto' })
    expect(await cells(shop)).toMatchObject([{ state: 'staged', mine: 111, theirs: null }])
    await somebody(shop, 3, { price: '555' })
    await engine.job('sync.pull', { mode: 'auto' })
    await somebody(shop, 3, { price: '111' })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ alreadyThere: 1 })
    expect(await cells(shop)).toEqual([])
  })

  it('leaves the list as verified where they typed the same', async () => {
    const shop = await open({ products: 20 })
    await stage(shop, 4, { price: 777 })
    await somebody(shop, 4, { price: '777' })
    expect(await shop.engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ conflicts: 0, alreadyThere: 1 })
    expect(await cells(shop)).toEqual([])
    const kept = readShop(shop.engine, 'SELECT entity, key, field, new, outcome, push_id FROM sent_change')
    expect(kept).toEqual([{ entity: 'product', key: 4, field: 'price', new: 777, outcome: 'verified', push_id: null }])
  })

  it('is found by a full pull too', async () => {
    const shop = await open({ products: 20 })
    await stage(shop, 4, { price: 777 })
    await somebody(shop, 4, { price: '666' })
    expect(await shop.engine.job('sync.pull', { mode: 'full' })).toMatchObject({ conflicts: 1 })
  })
})

describe('stock that was sold meanwhile', () => {
  it('is a conflict under an absolute change and only another ground under a relative one', async () => {
    const shop = await open({ products: 40 })
    const { engine, control } = shop
    const [first, second] = readShop<{ id: number; amount: number }>(
      engine,
      'SELECT product_id AS id, stock_amount AS amount FROM stock WHERE store_id = 1 ORDER BY product_id LIMIT 2',
    )
    if (first === undefined || second === undefined) throw new Error('the sample has no stock')
    await engine.call('changes.stageStock', {
      origin: 'edit',
      cells: [
        { productId: first.id, storeId: 1, op: 'setStock', amount: 500 },
        { productId: second.id, storeId: 1, op: 'add', amount: 5 },
      ],
    })
    const sold = [first, second].map(({ id, amount }) => ({ productId: id, storeId: 1, stockAmount: amount - 1 }))
    await control.edit({ stock: sold })
    expect(await engine.job('sync.pull', { mode: 'auto' })).toMatchObject({ conflicts: 1 })
    const rows = await cells(shop)
    expect(rows.find(({ key }) => key === first.id)).toMatchObject({ state: 'conflict', mine: 500, theirs: first.amount - 1 })
    expect(rows.find(({ key }) => key === second.id)).toMatchObject({ state: 'staged', mine: 5, base: second.amount - 1 })
  })
})

describe('windows of update times', () => {
  it.each([-3600, 0, 3600, 90_000])('miss nothing that is saved in the same second, with a server %i s off', async (skew) => {
    const shop = await openShopInTest({ products: 40 })
    const { engine, control } = shop
    await control.setClockSkew(skew)
    await engine.job('sync.pull', { mode: 'auto' })
    for (let price = 100; price < 104; price += 1) {
      // Each saved while the pull before it has hardly ended: the same second for server and client.
      const pulled = engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
      await somebody(shop, 9, { price: String(price) })
      await pulled
      await engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
      expect((await engine.call('lookup.card', { productId: 9 })).price).toBe(price)
    }
  })

  it('find what a server saved whose clock jumped back a little', async () => {
    const shop = await openShopInTest({ products: 40 })
    const { engine, control } = shop
    await engine.job('sync.pull', { mode: 'auto' })
    await control.setClockSkew(-120)
    await somebody(shop, 9, { price: '4321' })
    await engine.job('sync.pull', { mode: 'auto' })
    expect((await engine.call('lookup.card', { productId: 9 })).price).toBe(4321)
  })
})
