import { describe, expect, it, onTestFinished } from 'vitest'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { push, stockOf } from '../fixtures/pushed.ts'
import { startEngine, type Engine } from '../fixtures/realEngine.ts'
import { sampleOf } from '../fixtures/signedIn.ts'

const hourMs = 3_600_000

interface Counted {
  readonly day: CountDay<'goods'>
  readonly pc: Engine
}

/** The books say 20 and 2 are sold at minute 5; at minute 10 a PC whose clock is wrong and that reaches nobody counts 15. */
async function countOffline(wrongMs: number): Promise<Counted & { open(wrongMs: number): Promise<Engine> }> {
  const day = await openCountDay({ goods: 20 })
  onTestFinished(() => day.close())
  const { engine, control, sandbox } = day.shop
  const { dataDir, vault } = engine
  const open = async (ms: number): Promise<Engine> => {
    const pc = await startEngine({ dataDir, vault, sample: sampleOf(sandbox), now: () => new Date(day.now().getTime() + ms) })
    onTestFinished(() => pc.close())
    return pc
  }
  await day.turnTo(5)
  await day.move('goods', -2, 5)
  await day.turnTo(10)
  await engine.close()
  await control.setOffline(true)
  const pc = await open(wrongMs)
  const { sessionId } = await pc.call('stockCounts.join', { countId, person: '佐藤', round: 1 })
  await pc.call('stockCounts.add', { sessionId, shelfId: null, productId: day.ids.goods, pieces: 15 })
  return { day, pc, open }
}

const review = async (pc: Engine) => {
  await pc.job('countReview.refresh', { countId })
  const asked = { countId, filter: 'all', order: 'code', descending: false, offset: 0, limit: 5 } as const
  return (await pc.call('countReview.lines', asked)).rows[0]
}
const decide = (pc: Engine, productId: number, choice: 'leave' | 'pieces' | 'correct') =>
  pc.call('countReview.decide', { countId, productIds: [productId], choice, pieces: choice === 'pieces' ? 15 : null })
const commit = async (pc: Engine) =>
  pc.call('countReview.commit', { countId, mode: 'relative', version: (await pc.call('countReview.summary', { countId })).version })

describe('a PC whose clock is wrong and that counts before Smaregi’s first reply', { timeout: 60_000 }, () => {
  for (const hours of [-24, -1, -0.1, 24]) {
    it(`by ${hours} hours: the reply places its beeps anew, marked, and the stock comes to what was counted`, async () => {
      const { day, pc } = await countOffline(hours * hourMs)
      await day.shop.control.setOffline(false)
      expect(await review(pc)).toMatchObject({ counted: 15, expected: 18, variance: -3, marks: ['clock'], waits: [] })
      await commit(pc)
      await push(pc)
      expect(await stockOf(day.shop, day.ids.goods, storeId)).toBe(15)
    })
  }
})

describe('a PC whose clock is wrong and that ends before Smaregi’s first reply', { timeout: 60_000 }, () => {
  for (const hours of [-24, -1, 24]) {
    for (const choice of ['leave', 'pieces'] as const) {
      it(`by ${hours} hours: nothing is committed before a person decides (${choice})`, async () => {
        const { day, pc: wrong, open } = await countOffline(hours * hourMs)
        await wrong.close()
        const pc = await open(0)
        await day.shop.control.setOffline(false)
        await day.turnTo(12)
        const line = await review(pc)
        for (const told of [line?.marks, line?.waits]) expect(told).toContain(hours < 0 ? 'clock' : 'notRead')
        await expect(commit(pc)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { reason: 'waiting', lines: 1 } })
        // Its own number holds at no moment that is known.
        await decide(pc, day.ids.goods, 'correct')
        await expect(commit(pc)).rejects.toMatchObject({ details: { reason: 'waiting' } })
        await decide(pc, day.ids.goods, choice)
        // A number that was decided holds at that moment, and not a day away.
        if (choice === 'pieces') expect(await review(pc)).toMatchObject({ counted: 15, expected: 18, variance: -3, correction: -3 })
        await commit(pc)
        if (choice === 'pieces') await push(pc)
        expect(await stockOf(day.shop, day.ids.goods, storeId)).toBe(choice === 'leave' ? 18 : 15)
      })
    }
  }
})
