import { afterEach, describe, expect, it } from 'vitest'
import { countId, openCountDay, storeId, type CountDay } from '../fixtures/countDay.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { historyOf, pending, push, stockOf, writes } from '../fixtures/pushed.ts'

/**
 * A scripted day of a shop that sells while two persons count. Times are minutes after ten; every figure below was computed by hand.
 *
 * | | stock | sold, received | counted | stock at its last beep | correction | at the end |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | right | 10 | −1 at 5, −2 at 20 | 9 at 10 | 9 | 0 | 7 |
 * | short | 10 | −2 at 5, −1 at 21, −1 at 70 | 7 at 11 | 8 | −1 | 5 |
 * | late | 10 | −3 at 6, at Smaregi at 40 | 7 at 12 | 7 | 0 | 7 |
 * | shelves | 12 | −1 at 20 | 4 at 10 and 5 at 30 | 11 | −2 | 9 |
 * | cartons | 50 | +24 at 50 | 2 × 24 + 1 at 14 | 50 | −1 | 73 |
 * | agrees | 20 | −2 at 25 | 15 at 13, again 13 at 45 | 20, 18 | −5 | 13 |
 * | disagrees | 20 | | 15 at 13, again 20 at 46 | 20 | 0 | 20 |
 * | decided | 20 | −1 at 55 | 15 at 13, again 18 at 47; a person says 19 | 20 | −1 | 18 |
 * | zeroed | 3 | | nobody; zero | 3 | −3 | 0 |
 * | left | 4 | | nobody; leave | 4 | 0 | 4 |
 * | unsent | 10 | +5 here at 16, not sent | 9 at 15 | 10 | waits | 15 |
 * | moved | 10 | +5 here at 8, sent at 35 | 15 at 15 | 15 | 0 | 15 |
 * | typed | 8 | −1 at 22 | 8 at 10; a beep at 33 taken back | 8 | 0 | 7 |
 * | linked | 6 | | 5 of an unknown code at 17, linked | 6 | −1 | 5 |
 * | accepted | 10 | | 8 at 18; leave | 10 | 0 | 10 |
 */
const names = ['right', 'short', 'late', 'shelves', 'cartons', 'agrees', 'disagrees', 'decided', 'zeroed', 'left', 'unsent', 'moved', 'typed', 'linked', 'accepted'] as const // prettier-ignore
type Name = (typeof names)[number]
const stockAtTen: Record<Name, number> = { right: 10, short: 10, late: 10, shelves: 12, cartons: 50, agrees: 20, disagrees: 20, decided: 20, zeroed: 3, left: 4, unsent: 10, moved: 10, typed: 8, linked: 6, accepted: 10 } // prettier-ignore
const corrections: Partial<Record<Name, number>> = { short: -1, shelves: -2, cartons: -1, agrees: -5, decided: -1, zeroed: -3, linked: -1 }
const stockAtTheEnd: Record<Name, number> = { right: 7, short: 5, late: 7, shelves: 9, cartons: 73, agrees: 13, disagrees: 20, decided: 18, zeroed: 0, left: 4, unsent: 15, moved: 15, typed: 7, linked: 5, accepted: 10 } // prettier-ignore

const open: CountDay<Name>[] = []
afterEach(async () => {
  for (const day of open.splice(0)) await day.close()
})

