import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { readCounted } from '#core/countReview/counted.ts'
import { setRecount } from '#core/countReview/decide.ts'
import { takeSmaregi } from '#core/countFiles/smaregi.ts'
import type { CoreContext } from '#core/context.ts'
import { reviewOf } from '#core/countReview/reviews.ts'
import { confirm, link, setCase, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { mergeCarried } from '../fixtures/carrying.ts'
import { cartonOf, janOf } from '../fixtures/counting.ts'
import { contract, newPc, type Pc } from '../fixtures/countingPc.ts'
import { noon } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const packed = (body: string, version: number): Uint8Array =>
  Buffer.concat([Buffer.from('BANTO-STOCK-COUNT\n'), gzipSync(JSON.stringify({ version, sha256: hash(body), body }))])

/** What goes from one PC to another; taken in there. */
const carry = (from: Pc, to: Pc, countId: string): number =>
  mergeCarried(to.db, contract, unpack(pack(carriedCount(from.db, contract, countId, null)))).entries
const exchange = (a: Pc, b: Pc, countId: string): void => {
  carry(a, b, countId)
  carry(b, a, countId)
}
const lineOf = ({ db }: Pc, countId: string, productId: number) =>
  reviewOf(db, countId).review.counted.find((line) => line.productId === productId)
/** The ledger read in pages of `limit` rows: each row once. */
function pagesOf({ db }: Pc, countId: string, limit: number): readonly string[] {
  const rows: string[] = []
  for (let before: string | null = null; ;) {
    const page = readEntries(db, { countId, sessionId: null, productId: null, openDoubts: false, search: '', before, limit })
    rows.push(...page.rows.map(({ sessionId, seq }) => `${sessionId}/${seq}`))
    if (page.next === null) return [...new Set(rows)]
    before = page.next
  }
}
const ledgerOf = ({ db }: Pc, countId: string) =>
  readEntries(db, { countId, sessionId: null, productId: null, openDoubts: false, search: '', before: null, limit: 500 }).rows

/** A beep of product 1 that both PCs have. */
async function shared(pieces = 3): Promise<{ a: Pc; b: Pc; countId: string; beep: { sessionId: string; seq: number } }> {
  const [a, b] = [newPc(), newPc()]
  const countId = await a.start()
  const me = a.join(countId)
  a.scan(me, janOf(1), { pieces })
  a.sessions.leave(a.db, me)
  carry(a, b, countId)
  return { a, b, countId, beep: { sessionId: me, seq: 1 } }
}

describe('one beep that two PCs correct', () => {
  it('before their files are merged counts for one of the two numbers, the same on both, and is told', async () => {
    const { a, b, countId, beep } = await shared()
    setPieces(a.db, a.sessions, beep, 5)
    setPieces(b.db, b.sessions, beep, 7)
    exchange(a, b, countId)
    const [here, there] = [a, b].map((pc) => lineOf(pc, countId, 1))
    expect([5, 7]).toContain(here?.counted)
    expect(there?.counted).toBe(here?.counted)
    expect([openCount(a.db, countId).pieces, openCount(b.db, countId).pieces]).toEqual([here?.counted, here?.counted])
    for (const pc of [a, b]) {
      expect(lineOf(pc, countId, 1)?.marks).toContain('contested')
      const row = ledgerOf(pc, countId).find(({ kind }) => kind === 'scan')
      expect(row?.rivals.map(({ value }) => value).toSorted()).toEqual([5, 7])
      expect(row?.rivals.filter(({ holds }) => holds).map(({ value }) => value)).toEqual([here?.counted])
      expect(ledgerOf(pc, countId).filter(({ isOverruled }) => isOverruled)).toHaveLength(1)
    }
  })

  it('to the same number is told of nobody', async () => {
    const { a, b, countId, beep } = await shared()
    setPieces(a.db, a.sessions, beep, 5)
    setPieces(b.db, b.sessions, beep, 5)
    exchange(a, b, countId)
    for (const pc of [a, b])
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 5, marks: expect.not.arrayContaining(['contested']) as unknown })
  })

  it('one after the other, knowing it, holds the last number and is told of nobody', async () => {
    const { a, b, countId, beep } = await shared()
    setPieces(a.db, a.sessions, beep, 5)
    carry(a, b, countId)
    setPieces(b.db, b.sessions, beep, 7)
    setPieces(b.db, b.sessions, beep, 6)
    exchange(a, b, countId)
    setPieces(a.db, a.sessions, beep, 4)
    exchange(a, b, countId)
    for (const pc of [a, b]) {
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 4, marks: expect.not.arrayContaining(['contested']) as unknown })
      expect(ledgerOf(pc, countId).every(({ rivals }) => rivals.length === 0)).toBe(true)
    }
  })

  it('is settled by a person who says which number is right, or that the one that holds is', async () => {
    const { a, b, countId, beep } = await shared()
    for (const settle of ['confirm', 'setPieces'] as const) {
      setPieces(a.db, a.sessions, beep, 5)
      setPieces(b.db, b.sessions, beep, 7)
      setPieces(b.db, b.sessions, beep, 8)
      exchange(a, b, countId)
      const holds = lineOf(a, countId, 1)?.counted
      expect([lineOf(a, countId, 1)?.marks.includes('contested'), holds]).toEqual([true, 8])
      if (settle === 'confirm') confirm(a.db, a.sessions, beep)
      else setPieces(a.db, a.sessions, beep, 5)
      exchange(a, b, countId)
      for (const pc of [a, b]) {
        expect(lineOf(pc, countId, 1)?.counted).toBe(settle === 'confirm' ? 8 : 5)
        expect(lineOf(pc, countId, 1)?.marks).not.toContain('contested')
      }
    }
  })

  it('by taking it back on both is taken back once', async () => {
    const { a, b, countId, beep } = await shared()
    a.scan(a.join(countId), janOf(1), { pieces: 9 })
    takeBack(a.db, a.sessions, beep)
    takeBack(b.db, b.sessions, beep)
    exchange(a, b, countId)
    for (const pc of [a, b])
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 9, marks: expect.not.arrayContaining(['contested']) as unknown })
  })

  it('by a number and by taking it back is either, and told; a person may still say which', async () => {
    const { a, b, countId, beep } = await shared()
    a.scan(a.join(countId), janOf(1), { pieces: 9 })
    setPieces(a.db, a.sessions, beep, 5)
    takeBack(b.db, b.sessions, beep)
    exchange(a, b, countId)
    const counted = lineOf(a, countId, 1)?.counted
    expect([9, 14]).toContain(counted)
    expect(lineOf(b, countId, 1)?.counted).toBe(counted)
    expect(lineOf(b, countId, 1)?.marks).toContain('contested')
    setPieces(b.db, b.sessions, beep, 6)
    exchange(a, b, countId)
    for (const pc of [a, b])
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 15, marks: expect.not.arrayContaining(['contested']) as unknown })
  })

  it('a carton that is said to hold 24 on one PC and 12 on the other is set to one of them, and told', async () => {
    const [a, b] = [newPc(), newPc()]
    const countId = await a.start()
    const me = a.join(countId)
    a.scan(me, cartonOf(1), { pieces: 2 })
    a.sessions.leave(a.db, me)
    carry(a, b, countId)
    setCase(a.db, a.sessions, cartonOf(1), { productId: 1, pieces: 24 }, who)
    setCase(b.db, b.sessions, cartonOf(1), { productId: 1, pieces: 12 }, who)
    exchange(a, b, countId)
    const counted = lineOf(a, countId, 1)?.counted
    expect([24, 48]).toContain(counted)
    for (const pc of [a, b])
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted, marks: expect.arrayContaining(['contested']) as unknown })
  })

  it('in files of the format before still means what it meant: what was written as a difference is added', async () => {
    const { a, b, countId, beep } = await shared()
    const carried = carriedCount(a.db, contract, countId, null)
    const [session] = carried.sessions
    if (session === undefined) throw new Error('no session')
    const [scan] = session.entries
    if (scan === undefined) throw new Error('no entry')
    // As version 1 wrote it: 13 fields, the second one of them knowing of the first.
    const quantity = (seq: number, pieces: number) => [
      seq,
      'quantity',
      ...scan.slice(2, 6),
      pieces,
      beep.sessionId,
      1,
      null,
      null,
      ...scan.slice(11, 13),
    ]
    const old = { ...carried, sessions: [{ ...session, entries: [scan.slice(0, 13), quantity(2, 2), quantity(3, 4)] }] }
    mergeCarried(b.db, contract, unpack(packed(JSON.stringify(old), 1)))
    expect(lineOf(b, countId, 1)?.counted).toBe(9)
    setPieces(b.db, b.sessions, beep, 7)
    expect(lineOf(b, countId, 1)).toMatchObject({ counted: 7, marks: expect.not.arrayContaining(['contested']) as unknown })
  })
})

