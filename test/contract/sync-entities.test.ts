import { afterEach, describe, expect, it } from 'vitest'
import { openPulled, pending, push } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

/** A pulled shop with 部門 that nothing hangs on: `top` above `below`, and `single`. */
async function open() {
  const shop = await openPulled(shops)
  const make = async (fields: Record<string, string>) =>
    Number((await shop.control.edit({ createCategories: [fields] })).createdCategories[0]?.['categoryId'])
  const top = await make({ categoryName: '上' })
  const below = await make({ categoryName: '下', parentCategoryId: String(top) })
  const single = await make({ categoryName: '一つ' })
  await shop.engine.job('sync.pull', { mode: 'auto', resources: ['categories'] })
  await shop.control.resetStatistics()
  return { shop, ...shop, top, below, single }
}
const named = async ({ control }: Shop, name: string) => (await control.categories()).filter((row) => row['categoryName'] === name)
const anotherSecond = () => new Promise((resolve) => setTimeout(resolve, 1_100))

describe('the order of a tree', () => {
  it('a branch is deleted from its leaves, though the upper 部門 has the smaller number', async () => {
    const { shop, engine, control, top, below } = await open()
    expect((await engine.call('categories.delete', { keys: [top, below] })).problems).toEqual([])
    expect(await push(engine)).toMatchObject({ verified: 2, rejected: 0 })
    expect([await named(shop, '上'), await named(shop, '下')]).toEqual([[], []])
    expect((await control.statistics()).categoryWrites.map(({ count }) => count)).toEqual([1, 1])
  })

  it('two that change places go from the top of the tree', async () => {
    const { shop, engine, top, below } = await open()
    expect((await engine.call('categories.move', { key: below, parentCategoryId: null, before: null })).problems).toEqual([])
    expect((await engine.call('categories.move', { key: top, parentCategoryId: below, before: null })).problems).toEqual([])
    expect(await push(engine)).toMatchObject({ rejected: 0, conflicts: 0, unsent: 0 })
    expect((await named(shop, '上'))[0]?.['parentCategoryId']).toBe(String(below))
  })
})

describe('a deletion stands only while nobody changed the row', () => {
  it('is not repeated after a lost answer where somebody changed the 部門 in between', async () => {
    const { shop, engine, control, single } = await open()
    await engine.call('categories.delete', { keys: [single] })
    await control.fault({ match: { method: 'DELETE', path: `/categories/${single}` }, fault: { kind: 'dropBefore' }, count: 1 })
    await control.fault({ match: { method: 'GET', path: `/categories/${single}` }, fault: { kind: 'dropBefore' }, skip: 1 })
    await push(engine).catch(() => undefined)
    expect(await pending(engine)).toMatchObject([{ op: 'delete', state: 'unknown' }])
    await control.clearFaults()
    await anotherSecond()
    await control.edit({ categories: [{ categoryId: single, fields: { tag: '誰か' } }] })
    await push(engine)
    expect(await pending(engine)).toMatchObject([{ op: 'delete', state: 'conflict' }])
    expect(await named(shop, '一つ')).toHaveLength(1)
  })

  it('is not repeated in the same push either', async () => {
    const { shop, engine, control, single } = await open()
    await engine.call('categories.delete', { keys: [single] })
    await anotherSecond()
    const match = { method: 'DELETE', path: `/categories/${single}` }
    await control.fault({ match, fault: { kind: 'latency', ms: 1500 }, count: 1 }, { match, fault: { kind: 'dropBefore' }, count: 1 })
    const pushing = push(engine)
    await new Promise((resolve) => setTimeout(resolve, 700))
    await control.edit({ categories: [{ categoryId: single, fields: { tag: '誰か' } }] })
    await pushing
    expect((await control.statistics()).dropped).toBe(1)
    expect(await pending(engine)).toMatchObject([{ op: 'delete', state: 'conflict' }])
    expect(await named(shop, '一つ')).toHaveLength(1)
  })

  it('a change that falls into the second of the last one is seen by its values', async () => {
    const { shop, engine, control, single } = await open()
    await control.setClockSkew(3600)
    const at = (await control.edit({ categories: [{ categoryId: single, fields: { tag: '前' } }] })).categories[0]?.['updDateTime']
    await engine.job('sync.pull', { mode: 'auto', resources: ['categories'] })
    await engine.call('categories.delete', { keys: [single] })
    const again = (await control.edit({ categories: [{ categoryId: single, fields: { tag: '後' } }] })).categories[0]?.['updDateTime']
    await push(engine)
    // A slow machine needs another second: then the time tells.
    expect({ same: at === again, state: (await pending(engine))[0]?.state }).toEqual({ same: at === again, state: 'conflict' })
    expect(await named(shop, '一つ')).toHaveLength(1)
  })
})

describe('a new 部門 whose answer was lost', () => {
  it('is made once, though it got a number again that was given before', async () => {
    const { shop, engine, control, single } = await open()
    await engine.call('categories.create', { values: { categoryName: '新しい部門' } })
    await control.fault({ match: { method: 'POST', path: '/categories' }, fault: { kind: 'latency', ms: 1500 }, count: 1 })
    await control.fault({ match: { method: 'POST', path: '/categories' }, fault: { kind: 'dropAfter' }, count: 1 })
    const pushing = push(engine)
    await new Promise((resolve) => setTimeout(resolve, 700))
    await control.edit({ removeCategories: [single] })
    await pushing
    expect((await control.statistics()).dropped).toBe(1)
    const made = await named(shop, '新しい部門')
    expect(made.map((row) => row['categoryId'])).toEqual([String(single)])
    expect(await pending(engine)).toEqual([])
  })

  it('is what a product was put into before it had a number', async () => {
    const { shop, engine, control } = await open()
    const made = await engine.call('categories.create', { values: { categoryName: '新しい部門' } })
    const key = made.categoryId ?? 0
    await engine.call('products.stage', { cells: [{ productId: 1, field: 'categoryId', value: key }], origin: 'edit' })
    await control.fault({ match: { method: 'POST', path: '/categories' }, fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(engine)).toMatchObject({ unsent: 0, unknown: 0, rejected: 0 })
    const [row] = await named(shop, '新しい部門')
    expect((await control.products([1]))[0]?.['categoryId']).toBe(row?.['categoryId'])
  })
})

describe('a new 部門 that is refused', () => {
  it('keeps its children and their products, each counted once, until it is registered', async () => {
    const { engine, control } = await open()
    const create = (categoryName: string, parentCategoryId: number | null) =>
      engine.call('categories.create', { values: { categoryName, ...(parentCategoryId === null ? {} : { parentCategoryId }) } })
    const { categoryId: parent } = await create('新しい上', null)
    const { categoryId: child } = await create('新しい下', parent)
    await engine.call('products.create', {
      products: [{ productName: '新しい商品', productCode: 'NEW-1', categoryId: child, price: 100 }],
      origin: 'edit',
    })
    await control.fault({ match: { method: 'POST', path: '/categories' }, fault: { kind: 'status', status: 400 }, count: 1 })
    const result = await push(engine)
    expect(result).toMatchObject({ rejected: 1, unsent: 2, unsentWhy: [{ reason: 'newCategory', cells: 2 }] })
    await engine.call('changes.retry', { all: true })
    expect(await push(engine)).toMatchObject({ rejected: 0, unsent: 0, verified: 3 })
  })
})
