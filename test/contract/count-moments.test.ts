import { describe, expect, it } from 'vitest'
import { countId, type CountDay } from '../fixtures/countDay.ts'
import { beep, commit, counted, refresh, refused } from '../fixtures/reviewedCount.ts'

const accept = ({ shop: { engine } }: CountDay<string>, productId: number) =>
  engine.call('countReview.decide', { countId, productIds: [productId], choice: 'correct' })

describe('what whole seconds, clocks and histories leave open', () => {
  it('marks what was sold in the second of its last beep, and waits for a decision', async () => {
    const day = await counted({ same: 10, right: 10, after: 10 }, {})
    const at = (ms: number, name: 'same' | 'right' | 'after', pieces: number) => ({ ms, productId: day.ids[name], pieces })
    beep(day, 'session000000001', [
      at(day.minute(10) + 300, 'same', 9),
      at(day.minute(11), 'right', 9),
      at(day.minute(12) + 999, 'after', 10),
    ])
    await day.move('same', -1, 10)
    await day.move('after', -1, 13)
    await refresh(day)
    const lines = await day.lines()
    expect(lines.get('same')).toMatchObject({ marks: ['late', 'sameSecond'], variance: 0, correction: 0 })
    expect([lines.get('right')?.marks, lines.get('after')?.marks]).toEqual([[], []])
    await expect(commit(day)).rejects.toMatchObject(refused('waiting'))
    await accept(day, day.ids.same)
    expect((await day.lines()).get('same')).toMatchObject({ marks: ['late', 'sameSecond'], correction: 0 })
    expect(await commit(day)).toMatchObject({ lines: 1 })
    expect((await day.lines()).get('same')?.marks).toEqual(['late', 'sameSecond'])
  })

  it('tells a line of the history that does not add up, and counts on with its changes', async () => {
    const day = await counted({ odd: 10 }, { odd: 8 })
    await day.move('odd', -1, 5)
    await day.move('odd', -1, 6)
    const history = { method: 'GET', path: '/stock/changes/*' }
    const { id, memo, staffName, targetDateTime, updDateTime } = {
      id: 900,
      memo: null,
      staffName: null,
      targetDateTime: new Date(day.minute(5)).toISOString(),
      updDateTime: new Date(day.minute(5)).toISOString(),
    }
    const line = (place: number, amount: number, stockAmount: number) => ({
      id: String(id + place),
      amount: String(amount),
      stockAmount: String(stockAmount),
      stockDivision: '02',
      memo,
      staffName,
      targetDateTime,
      updDateTime,
    })
    const body = JSON.stringify([line(1, -1, 8), line(0, -1, 7)])
    await day.shop.control.fault({ match: history, fault: { kind: 'reply', body }, count: 1 })
    await refresh(day)
    expect((await day.lines()).get('odd')).toMatchObject({ marks: ['history'], expected: 8, correction: 0 })
    expect(await commit(day)).toMatchObject({ lines: 0 })
  })

  it('waits for what was counted by a clock that nobody compared, where the stock moved, and for nothing else', async () => {
    const day = await counted({ moved: 10, still: 10 }, {})
    const beeps = (['moved', 'still'] as const).map((name, at) => ({ ms: day.minute(10) + at, productId: day.ids[name], pieces: 9 }))
    day.ledger.session('session000000001', { countId, person: '佐藤', isChecked: false }, beeps)
    await day.move('moved', -1, 15)
    await refresh(day)
    const lines = await day.lines()
    expect(lines.get('moved')).toMatchObject({ marks: ['unchecked'], correction: 0 })
    expect(lines.get('still')).toMatchObject({ marks: [], correction: -1 })
    await accept(day, day.ids.moved)
    await expect(commit(day)).rejects.toMatchObject(refused('waiting'))
    await day.shop.engine.call('countReview.decide', { countId, productIds: [day.ids.moved], choice: 'pieces', pieces: 9 })
    expect((await day.lines()).get('moved')).toMatchObject({ expected: 9, correction: 0 })
    expect(await commit(day)).toMatchObject({ lines: 1 })
  })
})