describe('one unknown code that two PCs link to different products', () => {
  it('is one of the two, the same on both, and told until a person says which', async () => {
    const [a, b] = [newPc(), newPc()]
    const countId = await a.start()
    a.scan(a.join(countId), 'X-1', { pieces: 4 })
    carry(a, b, countId)
    const [me, she] = [a.join(countId, '田中'), b.join(countId, '佐藤')]
    link(a.db, a.sessions, { sessionId: me, code: 'X-1', productId: 1 })
    link(b.db, b.sessions, { sessionId: she, code: 'X-1', productId: 2 })
    exchange(a, b, countId)
    const ids = [a, b].map(({ db }) => reviewOf(db, countId).review.counted.map(({ productId }) => productId))
    expect(ids[1]).toEqual(ids[0])
    const productId = ids[0]?.[0] ?? 0
    expect([1, 2]).toContain(productId)
    for (const pc of [a, b]) {
      expect(lineOf(pc, countId, productId)).toMatchObject({ counted: 4, marks: expect.arrayContaining(['contested']) as unknown })
      expect(ledgerOf(pc, countId).filter(({ kind, isOverruled }) => kind === 'link' && isOverruled)).toHaveLength(1)
    }
    const other = 3 - productId
    link(a.db, a.sessions, { sessionId: me, code: 'X-1', productId: other })
    exchange(a, b, countId)
    for (const pc of [a, b])
      expect(lineOf(pc, countId, other)).toMatchObject({ counted: 4, marks: expect.not.arrayContaining(['contested']) as unknown })
  })
})

