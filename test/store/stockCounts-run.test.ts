import { beforeEach, describe, expect, it } from 'vitest'
import { setRecount } from '#core/countReview/decide.ts'
import { reviewOf } from '#core/countReview/reviews.ts'
import { confirm, link, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { setRun, undo } from '#core/stockCounts/run.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
let counting: Counting
let countId: string
let me: string

beforeEach(async () => {
  shop = openFileInTest()
  fillShop(shop.db, 60)
  counting = countIn(shop.db)
  countId = await counting.start()
  me = counting.join(countId)
})

const who = { at: noon.toISOString() }
const entries = (more: Partial<Parameters<typeof readEntries>[1]> = {}) =>
  readEntries(shop.db, { countId, sessionId: null, productId: null, openDoubts: false, search: '', before: null, limit: 100, ...more })
const head = () => openCount(shop.db, countId)
const later = (ms = 1_000) => counting.clock.pass(ms)

describe('a number that is typed after several beeps of a product', () => {
  const setTo = (pieces: number, seq: number) => setRun(shop.db, counting.sessions, { sessionId: me, seq }, pieces)
  const back = (seq: number) => undo(shop.db, counting.sessions, { sessionId: me, seq })
  const stand = () =>
    entries()
      .rows.filter(({ kind }) => kind === 'scan')
      .map(({ seq, stands, isTakenBack }) => [seq, isTakenBack ? null : stands])
      .toReversed()
  const scan = (...codes: readonly string[]) => {
    for (const code of codes) {
      later()
      counting.scan(me, code)
    }
  }

  it('is the product’s, not the last beep’s; one step back brings the beeps again', () => {
    scan(janOf(13), janOf(13), janOf(13))
    expect(setTo(6, 3)).toMatchObject({ beep: { entry: { stands: 6 }, product: { total: 6, onShelf: 6 } }, others: [2, 1] })
    expect(stand()).toEqual([
      [1, null],
      [2, null],
      [3, 6],
    ])
    expect(head()).toMatchObject({ pieces: 6, counted: 1 })
    expect(setTo(4, 3)).toMatchObject({ beep: { product: { total: 4 } }, others: [] })
    expect(back(3)).toMatchObject({ beep: { product: { total: 6 } }, others: [] })
    expect(back(3)).toMatchObject({ beep: { entry: { stands: 1, isTakenBack: false }, product: { total: 3 } }, others: [2, 1] })
    expect(stand()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
    expect(back(3)).toMatchObject({ beep: { entry: { isTakenBack: true }, product: { total: 2 } }, others: [] })
  })

  it('reaches back to another product, to another shelf and no further, over what was taken back', () => {
    const shelf = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'A', name: '' }, who.at)
    scan(janOf(9), janOf(13))
    counting.scan(me, janOf(9), { shelfId: shelf, pieces: 2 })
    later()
    scan(janOf(9), janOf(2), janOf(9))
    takeBack(shop.db, counting.sessions, { sessionId: me, seq: 5 })
    expect(setTo(4, 6)).toMatchObject({ beep: { product: { onShelf: 5, total: 7 } }, others: [4] })
    expect(stand()).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [4, null],
      [5, null],
      [6, 4],
    ])
  })

  it('is one product’s, also by a code that was linked to it, and an unknown code’s alone', () => {
    scan('X-1', 'X-1')
    expect(setTo(5, 2)).toMatchObject({ beep: { verdict: 'unknown', entry: { stands: 5 } }, others: [1] })
    link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 2 })
    scan(janOf(2))
    expect(setTo(9, 6)).toMatchObject({ beep: { product: { productId: 2, total: 9 } }, others: [2] })
    expect(back(6)).toMatchObject({ beep: { product: { total: 6 } }, others: [2] })
  })

  it('is asked about by the sum of the line, and the step back asks again what it had answered', () => {
    scan(janOf(1))
    counting.scan(me, janOf(1))
    expect(entries({ openDoubts: true }).rows).toMatchObject([{ seq: 2, doubt: 'twice' }])
    expect(setTo(800, 2).beep.entry).toMatchObject({ doubt: 'huge', isOpen: true })
    expect(entries({ openDoubts: true }).rows.map(({ doubt }) => doubt)).toEqual(['huge'])
    back(2)
    expect(entries({ openDoubts: true }).rows.map(({ doubt }) => doubt)).toEqual(['twice'])
  })

  it('is as of when it was typed: the person looked again just then', () => {
    const line = () => reviewOf(shop.db, countId).review.counted.find(({ productId }) => productId === 13)
    scan(janOf(13), janOf(13))
    const scannedMs = counting.placedMs()
    expect(line()).toMatchObject({ counted: 2, lastMs: scannedMs })
    later(60_000)
    setTo(2, 2)
    setTo(6, 2)
    const typedMs = counting.placedMs()
    expect(line()).toMatchObject({ counted: 6, lastMs: typedMs })
    // What the office corrects is of the same moment.
    later(60_000)
    setPieces(shop.db, counting.sessions, { sessionId: me, seq: 2 }, 5, null)
    expect(line()).toMatchObject({ counted: 5, lastMs: typedMs })
    setPieces(shop.db, counting.sessions, { sessionId: me, seq: 2 }, 6, null)
    later(60_000)
    setTo(9, 2)
    expect(line()).toMatchObject({ counted: 9, lastMs: counting.placedMs() })
    later(1_000)
    back(2)
    expect(line()).toMatchObject({ counted: 6, lastMs: typedMs })
    back(2)
    back(2)
    expect(line()).toMatchObject({ counted: 2, lastMs: scannedMs })
  })

  it('of six digits right behind a beep is asked about as a part of a bar code', () => {
    scan(janOf(13))
    expect(setTo(490_123, 1).beep.entry).toMatchObject({ doubt: 'cutOff', isOpen: true })
  })

  it('that somebody corrected since goes with its beep', () => {
    scan(janOf(13), janOf(13))
    setTo(6, 2)
    setPieces(shop.db, counting.sessions, { sessionId: me, seq: 2 }, 7)
    expect(back(2)).toMatchObject({ beep: { entry: { isTakenBack: true }, product: { total: 0 } }, others: [] })
  })
})

