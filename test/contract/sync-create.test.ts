import { afterEach, describe, expect, it } from 'vitest'
import type { InputOf } from '#shared/contracts/index.ts'
import { openPulled, pending, push, stockOf, writes } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = () => openPulled(shops)
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

type Wish = InputOf<'products.create'>['products'][number]
const wish = (more: Wish = {}): Wish => ({ productName: '新しい商品', categoryId: 1, price: 480, productCode: 'NEW-0001', ...more })
const create = ({ engine }: Shop, ...products: Wish[]) => engine.call('products.create', { products, origin: 'edit' })
const post = { method: 'POST', path: '/products' }
const find = { method: 'GET', path: '/products' }

/** Products at the server beyond those it began with. */
async function made({ control }: Shop) {
  return control.products(Array.from({ length: 20 }, (_, i) => 61 + i))
}

describe('a new product', () => {
  it('has a local id until Smaregi numbers it, and everything that referred to it follows', async () => {
    const shop = await open()
    const { created, changeSetId, problems } = await create(shop, wish())
    expect({ created, problems }).toEqual({ created: [{ index: 0, productId: -1 }], problems: [] })
    await shop.engine.call('changes.stageStock', { cells: [{ productId: -1, storeId: 2, op: 'add', amount: 12 }], origin: 'edit' })
    await shop.engine.call('products.stage', { cells: [{ productId: -1, field: 'tag', value: '新' }], origin: 'edit' })
    expect((await shop.engine.call('products.drafts', { offset: 0, limit: 10 })).rows).toEqual([
      expect.objectContaining({
        productId: -1,
        state: 'staged',
        values: expect.objectContaining({ tag: '新', taxDivision: expect.any(String) as string, productPriceDivision: '1' }) as object,
      }),
    ])
    expect((await shop.engine.call('changes.summary', {})).staged).toBe(2)
    // One new product and one change of stock, before, during and after.
    expect(await push(shop.engine)).toMatchObject({
      products: 2,
      applied: 2,
      verified: 2,
      unknown: 0,
      rejected: 0,
      unsent: 0,
      conflicts: 0,
    })
    const [row, ...others] = await made(shop)
    expect(others).toEqual([])
    expect(row).toMatchObject({
      productId: '61',
      productName: '新しい商品',
      price: '480',
      productCode: 'NEW-0001',
      tag: '新',
      productPriceDivision: '1',
    })
    expect(await stockOf(shop, 61, 2)).toBe(12)
    expect(await pending(shop.engine)).toEqual([])
    expect(await shop.engine.call('lookup.card', { productId: 61 })).toMatchObject({ price: 480, unsentFields: [] })
    const { rows } = await shop.engine.call('changes.setRows', { changeSetId: changeSetId ?? 0, outcome: 'verified', offset: 0, limit: 50 })
    expect(rows.map(({ key }) => key)).toEqual(rows.map(() => 61))
    expect(rows.length).toBeGreaterThan(5)
  })

  it('can be undone and made again before it is sent; after that it counts as skipped', async () => {
    const shop = await open()
    const { changeSetId } = await create(shop, wish(), wish({ productCode: 'NEW-0002' }))
    await shop.engine.call('changes.undo', {})
    expect(await pending(shop.engine)).toEqual([])
    await shop.engine.call('changes.redo', {})
    expect((await shop.engine.call('products.drafts', { offset: 0, limit: 10 })).total).toBe(2)
    await push(shop.engine)
    expect((await made(shop)).map((row) => row['productCode'])).toEqual(['NEW-0001', 'NEW-0002'])
    expect(await shop.engine.call('changes.revert', { changeSetId: changeSetId ?? 0 })).toMatchObject({
      cells: 0,
      changeSetId: null,
      changedSinceTotal: 0,
    })
    expect(await pending(shop.engine)).toEqual([])
  })

  it('that breaks a rule is refused whole and by name; the others are kept', async () => {
    const shop = await open()
    const taken = (await shop.control.products([3]))[0]?.['productCode'] ?? ''
    const { created, problems } = await create(
      shop,
      wish({ price: null, productCode: 'B' }),
      wish({ productCode: taken }),
      wish(),
      wish({ productName: 'x'.repeat(86), productCode: 'A' }),
      wish({ categoryId: 999 }),
    )
    expect(created.map(({ index }) => index)).toEqual([2])
    expect(problems.map(({ index, field, rule }) => [index, field, rule])).toEqual(
      expect.arrayContaining([
        [0, 'price', 'required'],
        [1, 'productCode', 'codeTaken'],
        [3, 'productName', 'tooLong'],
        [4, 'categoryId', 'unknownCategory'],
      ]),
    )
  })
})

