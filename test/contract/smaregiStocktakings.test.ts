import { beforeEach, describe, expect, it } from 'vitest'
import { scopes } from '#core/connection/identity.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

let shop: Shop
let countId = ''
const list = () => shop.engine.call('countFiles.smaregiCounts', {})
const compare = (stocktakingInfoId: number) => shop.engine.job('countFiles.compareSmaregi', { countId, stocktakingInfoId })
const take = (stocktakingInfoId: number) => shop.engine.job('countFiles.takeSmaregi', { countId, stocktakingInfoId })
const open = () => shop.engine.call('stockCounts.open', { countId })
const refused = (reason: string) => ({ code: 'INVALID_INPUT', details: expect.objectContaining({ reason }) as unknown })
const begin = async (): Promise<void> => {
  await shop.engine.job('sync.pull', { mode: 'auto', resources: ['stores', 'categories', 'products', 'stock'] })
  const plan = { kind: 'everything' } as const
  countId = (await shop.engine.job('stockCounts.start', { storeId: 1, name: '棚卸', plan, isBlind: false })).countId
}
/** Entered at the terminal of store 1; null: not yet. */
const keep = (quantities: Record<number, number | null>, status: '0' | '1' | '2' = '0', more: { storeId?: number; id?: number } = {}) =>
  shop.control.keepStocktaking(
    {
      storeId: more.storeId ?? 1,
      targetDate: '2026-11-28',
      status,
      products: Object.entries(quantities).map(([productId, quantity]) => ({ productId: Number(productId), quantity })),
    },
    more.id,
  )

