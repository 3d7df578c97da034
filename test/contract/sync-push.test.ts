import { afterEach, describe, expect, it } from 'vitest'
import type { ControlClient } from '#sandbox/controlClient.ts'
import type { Engine } from '../fixtures/realEngine.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = async (...input: Parameters<typeof openShop>) => {
  const shop = await openShop({ products: 60, ...input[0] })
  shops.push(shop)
  await shop.engine.job('sync.pull', { mode: 'auto' })
  return shop
}
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

type Cell = { productId: number; field: 'price' | 'productName' | 'tag' | 'productCode' | 'cost' | 'size'; value: string | number | null }
const stage = (engine: Engine, ...cells: Cell[]) => engine.call('products.stage', { cells, origin: 'edit' })
const push = (engine: Engine) => engine.job('sync.push', { productIds: null })
const pending = async (engine: Engine) => {
  const states = ['staged', 'queued', 'sending', 'unknown', 'conflict', 'rejected'] as const
  return (await engine.call('changes.list', { states: [...states], offset: 0, limit: 500 })).rows
}
const row = async (control: ControlClient, productId: number) => (await control.products([productId]))[0]
const prices = (count: number): Cell[] => Array.from({ length: count }, (_, i) => ({ productId: i + 1, field: 'price', value: 10_000 + i }))
const holds = async (control: ControlClient, cells: readonly Cell[]) => {
  const rows = await control.products(cells.map(({ productId }) => productId))
  expect(rows.map(({ price }) => price)).toEqual(cells.map(({ value }) => String(value)))
}
const writes = async (control: ControlClient) => (await control.statistics()).writes

describe('a push', () => {
  it('sends only the changed fields, as the wire wants them, and nothing is left to send', async () => {
    const { engine, control } = await open()
    await control.edit({ products: [{ productId: 3, fields: { tag: 'あとで消す', size: 'L' } }] })
    await engine.job('sync.pull', { mode: 'full' })
    const before = await row(control, 3)
    await stage(
      engine,
      { productId: 3, field: 'price', value: 1280 },
      { productId: 3, field: 'cost', value: 12.345 },
      { productId: 3, field: 'tag', value: null },
    )
    expect(await push(engine)).toEqual({
      pushId: 1,
      products: 1,
      applied: 3,
      verified: 3,
      conflicts: 0,
      rejected: 0,
      unknown: 0,
      unsent: 0,
      unsentWhy: [],
      stopped: null,
      retryAfterMinutes: null,
    })
    const { updDateTime: _then, ...unchanged } = before ?? {}
    expect(await row(control, 3)).toMatchObject({ ...unchanged, price: '1280', cost: '12.345', tag: null })
    expect(await pending(engine)).toEqual([])
    expect(await engine.call('lookup.card', { productId: 3 })).toMatchObject({ price: 1280, unsentFields: [] })
    await expect(push(engine)).rejects.toMatchObject({ code: 'NOTHING_TO_SEND' })
  })

  it('sends the products it is asked for and leaves the others staged', async () => {
    const { engine, control } = await open()
    await stage(engine, ...prices(5))
    expect(await engine.job('sync.push', { productIds: [2, 4] })).toMatchObject({ products: 2, applied: 2 })
    expect((await pending(engine)).map(({ key, state }) => [key, state])).toEqual([
      [1, 'staged'],
      [3, 'staged'],
      [5, 'staged'],
    ])
    expect((await writes(control)).map(({ productId }) => productId)).toEqual([2, 4])
  })

  it('keeps within the limits of the server without ever being told to wait', async () => {
    const { engine, control } = await open({ rates: 'production' })
    const cells = prices(45)
    await stage(engine, ...cells)
    await control.resetStatistics()
    expect(await push(engine)).toMatchObject({ applied: 45 })
    expect((await control.statistics()).statuses['429']).toBeUndefined()
    await holds(control, cells)
  })

  it('waits where it is told to wait all the same, and sends each change once', async () => {
    const { engine, control } = await open()
    const cells = prices(12)
    await stage(engine, ...cells)
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'status', status: 429, retryAfter: 1 }, count: 3 })
    expect(await push(engine)).toMatchObject({ applied: 12, unsent: 0 })
    await holds(control, cells)
    expect((await writes(control)).every(({ count }) => count === 1)).toBe(true)
  })

  it('can be undone after it: the inverse is a new change', async () => {
    const { engine, control } = await open()
    const before = (await row(control, 1))?.price
    await stage(engine, { productId: 1, field: 'price', value: 4321 })
    await push(engine)
    // Smaregi has it by now: nothing is staged before a person has agreed.
    const asked = await engine.call('changes.undo', {})
    expect(asked).toMatchObject({ cells: 0, question: { staged: 1, rows: [{ key: 1, field: 'price', old: 4321 }] } })
    expect((await engine.call('changes.summary', {})).staged).toBe(0)
    const consent = { changeSetId: asked.set.changeSetId, cells: 1 }
    expect(await engine.call('changes.undo', { consent })).toMatchObject({ cells: 1, question: null })
    expect(await push(engine)).toMatchObject({ applied: 1 })
    expect((await row(control, 1))?.price).toBe(before)
  })
})