describe('a beep of a recount that is not on its list', () => {
  const lineOf = (productId: number) => reviewOf(shop.db, countId).review.counted.find((line) => line.productId === productId)

  it('gives its product no shelf until it is answered', () => {
    const [first, second] = ['A-1', 'B-2'].map((code) => saveShelf(shop.db, { shelfId: null, storeId: 1, code, name: '' }, who.at))
    counting.scan(me, janOf(1), { pieces: 9 })
    counting.scan(me, janOf(2), { pieces: 2, shelfId: first ?? null })
    setRecount(shop.db, countId, { pieces: 3, yen: null, percent: null })
    later()
    const again = counting.join(countId, '佐藤', 2)
    const held = counting.scan(again, janOf(2), { shelfId: second ?? null })
    expect(held).toMatchObject({ verdict: 'notPlanned', entry: { doubt: 'notPlanned' } })
    expect(lineOf(2)).toMatchObject({ counted: 2, shelves: [first] })
    confirm(shop.db, counting.sessions, { sessionId: again, seq: 1 })
    // Which session comes first is drawn by lot.
    expect(new Set(lineOf(2)?.shelves)).toEqual(new Set([first, second]))
  })

  it('is asked about for its list alone: what is outside the plan and on the list is counted again', async () => {
    const planned = await counting.start({ kind: 'list', codes: [janOf(1)] })
    counting.scan(counting.join(planned), janOf(2), { pieces: 9 })
    setRecount(shop.db, planned, { pieces: 3, yen: null, percent: null })
    later()
    const again = counting.join(planned, '佐藤', 2)
    expect(counting.scan(again, janOf(2), { pieces: 9 })).toMatchObject({ verdict: 'right', entry: { doubt: null } })
  })
})

describe('a number that is typed after the beep', () => {
  const ask = (pieces: number) => setPieces(shop.db, counting.sessions, { sessionId: me, seq: 1 }, pieces)
  const doubts = () => entries({ openDoubts: true }).rows.map(({ kind, doubt, seq }) => ({ kind, doubt, seq }))

  it('is asked about where the line is huge by it, or below zero, each time', () => {
    counting.scan(me, janOf(1))
    expect(ask(800).entry).toMatchObject({ stands: 800, doubt: 'huge', isOpen: true })
    expect(doubts()).toEqual([{ kind: 'quantity', doubt: 'huge', seq: 2 }])
    expect(ask(5).entry).toMatchObject({ stands: 5, doubt: null, isOpen: false })
    expect(doubts()).toEqual([])
    expect(ask(-3).entry).toMatchObject({ doubt: 'negative', isOpen: true })
    expect(head().doubts).toBe(1)
  })

  it('is answered by its own place and by that of its beep', () => {
    counting.scan(me, janOf(1))
    ask(800)
    confirm(shop.db, counting.sessions, { sessionId: me, seq: 2 })
    expect(doubts()).toEqual([])
    ask(900)
    confirm(shop.db, counting.sessions, { sessionId: me, seq: 1 })
    expect(doubts()).toEqual([])
    ask(1000)
    expect(takeBack(shop.db, counting.sessions, { sessionId: me, seq: 6 })).toMatchObject({ entry: { stands: 0 }, product: { total: 0 } })
    expect(head()).toMatchObject({ doubts: 0, pieces: 0 })
  })
})

