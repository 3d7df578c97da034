import { rmSync } from 'node:fs'
import { listBackups } from '#core/store/backup.ts'
import { shopFileOf } from '../fixtures/endState.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { historyOf, openPulled, pending, push, stockOf, writes } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const open = () => openPulled(shops)
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

type Cell = { productId: number; storeId: number; op: 'add' | 'setStock'; amount: number }
const stage = ({ engine }: Shop, ...cells: Cell[]) => engine.call('changes.stageStock', { cells, origin: 'count' })
const add = (productId: number, amount: number, storeId = 1): Cell => ({ productId, storeId, op: 'add', amount })
const set = (productId: number, amount: number, storeId = 1): Cell => ({ productId, storeId, op: 'setStock', amount })
const post = { method: 'POST', path: '/stock/*/add' }
const history = { method: 'GET', path: '/stock/changes/*' }

/** A product whose stock in store 1 has moved already. */
async function stocked(shop: Shop): Promise<{ productId: number; before: number }> {
  for (let productId = 1; productId <= 60; productId += 1) {
    const before = await stockOf(shop, productId, 1)
    if (before !== null) return { productId, before }
  }
  throw new Error('no product with stock')
}

describe('relative stock', () => {
  it('is added once, on top of what was sold meanwhile, with the operation in the memo', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 5))
    await shop.control.edit({ stock: [{ productId, storeId: 1, stockAmount: before - 2 }] })
    expect(await push(shop.engine)).toMatchObject({ products: 1, applied: 1, verified: 1, unknown: 0, conflicts: 0 })
    expect(await stockOf(shop, productId, 1)).toBe(before + 3)
    expect((await historyOf(shop, productId, 1)).at(-1)?.memo).toMatch(/^番頭 [0-9A-Z]{4}-0001( |$)/u)
    expect(await pending(shop.engine)).toEqual([])
    expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockAdd', count: 1 }])
  })

  it('that an old copy of a lost file still holds is not added again: a person has to look', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 5))
    await shop.restart()
    await push(shop.engine)
    await shop.engine.close()
    const path = shopFileOf(shop.engine.dataDir)
    for (const file of [path, path.replace(/db$/u, 'closed'), listBackups(path)[0] ?? '']) rmSync(file)
    await shop.restart()
    expect(await pending(shop.engine)).toMatchObject([{ op: 'add', mine: 5, state: 'unknown' }])
    await push(shop.engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect(await stockOf(shop, productId, 1)).toBe(before + 5)
    expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockAdd', count: 1 }])
    expect(await pending(shop.engine)).toMatchObject([{ op: 'add', mine: 5, state: 'unknown' }])
  })

  it('adds up while it waits, and undo takes back the part of its set', async () => {
    const shop = await open()
    const { productId } = await stocked(shop)
    await stage(shop, add(productId, 5))
    await stage(shop, add(productId, -2))
    expect(await pending(shop.engine)).toEqual([
      expect.objectContaining({ entity: 'stock', op: 'add', mine: 3, place: expect.any(String) as string }),
    ])
    await shop.engine.call('changes.undo', {})
    expect((await pending(shop.engine))[0]?.mine).toBe(5)
    await shop.engine.call('changes.undo', {})
    expect(await pending(shop.engine)).toEqual([])
    await shop.engine.call('changes.redo', {})
    expect((await pending(shop.engine))[0]?.mine).toBe(5)
  })

  it('can be reverted after it was sent: each set by its own part', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    const first = await stage(shop, add(productId, 5))
    await stage(shop, add(productId, 7))
    await push(shop.engine)
    expect(await stockOf(shop, productId, 1)).toBe(before + 12)
    expect((await shop.engine.call('changes.history', { limit: 5 })).map(({ outcomes }) => outcomes.verified)).toEqual([1, 1])
    expect(await shop.engine.call('changes.revert', { changeSetId: first.changeSetId ?? 0 })).toMatchObject({
      cells: 1,
      changedSinceTotal: 0,
    })
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(before + 7)
  })

  it.each(['dropAfter', 'dropMiddle', 'html'] as const)(
    'whose answer is lost (%s) is found in the history, not sent again',
    async (kind) => {
      const shop = await open()
      const { productId, before } = await stocked(shop)
      await stage(shop, add(productId, 4))
      // A web page in place of the answer means that nobody did anything.
      await shop.control.fault({ match: post, fault: { kind }, count: 1 })
      expect(await push(shop.engine)).toMatchObject({ applied: 1, verified: 1, unknown: 0 })
      expect(await stockOf(shop, productId, 1)).toBe(before + 4)
      expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockAdd', count: 1 }])
    },
  )

  it('that never arrived is sent again, after the history was looked at', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 4))
    await shop.control.fault({ match: post, fault: { kind: 'dropBefore' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(before + 4)
    expect((await shop.control.statistics()).requests['GET /stock/changes/{id}/{id}']).toBeGreaterThan(1)
  })

  it('stays unknown where the history cannot be read, is never sent blindly, and is settled by the next pull', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 4), add(productId, 1, 2))
    await shop.control.fault({ match: post, fault: { kind: 'dropAfter' } }, { match: history, fault: { kind: 'html' } })
    expect(await push(shop.engine)).toMatchObject({ applied: 0, unknown: 2 })
    expect((await pending(shop.engine)).map(({ state }) => state)).toEqual(['unknown', 'unknown'])
    expect(await push(shop.engine)).toMatchObject({ applied: 0, unknown: 2 })
    await shop.control.clearFaults()
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    expect(await pending(shop.engine)).toEqual([])
    expect(await stockOf(shop, productId, 1)).toBe(before + 4)
    expect((await writes(shop.control)).every(({ count }) => count <= 2)).toBe(true)
    expect((await historyOf(shop, productId, 1)).filter(({ memo }) => memo?.startsWith('番頭'))).toHaveLength(1)
  })

  it('a person may say that it arrived, or that it did not', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 4))
    await shop.control.fault({ match: post, fault: { kind: 'dropAfter' } }, { match: history, fault: { kind: 'html' } })
    await push(shop.engine)
    expect(await shop.engine.call('changes.settle', { selection: { all: true }, verdict: 'arrived' })).toEqual({ cells: 1 })
    expect(await pending(shop.engine)).toEqual([])
    await shop.control.clearFaults()
    expect(await stockOf(shop, productId, 1)).toBe(before + 4)
  })

  it('that Smaregi says yes to and does not do is left to a person by the second push, and sent again only by their word', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, -5))
    await shop.control.fault({ match: post, fault: { kind: 'reply', body: '{}' } })
    expect(await push(shop.engine)).toMatchObject({ applied: 1, verified: 0, unknown: 0 })
    expect(await pending(shop.engine)).toMatchObject([{ state: 'sent' }])
    for (const _ of [2, 3]) {
      expect(await push(shop.engine)).toMatchObject({ applied: 0, unknown: 1 })
      expect(await pending(shop.engine)).toMatchObject([{ state: 'unknown', reasonKind: 'notInHistory' }])
    }
    await shop.control.clearFaults()
    expect(await push(shop.engine)).toMatchObject({ applied: 0, unknown: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(before)
    await shop.engine.call('changes.settle', { selection: { all: true }, verdict: 'notArrived' })
    expect(await push(shop.engine)).toMatchObject({ verified: 1, unknown: 0 })
    expect(await stockOf(shop, productId, 1)).toBe(before - 5)
    expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockAdd', count: 1 }])
  })

  it.each([
    ['said yes to', 'accepted', 'sent'],
    ['not answered', 'ambiguous', 'unknown'],
  ] as const)('that was %s is not refused by a history that answers 404, and never sent twice', async (_, known, state) => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, -5))
    await shop.control.fault({ match: history, fault: { kind: 'status', status: 404 } })
    if (known === 'ambiguous') await shop.control.fault({ match: post, fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ rejected: 0, verified: 0 })
    expect(await pending(shop.engine)).toMatchObject([{ state }])
    await shop.engine.call('changes.retry', { all: true })
    await shop.control.clearFaults()
    await shop.engine.job('sync.pull', { mode: 'auto', resources: ['products'] })
    expect(await pending(shop.engine)).toEqual([])
    expect(await stockOf(shop, productId, 1)).toBe(before - 5)
    expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockAdd', count: 1 }])
  })

  it('what is typed while it is on its way is the next change, without the part that has gone', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, add(productId, 4))
    await shop.control.fault({ match: post, fault: { kind: 'latency', ms: 400 }, count: 1 })
    const pushed = push(shop.engine)
    await expect.poll(async () => (await pending(shop.engine))[0]?.state).toBe('sending')
    await stage(shop, add(productId, 10))
    await pushed
    expect(await pending(shop.engine)).toEqual([expect.objectContaining({ state: 'staged', mine: 10 })])
    await push(shop.engine)
    expect(await stockOf(shop, productId, 1)).toBe(before + 14)
  })
})