describe('what others did meanwhile', () => {
  it('is merged where it is another field, and shown as a conflict where it is the same', async () => {
    const { engine, control } = await open()
    await stage(
      engine,
      { productId: 1, field: 'price', value: 500 },
      { productId: 2, field: 'price', value: 600 },
      { productId: 2, field: 'tag', value: '特売' },
    )
    await control.edit({
      products: [
        { productId: 1, fields: { productName: '誰かが直した名前' } },
        { productId: 2, fields: { price: '777' } },
      ],
    })
    expect(await push(engine)).toMatchObject({ products: 2, applied: 2, conflicts: 1 })
    expect(await row(control, 1)).toMatchObject({ price: '500', productName: '誰かが直した名前' })
    expect(await row(control, 2)).toMatchObject({ price: '777', tag: '特売' })
    expect((await engine.call('lookup.card', { productId: 1 })).productName).toBe('誰かが直した名前')
    expect(await pending(engine)).toEqual([expect.objectContaining({ key: 2, field: 'price', state: 'conflict', mine: 600, theirs: 777 })])

    await engine.call('changes.resolve', { selection: { all: true }, choice: 'mine' })
    expect(await push(engine)).toMatchObject({ applied: 1, conflicts: 0 })
    expect((await row(control, 2))?.price).toBe('600')
  })

  it('is nothing to send where they came to the same value', async () => {
    const { engine, control } = await open()
    await stage(engine, { productId: 1, field: 'price', value: 555 })
    await control.edit({ products: [{ productId: 1, fields: { price: '555' } }] })
    await control.resetStatistics()
    expect(await push(engine)).toMatchObject({ applied: 1 })
    expect((await control.statistics()).requests['PATCH /products/{id}']).toBeUndefined()
    expect(await pending(engine)).toEqual([])
  })
})

describe('what Smaregi refuses', () => {
  it('is rejected with its own words, and the other products go on', async () => {
    const { engine, control } = await open()
    const taken = (await row(control, 9))?.productCode ?? ''
    // Taken by somebody after the last pull, or the check while typing would have said it.
    await control.edit({ products: [{ productId: 10, fields: { productCode: 'NEW-CODE-10' } }] })
    await stage(engine, { productId: 1, field: 'productCode', value: 'NEW-CODE-10' }, { productId: 2, field: 'price', value: 222 })
    expect(taken).not.toBe('')
    expect(await push(engine)).toMatchObject({ applied: 1, rejected: 1 })
    const [refused] = await pending(engine)
    expect(refused).toMatchObject({
      key: 1,
      field: 'productCode',
      state: 'rejected',
      reason: '[商品コード] NEW-CODE-10は既に使用されています',
    })
    await stage(engine, { productId: 1, field: 'productCode', value: 'NEW-CODE-1' })
    expect(await push(engine)).toMatchObject({ applied: 1, rejected: 0 })
    expect((await row(control, 1))?.productCode).toBe('NEW-CODE-1')
  })

  it('is a product that is gone', async () => {
    const { engine, control } = await open()
    await stage(engine, { productId: 4, field: 'price', value: 1 })
    await control.edit({ remove: [4] })
    expect(await push(engine)).toMatchObject({ applied: 0, rejected: 1 })
  })

  it('says so after the server failed over a product again and again', async () => {
    const { engine, control } = await open()
    await stage(engine, ...prices(3))
    const detail = 'サーバーエラーが発生しました'
    await control.fault({ match: { method: 'PATCH', path: '/products/2' }, fault: { kind: 'status', status: 500, detail } })
    expect(await push(engine)).toMatchObject({ applied: 2, rejected: 1 })
    expect(await pending(engine)).toEqual([expect.objectContaining({ key: 2, state: 'rejected', reason: detail })])
    await control.clearFaults()
    await engine.call('changes.retry', { all: true })
    expect(await push(engine)).toMatchObject({ applied: 1 })
  })

  it('stops with its words when the right to write is missing, and loses nothing', async () => {
    const { engine, control } = await open()
    await stage(engine, ...prices(5))
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'status', status: 403, detail: 'スコープの権限がありません' } })
    await expect(push(engine)).rejects.toMatchObject({ code: 'SCOPE_MISSING' })
    expect((await pending(engine)).map(({ state }) => state)).toEqual(['staged', 'staged', 'staged', 'staged', 'staged'])
  })
})

