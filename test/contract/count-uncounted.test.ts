import { describe, expect, it } from 'vitest'
import { countId, storeId } from '../fixtures/countDay.ts'
import { push, stockOf } from '../fixtures/pushed.ts'
import { beep, commit, counted, decide, refresh, refused, summary } from '../fixtures/reviewedCount.ts'

describe('what nobody counted', () => {
  it('is never set to zero by a number that nobody saw, nor after it was counted', async () => {
    const day = await counted({ found: 5, empty: 0, here: 10 }, { here: 10 })
    await refresh(day)
    const { engine } = day.shop
    const all = (products: number) => engine.call('countReview.decideUncounted', { countId, choice: 'zero', products })
    await expect(all(1)).rejects.toMatchObject({ details: { reason: 'otherNumber', products: 2 } })
    expect(await all(2)).toEqual({ lines: 2 })
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 0, toZero: 2, toZeroPieces: 5 })
    // Found after all.
    beep(day, 'session000000002', [{ ms: day.minute(15), productId: day.ids.found, pieces: 5 }])
    await refresh(day)
    expect((await day.lines()).get('found')).toMatchObject({ counted: 5, choice: null, correction: 0 })
    expect(await commit(day)).toEqual({ changeSetId: null, lines: 0 })
  })

  it('is left as it is only where nobody decided otherwise: an explicit zero stays', async () => {
    const day = await counted({ gone: 5, unknown: 4, empty: 0, here: 10 }, { here: 10 })
    await refresh(day)
    await decide(day, day.ids.gone, 'zero')
    const all = (choice: 'leave' | null) => day.shop.engine.call('countReview.decideUncounted', { countId, choice, products: 3 })
    expect(await all('leave')).toEqual({ lines: 1 })
    const lines = await day.lines()
    expect([lines.get('gone')?.choice, lines.get('unknown')?.choice, lines.get('empty')?.choice]).toEqual(['zero', 'leave', 'leave'])
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 0, toLeave: 1, toZero: 1, empty: 1 })
    expect(await all(null)).toEqual({ lines: 3 })
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 2, toLeave: 0, toZero: 0 })
  })

  it('that was left stays left where the shop sells what the books said 0 of', async () => {
    const day = await counted({ unknown: 4, empty: 0, here: 10 }, { here: 9 })
    await refresh(day)
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 1, empty: 1, toLeave: 0 })
    expect(await day.shop.engine.call('countReview.decideUncounted', { countId, choice: 'leave', products: 2 })).toEqual({ lines: 1 })
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 0, empty: 1, toLeave: 1 })
    await day.move('empty', -1, 15)
    await day.shop.engine.job('sync.pull', { mode: 'auto', resources: ['stock'] })
    await refresh(day)
    expect((await summary(day)).uncounted).toMatchObject({ undecided: 0, empty: 0, toLeave: 2 })
    await commit(day)
    await push(day.shop.engine)
    expect(await stockOf(day.shop, day.ids.empty, storeId)).toBe(-1)
    expect(await stockOf(day.shop, day.ids.here, storeId)).toBe(9)
  })

  it('and is set to 0 stands in the groups: their sum is the variance', async () => {
    const day = await counted({ gone: 5, here: 10 }, { here: 9 })
    await refresh(day)
    await decide(day, day.ids.gone, 'zero')
    for (const by of ['category', 'shelf', 'person'] as const) {
      const groups = await day.shop.engine.call('countReview.groups', { countId, by })
      expect(groups.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(-6)
    }
    expect((await summary(day)).variance).toMatchObject({ less: -6 })
  })

  it('needs a decision only where it would change anything', async () => {
    const day = await counted({ empty: 0, full: 4, here: 10 }, { here: 10 })
    await refresh(day)
    expect((await summary(day)).uncounted).toMatchObject({ products: 2, undecided: 1 })
    await expect(commit(day)).rejects.toMatchObject(refused('undecided'))
    await decide(day, day.ids.full, 'leave')
    await expect(decide(day, day.ids.full, 'correct')).rejects.toMatchObject(refused('notCounted'))
    expect(await commit(day)).toEqual({ changeSetId: null, lines: 0 })
    await expect(decide(day, day.ids.full, 'zero')).rejects.toMatchObject(refused('committed'))
  })

  it('a beep that was taken back counts nothing: its product is not counted', async () => {
    const day = await counted({ one: 5, here: 10 }, { here: 10 })
    beep(day, 'session000000002', [
      { ms: day.minute(11), productId: day.ids.one, pieces: 3 },
      { ms: day.minute(11), productId: day.ids.one, kind: 'void', pieces: -3, about: 1 },
    ])
    expect((await day.lines()).get('one')).toMatchObject({ counted: null, variance: null })
    // Counted as none is something else.
    beep(day, 'session000000003', [{ ms: day.minute(12), productId: day.ids.one, kind: 'typed', pieces: 0 }])
    await refresh(day)
    expect((await day.lines()).get('one')).toMatchObject({ counted: 0, correction: -5 })
  })

  it('before a recount stays not counted where a stray beep of the recount is not answered', async () => {
    const day = await counted({ stray: 10, here: 10 }, { here: 4 })
    beep(day, 'session000000002', [{ ms: day.minute(12), productId: day.ids.stray, pieces: 1, doubt: 'notPlanned' }], 2)
    await refresh(day)
    expect((await day.lines()).get('stray')).toMatchObject({ counted: null, variance: null, correction: 0 })
    expect((await summary(day)).uncounted).toMatchObject({ products: 1, undecided: 1 })
    await expect(commit(day)).rejects.toMatchObject(refused('undecided'))
  })

  it('and was scanned in a recount is not set to 0 with the others, before somebody answers', async () => {
    const day = await counted({ stray: 10, here: 10 }, { here: 4 })
    beep(day, 'session000000002', [{ ms: day.minute(12), productId: day.ids.stray, pieces: 3, doubt: 'notPlanned' }], 2)
    await refresh(day)
    await day.shop.engine.call('countReview.decideUncounted', { countId, choice: 'zero', products: 1 })
    expect((await day.lines()).get('stray')).toMatchObject({ counted: null, correction: 0, marks: ['doubt'], waits: ['doubt'] })
    expect(await day.shop.engine.call('stockCounts.open', { countId })).toMatchObject({ counted: 1, notPlanned: 0 })
    expect((await summary(day)).commit).toMatchObject({ lines: 1, waiting: 1 })
  })
})
