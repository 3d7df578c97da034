import { describe, expect, it } from 'vitest'
import { openCount } from '#core/stockCounts/heads.ts'
import { setPieces } from '#core/stockCounts/correct.ts'
import { setRun } from '#core/stockCounts/run.ts'
import { refuseUnknownShelf, removeShelf, saveShelf } from '#core/stockCounts/shelves.ts'
import { janOf } from '../fixtures/counting.ts'
import { newPc } from '../fixtures/countingPc.ts'
import { noon } from '../fixtures/shopFile.ts'

const at = noon.toISOString()

describe('pieces that are taken away while counting', () => {
  it('are asked about once, also while the sum stays above zero, and stop no beep', async () => {
    const pc = newPc()
    const countId = await pc.start()
    const me = pc.join(countId)
    pc.scan(me, janOf(1), { pieces: 5 })
    const doubts = [-3, -1].map((pieces) => pc.scan(me, janOf(1), { pieces }).entry?.doubt)
    expect(doubts).toEqual(['negative', null])
    pc.clock.pass(2_000)
    expect(pc.scan(me, janOf(1)).product?.total).toBe(2)
    expect(openCount(pc.db, countId)).toMatchObject({ pieces: 2, doubts: 1 })
    pc.add(me, 2, 4)
    expect(pc.add(me, 2, -2).entry?.doubt).toBe('negative')
  })
})

describe('a line below zero', () => {
  it('is asked about with the number that made it so, typed after a beep, not again with each beep, and not once that is right', async () => {
    const pc = newPc()
    const countId = await pc.start()
    const me = pc.join(countId)
    pc.scan(me, janOf(1))
    expect(setRun(pc.db, pc.sessions, { sessionId: me, seq: 1 }, -3).beep.entry).toMatchObject({ doubt: 'negative', stands: -3 })
    pc.clock.pass(2_000)
    pc.scan(me, janOf(2))
    pc.clock.pass(2_000)
    expect(pc.scan(me, janOf(1))).toMatchObject({ entry: { doubt: null }, product: { total: -2 } })
    expect(openCount(pc.db, countId).doubts).toBe(1)
    setPieces(pc.db, pc.sessions, { sessionId: me, seq: 1 }, 3)
    expect(openCount(pc.db, countId)).toMatchObject({ doubts: 0 })
  })
})

describe('a code of which nothing is left', () => {
  it('is refused, and nothing is kept', async () => {
    const pc = newPc()
    const countId = await pc.start()
    const me = pc.join(countId)
    for (const code of ['\u0007', '\u200b\u202e']) {
      expect(() => pc.scan(me, code)).toThrow(expect.objectContaining({ details: { reason: 'codeEmpty' } }) as Error)
    }
    expect(openCount(pc.db, countId)).toMatchObject({ unknownCodes: 0, pieces: 0 })
  })
})

describe('the number of a shelf', () => {
  const save = (code: string, shelfId: string | null = null): (() => string) => {
    const pc = newPc()
    return () => saveShelf(pc.db, { shelfId, storeId: 1, code, name: '' }, at)
  }

  it.each([janOf(3), '4901234567894', '49012345', '１２３４５６７８'])('is refused where goods are called so: %s', (code) => {
    expect(save(code)).toThrow(expect.objectContaining({ details: { reason: 'shelfGoods' } }) as Error)
  })

  it.each(['A-1', '12', '1234567', 'B 10'])('may be short, with letters or without: %s', (code) => {
    expect(save(code)()).toMatch(/^[0-9a-z]{16}$/u)
  })

  it('that goods have got since stays with its shelf, whose name may be changed', () => {
    const { db } = newPc()
    const shelfId = saveShelf(db, { shelfId: null, storeId: 1, code: 'T-1', name: '' }, at)
    db.run("UPDATE product SET product_code = 'T-1' WHERE product_id = 4")
    expect(saveShelf(db, { shelfId, storeId: 1, code: 'T-1', name: '入口' }, at)).toBe(shelfId)
    expect(() => saveShelf(db, { shelfId: null, storeId: 2, code: 'T-1', name: '' }, at)).toThrow('T-1')
  })
})

describe('a shelf that a beep names', () => {
  it('is one of its store; one that was removed meanwhile still takes it', () => {
    const { db } = newPc()
    const shelfId = saveShelf(db, { shelfId: null, storeId: 1, code: 'A-1', name: '' }, at)
    removeShelf(db, shelfId, at)
    for (const known of [null, shelfId]) expect(() => refuseUnknownShelf(db, 1, known)).not.toThrow()
    for (const [storeId, unknown] of [
      [2, shelfId],
      [1, 'a'.repeat(16)],
    ] as const) {
      expect(() => refuseUnknownShelf(db, storeId, unknown)).toThrow(
        expect.objectContaining({ details: { reason: 'noSuchShelf' } }) as Error,
      )
    }
  })
})