describe('while a push runs', () => {
  it('a cell that is edited again keeps the newer value as the next change', async () => {
    const { engine, control } = await open()
    await stage(engine, { productId: 1, field: 'price', value: 100 })
    await control.fault({ match: { method: 'PATCH' }, fault: { kind: 'latency', ms: 400 } })
    const pushed = push(engine)
    await expect.poll(async () => (await pending(engine))[0]?.state).toBe('sending')
    await stage(engine, { productId: 1, field: 'price', value: 200 })
    expect(await pushed).toMatchObject({ applied: 1 })
    expect(await pending(engine)).toEqual([expect.objectContaining({ state: 'staged', base: 100, mine: 200 })])
    expect((await row(control, 1))?.price).toBe('100')
    await control.clearFaults()
    expect(await push(engine)).toMatchObject({ applied: 1 })
    expect((await row(control, 1))?.price).toBe('200')
  })

  it('cancelling it keeps what was not sent, and the rest can be sent later', async () => {
    const { engine, control } = await open()
    const cells = prices(19)
    await stage(engine, ...cells)
    await control.fault(
      { match: { method: 'PATCH' }, fault: { kind: 'latency', ms: 150 } },
      { match: { method: 'GET' }, fault: { kind: 'latency', ms: 60 } },
    )
    let jobId = ''
    const some = engine.event('jobs.progress', ({ phase, done }) => phase === 'sending' && done > 0)
    const pushed = engine.job('sync.push', { productIds: null }, (id) => (jobId = id))
    await some
    await engine.call('jobs.cancel', { jobId })
    const first = await pushed
    expect(first.unsent).toBeGreaterThan(0)
    expect(first.stopped).toBe('cancelled')
    expect(first.applied + first.unsent + first.unknown).toBe(19)
    await control.clearFaults()
    const second = await push(engine)
    expect(first.verified + second.verified).toBe(19)
    await holds(control, cells)
    expect((await writes(control)).every(({ count }) => count === 1)).toBe(true)
  })

  it('the page hears of every cell that has gone', async () => {
    const { engine } = await open()
    await stage(engine, ...prices(8))
    engine.events.length = 0
    await push(engine)
    const named = engine.events
      .filter(({ name }) => name === 'products.changed')
      .flatMap(({ payload }) => (payload as { productIds: number[] | null }).productIds ?? [])
    expect(new Set(named)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
    const last = engine.events.filter(({ name }) => name === 'changes.changed').at(-1)?.payload
    expect(last).toMatchObject({ staged: 0, queued: 0, sending: 0, unknown: 0 })
  })
})

it('says that it is offline when nothing could be sent at all', async () => {
  const { engine, control } = await open()
  await stage(engine, ...prices(3))
  await control.setOffline(true)
  await expect(push(engine)).rejects.toMatchObject({ code: 'OFFLINE' })
  expect((await pending(engine)).map(({ state }) => state)).toEqual(['staged', 'staged', 'staged'])
})