describe('stocktakings of Smaregi', () => {
  beforeEach(async () => {
    shop = await openShopInTest({ products: 60 })
    await begin()
  })

  it('are listed, newest first, with their store and state', async () => {
    const { available, why, counts } = await list()
    expect([available, why]).toEqual([true, null])
    expect(counts.map(({ storeId, status }) => [storeId, status])).toEqual([
      [1, '0'],
      [2, '2'],
    ])
    expect(counts[0]?.storeName).toContain('本店')
    expect(counts[0]?.targetDate).toMatch(/^\d{4}-\d{2}-\d{2}$/u)
  })

  it('are taken in as a session: what was entered, and nothing that nobody has entered yet', async () => {
    const id = await keep({ 1: 5, 2: null, 3: 0, 4: 12 })
    expect(await take(id)).toEqual({ products: 3, corrections: 0 })
    const { sessions, pieces, counted } = await open()
    expect([pieces, counted]).toEqual([17, 3])
    expect(sessions).toMatchObject([{ origin: 'smaregi', computer: 'Smaregi', entries: 3, pieces: 17 }])
    expect(sessions[0]?.endedAt).not.toBeNull()
  })

  it('taken in again bring only what is new: found, corrected, or emptied at the terminal', async () => {
    const id = await keep({ 1: 5, 2: null, 3: 7, 4: 12 })
    await take(id)
    expect(await take(id)).toEqual({ products: 0, corrections: 0 })
    await keep({ 1: 5, 2: 3, 3: 9, 4: null }, '0', { id })
    expect(await take(id)).toEqual({ products: 3, corrections: 0 })
    expect(await open()).toMatchObject({ pieces: 17, counted: 3 })
    const lines = async () =>
      Object.fromEntries(
        (
          await shop.engine.call('countReview.lines', {
            countId,
            filter: 'counted',
            order: 'code',
            descending: false,
            offset: 0,
            limit: 500,
          })
        ).rows.map(({ productId, counted }) => [productId, counted]),
      )
    expect(await lines()).toEqual({ 1: 5, 2: 3, 3: 9 })
    await keep({ 1: 5, 2: 3, 3: 9, 4: 2 }, '0', { id })
    expect(await take(id)).toEqual({ products: 1, corrections: 0 })
    expect(await lines()).toEqual({ 1: 5, 2: 3, 3: 9, 4: 2 })
    expect(await take(id)).toEqual({ products: 0, corrections: 0 })
    // Each reading is a session; the newest counts.
    expect((await open()).sessions.map(({ isReplaced, pieces }) => [isReplaced, pieces])).toEqual([
      [true, 0],
      [true, 0],
      [false, 19],
    ])
  })

  it('of which persons corrected a number tell how many corrections a newer reading replaced', async () => {
    const id = await keep({ 1: 5, 2: 3 })
    await take(id)
    const [session] = (await open()).sessions
    await shop.engine.call('stockCounts.setPieces', { sessionId: session?.sessionId ?? '', seq: 1, pieces: 6 })
    expect(await open()).toMatchObject({ pieces: 9 })
    await keep({ 1: 5, 2: 4 }, '0', { id })
    expect(await take(id)).toEqual({ products: 1, corrections: 1 })
    expect(await open()).toMatchObject({ pieces: 9, counted: 2 })
    const { rows } = await shop.engine.call('stockCounts.entries', { countId })
    expect(rows.filter(({ isOverruled }) => isOverruled)).toHaveLength(3)
  })

  it('that are done tell their proved quantities; those that go on tell wrong ones there, which are not taken', async () => {
    expect(await take(await keep({ 1: 5, 2: null }, '2'))).toEqual({ products: 1, corrections: 0 })
    expect(await open()).toMatchObject({ pieces: 5, counted: 1 })
    // While it goes on, 棚卸数量 says 0 of everything.
    expect(await take(await keep({ 5: 8, 6: null }, '1'))).toEqual({ products: 1, corrections: 0 })
    expect(await open()).toMatchObject({ pieces: 13, counted: 2 })
  })

  it('are compared with what was counted here, product by product', async () => {
    const id = await keep({ 1: 5, 2: 3, 3: 4, 7: null })
    const { sessionId } = await shop.engine.call('stockCounts.join', { countId, person: '田中', round: 1 })
    for (const [productId, pieces] of [
      [1, 5],
      [2, 4],
      [8, 1],
    ] as const)
      await shop.engine.call('stockCounts.add', { sessionId, shelfId: null, productId, pieces })
    const compared = await compare(id)
    expect(compared).toMatchObject({ products: 4, same: 1, onlyThere: 1, onlyHere: 1 })
    expect(compared.rows.map(({ productId, there, here }) => [productId, there, here])).toEqual([
      [2, 3, 4],
      [3, 4, null],
      [8, null, 1],
    ])
    expect(compared.rows[0]?.productName).not.toBeNull()
  })

  it('of another store are neither compared nor taken in', async () => {
    const id = await keep({ 1: 5 }, '0', { storeId: 2 })
    await expect(take(id)).rejects.toMatchObject(refused('otherStore'))
    await expect(compare(id)).rejects.toMatchObject(refused('otherStore'))
    expect(await open()).toMatchObject({ pieces: 0, sessions: [] })
  })

  it('are no error where the plan does not have them, or where there is no network; counting goes on', async () => {
    await shop.control.setPlan('standard')
    expect(await list()).toEqual({ available: false, why: 'plan', counts: [] })
    await shop.control.setPlan('retail')
    await shop.control.setOffline(true)
    expect(await list()).toEqual({ available: false, why: 'offline', counts: [] })
    const { sessionId } = await shop.engine.call('stockCounts.join', { countId, person: '田中', round: 1 })
    await shop.engine.call('stockCounts.add', { sessionId, shelfId: null, productId: 1, pieces: 2 })
    expect(await open()).toMatchObject({ pieces: 2 })
    await shop.control.setOffline(false)
    expect(await list()).toMatchObject({ available: true })
  })

  it('are not taken into a count that was given up', async () => {
    const id = await keep({ 1: 5 })
    await shop.engine.call('stockCounts.end', { countId, ended: true })
    await expect(take(id)).rejects.toMatchObject(refused('countClosed'))
  })

  it('that break off in the middle leave nothing, and a product that is unknown here is a line all the same', async () => {
    const id = await keep(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [at + 1, at])))
    await shop.control.fault({
      match: { path: `/stocktaking/${id}/products` },
      fault: { kind: 'status', status: 400, detail: '不正' },
      count: 1,
    })
    await expect(take(id)).rejects.toMatchObject({ code: 'SERVER_REJECTED' })
    expect(await open()).toMatchObject({ sessions: [] })
    const body = JSON.stringify([
      { productId: '1', inputStocktakingQuantity: '3' },
      { productId: '999999', inputStocktakingQuantity: '2' },
      { productId: 'x', inputStocktakingQuantity: '1' },
      { productId: '2', inputStocktakingQuantity: 'many' },
      { productId: '3', inputStocktakingQuantity: null },
    ])
    await shop.control.fault({ match: { path: `/stocktaking/${id}/products` }, fault: { kind: 'reply', body }, count: 1 })
    expect(await take(id)).toEqual({ products: 2, corrections: 0 })
    expect(await open()).toMatchObject({ pieces: 5 })
  })
})

it('without the right to read them, signing in works and what is missing is said', async () => {
  shop = await openShopInTest({ products: 30, clientScopes: scopes.filter((scope) => scope !== 'pos.stocktaking:read') })
  await begin()
  expect(await list()).toEqual({ available: false, why: 'scope', counts: [] })
})

it('thousands of rows are read page by page and taken in once', async () => {
  shop = await openShopInTest({ products: 6000 })
  await begin()
  const id = await keep(Object.fromEntries(Array.from({ length: 5500 }, (_, at) => [at + 1, (at % 7) + 1])))
  const began = performance.now()
  expect(await take(id)).toEqual({ products: 5500, corrections: 0 })
  expect(performance.now() - began).toBeLessThan(20_000)
  expect((await open()).sessions).toMatchObject([{ entries: 5500 }])
  expect(await take(id)).toEqual({ products: 0, corrections: 0 })
  expect(await compare(id)).toMatchObject({ products: 5500, same: 5500, rows: [] })
})