describe('absolute stock', () => {
  it('is set where nothing moved, and a conflict with the name of who sold where something did', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, set(productId, 77))
    await shop.control.edit({ stock: [{ productId, storeId: 1, stockAmount: before - 1 }] })
    expect(await push(shop.engine)).toMatchObject({ conflicts: 1, applied: 0 })
    expect(await pending(shop.engine)).toEqual([
      expect.objectContaining({
        op: 'setStock',
        state: 'conflict',
        base: before,
        mine: 77,
        theirs: before - 1,
        theirName: 'レジ担当',
        theirAt: expect.any(String) as string,
      }),
    ])
    await shop.engine.call('changes.resolve', { selection: { all: true }, choice: 'value', value: 50 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await stockOf(shop, productId, 1)).toBe(50)
  })

  it('is in conflict with another program too, which the history does not name', async () => {
    const shop = await open()
    const { productId, before } = await stocked(shop)
    await stage(shop, set(productId, 77))
    await fetch(`${shop.sandbox.apiUrl}/${shop.sandbox.contractId}/pos/stock/${productId}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await shop.control.token('pos.stock:write')}` },
      body: JSON.stringify({ storeId: '1', stockAmount: String(before + 9) }),
    })
    expect(await push(shop.engine)).toMatchObject({ conflicts: 1 })
    expect(await pending(shop.engine)).toEqual([expect.objectContaining({ state: 'conflict', theirs: before + 9, theirName: '15' })])
  })

  it('whose answer is lost is found by its memo', async () => {
    const shop = await open()
    const { productId } = await stocked(shop)
    await stage(shop, set(productId, 33))
    await shop.control.fault({ match: { method: 'PATCH', path: '/stock/*' }, fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    expect(await writes(shop.control)).toEqual([{ productId, operation: 'stockSet', count: 1 }])
  })
})

it('names what cannot be staged, and keeps the rest', async () => {
  const shop = await open()
  const { productId } = await stocked(shop)
  await stage(shop, add(productId, 1))
  expect(await stage(shop, set(productId, 5), add(999, 1), add(productId, 1, 99), add(productId, 0), add(productId, 2))).toMatchObject({
    staged: 1,
    problems: [{ rule: 'mixed' }, { rule: 'unknownProduct' }, { rule: 'unknownStore' }, { rule: 'zero' }],
  })
})

it('a refusal says what it is about, and can be retried after the cause is mended', async () => {
  const shop = await open()
  const { productId, before } = await stocked(shop)
  await stage(shop, add(productId, 999_999_999))
  if (before <= 0) return
  expect(await push(shop.engine)).toMatchObject({ rejected: 1 })
  expect((await pending(shop.engine))[0]).toMatchObject({
    state: 'rejected',
    reasonKind: 'range',
    reason: expect.stringContaining('999999999') as string,
  })
  await shop.control.edit({ stock: [{ productId, storeId: 1, stockAmount: 0 }] })
  await shop.engine.call('changes.retry', { all: true })
  expect(await push(shop.engine)).toMatchObject({ verified: 1 })
})