describe('a recount that two PCs begin', () => {
  const again = (pcs: readonly Pc[], countId: string): void => {
    for (const { db } of pcs) setRecount(db, countId, { pieces: 1, yen: null, percent: null })
  }

  it('with the same number is two rounds, never a sum: two that agree settle the line', async () => {
    const { a, b, countId } = await shared(5)
    again([a, b], countId)
    a.scan(a.join(countId, '田中', 2), janOf(1), { pieces: 3 })
    b.scan(b.join(countId, '佐藤', 2), janOf(1), { pieces: 3 })
    exchange(a, b, countId)
    for (const pc of [a, b]) {
      expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 3, isSettled: true })
      expect(lineOf(pc, countId, 1)?.rounds.map(({ counted }) => counted)).toEqual([5, 3, 3])
    }
  })

  it('that find different numbers settle nothing, and the same one is shown on both', async () => {
    const { a, b, countId } = await shared(5)
    again([a, b], countId)
    a.scan(a.join(countId, '田中', 2), janOf(1), { pieces: 3 })
    b.scan(b.join(countId, '佐藤', 2), janOf(1), { pieces: 4 })
    exchange(a, b, countId)
    const counted = lineOf(a, countId, 1)?.counted
    for (const pc of [a, b]) expect(lineOf(pc, countId, 1)).toMatchObject({ counted, isSettled: false, correction: 0 })
  })

  it('is corrected by the office of either, in its own round', async () => {
    const { a, b, countId } = await shared(5)
    again([a, b], countId)
    const tanaka = a.join(countId, '田中', 2)
    a.scan(tanaka, janOf(1), { pieces: 3 })
    a.sessions.leave(a.db, tanaka)
    b.scan(b.join(countId, '佐藤', 2), janOf(1), { pieces: 2 })
    exchange(a, b, countId)
    setPieces(b.db, b.sessions, { sessionId: tanaka, seq: 1 }, 2)
    exchange(a, b, countId)
    for (const pc of [a, b]) expect(lineOf(pc, countId, 1)).toMatchObject({ counted: 2, isSettled: true })
  })
})

