import { gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { merging } from '#core/countFiles/merge.ts'
import { reviewOf } from '#core/countReview/reviews.ts'
import { saveCase } from '#core/stockCounts/cases.ts'
import { link, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { orderShelves, productPlaces, productsOnShelves, readShelves, removeShelf, saveShelf } from '#core/stockCounts/shelves.ts'
import type { ReadDb } from '#core/store/db.ts'
import { isBantoError } from '#shared/errors.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { inspectCarried, mergeCarried } from '../fixtures/carrying.ts'
import { janOf } from '../fixtures/counting.ts'
import { contract, newPc, type Pc } from '../fixtures/countingPc.ts'
import { noon } from '../fixtures/shopFile.ts'

const at = (minute: number): string => new Date(noon.getTime() + minute * 60_000).toISOString()

const tables = ['shelf', 'case_code', 'stock_count', 'stock_count_item', 'stock_count_session', 'stock_count_entry']
const everything = (db: ReadDb) => Object.fromEntries(tables.map((name) => [name, db.all(`SELECT * FROM ${name} ORDER BY 1, 2`)]))
const carryOf = ({ db }: Pc, countId: string): Uint8Array => pack(carriedCount(db, contract, countId, null))
const take = ({ db }: Pc, bytes: Uint8Array) => mergeCarried(db, contract, unpack(bytes))

/** What a file is refused for, and that it changed nothing; with words in both languages. */
function refusal(pc: Pc, bytes: Uint8Array): string {
  const before = everything(pc.db)
  const reasons = [() => inspectCarried(pc.db, contract, unpack(bytes)), () => take(pc, bytes)].map((work) => {
    try {
      work()
      return 'taken in'
    } catch (error) {
      if (!isBantoError(error)) throw error
      const reason = String(error.details['reason'])
      for (const language of ['ja', 'en'] as const) {
        const key = `countFiles.faults.${reason}` as 'countFiles.faults.cut'
        expect(createTranslate(language)(key, { contract: '', person: '', seq: 1 } as never)).not.toContain('countFiles.')
      }
      return reason
    }
  })
  expect(everything(pc.db)).toEqual(before)
  expect(new Set(reasons).size).toBe(1)
  return reasons[0] ?? ''
}

async function counted(): Promise<{ pc: Pc; countId: string; me: string; bytes: Uint8Array }> {
  const pc = newPc()
  const shelfId = saveShelf(pc.db, { shelfId: null, storeId: 1, code: 'A-1', name: '入口' }, at(0))
  const countId = await pc.start({ kind: 'everything' }, { name: '棚卸 2026-11 本店' })
  const me = pc.join(countId)
  for (const id of [1, 2, 2, 3]) pc.scan(me, janOf(id), { shelfId })
  pc.scan(me, 'X-1')
  setPieces(pc.db, pc.sessions, { sessionId: me, seq: 1 }, 8)
  return { pc, countId, me, bytes: carryOf(pc, countId) }
}

const magic = 'BANTO-STOCK-COUNT\n'
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const packed = (body: string, outer: Record<string, unknown> = {}): Uint8Array =>
  Buffer.concat([Buffer.from(magic), gzipSync(JSON.stringify({ version: 1, sha256: hash(body), body, ...outer }))])

describe('a count that is carried', () => {
  it('appears on another PC, is gone on with there, and comes back', async () => {
    const { pc, countId, bytes } = await counted()
    const other = newPc()
    expect(inspectCarried(other.db, contract, unpack(bytes))).toMatchObject({ isHere: false, name: '棚卸 2026-11 本店', storeName: '本店' })
    expect(take(other, bytes)).toEqual({ countId, entries: 6, sessions: 1, left: 0 })
    expect(openCount(other.db, countId)).toMatchObject({
      pieces: openCount(pc.db, countId).pieces,
      planned: 20,
      counted: 3,
      unknownCodes: 1,
    })
    const she = other.join(countId, '佐藤')
    const [shelf] = readShelves(other.db, 1)
    expect(shelf).toMatchObject({ code: 'A-1', name: '入口', products: 3 })
    other.scan(she, janOf(4), { shelfId: shelf?.shelfId ?? null })
    link(other.db, other.sessions, { sessionId: she, code: 'X-1', productId: 5 })
    const back = carryOf(other, countId)
    const found = inspectCarried(pc.db, contract, unpack(back)).sessions.map(({ person, newEntries }) => [person, newEntries])
    expect(Object.fromEntries(found)).toEqual({ 田中: 0, 佐藤: 2 })
    // What tells them apart: of her two rows one is a scan.
    const hers = inspectCarried(pc.db, contract, unpack(back)).sessions.find(({ person }) => person === '佐藤')
    expect(hers).toMatchObject({
      round: 1,
      beeps: 1,
      entries: 2,
      startedAt: openCount(other.db, countId).sessions.find(({ sessionId }) => sessionId === she)?.startedAt,
    })
    expect(take(pc, back).entries).toBe(2)
    expect(openCount(pc.db, countId)).toMatchObject({ pieces: 13, counted: 5, unknownCodes: 0 })
    const origins = openCount(pc.db, countId).sessions.map(({ person, origin }) => [person, origin])
    expect(Object.fromEntries(origins)).toEqual({ 田中: 'here', 佐藤: 'file' })
  })

  it('twice, or renamed, changes nothing more', async () => {
    const { countId, bytes } = await counted()
    const other = newPc()
    take(other, bytes)
    const before = everything(other.db)
    expect(take(other, bytes)).toEqual({ countId, entries: 0, sessions: 1, left: 0 })
    expect(everything(other.db)).toEqual(before)
  })

  it('is nowhere to be seen when the program is killed while it is taken in, and whole when it is taken in again', async () => {
    const { pc, countId, me, bytes } = await counted()
    const she = pc.join(countId, '佐藤')
    for (let row = 0; row < 1_200; row += 1) pc.add(she, 1 + (row % 9), 1, readShelves(pc.db, 1)[0]?.shelfId ?? null)
    takeBack(pc.db, pc.sessions, { sessionId: me, seq: 2 })
    const [other, untouched] = [newPc(), newPc()]
    take(other, bytes)
    take(untouched, bytes)
    const file = unpack(carryOf(pc, countId))
    const seen = ({ db }: Pc) => ({
      count: openCount(db, countId),
      shelves: readShelves(db, 1),
      onShelves: productsOnShelves(db, [readShelves(db, 1)[0]?.shelfId ?? '']),
      places: productPlaces(db, 1, [1, 2, 3, 4, 5]),
      lines: reviewOf(db, countId).review.counted.map(({ productId, counted }) => [productId, counted]),
      inspected: inspectCarried(db, contract, file),
    })
    const rows = () => other.db.column<number>('SELECT count(*) FROM stock_count_entry')[0] ?? 0
    const killed = merging(other.db, contract, file)
    while (rows() < 1_000) killed.next()
    expect(seen(other)).toEqual(seen(untouched))
    const again = merging(other.db, contract, file)
    while (rows() < 1_200) again.next()
    expect(seen(other)).toEqual(seen(untouched))
    const taken = mergeCarried(other.db, contract, file)
    expect(taken).toEqual(mergeCarried(untouched.db, contract, file))
    expect(taken.entries).toBe(1_201)
    expect(everything(other.db)).toEqual(everything(untouched.db))
  })

  it('of chosen people has their rows alone', async () => {
    const { pc, countId, me } = await counted()
    const she = pc.join(countId, '佐藤')
    pc.scan(she, janOf(9))
    const other = newPc()
    mergeCarried(other.db, contract, unpack(pack(carriedCount(pc.db, contract, countId, [she]))))
    expect(openCount(other.db, countId)).toMatchObject({ pieces: 1 })
    // A row about a beep that has not come yet waits for it in the ledger; the sums are right once it is here.
    setPieces(pc.db, pc.sessions, { sessionId: she, seq: 1 }, 3)
    takeBack(pc.db, pc.sessions, { sessionId: me, seq: 2 })
    take(other, carryOf(pc, countId))
    expect(openCount(other.db, countId).pieces).toBe(openCount(pc.db, countId).pieces)
  })

  it('whose session goes on there is brought up to date by the next file', async () => {
    const { pc, countId, me, bytes } = await counted()
    const other = newPc()
    take(other, bytes)
    pc.scan(me, janOf(6))
    pc.sessions.leave(pc.db, me)
    expect(take(other, carryOf(pc, countId)).entries).toBe(1)
    expect(openCount(other.db, countId).sessions[0]?.endedAt).not.toBeNull()
    // The older file once more: nothing goes back.
    expect(take(other, bytes).entries).toBe(0)
    expect(openCount(other.db, countId)).toMatchObject({ pieces: openCount(pc.db, countId).pieces })
    expect(openCount(other.db, countId).sessions[0]?.endedAt).not.toBeNull()
  })
})

describe('a file that is not taken in says why, and nothing is changed:', () => {
  it('another shop, another store', async () => {
    const { pc, countId } = await counted()
    const other = newPc()
    const carried = carriedCount(pc.db, contract, countId, null)
    expect(refusal(other, pack({ ...carried, contractId: 'other' }))).toBe('otherShop')
    expect(refusal(other, pack({ ...carried, storeId: 99 }))).toBe('otherStore')
    // A count that is here is of one store for good: a file that says another was changed.
    expect(refusal(pc, pack({ ...carried, storeId: 2 }))).toBe('changed')
  })

  it('cut at any length', async () => {
    const { bytes } = await counted()
    const other = newPc()
    for (let length = 0; length < bytes.length; length += length < 60 || length > bytes.length - 40 ? 1 : 37) {
      expect([length, refusal(other, bytes.subarray(0, length))]).toEqual([length, length === 0 ? 'notBanto' : 'cut'])
    }
  })

  it('any byte changed', async () => {
    const { bytes } = await counted()
    const other = newPc()
    // Of gzip's head ten bytes say when and where it was made, and carry nothing; what the rest says is proved by the sum.
    const idle = new Set([4, 5, 6, 7, 8, 9].map((index) => magic.length + index))
    for (let index = 0; index < bytes.length; index += index < 80 ? 1 : 13) {
      if (idle.has(index)) continue
      const wrong = Uint8Array.from(bytes)
      wrong[index] = (wrong[index] ?? 0) ^ 0x21
      expect([index, refusal(other, wrong)]).toEqual([
        index,
        expect.stringMatching(index < magic.length ? /^notBanto$/u : /^(?:changed|cut)$/u),
      ])
    }
  })

  it('a newer version, whatever it holds', async () => {
    const other = newPc()
    expect(refusal(other, packed('{"what":"comes"}', { version: 4 }))).toBe('newer')
    expect(refusal(other, packed('{}', { version: 4, body: { of: 'tomorrow' }, sha256: undefined }))).toBe('newer')
  })

  it('a version that there never was, and a ledger with a hole', async () => {
    const { pc, countId } = await counted()
    const good = carriedCount(pc.db, contract, countId, null)
    for (const version of [0, -7]) expect(refusal(newPc(), packed(JSON.stringify(good), { version }))).toBe('changed')
    const hole = { ...good, sessions: good.sessions.map((session) => ({ ...session, entries: session.entries.toSpliced(1, 1) })) }
    expect(refusal(newPc(), packed(JSON.stringify(hole)))).toBe('changed')
  })

  it('a row that says something else than the one here, and a session of another count', async () => {
    const { pc, countId } = await counted()
    const carried = carriedCount(pc.db, contract, countId, null)
    const changed = structuredClone(carried)
    changed.sessions[0]!.entries[0]![6] = 500
    expect(refusal(pc, pack(changed))).toBe('contradicts')
    const twice = structuredClone(carried)
    const [first] = twice.sessions[0]!.entries
    twice.sessions[0]!.entries.push([...first!.slice(0, 6), 77, ...first!.slice(7)] as typeof first & {})
    expect(refusal(newPc(), pack(twice))).toBe('contradicts')
    const another = await pc.start()
    expect(refusal(pc, pack({ ...carried, count: { ...carried.count, countId: another } }))).toBe('contradicts')
  })

  it('a count that is committed here', async () => {
    const { pc, countId, bytes } = await counted()
    const other = newPc()
    take(other, bytes)
    other.scan(other.join(countId), janOf(4))
    pc.db.run("INSERT INTO stock_count_commit (count_id, mode, at) VALUES (?, 'relative', ?)", [countId, at(60)])
    const before = everything(pc.db)
    expect(() => take(pc, carryOf(other, countId))).toThrow('closed')
    expect(everything(pc.db)).toEqual(before)
    expect(take(pc, bytes).entries).toBe(0)
  })

  it('what unpacks to more than any count, random bytes, another kind of file', () => {
    const other = newPc()
    // One gzip of 450 MB, in ten parts.
    const part = gzipSync(Buffer.alloc(45_000_000))
    expect(refusal(other, Buffer.concat([Buffer.from(magic), ...Array.from({ length: 10 }, () => part)]))).toBe('tooLarge')
    expect(refusal(other, Buffer.concat([Buffer.from(magic), gzipSync('[]')]))).toBe('changed')
    expect(refusal(other, Buffer.concat([Buffer.from(magic), gzipSync('{"version":')]))).toBe('changed')
    expect(refusal(other, Buffer.from('PK\u0003\u0004 a spreadsheet'))).toBe('notBanto')
    for (let seed = 0; seed < 40; seed += 1) {
      const noise = createHash('sha512').update(String(seed)).digest()
      expect(refusal(other, noise)).toBe('notBanto')
      expect(refusal(other, Buffer.concat([Buffer.from(magic), noise]))).toMatch(/^(?:changed|cut)$/u)
    }
  })

  it('texts and numbers that no PC would write, also where their sum is right', async () => {
    const { pc, countId } = await counted()
    const other = newPc()
    const good = JSON.stringify(carriedCount(pc.db, contract, countId, null))
    const swapped: readonly (readonly [RegExp, string])[] = [
      [/"sessionId":"[^"]+"/u, '"sessionId":"../../../etc"'],
      [/"startedAt":"[^"]+"/u, '"startedAt":"yesterday"'],
      [/"origin":"here"/u, '"origin":"elsewhere"'],
      [/"round":1/u, '"round":1e300'],
      [/"plan":\{[^}]*\}/u, '"plan":{"kind":"everything","__proto__":{"isBlind":true}}'],
      [/"plan":\{[^}]*\}/u, '"plan":{"kind":"nothing"}'],
      [/"scan"/u, '"launch"'],
      [/"entries":\[\[1,/u, '"entries":[[1.5,'],
      [/"isBlind":false/u, '"isBlind":"no"'],
      [/"items":\[\[1,[^,]+,/u, '"items":[[1,7.5,'],
      [/"items":\[\[1,[^,]+,/u, '"items":[[1,1e308,'],
      [/"items":\[\[1,([^,]+),[^\]]+\]/u, '"items":[[1,$1,1e400]'],
    ]
    for (const [from, to] of swapped) {
      const body = good.replace(from, to)
      expect(body).not.toBe(good)
      expect([to, refusal(other, packed(body))]).toEqual([to, 'changed'])
    }
    const proto = good.replace('{"contractId"', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"contractId"')
    expect(mergeCarried(other.db, contract, unpack(packed(proto))).entries).toBe(6)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('forged figures', () => {
  const forged = async (forge: (carried: ReturnType<typeof carriedCount>) => ReturnType<typeof carriedCount>) => {
    const { pc, countId } = await counted()
    return packed(JSON.stringify(forge(carriedCount(pc.db, contract, countId, null))))
  }

  it('a session twice in one file with different rows contradicts', async () => {
    const bytes = await forged((carried) => {
      const [session] = carried.sessions
      if (session === undefined) throw new Error('no session')
      const entries = session.entries.map((entry) => entry.with(6, 4) as typeof entry)
      return { ...carried, sessions: [session, { ...session, entries }] }
    })
    expect(refusal(newPc(), bytes)).toBe('contradicts')
  })

  it('more pieces than can be added up are refused, from one file or from several', async () => {
    const many = (session: string, rows: number) =>
      forged((carried) => {
        const [first] = carried.sessions
        const [entry] = first?.entries ?? []
        if (first === undefined || entry === undefined) throw new Error('no entry')
        const entries = Array.from({ length: rows }, (_, at) => entry.with(0, at + 1).with(6, 20_000_000_000) as typeof entry)
        return {
          ...carried,
          count: { ...carried.count, countId: 'count00000000009' },
          sessions: [{ ...first, sessionId: session, entries }],
        }
      })
    expect(refusal(newPc(), await many('session000000001', 51))).toBe('tooManyPieces')
    const pc = newPc()
    take(pc, await many('session000000002', 30))
    expect(refusal(pc, await many('session000000003', 30))).toBe('tooManyPieces')
    expect(openCount(pc.db, 'count00000000009').pieces).toBe(600_000_000_000)
  })
})

describe('forged rows', () => {
  it('of a session that is counted in here now are refused, and the next beep is kept', async () => {
    const { pc, countId, me } = await counted()
    const carried = carriedCount(pc.db, contract, countId, null)
    const forged = structuredClone(carried)
    const [session] = forged.sessions
    session!.entries.push(session!.entries[1]!.with(0, session!.entries.length + 1) as (typeof session & {})['entries'][number])
    const bytes = packed(JSON.stringify(forged))
    expect(inspectCarried(pc.db, contract, unpack(bytes)).sessions).toMatchObject([{ refused: 'openHere', newEntries: 1 }])
    expect(take(pc, bytes)).toEqual({ countId, entries: 0, sessions: 0, left: 1 })
    expect(pc.scan(me, janOf(4)).entry?.seq).toBe(carried.sessions[0]!.entries.length + 1)
  })

  it('about a beep of their own session that came later, or never, are refused', async () => {
    const { pc, countId } = await counted()
    const carried = carriedCount(pc.db, contract, countId, null)
    for (const about of [6, 7, 999, 0, -1]) {
      const forged = structuredClone(carried)
      const entries = forged.sessions[0]!.entries
      entries[5] = entries[5]!.with(8, about) as (typeof entries)[number]
      expect([about, refusal(newPc(), packed(JSON.stringify(forged)))]).toEqual([about, 'changed'])
    }
  })

  it('about a beep that is nowhere are told, and count for nothing until it is here', async () => {
    const { pc, countId, me } = await counted()
    const she = pc.join(countId, '佐藤')
    setPieces(pc.db, pc.sessions, { sessionId: me, seq: 2 }, 40, she)
    const [ofHer, ofMe] = [[she], [me]].map((ids) => unpack(pack(carriedCount(pc.db, contract, countId, ids))))
    const other = newPc()
    expect(inspectCarried(other.db, contract, ofHer!)).toMatchObject({ waiting: 1, sessions: [{ newEntries: 1 }] })
    mergeCarried(other.db, contract, ofHer!)
    expect(openCount(other.db, countId).pieces).toBe(0)
    expect(reviewOf(other.db, countId).review.counted).toEqual([])
    expect(inspectCarried(other.db, contract, ofMe!)).toMatchObject({ waiting: 0 })
    mergeCarried(other.db, contract, ofMe!)
    expect(openCount(other.db, countId).pieces).toBe(openCount(pc.db, countId).pieces)
  })

  it('about a beep of another count are refused', async () => {
    const { pc, countId, me } = await counted()
    const forged = carriedCount(pc.db, contract, await pc.start(), null)
    const [beep] = carriedCount(pc.db, contract, countId, null).sessions[0]!.entries
    const session = { ...carriedCount(pc.db, contract, countId, null).sessions[0]!, sessionId: 'session000000007' }
    const row = beep!.with(1, 'void').with(7, me).with(8, 1).with(13, 1) as typeof beep & {}
    expect(refusal(pc, pack({ ...forged, sessions: [{ ...session, entries: [row] }] }))).toBe('contradicts')
  })

  it('names with characters that control a line are shown as what they are; nothing is lost', async () => {
    const { pc, countId, bytes } = await counted()
    const carried = carriedCount(pc.db, contract, countId, null)
    const odd = 'a\u0000b\nc\u202Ed'
    const forged = {
      ...carried,
      count: { ...carried.count, name: odd, author: odd },
      sessions: carried.sessions.map((session) => ({ ...session, person: odd, computer: odd })),
      shelves: carried.shelves.map((shelf) => ({ ...shelf, name: odd })),
    }
    const other = newPc()
    take(other, pack(forged))
    const shown = 'a\uFFFDb\uFFFDc\uFFFDd'
    const count = openCount(other.db, countId)
    expect([count.name, count.author, count.sessions[0]?.person, count.sessions[0]?.computer]).toEqual([shown, shown, shown, shown])
    expect(readShelves(other.db, 1)[0]?.name).toBe(shown)
    expect(count.pieces).toBe(openCount(pc.db, countId).pieces)
    expect(take(other, bytes).entries).toBe(0)
  })
})

describe('the clock of a session', () => {
  it('goes along with it: when it was compared with Smaregi’s, and that it never was', async () => {
    const pc = newPc()
    const countId = await pc.start()
    const before = pc.join(countId, '田中')
    pc.scan(before, janOf(1))
    const other = newPc()
    const clocks = () =>
      inspectCarried(other.db, contract, unpack(carryOf(pc, countId))).sessions.map(({ clock, isNewlyChecked }) => [clock, isNewlyChecked])
    const never = { checkedAt: null, offsetMs: null }
    expect(clocks()).toEqual([[never, false]])
    take(other, carryOf(pc, countId))
    pc.clock.pass(1_000)
    pc.clock.server = { serverMs: pc.clock.wallMs - 5_000, wallMs: pc.clock.wallMs, monotonicMs: pc.clock.monotonicMs }
    pc.sessions.placeAnew(pc.db)
    const checkedAt = new Date(pc.clock.wallMs - 5_000).toISOString()
    expect(clocks()).toEqual([[{ checkedAt, offsetMs: 5_000 }, true]])
    expect(take(other, carryOf(pc, countId)).entries).toBe(0)
    expect(clocks()).toEqual([[{ checkedAt, offsetMs: 5_000 }, false]])
  })

  it('of a file of version 2 was never compared', async () => {
    const { pc, countId } = await counted()
    const { sessions, ...rest } = carriedCount(pc.db, contract, countId, null)
    const old = sessions.map(({ clockCheckedAt: _, clockOffsetMs: __, ...session }) => session)
    const bytes = packed(JSON.stringify({ ...rest, sessions: old }), { version: 2 })
    expect(inspectCarried(newPc().db, contract, unpack(bytes)).sessions).toMatchObject([{ clock: { checkedAt: null } }])
  })

  it('is still compared by a reply that comes after the window was closed', async () => {
    const pc = newPc()
    const countId = await pc.start()
    const me = pc.join(countId)
    pc.scan(me, janOf(1))
    pc.sessions.leave(pc.db, me)
    pc.clock.pass(60_000)
    // Its clock is an hour slow.
    pc.clock.server = { serverMs: pc.clock.wallMs + 3_600_000, wallMs: pc.clock.wallMs, monotonicMs: pc.clock.monotonicMs }
    expect(pc.sessions.placeAnew(pc.db)).toEqual([countId])
    const [line] = reviewOf(pc.db, countId).review.counted
    expect(line?.lastMs).toBe(noon.getTime() + 3_600_000)
    expect(carriedCount(pc.db, contract, countId, null).sessions[0]?.clockCheckedAt).not.toBeNull()
  })
})

describe('shelves and cartons of several PCs', () => {
  it('with the same code are one shelf, made on each of them', async () => {
    const [a, b] = [newPc(), newPc()]
    const here = saveShelf(a.db, { shelfId: null, storeId: 1, code: 'A-1', name: '入口' }, at(0))
    const there = saveShelf(b.db, { shelfId: null, storeId: 1, code: 'a-1', name: '入口の棚' }, at(1))
    expect(here).toBe(there)
    expect(saveShelf(b.db, { shelfId: null, storeId: 2, code: 'A-1', name: '' }, at(1))).not.toBe(there)
    const countId = await a.start()
    take(b, carryOf(a, countId))
    take(a, carryOf(b, countId))
    // The later words hold on both.
    for (const { db } of [a, b]) expect(readShelves(db, 1)).toMatchObject([{ shelfId: here, code: 'a-1', name: '入口の棚' }])
  })

  it('a shelf that was removed comes back with what was found on it; one that has another code by now stays its own', async () => {
    const { db } = newPc()
    const first = saveShelf(db, { shelfId: null, storeId: 1, code: 'A', name: '' }, at(0))
    removeShelf(db, first, at(1))
    expect(saveShelf(db, { shelfId: null, storeId: 1, code: 'A', name: '' }, at(2))).toBe(first)
    saveShelf(db, { shelfId: first, storeId: 1, code: 'B', name: '' }, at(3))
    const second = saveShelf(db, { shelfId: null, storeId: 1, code: 'A', name: '' }, at(4))
    expect(second).not.toBe(first)
    expect(readShelves(db, 1).map(({ shelfId, code }) => [shelfId, code])).toEqual([
      [first, 'B'],
      [second, 'A'],
    ])
  })

  it('orders, removals and cartons go along, the later words holding, in any order of merging', async () => {
    const [a, b] = [newPc(), newPc()]
    const [one, two] = ['A', 'B'].map((code) => saveShelf(a.db, { shelfId: null, storeId: 1, code, name: '' }, at(0)))
    saveCase(a.db, 'C-1', { productId: 1, pieces: 12 }, '山田', at(0))
    const countId = await a.start()
    take(b, carryOf(a, countId))
    saveCase(b.db, 'C-1', { productId: 1, pieces: 24 }, '山田', at(5))
    saveCase(a.db, 'C-1', { productId: 1, pieces: 10 }, '山田', at(4))
    orderShelves(b.db, 1, [two ?? '', one ?? ''], at(5))
    removeShelf(a.db, one ?? '', at(6))
    const [ofA, ofB] = [carryOf(a, countId), carryOf(b, countId)]
    take(a, ofB)
    take(b, ofA)
    for (const { db } of [a, b]) {
      expect(readShelves(db, 1).map(({ code }) => code)).toEqual(['B'])
      expect(db.column('SELECT pieces FROM case_code')).toEqual([24])
    }
    expect(everything(a.db)['shelf']).toEqual(everything(b.db)['shelf'])
  })
})