/** Everything up to the review: what was sold, beeped, and decided. */
async function playDay(): Promise<CountDay<Name>> {
  const day = await openCountDay(stockAtTen)
  open.push(day)
  const { shop, ids, ledger, minute, turnTo, move } = day
  const { engine } = shop
  ledger.shelf('shelf00000000001', 'A-1')
  ledger.shelf('shelf00000000002', 'B-1')
  const stage = (name: Name, amount: number) =>
    engine.call('changes.stageStock', { cells: [{ productId: ids[name], storeId, op: 'add', amount }], origin: 'edit' })

  await turnTo(5)
  await move('right', -1, 5)
  await move('short', -2, 5)
  await turnTo(8)
  await stage('moved', 5)
  await turnTo(16)
  await turnTo(20)
  await move('right', -2, 20)
  await move('shelves', -1, 20)
  await turnTo(21)
  await move('short', -1, 21)
  await turnTo(22)
  await move('typed', -1, 22)
  await turnTo(25)
  await move('agrees', -2, 25)
  await turnTo(35)
  await push(engine)
  await turnTo(36)
  await stage('unsent', 5)
  await turnTo(40)
  await move('late', -3, 6)
  await turnTo(50)
  await move('cartons', 24, 50)
  await turnTo(55)
  await move('decided', -1, 55)

  const beep = (name: Name, at: number, pieces = 1, more: object = {}) => ({ ms: minute(at), productId: ids[name], pieces, ...more })
  ledger.session('session000000001', { countId, person: '佐藤' }, [
    beep('right', 9, 8),
    beep('right', 10),
    beep('shelves', 10, 4, { shelf: 'shelf00000000001' }),
    beep('typed', 10),
    beep('typed', 10, 7, { kind: 'quantity', about: 4 }),
    beep('short', 11, 7),
    beep('late', 12, 7),
    beep('agrees', 13, 15),
    beep('disagrees', 13, 15),
    beep('decided', 13, 15),
    beep('typed', 33),
    beep('typed', 34, -1, { kind: 'void', about: 11 }),
  ])
  ledger.session('session000000002', { countId, person: '鈴木' }, [
    beep('cartons', 14, 24),
    beep('cartons', 14, 24),
    beep('cartons', 14, 1, { doubt: 'twice' }),
    beep('unsent', 15, 9),
    beep('moved', 15, 15),
    { ms: minute(17), code: '4900000000017', pieces: 5 },
    beep('accepted', 18, 8),
    beep('shelves', 30, 5, { shelf: 'shelf00000000002' }),
    { ms: minute(31), kind: 'link', code: '4900000000017', productId: ids.linked },
  ])
  ledger.session('session000000003', { countId, person: '鈴木', round: 2 }, [
    beep('agrees', 45, 13),
    beep('disagrees', 46, 20),
    beep('decided', 47, 18),
  ])
  await turnTo(60)
  return day
}

async function decideDay({ shop: { engine }, ids }: CountDay<Name>): Promise<void> {
  await engine.call('countReview.decide', { countId, productIds: [ids.accepted], choice: 'leave', reason: '試食' })
  await engine.call('countReview.decide', { countId, productIds: [ids.decided], choice: 'pieces', pieces: 19 })
  await engine.call('countReview.decide', { countId, productIds: [ids.zeroed], choice: 'zero' })
  await engine.call('countReview.decide', { countId, productIds: [ids.left], choice: 'leave' })
}