describe('one stocktaking of Smaregi that two PCs take in', () => {
  /** What the terminal of store 1 says now; the replies are those of the API, of one page. */
  const terminal = { updDateTime: '2026-11-23T12:00:00+09:00', quantities: new Map<number, number>() }
  const api = {
    read: async (path: string) => {
      const rows = [...terminal.quantities].map(([productId, quantity]) => ({
        productId: String(productId),
        inputStocktakingQuantity: String(quantity),
      }))
      return { value: path.endsWith('/products') ? rows : { storeId: '1', status: '0', updDateTime: terminal.updDateTime } }
    },
  }
  const job = { signal: new AbortController().signal, report: () => undefined, jobId: 'job' }
  const read = ({ db }: Pc, countId: string, minute: number, quantities: Record<number, number>) => {
    terminal.updDateTime = `2026-11-23T12:${String(minute).padStart(2, '0')}:00+09:00`
    terminal.quantities = new Map(Object.entries(quantities).map(([productId, quantity]) => [Number(productId), quantity]))
    const core = { shop: () => ({ db, api }), now: () => noon } as unknown as CoreContext
    return takeSmaregi(core, { countId, stocktakingInfoId: 12 }, job)
  }
  const numbers = (pc: Pc, countId: string) => reviewOf(pc.db, countId).review.counted.map(({ productId, counted }) => [productId, counted])

  it('with the same numbers is one session', async () => {
    const [a, b] = [newPc(), newPc()]
    const countId = await a.start()
    carry(a, b, countId)
    await read(a, countId, 1, { 1: 5, 2: 3 })
    await read(b, countId, 1, { 1: 5, 2: 3 })
    expect([carry(a, b, countId), carry(b, a, countId)]).toEqual([0, 0])
    expect(openCount(a.db, countId)).toMatchObject({ pieces: 8, sessions: [{ origin: 'smaregi', isReplaced: false }] })
  })

  it.each([
    ['in the order in which they were read', ['a', 'b']],
    ['the other way round', ['b', 'a']],
  ] as const)('at different moments says what the newest reading says, on both, %s', async (_how, order) => {
    const pcs = { a: newPc(), b: newPc() }
    const countId = await pcs.a.start()
    carry(pcs.a, pcs.b, countId)
    await read(pcs[order[0]], countId, 1, { 1: 5, 2: 3, 4: 9 })
    // 4 was emptied there again, 3 found, 2 corrected.
    await read(pcs[order[1]], countId, 2, { 1: 5, 2: 4, 3: 1 })
    exchange(pcs.a, pcs.b, countId)
    for (const pc of [pcs.a, pcs.b]) {
      expect(numbers(pc, countId)).toEqual([
        [1, 5],
        [2, 4],
        [3, 1],
      ])
      expect(openCount(pc.db, countId)).toMatchObject({ pieces: 10, counted: 3 })
      expect(openCount(pc.db, countId).sessions.map(({ isReplaced, pieces }) => [isReplaced, pieces])).toEqual([
        [true, 0],
        [false, 10],
      ])
    }
    // Once more, with what both know: nothing is new.
    expect(await read(pcs.a, countId, 3, { 1: 5, 2: 4, 3: 1 })).toEqual({ products: 0, corrections: 0 })
  })

  it('is told by the last reading of a PC also where Smaregi counts both in one second', async () => {
    const pc = newPc()
    const countId = await pc.start()
    for (const quantity of [5, 6, 4, 9, 7]) {
      await read(pc, countId, 1, { 1: quantity })
      expect(numbers(pc, countId)).toEqual([[1, quantity]])
    }
  })
})

describe('a PC’s clock that is put forward between two replies of Smaregi', () => {
  const hourMs = 3_600_000
  const moments = (pc: Pc, countId: string) =>
    [...readCounted(pc.db, countId).counted.values()]
      .toSorted((a, b) => a.productId - b.productId)
      .map(({ productId, rounds, isAfterSetBack }) => [productId, (rounds[0]?.lastMs ?? 0) - noon.getTime(), isAfterSetBack])

  it.each(['beep', 'leave', 'reply'] as const)(
    'what was counted since is placed anew by the next reply, and marked, on every PC (%s)',
    async (next) => {
      const [pc, other] = [newPc(), newPc()]
      const countId = await pc.start()
      const me = pc.join(countId)
      const { clock } = pc
      // The PC is an hour slow.
      const reply = (): void => {
        clock.server = { serverMs: noon.getTime() + clock.monotonicMs, wallMs: clock.wallMs, monotonicMs: clock.monotonicMs }
      }
      clock.wallMs -= hourMs
      reply()
      clock.pass(10_000)
      pc.scan(me, janOf(1))
      clock.wallMs += hourMs
      clock.pass(10_000)
      pc.scan(me, janOf(2))
      clock.pass(600_000)
      pc.scan(me, janOf(3))
      expect(moments(pc, countId).at(-1)).toEqual([3, 620_000 + hourMs, false])
      clock.pass(10_000)
      reply()
      if (next === 'beep') pc.scan(me, janOf(4))
      else if (next === 'leave') pc.sessions.leave(pc.db, me)
      else expect(pc.sessions.placeAnew(pc.db)).toEqual([countId])
      carry(pc, other, countId)
      const wanted = [[1, 10_000, false], [2, 20_000, true], [3, 620_000, true], ...(next === 'beep' ? [[4, 630_000, false]] : [])]
      for (const one of [pc, other]) expect(moments(one, countId)).toEqual(wanted)
      expect(lineOf(other, countId, 2)?.marks).toContain('clock')
      const shown = [1, 2, 3].flatMap((limit) => pagesOf(pc, countId, limit).length)
      expect(new Set(shown)).toEqual(new Set([ledgerOf(pc, countId).length]))
    },
  )
})
