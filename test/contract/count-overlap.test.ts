import { afterEach, describe, expect, it } from 'vitest'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { push, stockOf } from '../fixtures/pushed.ts'

const open: CountDay<string>[] = []
afterEach(async () => {
  for (const day of open.splice(0)) await day.close()
})

const otherId = 'count00000000002'

/** The books say 20, the shelf 15; two counts find it, the second (`later`) ten minutes after the first. */
async function countedTwice({ later = 15 } = {}): Promise<CountDay<'one'>> {
  const day = await openCountDay({ one: 20 })
  open.push(day)
  const { one } = day.ids
  day.ledger.start({ countId: otherId, name: '棚卸 B', storeId, startedMs: day.minute(1), items: [one] })
  day.ledger.session('session000000001', { countId, person: '佐藤' }, [{ ms: day.minute(10), productId: one, pieces: 15 }])
  day.ledger.session('session000000002', { countId: otherId, person: '鈴木' }, [{ ms: day.minute(20), productId: one, pieces: later }])
  await day.turnTo(30)
  return day
}

const reviewed = async ({ shop: { engine } }: Pick<CountDay<string>, 'shop'>, of: string) => {
  await engine.job('countReview.refresh', { countId: of })
  const asked = { countId: of, filter: 'all', order: 'code', descending: false, offset: 0, limit: 5 } as const
  const { version, rows } = await engine.call('countReview.lines', asked)
  return { version, line: rows[0] }
}

async function commitFirst(day: Pick<CountDay<string>, 'shop'>): Promise<void> {
  const { version } = await reviewed(day, countId)
  expect(await day.shop.engine.call('countReview.commit', { countId, mode: 'relative', version })).toMatchObject({ lines: 1 })
}

