import { afterEach, describe, expect, it } from 'vitest'
import { countMarkOf } from '#core/outbox/operation.ts'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { historyOf, pending, push, stockOf } from '../fixtures/pushed.ts'

const open: CountDay<string>[] = []
afterEach(async () => {
  for (const day of open.splice(0)) await day.close()
})

/** Counted at minute 10, the movements of the day read at minute 20. */
async function counted<Name extends string>(stock: Record<Name, number>, beeps: Record<Name, number>): Promise<CountDay<Name>> {
  const day = await openCountDay(stock)
  open.push(day as CountDay<string>)
  const found = Object.entries(beeps) as [Name, number][]
  day.ledger.session(
    'session000000001',
    { countId, person: '佐藤' },
    found.map(([name, pieces]) => ({ ms: day.minute(10), productId: day.ids[name], pieces })),
  )
  await day.turnTo(20)
  await refresh(day)
  return day
}

const summary = <Name extends string>({ shop: { engine } }: CountDay<Name>) => engine.call('countReview.summary', { countId })
const refresh = <Name extends string>({ shop: { engine } }: CountDay<Name>) => engine.job('countReview.refresh', { countId })
const commit = async <Name extends string>(day: CountDay<Name>, mode: 'relative' | 'absolute' = 'relative') =>
  day.shop.engine.call('countReview.commit', { countId, mode, version: (await summary(day)).version })
const followUp = async <Name extends string>(day: CountDay<Name>) =>
  day.shop.engine.call('countReview.followUp', { countId, ...(await summary(day)).after!.todo })
const refused = (reason: string) => ({ code: 'INVALID_INPUT', details: expect.objectContaining({ reason }) as unknown })
const stateOf = async <Name extends string>({ shop: { engine } }: CountDay<Name>) =>
  (await engine.call('stockCounts.open', { countId })).state
const at = <Name extends string>(day: CountDay<Name>, name: Name) => stockOf(day.shop, day.ids[name], storeId)