describe('a recount', () => {
  const lineOf = (productId: number) => reviewOf(shop.db, countId).review.counted.find((line) => line.productId === productId)

  it('asks about what is not to be counted again, and the first count holds until it is answered', () => {
    counting.scan(me, janOf(1), { pieces: 9 })
    counting.scan(me, janOf(2), { pieces: 1 })
    setRecount(shop.db, countId, { pieces: 3, yen: null, percent: null })
    later()
    const again = counting.join(countId, '佐藤', 2)
    expect(counting.scan(again, janOf(1), { pieces: 9 })).toMatchObject({ verdict: 'right', entry: { doubt: null } })
    expect(counting.scan(again, janOf(2), { pieces: 4 })).toMatchObject({ verdict: 'notPlanned', entry: { doubt: 'notPlanned', seq: 2 } })
    later()
    expect(counting.scan(again, janOf(2))).toMatchObject({ verdict: 'notPlanned', entry: { doubt: null } })
    expect(lineOf(1)).toMatchObject({ counted: 9, isSettled: true })
    expect(lineOf(2)).toMatchObject({ counted: 1, isSettled: false, marks: expect.arrayContaining(['doubt']) as unknown })
    confirm(shop.db, counting.sessions, { sessionId: again, seq: 2 })
    expect(lineOf(2)).toMatchObject({ counted: 5, marks: expect.arrayContaining(['recount']) as unknown })
  })
})

describe('a question about a line', () => {
  const correct = (seq: number, pieces: number) => setPieces(shop.db, counting.sessions, { sessionId: me, seq }, pieces)
  const asked = () => entries({ openDoubts: true }).rows.map(({ doubt, seq }) => [doubt, seq])
  const mended = () => entries().rows.flatMap(({ doubt, seq, isOpen, isMended }) => (isMended ? [[doubt, seq, isOpen]] : []))
  const marks = () => reviewOf(shop.db, countId).review.counted.find(({ productId }) => productId === 1)?.marks ?? []

  it('that another row has mended since is closed by it and told so, everywhere, and open again with that row gone', () => {
    counting.scan(me, janOf(1), { pieces: 400 })
    counting.clock.pass(1_000)
    confirm(shop.db, counting.sessions, { sessionId: me, seq: 1 })
    const other = counting.join(countId, '佐藤')
    const { seq = 0 } = counting.scan(other, janOf(1)).entry ?? {}
    expect(entries({ openDoubts: true }).rows.map(({ doubt, sessionId }) => [doubt, sessionId])).toEqual([['huge', other]])
    expect(openCount(shop.db, countId).doubts).toBe(1)
    expect(marks()).toContain('doubt')
    correct(1, 3)
    expect(asked()).toEqual([])
    expect(mended()).toEqual([['huge', seq, false]])
    expect(openCount(shop.db, countId).doubts).toBe(0)
    expect(marks()).not.toContain('doubt')
    correct(1, 400)
    confirm(shop.db, counting.sessions, { sessionId: me, seq: 1 })
    expect(entries({ openDoubts: true }).rows.map(({ doubt, sessionId }) => [doubt, sessionId])).toEqual([['huge', other]])
    expect(mended()).toEqual([])
  })

  it('that a beep came twice is closed where the first of the two was taken back', () => {
    counting.scan(me, janOf(1))
    counting.clock.pass(100)
    counting.scan(me, janOf(1))
    expect(asked()).toEqual([['twice', 2]])
    takeBack(shop.db, counting.sessions, { sessionId: me, seq: 1 })
    expect(asked()).toEqual([])
    expect(mended()).toEqual([['twice', 2, false]])
    expect(openCount(shop.db, countId).doubts).toBe(0)
  })
})