it('many are numbered in the order in which they were made here', async () => {
  const shop = await open()
  const codes = Array.from({ length: 18 }, (_, i) => `MANY-${String(i).padStart(2, '0')}`)
  await create(shop, ...codes.map((productCode) => wish({ productCode })))
  await shop.control.fault({ match: post, fault: { kind: 'dropAfter' }, skip: 4, count: 1 })
  expect(await push(shop.engine)).toMatchObject({ products: 18, unknown: 0, rejected: 0 })
  expect((await made(shop)).map((row) => row['productCode'])).toEqual(codes)
})

describe('an answer that is lost', () => {
  it.each(['dropAfter', 'dropMiddle'] as const)('(%s): the product is found by its code, not made twice', async (kind) => {
    const shop = await open()
    await create(shop, wish(), wish({ productCode: 'NEW-0002' }))
    await shop.control.fault({ match: post, fault: { kind }, count: 2 })
    expect(await push(shop.engine)).toMatchObject({ products: 2, unknown: 0, rejected: 0 })
    expect((await made(shop)).map((row) => row['productCode']).toSorted()).toEqual(['NEW-0001', 'NEW-0002'])
    expect((await writes(shop.control)).every(({ operation, count }) => operation === 'create' && count === 1)).toBe(true)
    expect(await pending(shop.engine)).toEqual([])
  })

  it('before anything was done: it is made, once', async () => {
    const shop = await open()
    await create(shop, wish())
    await shop.control.fault({ match: post, fault: { kind: 'dropBefore' }, count: 1 })
    await push(shop.engine)
    expect(await made(shop)).toHaveLength(1)
    expect(await pending(shop.engine)).toEqual([])
  })

  it('and nothing can be read: unknown, through a restart, and found by the next push', async () => {
    const shop = await open()
    await create(shop, wish())
    await shop.control.fault(
      { match: post, fault: { kind: 'dropAfter' } },
      { match: find, fault: { kind: 'status', status: 500 }, skip: 2 },
    )
    const first = await push(shop.engine)
    expect(first.unknown).toBeGreaterThan(0)
    await shop.restart()
    expect(new Set((await pending(shop.engine)).map(({ state }) => state))).toEqual(new Set(['unknown']))
    await shop.control.clearFaults()
    expect(await push(shop.engine)).toMatchObject({ unknown: 0, verified: first.unknown })
    expect(await made(shop)).toHaveLength(1)
  })

  it('of a product without a code stays unknown until a person has looked', async () => {
    const shop = await open()
    await create(shop, wish({ productCode: null }))
    await shop.engine.call('changes.stageStock', { cells: [{ productId: -1, storeId: 1, op: 'add', amount: 3 }], origin: 'edit' })
    await shop.control.fault({ match: post, fault: { kind: 'dropBefore' } })
    const { unknown } = await push(shop.engine)
    expect(unknown).toBe(1)
    expect(await push(shop.engine)).toMatchObject({ unknown, applied: 0 })
    await shop.control.clearFaults()
    // Somebody looks at Smaregi and finds it under this number.
    const [row] = (
      await shop.control.edit({ create: [{ productName: '新しい商品', categoryId: '1', price: '480', productCode: 'BY-HAND' }] })
    ).created
    const productId = Number(row?.['productId'])
    const cells = (await pending(shop.engine, ['unknown'])).map(({ entity, key, field }) => ({ entity, key, field }))
    await shop.engine.call('changes.settle', { selection: { cells }, verdict: 'arrived', id: productId })
    expect(await pending(shop.engine)).toEqual([expect.objectContaining({ entity: 'stock', key: productId, mine: 3, state: 'staged' })])
    // Its stock follows it, once the product is here.
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    await push(shop.engine)
    expect(await stockOf(shop, productId, 1)).toBe(3)
  })
})

it('a code that was taken meanwhile is refused with what it is about; the draft can be mended', async () => {
  const shop = await open()
  await create(shop, wish())
  await shop.control.edit({ products: [{ productId: 5, fields: { productCode: 'NEW-0001' } }] })
  expect(await push(shop.engine)).toMatchObject({ verified: 0, unknown: 0 })
  expect(new Set((await pending(shop.engine)).map(({ state, reasonKind }) => `${state} ${reasonKind}`))).toEqual(
    new Set(['rejected duplicateCode']),
  )
  await shop.engine.call('products.stage', { cells: [{ productId: -1, field: 'productCode', value: 'NEW-0003' }], origin: 'edit' })
  expect(await push(shop.engine)).toMatchObject({ rejected: 0, unknown: 0 })
  expect((await made(shop)).map((row) => row['productCode'])).toEqual(['NEW-0003'])
})

it('a whole draft is discarded with any of its fields, and comes back by undo', async () => {
  const shop = await open()
  await create(shop, wish())
  await shop.engine.call('changes.discard', { cells: [{ entity: 'product', key: -1, field: 'price' }] })
  expect(await pending(shop.engine)).toEqual([])
  await shop.engine.call('changes.undo', {})
  expect((await shop.engine.call('products.drafts', { offset: 0, limit: 10 })).rows[0]?.values).toMatchObject({
    price: 480,
    productCode: 'NEW-0001',
  })
})