describe('the last reading before a commit', () => {
  it('takes in a sale that arrived after the review was read, and tells what it changed', async () => {
    const day = await counted({ sold: 20, here: 10 }, { sold: 15, here: 9 })
    const { version } = await summary(day)
    await day.turnTo(25)
    await day.move('sold', -3, 5)
    await day.turnTo(26)
    const { engine } = day.shop
    const found = await engine.job('countReview.recheck', { countId, version })
    expect(found).toMatchObject({ isRead: true, lines: 1 })
    expect(found.rows).toMatchObject([
      {
        productId: day.ids.sold,
        isGone: false,
        before: { counted: 15, expected: 20, correction: -5 },
        after: { counted: 15, expected: 17, correction: -2 },
      },
    ])
    expect(found.version).not.toBe(version)
    await expect(engine.call('countReview.commit', { countId, mode: 'relative', version })).rejects.toMatchObject(refused('figuresChanged'))
    await expect(engine.job('countReview.recheck', { countId, version })).rejects.toMatchObject(refused('figuresChanged'))
    expect(await engine.job('countReview.recheck', { countId, version: found.version })).toMatchObject({ lines: 0, version: found.version })
    expect(await engine.call('countReview.commit', { countId, mode: 'relative', version: found.version })).toMatchObject({ lines: 2 })
    await push(engine)
    expect([await at(day, 'sold'), await at(day, 'here')]).toEqual([15, 9])
  })

  it('stops no commit for the books of a product that is left as it is, and tells how many those are', async () => {
    const day = await counted({ left: 20, here: 10 }, { left: 15, here: 9 })
    const { engine } = day.shop
    await engine.call('countReview.decide', { countId, productIds: [day.ids.left], choice: 'leave' })
    const { version } = await summary(day)
    await day.turnTo(25)
    await day.move('left', -1, 5)
    await day.turnTo(26)
    const found = await engine.job('countReview.recheck', { countId, version })
    expect(found).toMatchObject({ lines: 0, others: 1, rows: [] })
    expect(found.version).not.toBe(version)
    expect(await engine.call('countReview.commit', { countId, mode: 'relative', version: found.version })).toMatchObject({ lines: 1 })
  })

  it('tells a product that Smaregi deleted meanwhile, whether it moved or not', async () => {
    const day = await counted({ gone: 10, here: 10 }, { gone: 9, here: 9 })
    const { version } = await summary(day)
    await day.shop.control.edit({ remove: [day.ids.gone] })
    const found = await day.shop.engine.job('countReview.recheck', { countId, version })
    expect(found.rows).toMatchObject([{ productId: day.ids.gone, isGone: true, before: { correction: -1 }, after: { correction: 0 } }])
    await commit(day)
    expect(await push(day.shop.engine)).toMatchObject({ verified: 1, rejected: 0 })
    expect(await stateOf(day)).toBe('sealed')
  })

  it('tells a product whose stock is kept no longer since it was counted, and the commit leaves it out', async () => {
    const day = await counted({ free: 10, here: 10 }, { free: 9, here: 9 })
    const { engine, control } = day.shop
    const { version } = await summary(day)
    await control.edit({ products: [{ productId: day.ids.free, fields: { stockControlDivision: '1' } }] })
    const found = await engine.job('countReview.recheck', { countId, version })
    expect(found).toMatchObject({ isRead: true, lines: 1 })
    expect(found.rows).toMatchObject([{ productId: day.ids.free, isGone: false, before: { correction: -1 }, after: { correction: 0 } }])
    const lines = { filter: 'all', order: 'name', descending: false, search: '', offset: 0, limit: 1 } as const
    expect(await engine.call('countReview.lines', { countId, ...lines, productId: day.ids.free })).toMatchObject({
      rows: [{ marks: ['notControlled'], correction: 0 }],
    })
    await expect(engine.call('countReview.commit', { countId, mode: 'relative', version })).rejects.toMatchObject(refused('figuresChanged'))
    expect(await engine.call('countReview.commit', { countId, mode: 'relative', version: found.version })).toMatchObject({ lines: 1 })
    expect(await push(engine)).toMatchObject({ verified: 1, rejected: 0 })
    expect([await at(day, 'free'), await at(day, 'here')]).toEqual([10, 9])
  })

  it('says where Smaregi cannot be asked, and leaves the figures as they were', async () => {
    const day = await counted({ sold: 20 }, { sold: 15 })
    const { version } = await summary(day)
    await day.shop.control.fault({ match: { method: 'GET', path: '/stock' }, fault: { kind: 'status', status: 400, detail: '停止中' } })
    expect(await day.shop.engine.job('countReview.recheck', { countId, version })).toMatchObject({ isRead: false, version, lines: 0 })
  })
})

