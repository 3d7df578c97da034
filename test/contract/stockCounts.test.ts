import { beforeEach, expect, it } from 'vitest'
import { openShopInTest } from '../fixtures/inTest.ts'
import type { Shop } from '../fixtures/signedIn.ts'

let shop: Shop
const start = (more: { plan?: { kind: 'everything' } | { kind: 'list'; codes: string[] } } = {}) =>
  shop.engine.job('stockCounts.start', { storeId: 1, name: '棚卸', plan: { kind: 'everything' }, isBlind: false, ...more })
const changes = () => shop.engine.events.filter(({ name }) => name === 'stockCounts.changed').length
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

beforeEach(async () => {
  shop = await openShopInTest({ products: 40 })
  await shop.engine.job('sync.pull', { mode: 'auto' })
})

it('two windows count at once, each hears of the other, and the windows are not flooded', async () => {
  const { engine, control } = shop
  const { countId, products } = await start()
  expect(products).toBeGreaterThan(30)
  const [row] = (await control.products(Array.from({ length: 10 }, (_, i) => i + 1))).filter(({ productCode }) => productCode !== '')
  const code = String(row?.productCode)
  const sessions = await Promise.all(['田中', '佐藤'].map((person) => engine.call('stockCounts.join', { countId, person, round: 1 })))
  await wait(150)
  const before = changes()
  const began = performance.now()
  const beeps = await Promise.all(
    sessions.flatMap(({ sessionId }) =>
      Array.from({ length: 100 }, () =>
        engine.call('stockCounts.scan', { sessionId, shelfId: null, code, raw: code, source: 'serial', pieces: null }),
      ),
    ),
  )
  await wait(250)
  const told = changes() - before
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThanOrEqual(2 + (performance.now() - began) / 100)
  expect(new Set(beeps.map(({ product }) => product?.total)).size).toBe(200)
  expect(await engine.call('stockCounts.open', { countId })).toMatchObject({ pieces: 200, counted: 1, state: 'counting' })
  // The last one is not swallowed: what it tells of is read again.
  const last = shop.engine.events.findLastIndex(({ name }) => name === 'stockCounts.changed')
  expect(shop.engine.events[last]?.payload).toEqual({ countId })
})

it('what cannot be counted is told, and a count of another shop is not there', async () => {
  await expect(start({ plan: { kind: 'list', codes: ['なし'] } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    details: { reason: 'nothingPlanned' },
  })
  const { engine } = shop
  expect(await engine.call('stockCounts.list', {})).toEqual([])
  await expect(engine.call('stockCounts.join', { countId: 'a'.repeat(16), person: '田中', round: 1 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  expect((await engine.call('stockCounts.choices', {})).stores.length).toBeGreaterThan(0)
})

it('a recount is a round of one person: who joins it beside another gets a round of their own, and is told nothing that is expected', async () => {
  const { engine, control } = shop
  const { countId } = await start()
  const [row] = (await control.products(Array.from({ length: 10 }, (_, i) => i + 1))).filter(({ productCode }) => productCode !== '')
  const code = String(row?.productCode)
  const join = (person: string, round: number) => engine.call('stockCounts.join', { countId, person, round })
  const scan = async (sessionId: string) =>
    (await engine.call('stockCounts.scan', { sessionId, shelfId: null, code, raw: code, source: 'serial', pieces: 12 })).product
  const first = await join('田中', 1)
  expect((await scan(first.sessionId))?.expected).not.toBeNull()
  const again = await Promise.all([join('佐藤', 2), join('鈴木', 2)])
  expect(again.map(({ round }) => round)).toEqual([2, 3])
  for (const { sessionId } of again) expect(await scan(sessionId)).toMatchObject({ total: 12, expected: null })
  // Back after a pause, each goes on with their own; a further recount is a further round.
  expect(await join('佐藤', 2)).toMatchObject({ round: 2 })
  expect(await join('鈴木', 2)).toMatchObject({ round: 3 })
  expect(await join('佐藤', 3)).toMatchObject({ round: 4 })
  expect(await join('田中', 2)).toMatchObject({ round: 5 })
  const lines = { countId, filter: 'counted', order: 'code', descending: false, offset: 0, limit: 10 } as const
  expect((await engine.call('countReview.lines', lines)).rows).toMatchObject([{ counted: 12, rounds: [{}, {}, {}] }])
})

it('a store that is not there, and names of characters that nobody sees, are refused; such characters inside a name are taken out', async () => {
  const { engine } = shop
  const nowhere = { storeId: 999, name: '棚卸', plan: { kind: 'everything' }, isBlind: false } as const
  await expect(engine.job('stockCounts.start', nowhere)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const shelf = { shelfId: null, storeId: 999, code: 'A-1', name: '' }
  await expect(engine.call('stockCounts.saveShelf', shelf)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const { countId } = await start()
  const refused = { code: 'INVALID_INPUT', details: { reason: 'nameMissing' } }
  for (const name of ['\u0007', '\u202e', '\u200b\u2060']) {
    await expect(engine.job('stockCounts.start', { ...nowhere, storeId: 1, name })).rejects.toMatchObject(refused)
    await expect(engine.call('stockCounts.rename', { countId, name })).rejects.toMatchObject(refused)
    await expect(engine.call('stockCounts.join', { countId, person: name, round: 1 })).rejects.toMatchObject(refused)
  }
  await engine.call('stockCounts.rename', { countId, name: '秋\u202eの棚卸' })
  await engine.call('stockCounts.join', { countId, person: '田\u200b中', round: 1 })
  expect(await engine.call('stockCounts.open', { countId })).toMatchObject({ name: '秋の棚卸', sessions: [{ person: '田中' }] })
})