describe('two counts of the same product that overlap', () => {
  it('correct it once: the correction of the first is as of its last beep', async () => {
    const day = await countedTwice()
    await commitFirst(day)
    await push(day.shop.engine)
    await day.turnTo(40)
    const { version, line } = await reviewed(day, otherId)
    expect(line).toMatchObject({ expected: 15, variance: 0, correction: 0 })
    await day.shop.engine.call('countReview.commit', { countId: otherId, mode: 'relative', version })
    await push(day.shop.engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(15)
  })

  it('correct it once where the later one is committed first', async () => {
    const day = await countedTwice()
    const { version } = await reviewed(day, otherId)
    await day.shop.engine.call('countReview.commit', { countId: otherId, mode: 'relative', version })
    expect((await reviewed(day, countId)).line).toMatchObject({ expected: 15, variance: 0 })
    await push(day.shop.engine)
    await day.turnTo(40)
    const { line } = await reviewed(day, countId)
    expect(line).toMatchObject({ expected: 15, variance: 0, correction: 0, isBlocking: false, marks: ['otherCorrected'] })
    const { rows } = await day.shop.engine.call('countReview.movements', { countId, productId: day.ids.one })
    expect(rows.at(-1)).toMatchObject({ amount: -5, place: 'otherCount' })
    const committed = await day.shop.engine.call('countReview.summary', { countId: otherId })
    expect(committed.after?.open).toMatchObject({ movements: 0 })
  })

  it('ask which figure is right where the later one found another and is in the stock already', async () => {
    const day = await countedTwice({ later: 12 })
    const { version } = await reviewed(day, otherId)
    await day.shop.engine.call('countReview.commit', { countId: otherId, mode: 'relative', version })
    await push(day.shop.engine)
    await day.turnTo(40)
    const asked = await reviewed(day, countId)
    expect(asked.line).toMatchObject({ expected: 12, variance: 3, correction: 0, isBlocking: true, waits: ['otherCorrected'] })
    await expect(day.shop.engine.call('countReview.commit', { countId, mode: 'relative', version: asked.version })).rejects.toMatchObject({
      details: { reason: 'waiting' },
    })
    const decide = (choice: 'leave' | 'correct') =>
      day.shop.engine.call('countReview.decide', { countId, productIds: [day.ids.one], choice, pieces: null, reason: null })
    await decide('leave')
    expect((await reviewed(day, countId)).line).toMatchObject({ correction: 0, isBlocking: false, waits: [] })
    await decide('correct')
    const { version: last, line } = await reviewed(day, countId)
    expect(line).toMatchObject({ correction: 3, isBlocking: false, waits: [] })
    await day.shop.engine.call('countReview.commit', { countId, mode: 'relative', version: last })
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(15)
    // What an earlier look found is no movement that reached Smaregi late.
    await day.turnTo(50)
    await day.shop.engine.job('countReview.refresh', { countId: otherId })
    expect((await day.shop.engine.call('countReview.summary', { countId: otherId })).after?.open).toMatchObject({ movements: 0 })
  })

  it('do not set to 0 what only the other one found', async () => {
    const day = await openCountDay({ one: 20, still: 7 })
    open.push(day)
    const { one, still } = day.ids
    const third = 'count00000000003'
    day.ledger.start({ countId: third, name: '棚卸 C', storeId, startedMs: day.minute(2), items: [one, still] })
    day.ledger.session('session000000001', { countId, person: '佐藤' }, [
      { ms: day.minute(10), productId: one, pieces: 15 },
      { ms: day.minute(11), productId: still, pieces: 7 },
    ])
    day.ledger.session('session000000003', { countId: third, person: '高橋' }, [{ ms: day.minute(12), productId: still, pieces: 7 }])
    await day.turnTo(30)
    await commitFirst(day)
    await push(day.shop.engine)
    await day.turnTo(40)
    await day.shop.engine.call('countReview.decideUncounted', { countId: third, choice: 'zero', products: 1 })
    await day.shop.engine.job('countReview.refresh', { countId: third })
    const asked = { countId: third, filter: 'uncounted', order: 'code', descending: false, offset: 0, limit: 5 } as const
    const [line] = (await day.shop.engine.call('countReview.lines', asked)).rows
    expect(line).toMatchObject({ counted: null, correction: 0, waits: ['otherCorrected'], marks: ['otherCorrected'] })
  })

  it('correct it once where the first is committed and not sent yet', async () => {
    const day = await countedTwice()
    await commitFirst(day)
    expect((await reviewed(day, otherId)).line).toMatchObject({ expected: 15, variance: 0, marks: ['unsent', 'otherCount'] })
  })

  it('find the difference again after the first was taken back', async () => {
    const day = await countedTwice()
    await commitFirst(day)
    await push(day.shop.engine)
    await day.turnTo(40)
    await day.shop.engine.call('countReview.takeBack', { countId })
    await push(day.shop.engine)
    await day.turnTo(50)
    expect((await reviewed(day, otherId)).line).toMatchObject({ expected: 20, variance: -5, correction: -5 })
  })
})

describe('a count that another one overlaps', () => {
  const markOf = async (day: CountDay<'one'>, of: string) => {
    const { overlaps } = await day.shop.engine.call('countReview.summary', { countId: of })
    return { marked: (await reviewed(day, of)).line?.marks.includes('otherCount'), overlaps }
  }
  const marks = async (day: CountDay<'one'>) => [await markOf(day, countId), await markOf(day, otherId)]
  const both = [
    { marked: true, overlaps: [{ countId: otherId, name: '棚卸 B', products: 1 }] },
    { marked: true, overlaps: [{ countId, name: '棚卸 2026-11 本店', products: 1 }] },
  ]

  it('is marked, and so is the other one, until the corrections of one are proved', async () => {
    const day = await countedTwice()
    expect(await marks(day)).toEqual(both)
    await commitFirst(day)
    expect(await marks(day)).toEqual(both)
    await push(day.shop.engine)
    expect(await marks(day)).toEqual([
      { marked: false, overlaps: [] },
      { marked: false, overlaps: [] },
    ])
  })

  it('is not marked any more once the other one was given up', async () => {
    const day = await countedTwice()
    await day.shop.engine.call('stockCounts.end', { countId: otherId, ended: true })
    expect(await marks(day)).toEqual([
      { marked: false, overlaps: [] },
      { marked: false, overlaps: [] },
    ])
  })
})

const stateOf = async ({ shop: { engine } }: CountDay<'one'>) => (await engine.call('stockCounts.open', { countId })).state

describe('a count that was sent', () => {
  async function sent(): Promise<{ day: CountDay<'one'>; changeSetId: number }> {
    const day = await countedTwice()
    const { version } = await reviewed(day, countId)
    const { changeSetId } = await day.shop.engine.call('countReview.commit', { countId, mode: 'relative', version })
    await push(day.shop.engine)
    expect(await stateOf(day)).toBe('sealed')
    return { day, changeSetId: changeSetId ?? 0 }
  }
  const pushWhatIs = ({ shop: { engine } }: CountDay<'one'>) =>
    push(engine).catch((error: { code: string }) => expect(error.code).toBe('NOTHING_TO_SEND'))

  it('and is reverted in the history of changes is taken back, and not once more from the count', async () => {
    const { day, changeSetId } = await sent()
    const { engine } = day.shop
    await engine.call('changes.revert', { changeSetId })
    await push(engine)
    expect(await stateOf(day)).toBe('takenBack')
    await expect(engine.call('countReview.takeBack', { countId })).rejects.toMatchObject({ details: { reason: 'takenBack' } })
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(20)
  })

  it('and is taken back is not reverted once more in the history of changes; taken back again after that was, it is', async () => {
    const { day, changeSetId } = await sent()
    const { engine } = day.shop
    const back = await engine.call('countReview.takeBack', { countId })
    await push(engine)
    expect(await engine.call('changes.revert', { changeSetId })).toMatchObject({ cells: 0, changeSetId: null })
    await pushWhatIs(day)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(20)
    await engine.call('changes.revert', { changeSetId: back.changeSetId ?? 0 })
    await push(engine)
    expect(await stateOf(day)).toBe('sealed')
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(15)
    await engine.call('countReview.takeBack', { countId })
    await push(engine)
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(20)
  })
})

describe('a count whose corrections were discarded', () => {
  it('is counted on, and is committed anew, once', async () => {
    const day = await countedTwice()
    await commitFirst(day)
    await day.shop.engine.call('changes.discard', { all: true })
    expect(await stateOf(day)).toBe('counting')
    await commitFirst(day)
    await push(day.shop.engine)
    expect(await stateOf(day)).toBe('sealed')
    expect(await stockOf(day.shop, day.ids.one, storeId)).toBe(15)
  })
})