describe('a sale that becomes known after the commit', () => {
  it('before the send or after it, is shown and followed up once', async () => {
    const day = await counted({ short: 20, right: 10, other: 5 }, { short: 15, right: 10, other: 5 })
    await commit(day)
    await day.turnTo(30)
    await day.move('short', -3, 5)
    await day.turnTo(32)
    await push(day.shop.engine)
    await day.turnTo(40)
    await day.move('right', -2, 6)
    await day.move('other', -1, 35)
    await day.turnTo(42)
    expect((await summary(day)).after).toMatchObject({ total: { movements: 0 }, readAt: null })
    await refresh(day)
    expect((await summary(day)).after).toMatchObject({
      total: { movements: 2, products: 2, pieces: -5 },
      open: { movements: 2, pieces: -5 },
      todo: { products: 2, pieces: 5 },
      waiting: 0,
      isElsewhere: false,
    })
    const lines = await day.lines()
    expect(lines.get('short')).toMatchObject({
      marks: ['afterCommit'],
      counted: 15,
      expected: 20,
      correction: -5,
      after: { pieces: -3, open: -3 },
    })
    expect(lines.get('right')).toMatchObject({ marks: ['afterCommit'], after: { movements: 1, pieces: -2 } })
    expect(lines.get('other')).toMatchObject({ marks: [], after: null })
    const { engine } = day.shop
    const { rows } = await engine.call('countReview.movements', { countId, productId: day.ids.short })
    expect(rows.map(({ place }) => place)).toEqual(['afterCommit', 'own'])

    await expect(engine.call('countReview.followUp', { countId, products: 1, pieces: 3 })).rejects.toMatchObject(refused('figuresChanged'))
    expect(await followUp(day)).toMatchObject({ lines: 2 })
    await expect(engine.call('countReview.followUp', { countId, products: 2, pieces: 5 })).rejects.toMatchObject(refused('nothingLate'))
    expect((await summary(day)).after).toMatchObject({
      open: { movements: 0 },
      todo: { products: 0 },
      sent: { sets: 1, total: 2, waiting: 2 },
    })
    await push(engine)
    expect([await at(day, 'short'), await at(day, 'right'), await at(day, 'other')]).toEqual([15, 10, 4])
    expect(
      (await historyOf(day.shop, day.ids.right, storeId)).map(({ memo }) => memo).filter((memo) => memo?.includes('追加修正')),
    ).toEqual([expect.stringMatching(new RegExp(`^棚卸 2026-11 本店 追加修正 番頭 .* ${countMarkOf(countId)}\\+$`, 'u'))])
    await day.turnTo(50)
    await refresh(day)
    expect((await summary(day)).after).toMatchObject({
      total: { movements: 2 },
      open: { movements: 0 },
      todo: { products: 0 },
      sent: { proved: 2 },
    })
    expect(await stateOf(day)).toBe('sealed')
  })

  it('waits for a correction that is on its way, and is not followed up where the line was left as it is', async () => {
    const day = await counted({ short: 20, left: 10, gone: 10 }, { short: 15, left: 8, gone: 9 })
    const { engine, control } = day.shop
    await engine.call('countReview.decide', { countId, productIds: [day.ids.left], choice: 'leave' })
    await commit(day)
    await day.turnTo(30)
    for (const name of ['short', 'left'] as const) await day.move(name, -3, 5)
    await day.turnTo(32)
    await refresh(day)
    expect((await summary(day)).after).toMatchObject({ total: { movements: 1 }, todo: { products: 0 }, waiting: 1 })
    await expect(engine.call('countReview.followUp', { countId, products: 1, pieces: 3 })).rejects.toMatchObject(refused('nothingLate'))
    await control.edit({ remove: [day.ids.gone] })
    expect(await push(engine)).toMatchObject({ verified: 1, rejected: 1 })
    expect(await stateOf(day)).toBe('partial')
    expect((await day.lines()).get('gone')?.marks).toContain('refused')
    expect(await summary(day)).toMatchObject({
      commit: { lines: 1, less: -5 },
      sent: { refused: 1 },
      after: { todo: { products: 1, pieces: 3 }, waiting: 0 },
    })
    await followUp(day)
    await push(engine)
    expect([await at(day, 'short'), await at(day, 'left')]).toEqual([15, 7])
  })

  it('that an overwriting correction covered is not added again', async () => {
    const day = await counted({ set: 20, later: 10 }, { set: 15, later: 9 })
    await commit(day, 'absolute')
    await push(day.shop.engine)
    await day.turnTo(30)
    await day.move('later', -2, 5)
    await day.turnTo(32)
    await refresh(day)
    expect((await summary(day)).after).toMatchObject({ todo: { products: 1, pieces: 2 } })
    await followUp(day)
    await push(day.shop.engine)
    expect([await at(day, 'set'), await at(day, 'later')]).toEqual([15, 9])
  })
})

describe('a follow-up', () => {
  async function followed() {
    const day = await counted({ short: 20, right: 10 }, { short: 15, right: 10 })
    await commit(day)
    await push(day.shop.engine)
    await day.turnTo(30)
    await day.move('short', -3, 5)
    await day.move('right', -2, 5)
    await day.turnTo(32)
    await refresh(day)
    const { changeSetId } = await followUp(day)
    return { day, changeSetId, engine: day.shop.engine }
  }

  it('is open again when it was undone or dropped before it was sent', async () => {
    const { day, changeSetId, engine } = await followed()
    await engine.call('changes.undo', {})
    expect((await summary(day)).after).toMatchObject({ open: { movements: 2 }, todo: { products: 2 }, sent: { sets: 0 } })
    await engine.call('changes.redo', {})
    expect((await summary(day)).after).toMatchObject({ open: { movements: 0 }, sent: { sets: 1 } })
    await engine.call('changes.revert', { changeSetId })
    expect((await summary(day)).after).toMatchObject({ open: { movements: 2 }, todo: { products: 2 }, sent: { sets: 0 } })
    expect(await pending(engine)).toEqual([])
  })

  it('is taken back alone, and can be made again', async () => {
    const { day, engine } = await followed()
    await push(engine)
    expect(await engine.call('countReview.takeBack', { countId, part: 'followUps' })).toMatchObject({ lines: 2 })
    await push(engine)
    expect([await at(day, 'short'), await at(day, 'right')]).toEqual([12, 8])
    expect(await stateOf(day)).toBe('sealed')
    await followUp(day)
    await push(engine)
    expect([await at(day, 'short'), await at(day, 'right')]).toEqual([15, 10])
  })

  it('is taken back with its commit', async () => {
    const { day, engine } = await followed()
    await push(engine)
    await engine.call('countReview.takeBack', { countId })
    expect(await stateOf(day)).toBe('takingBack')
    await push(engine)
    expect(await stateOf(day)).toBe('takenBack')
    expect([await at(day, 'short'), await at(day, 'right')]).toEqual([17, 8])
    await expect(engine.call('countReview.followUp', { countId, products: 2, pieces: 5 })).rejects.toMatchObject(refused('notCommitted'))
  })
})

