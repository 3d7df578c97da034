import { afterEach, expect, it } from 'vitest'
import { openPulled, push, stockOf } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})

const storeId = 1
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

it(
  'counted while the registers sell: every stock ends as the shelf was, less what was sold after its beep',
  { timeout: 120_000 },
  async () => {
    const shop = await openPulled(shops, { products: 40 })
    const { engine, control } = shop
    const rows = await control.products(Array.from({ length: 40 }, (_, at) => at + 1))
    const kept = rows.filter((row) => row['stockControlDivision'] === '0' && row['productCode'] !== null).slice(0, 20)
    await control.setRegisters({ perMinute: 600, lateShare: 0.4, lateSeconds: 2, stores: [storeId], seed: 11 })

    const codes = kept.map((row) => String(row['productCode']))
    const { countId } = await engine.job('stockCounts.start', { storeId, name: '棚卸 本店', plan: { kind: 'list', codes }, isBlind: true })
    const { sessionId } = await engine.call('stockCounts.join', { countId, person: '佐藤', round: 1 })
    for (const [at, code] of codes.entries()) {
      await engine.call('stockCounts.scan', { sessionId, shelfId: null, code, raw: code, source: 'wedge', pieces: 10 + at })
      await pause(120)
    }
    await pause(1_000)
    await control.setRegisters({ perMinute: 0 })
    await expect.poll(async () => (await control.registers()).onTheWay).toBe(0)
    // What a pull has seen is known up to the second in which it began.
    await pause(1_100)
    expect(await engine.job('countReview.refresh', { countId })).toMatchObject({ left: 0 })

    const summary = await engine.call('countReview.summary', { countId })
    expect(summary).toMatchObject({ behind: 0, counted: { lines: 20 } })
    expect(summary.late.lines).toBeGreaterThan(0)
    const ask = { countId, filter: 'counted', order: 'code', descending: false, offset: 0, limit: 500 } as const
    const lines = (await engine.call('countReview.lines', ask)).rows
    // What was sold in the second of a last beep waits: by whole seconds it was before, which a person has to say is so.
    const sameSecond = lines.filter(({ waits }) => waits.length > 0).map(({ productId }) => productId)
    expect(lines.filter(({ waits }) => waits.some((reason) => reason !== 'sameSecond'))).toEqual([])
    if (sameSecond.length > 0) await engine.call('countReview.decide', { countId, productIds: sameSecond, choice: 'correct' })
    const { version } = await engine.call('countReview.summary', { countId })
    await engine.call('countReview.commit', { countId, mode: 'relative', version })
    expect(await push(engine)).toMatchObject({ rejected: 0, conflicts: 0, unknown: 0 })

    const sold = (await control.stockChanges()).filter((change) => change.storeId === storeId && change.stockDivision === '02')
    expect(sold.length).toBeGreaterThan(20)
    for (const { productId, counted, lastAt } of lines) {
      const after = sold.filter((change) => change.productId === productId && Date.parse(change.targetDateTime) > Date.parse(lastAt ?? ''))
      const onShelf = (counted ?? 0) + after.reduce((sum, { amount }) => sum + amount, 0)
      expect([productId, await stockOf(shop, productId, storeId)]).toEqual([productId, onShelf])
    }
    expect((await engine.call('stockCounts.open', { countId })).state).toBe('sealed')
  },
)