describe('a day on which the shop sells while it is counted', () => {
  it('gives exactly the corrections of the table, and the stock of it at Smaregi', { timeout: 120_000 }, async () => {
    const day = await playDay()
    const { shop, ids, turnTo, move } = day
    const { engine } = shop
    const nameOf = new Map(names.map((name) => [ids[name], name]))

    expect((await engine.call('countReview.summary', { countId })).behind).toBeGreaterThan(0)
    await expect(engine.call('countReview.commit', { countId, mode: 'relative', version: 'never seen' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'figuresChanged' },
    })
    expect(await engine.job('countReview.refresh', { countId })).toMatchObject({ left: 0 })
    const undecided = await engine.call('countReview.summary', { countId })
    expect(undecided).toMatchObject({ behind: 0, uncounted: { products: 2, undecided: 2, pieces: 7 }, late: { lines: 2 } })
    await expect(engine.call('countReview.commit', { countId, mode: 'relative', version: undecided.version })).rejects.toMatchObject({
      details: { reason: 'undecided' },
    })
    await decideDay(day)

    const rows = await day.lines()
    const figures = (name: Name) => {
      const row = rows.get(name)
      return { counted: row?.counted, expected: row?.expected, late: row?.late, correction: row?.correction }
    }
    expect(figures('right')).toEqual({ counted: 9, expected: 9, late: 0, correction: 0 })
    expect(figures('short')).toEqual({ counted: 7, expected: 8, late: 0, correction: -1 })
    expect(figures('late')).toEqual({ counted: 7, expected: 7, late: -3, correction: 0 })
    expect(figures('shelves')).toEqual({ counted: 9, expected: 11, late: 0, correction: -2 })
    expect(rows.get('shelves')).toMatchObject({ marks: ['twoShelves'], persons: ['佐藤', '鈴木'], shelves: ['A-1', 'B-1'] })
    expect(figures('cartons')).toEqual({ counted: 49, expected: 50, late: 0, correction: -1 })
    expect(rows.get('cartons')?.marks).toEqual(['doubt'])
    expect(figures('agrees')).toEqual({ counted: 13, expected: 18, late: 0, correction: -5 })
    expect(figures('disagrees')).toEqual({ counted: 20, expected: 20, late: 0, correction: 0 })
    expect(rows.get('disagrees')).toMatchObject({ marks: ['recount'], rounds: [{ counted: 15 }, { counted: 20 }] })
    expect(figures('decided')).toEqual({ counted: 19, expected: 20, late: 0, correction: -1 })
    expect(figures('zeroed')).toEqual({ counted: null, expected: 3, late: 0, correction: -3 })
    expect(figures('left')).toEqual({ counted: null, expected: 4, late: 0, correction: 0 })
    expect(figures('unsent')).toEqual({ counted: 9, expected: 10, late: 0, correction: 0 })
    expect(rows.get('unsent')?.marks).toEqual(['unsent'])
    expect(figures('moved')).toEqual({ counted: 15, expected: 15, late: 5, correction: 0 })
    expect(figures('typed')).toEqual({ counted: 8, expected: 8, late: 0, correction: 0 })
    expect(figures('linked')).toEqual({ counted: 5, expected: 6, late: 0, correction: -1 })
    expect(figures('accepted')).toEqual({ counted: 8, expected: 10, late: 0, correction: 0 })

    tellFigure('scripted day of counting', { cases: names.length, corrections: Object.keys(corrections).length })

    const movements = await engine.call('countReview.movements', { countId, productId: ids.late })
    expect(movements.rows.at(-1)).toMatchObject({ amount: -3, place: 'late', division: '02' })

    const summary = await engine.call('countReview.summary', { countId })
    expect(summary.commit).toMatchObject({ lines: 7, more: 0, less: -14, waiting: 1 })
    expect(await engine.call('countReview.commit', { countId, mode: 'relative', version: summary.version })).toMatchObject({ lines: 7 })
    await expect(engine.call('countReview.commit', { countId, mode: 'relative', version: summary.version })).rejects.toMatchObject({
      details: { reason: 'committed' },
    })
    // The shop sells on between the commit and the sending.
    await turnTo(70)
    await move('short', -1, 70)
    expect(await push(engine)).toMatchObject({ verified: 8, conflicts: 0, rejected: 0, unknown: 0 })
    const atTheEnd = await Promise.all(names.map(async (name) => [name, await stockOf(shop, ids[name], storeId)] as const))
    expect(Object.fromEntries(atTheEnd)).toEqual(stockAtTheEnd)
    expect(await pending(engine)).toEqual([])
    expect((await engine.call('countReview.summary', { countId })).sent).toMatchObject({ total: 7, proved: 7, waiting: 0, refused: 0 })
    // A sealed count keeps what was decided, and when its movements were read.
    expect((await engine.call('countReview.summary', { countId })).readAt).toBe(summary.readAt)
    expect(summary.readAt).not.toBeNull()
    const sealed = await day.lines()
    const decisions = (['accepted', 'decided', 'zeroed', 'left'] as const).map((name) => sealed.get(name)?.choice)
    expect(decisions).toEqual(['leave', 'pieces', 'zero', 'leave'])
    expect(sealed.get('decided')).toMatchObject({ counted: 19, expected: 20, variance: -1 })

    const byCount = (await shop.control.stockChanges()).filter(({ memo }) => memo?.startsWith('棚卸') === true)
    expect(Object.fromEntries(byCount.map(({ productId, amount }) => [nameOf.get(productId), amount]))).toEqual(corrections)
    tellFigure('corrections', { computed: Object.keys(corrections).length, exact: byCount.length }, 'scripted day')
    for (const { memo } of byCount) expect(memo).toMatch(/^棚卸 2026-11 本店 番頭 [0-9A-Z]{4}-\d{4} #[0-9A-Z]{6}$/u)
    expect((await writes(shop.control)).every(({ count }) => count === 1)).toBe(true)

    // Taken back, every corrected stock is what it would have been without the count.
    await turnTo(80)
    expect(await engine.call('countReview.takeBack', { countId })).toMatchObject({ lines: 7, skipped: 0 })
    await expect(engine.call('countReview.takeBack', { countId })).rejects.toMatchObject({ details: { reason: 'takenBack' } })
    const stateNow = async () => (await engine.call('stockCounts.open', { countId })).state
    expect(await stateNow()).toBe('takingBack')
    await push(engine)
    expect(await stateNow()).toBe('takenBack')
    const inverse = (await historyOf(shop, ids.short, storeId)).at(-1)
    expect(inverse?.['memo']).toMatch(/^棚卸 2026-11 本店 番頭 [0-9A-Z]{4}-\d{4} #[0-9A-Z]{6} 取消$/u)
    for (const [name, amount] of Object.entries(corrections) as [Name, number][]) {
      expect(await stockOf(shop, ids[name], storeId)).toBe(stockAtTheEnd[name] - amount)
    }
    expect((await historyOf(shop, ids.short, storeId)).at(-1)).toMatchObject({ amount: '1' })
  })
})
