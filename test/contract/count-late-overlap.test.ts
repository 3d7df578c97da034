import { afterEach, describe, expect, it } from 'vitest'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { push, stockOf } from '../fixtures/pushed.ts'

const open: CountDay<string>[] = []
afterEach(async () => {
  for (const day of open.splice(0)) await day.close()
})

const otherId = 'count00000000002'
type Mode = 'relative' | 'absolute'

const summary = ({ shop: { engine } }: CountDay<'one'>, of: string) => engine.call('countReview.summary', { countId: of })

/** Nothing is counted before: the books say 100, two were sold without Smaregi knowing, one is lost. */
async function openDay(): Promise<CountDay<'one'>> {
  const day = await openCountDay({ one: 100 })
  open.push(day)
  day.ledger.start({ countId: otherId, name: '棚卸 B', storeId, startedMs: day.minute(1), items: [day.ids.one] })
  return day
}

const found = (day: CountDay<'one'>, of: string, minute: number, pieces: number): void =>
  void day.ledger.session(of.replace('count', 'sessi'), { countId: of, person: '佐藤' }, [
    { ms: day.minute(minute), productId: day.ids.one, pieces },
  ])

async function commit(day: CountDay<'one'>, of: string, mode: Mode = 'relative'): Promise<void> {
  const { engine } = day.shop
  await engine.job('countReview.refresh', { countId: of })
  await engine.call('countReview.commit', { countId: of, mode, version: (await summary(day, of)).version })
  await push(engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
}

/** Follows up whatever each of the counts offers, and sends it; how many of them offered something. */
async function followAll(day: CountDay<'one'>, counts: readonly string[]): Promise<number> {
  const { engine } = day.shop
  for (const of of counts) await engine.job('countReview.refresh', { countId: of })
  let offered = 0
  for (const of of counts) {
    const { todo } = (await summary(day, of)).after ?? { todo: { products: 0, pieces: 0 } }
    if (todo.products === 0) continue
    offered += 1
    await engine.call('countReview.followUp', { countId: of, ...todo })
    await push(engine)
    await engine.job('countReview.refresh', { countId: of })
  }
  return offered
}
const stock = (day: CountDay<'one'>) => stockOf(day.shop, day.ids.one, storeId)
const both = [countId, otherId] as const

describe('a late sale of a product that two committed counts of the store found', () => {
  it.each(['relative', 'absolute'] as const)(
    'is not corrected once more by the older count where the newer one was committed with it (%s)',
    async (mode) => {
      const day = await openDay()
      found(day, countId, 10, 97)
      await day.turnTo(20)
      await commit(day, countId)
      expect(await stock(day)).toBe(97)
      await day.turnTo(30)
      await day.move('one', -2, 5)
      found(day, otherId, 35, 97)
      await day.turnTo(40)
      await commit(day, otherId, mode)
      expect(await stock(day)).toBe(97)
      await day.turnTo(50)
      expect(await followAll(day, both)).toBe(0)
      expect(await stock(day)).toBe(97)
      expect((await summary(day, countId)).after).toMatchObject({ total: { movements: 0 }, open: { movements: 0 } })
    },
  )

  it.each([
    ['without a variance', 97, both],
    ['with a variance', 96, both],
    ['the newer one asked first', 96, [otherId, countId]],
  ] as const)('is followed up once where it came after both: %s', async (_, later, order) => {
    const day = await openDay()
    found(day, countId, 10, 97)
    await day.turnTo(20)
    await commit(day, countId)
    found(day, otherId, 30, later)
    await day.turnTo(40)
    await commit(day, otherId)
    expect(await stock(day)).toBe(later)
    await day.turnTo(50)
    await day.move('one', -2, 5)
    await day.turnTo(52)
    expect(await followAll(day, order)).toBe(1)
    expect(await stock(day)).toBe(later)
    expect(await followAll(day, order)).toBe(0)
  })

  it('is corrected once where both are open at once, and it comes between their commits', async () => {
    const day = await openDay()
    found(day, countId, 10, 97)
    found(day, otherId, 15, 97)
    await day.turnTo(20)
    await commit(day, countId)
    await day.turnTo(25)
    await day.move('one', -2, 5)
    await day.turnTo(27)
    await commit(day, otherId)
    await day.turnTo(40)
    await followAll(day, both)
    expect(await stock(day)).toBe(97)
  })

  it('is followed up by the older count where the newer one left the product as it is', async () => {
    const day = await openDay()
    const { engine } = day.shop
    found(day, countId, 10, 97)
    await day.turnTo(20)
    await commit(day, countId)
    found(day, otherId, 30, 90)
    await day.turnTo(40)
    await engine.call('countReview.decide', { countId: otherId, productIds: [day.ids.one], choice: 'leave' })
    await commit(day, otherId)
    await day.turnTo(50)
    await day.move('one', -2, 5)
    await day.turnTo(52)
    expect(await followAll(day, [otherId])).toBe(0)
    expect(await followAll(day, both)).toBe(1)
    expect(await stock(day)).toBe(97)
  })

  it('is followed up by the older count where the newer one was taken back', async () => {
    const day = await openDay()
    found(day, countId, 10, 97)
    await day.turnTo(20)
    await commit(day, countId)
    found(day, otherId, 30, 90)
    await day.turnTo(40)
    await commit(day, otherId)
    await day.shop.engine.call('countReview.takeBack', { countId: otherId })
    await push(day.shop.engine)
    expect(await stock(day)).toBe(97)
    await day.turnTo(50)
    await day.move('one', -2, 5)
    await day.turnTo(52)
    expect(await followAll(day, both)).toBe(1)
    expect(await stock(day)).toBe(97)
  })

  it('between the moments of two counts is the newer one’s alone', async () => {
    const day = await openDay()
    found(day, countId, 10, 99)
    await day.turnTo(12)
    await commit(day, countId)
    found(day, otherId, 30, 97)
    await day.turnTo(40)
    await commit(day, otherId)
    await day.turnTo(50)
    await day.move('one', -2, 20)
    await day.turnTo(52)
    expect(await followAll(day, [countId])).toBe(0)
    expect(await followAll(day, both)).toBe(1)
    expect(await stock(day)).toBe(97)
  })
})