describe('a count whose commit was taken back', () => {
  it('has its true variances before anything is read again: its own correction is no late sale, and stands under its own time', async () => {
    const day = await counted({ short: 20, right: 10 }, { short: 15, right: 10 })
    const { engine } = day.shop
    const figures = async () => {
      const { counted: all, late } = await summary(day)
      const { expected, variance, correction } = (await day.lines()).get('short') ?? {}
      return { less: all.less, late, expected, variance, correction }
    }
    const before = await figures()
    expect(before).toEqual({ less: -5, late: { lines: 0, pieces: 0 }, expected: 20, variance: -5, correction: -5 })
    await commit(day)
    await push(engine)
    await day.turnTo(25)
    await refresh(day)
    await engine.call('countReview.takeBack', { countId })
    await push(engine)
    await engine.call('countReview.reopen', { countId })
    expect((await figures()).late).toEqual(before.late)
    expect(await figures()).toMatchObject({ less: -5, expected: 20, variance: -5 })
    await day.turnTo(30)
    await refresh(day)
    expect(await figures()).toEqual(before)
    const { rows } = await engine.call('countReview.movements', { countId, productId: day.ids.short })
    expect(rows.map(({ amount, place }) => ({ amount, place }))).toEqual([
      { amount: -5, place: 'own' },
      { amount: 5, place: 'own' },
    ])
    for (const { ownAt, serverAt } of rows) expect(ownAt).toBe(serverAt)
  })

  it('goes on: it is decided, counted and committed again, of the stock as it is then', async () => {
    const day = await counted({ short: 20, right: 10 }, { short: 15, right: 10 })
    const { engine } = day.shop
    await expect(engine.call('countReview.reopen', { countId })).rejects.toMatchObject(refused('notTakenBack'))
    await commit(day)
    await push(engine)
    await engine.call('countReview.takeBack', { countId })
    await expect(engine.call('countReview.reopen', { countId })).rejects.toMatchObject(refused('notTakenBack'))
    await push(engine)
    expect(await at(day, 'short')).toBe(20)
    await day.turnTo(30)
    await day.move('short', -3, 5)
    await day.move('right', -1, 29)
    await day.turnTo(32)
    await engine.call('countReview.reopen', { countId })
    expect(await stateOf(day)).toBe('counting')
    await refresh(day)
    expect((await day.lines()).get('short')).toMatchObject({ counted: 15, expected: 17, correction: -2, marks: ['late'] })
    await engine.call('countReview.decide', { countId, productIds: [day.ids.short], choice: 'pieces', pieces: 16 })
    expect(await commit(day)).toMatchObject({ lines: 1 })
    await push(engine)
    expect([await at(day, 'short'), await at(day, 'right')]).toEqual([16, 9])
    expect(await stateOf(day)).toBe('sealed')
    await day.turnTo(40)
    await day.move('short', -2, 8)
    await day.turnTo(42)
    await refresh(day)
    await followUp(day)
    await push(engine)
    expect(await at(day, 'short')).toBe(16)
    await engine.call('countReview.takeBack', { countId })
    await push(engine)
    expect([await at(day, 'short'), await stateOf(day)]).toEqual([15, 'takenBack'])
  })
})
