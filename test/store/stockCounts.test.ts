import { beforeEach, describe, expect, it } from 'vitest'
import { windowOf } from '#core/countReview/lines.ts'
import { confirm, link, readBeep, setCase, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { endCount } from '#core/stockCounts/counts.ts'
import { openCount, readCounts } from '#core/stockCounts/heads.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { mergeEntry } from '#core/stockCounts/ledger.ts'
import { readProgress, readUnknownCodes } from '#core/stockCounts/progress.ts'
import { orderShelves, readShelves, removeShelf, saveShelf } from '#core/stockCounts/shelves.ts'
import { writeInStoreRules } from '#core/scanners/inStoreRules.ts'
import { writeProducts } from '#core/store/mirror.ts'
import { shelfLabelCode } from '#shared/domain/stockCounts/shelfCode.ts'
import { usualInStoreRules, withCheckDigit } from '#shared/domain/barcode/index.ts'
import { cartonOf, countIn, janOf, type Counting } from '../fixtures/counting.ts'
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

const who = { author: '山田', at: noon.toISOString() }
const entries = (more: Partial<Parameters<typeof readEntries>[1]> = {}) =>
  readEntries(shop.db, { countId, sessionId: null, productId: null, openDoubts: false, search: '', before: null, limit: 100, ...more })
const head = () => openCount(shop.db, countId)
const later = (ms = 1_000) => counting.clock.pass(ms)
const reasonOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return (error as { details: Record<string, unknown> }).details.reason ?? (error as { code: string }).code
  }
  return undefined
}

describe('a beep', () => {
  it('adds one to its line, a number before it that many', () => {
    expect(counting.scan(me, janOf(1))).toMatchObject({ verdict: 'right', product: { productId: 1, total: 1, expected: 1 } })
    later()
    expect(counting.scan(me, janOf(1), { pieces: 5 })).toMatchObject({ product: { total: 6 }, entry: { pieces: 5, stands: 5 } })
    expect(head()).toMatchObject({ planned: 60, counted: 1, pieces: 6, unknownCodes: 0, doubts: 0, round: 1, state: 'counting' })
  })

  it('of a blind count does not tell what is expected', async () => {
    const blind = await counting.start({ kind: 'everything' }, { isBlind: true })
    expect(counting.scan(counting.join(blind), janOf(1)).product).toMatchObject({ expected: null, total: 1 })
  })

  it.each([
    ['as it stands', (jan: string) => jan],
    ['with the name of its symbology', (jan: string) => `]E0${jan}`],
    ['in full-width digits', (jan: string) => [...jan].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('')],
    ['as a GS1 code', (jan: string) => `]C1010${jan}`],
    ['as a web address', (jan: string) => `https://example.jp/01/0${jan}`],
  ])('is understood %s', (_how, form) => {
    expect(counting.scan(me, form(janOf(2)))).toMatchObject({ verdict: 'right', product: { productId: 2, total: 1 } })
  })

  it('of a UPC finds the product that has its 13 digits, and the other way round', () => {
    const upc = withCheckDigit('03600029145')
    writeProducts(shop.db, [{ productId: '900', productName: '輸入品', productCode: `0${upc}`, categoryId: '11' }], 2)
    expect(counting.scan(me, upc)).toMatchObject({ verdict: 'notPlanned', product: { productId: 900 }, entry: { doubt: 'notPlanned' } })
  })

  it('of a label with a price or a weight counts one of its goods', () => {
    writeInStoreRules(shop.db, usualInStoreRules)
    writeProducts(shop.db, [{ productId: '901', productName: '牛肉', productCode: withCheckDigit('251234500000'), categoryId: '11' }], 2)
    expect(counting.scan(me, withCheckDigit('251234500480'))).toMatchObject({ product: { productId: 901, total: 1 } })
    expect(counting.scan(me, withCheckDigit('251234500720'))).toMatchObject({
      product: { productId: 901, total: 2 },
      entry: { doubt: null },
    })
  })

  it('of a GS1 code with a number of pieces (30, 37) counts that many', () => {
    expect(counting.scan(me, `]C1010${janOf(3)}3012`)).toMatchObject({ product: { productId: 3, total: 12 }, casePieces: null })
    expect(counting.scan(me, `]C1020${janOf(4)}3724`, { pieces: 2 })).toMatchObject({
      product: { productId: 4, total: 48 },
      casePieces: 24,
    })
  })

  it('of a code that no product has is kept with its pieces', () => {
    expect(counting.scan(me, '4912345678904', { pieces: 3 })).toMatchObject({ verdict: 'unknown', product: null, entry: { stands: 3 } })
    expect(readUnknownCodes(shop.db, countId)).toMatchObject([{ code: '4912345678904', pieces: 3, entries: 1 }])
    expect(head()).toMatchObject({ counted: 0, pieces: 0, unknownCodes: 1, unknownPieces: 3 })
  })

  it('of two products with one code takes the first and says so', () => {
    writeProducts(shop.db, [{ productId: '902', productName: '同じ番号', productCode: janOf(5), categoryId: '11' }], 2)
    expect(counting.scan(me, janOf(5)).product).toMatchObject({ productId: 5, others: 1 })
  })

  it('never counts a long number as pieces: a quantity is typed, a code is looked up', () => {
    expect(counting.scan(me, '12').verdict).toBe('unknown')
    expect(counting.scan(me, '99999999999999999999').verdict).toBe('unknown')
    expect(entries().rows.map(({ pieces }) => pieces)).toEqual([1, 1])
  })
})

describe('a carton', () => {
  it('counts as one until somebody says what it holds, and is asked about once', () => {
    expect(counting.scan(me, cartonOf(1))).toMatchObject({
      product: { productId: 1, total: 1 },
      casePieces: null,
      entry: { doubt: 'caseUnknown' },
    })
    later()
    expect(counting.scan(me, cartonOf(1), { pieces: 3 }).entry).toMatchObject({ doubt: null, stands: 3 })
  })

  it('is asked about by code: a second carton of the same product is no single piece, and every beep of it is set', () => {
    counting.scan(me, cartonOf(1))
    later()
    expect(counting.scan(me, cartonOf(1, 2)).entry).toMatchObject({ doubt: 'caseUnknown' })
    later()
    counting.scan(me, cartonOf(1))
    setCase(shop.db, counting.sessions, cartonOf(1), { productId: 1, pieces: 24 }, who)
    setCase(shop.db, counting.sessions, cartonOf(1, 2), { productId: 1, pieces: 6 }, who)
    expect(head()).toMatchObject({ pieces: 24 + 24 + 6, doubts: 0 })
  })

  it('with a wrong check digit is none', () => {
    const wrong = `${cartonOf(1).slice(0, 13)}${(Number(cartonOf(1).at(-1)) + 1) % 10}`
    expect(counting.scan(me, wrong).verdict).toBe('unknown')
  })

  it('holds what was said, before and after, also where its session has ended', () => {
    counting.scan(me, cartonOf(39), { pieces: 2 })
    counting.sessions.leave(shop.db, me)
    const other = counting.join(countId, '佐藤')
    expect(setCase(shop.db, counting.sessions, cartonOf(39), { productId: 39, pieces: 24 }, who).entries).toBe(1)
    expect(counting.scan(other, cartonOf(39))).toMatchObject({ product: { total: 72 }, casePieces: 24, entry: { pieces: 24 } })
    expect(head()).toMatchObject({ doubts: 0, pieces: 72 })
    // Said again, nothing changes: no beep is left that nobody could say the pieces of.
    expect(setCase(shop.db, counting.sessions, cartonOf(39), { productId: 39, pieces: 12 }, who).entries).toBe(0)
    expect(head().pieces).toBe(72)
    expect(
      head()
        .sessions.map(({ person }) => person)
        .toSorted(),
    ).toEqual(['事務', '佐藤', '田中'])
  })

  it('is never the code of goods themselves', () => {
    expect(reasonOf(() => setCase(shop.db, counting.sessions, janOf(1), { productId: 1, pieces: 24 }, who))).toBe('goodsCode')
    setCase(shop.db, counting.sessions, cartonOf(1), { productId: 1, pieces: 24 }, who)
    writeProducts(shop.db, [{ productId: '904', productName: '箱売り', productCode: cartonOf(1), categoryId: '11' }], 2)
    expect(counting.scan(me, cartonOf(1))).toMatchObject({ product: { productId: 904, total: 1 }, casePieces: null })
  })

  it('of a count that is closed stays as it was counted', () => {
    counting.scan(me, cartonOf(1))
    endCount(shop.db, countId, who.at)
    expect(setCase(shop.db, counting.sessions, cartonOf(1), { productId: 1, pieces: 24 }, who).entries).toBe(0)
    expect(head().pieces).toBe(1)
  })
})

describe('a shelf', () => {
  const shelf = (code: string) => saveShelf(shop.db, { shelfId: null, storeId: 1, code, name: '' }, noon.toISOString())

  it('is changed to by its label or by its code, where no goods have that', () => {
    const a3 = shelf('A-3')
    expect(counting.scan(me, shelfLabelCode('A-3'))).toMatchObject({ verdict: 'shelf', shelf: { shelfId: a3, code: 'A-3' }, entry: null })
    expect(counting.scan(me, 'a-3')).toMatchObject({ verdict: 'shelf', shelf: { shelfId: a3 } })
    writeProducts(shop.db, [{ productId: '903', productName: '商品', productCode: 'A-3', categoryId: '11' }], 2)
    expect(counting.scan(me, 'A-3')).toMatchObject({ verdict: 'notPlanned', product: { productId: 903 } })
    expect(counting.scan(me, shelfLabelCode('A-3')).verdict).toBe('shelf')
    // Of another store, or removed: an answer about a shelf, no beep that failed.
    expect(counting.scan(me, shelfLabelCode('Z-9'), { pieces: 5 })).toMatchObject({ verdict: 'noShelf', entry: null, shelf: null })
    expect(entries().rows).toHaveLength(1)
  })

  it('has lines of its own, and the product adds up over all of them', () => {
    const [a, b] = [shelf('A'), shelf('B')]
    counting.scan(me, janOf(1), { shelfId: a, pieces: 4 })
    const other = counting.join(countId, '佐藤')
    expect(counting.scan(other, janOf(1), { shelfId: b }).product).toMatchObject({ onShelf: 1, total: 5 })
    expect(readShelves(shop.db, 1).map(({ code, products }) => [code, products])).toEqual([
      ['A', 1],
      ['B', 1],
    ])
    expect(readProgress(shop.db, countId)).toMatchObject({
      shelves: [
        { code: 'A', products: 1, pieces: 4 },
        { code: 'B', products: 1, pieces: 1 },
      ],
      persons: [
        { person: '田中', pieces: 4, entries: 1 },
        { person: '佐藤', pieces: 1, entries: 1 },
      ],
      overTime: [{ at: noon.toISOString(), products: 1 }],
    })
  })

  it('has a code that no other has and that a label can carry; the order is the walk', () => {
    const [a, b, c] = [shelf('A'), shelf('B'), shelf('Ｃ-1')]
    expect(reasonOf(() => shelf('a'))).toBe('shelfCode')
    expect(reasonOf(() => shelf('棚'))).toBe('shelfLetters')
    expect(saveShelf(shop.db, { shelfId: a, storeId: 1, code: 'A', name: '入口' }, noon.toISOString())).toBe(a)
    orderShelves(shop.db, 1, [c, a], noon.toISOString())
    expect(readShelves(shop.db, 1).map(({ code, name }) => [code, name])).toEqual([
      ['C-1', ''],
      ['A', '入口'],
      ['B', ''],
    ])
    removeShelf(shop.db, b, who.at)
    expect(readShelves(shop.db, 1)).toHaveLength(2)
    // What was found on it is known still.
    expect(shelf('B')).toBe(b)
  })
})

describe('a question', () => {
  it('is asked once for a product and kind, and never stops a beep', () => {
    expect(counting.add(me, 1, -1).entry).toMatchObject({ doubt: 'negative', stands: -1 })
    expect(counting.add(me, 1, -1).entry).toMatchObject({ doubt: null })
    expect(head()).toMatchObject({ doubts: 1, pieces: -2 })
  })

  it('is whether so many are right: over ten times what is expected, and over 20', () => {
    // 3 and 30 are expected.
    expect(counting.add(me, 3, 20).entry?.doubt).toBeNull()
    expect(counting.add(me, 3, 11).entry?.doubt).toBe('huge')
    expect(counting.add(me, 30, 300).entry?.doubt).toBeNull()
    expect(counting.add(me, 30, 1).entry?.doubt).toBe('huge')
  })

  it('is whether there are ten and more of what the books have none of', () => {
    shop.db.run('UPDATE stock_count_item SET expected = 0 WHERE count_id = ? AND product_id = 3', [countId])
    expect(counting.add(me, 3, 9).entry?.doubt).toBeNull()
    expect(counting.add(me, 3, 6).entry?.doubt).toBe('huge')
  })

  it('is whether a beep came twice, within half a second by the time that passed', () => {
    counting.scan(me, janOf(1))
    later(499)
    expect(counting.scan(me, janOf(1)).entry?.doubt).toBe('twice')
    counting.scan(me, janOf(2))
    later(500)
    expect(counting.scan(me, janOf(2)).entry?.doubt).toBeNull()
    counting.scan(me, janOf(4))
    expect(counting.scan(me, janOf(5)).entry?.doubt).toBeNull()
    expect(counting.scan(me, janOf(4)).entry?.doubt).toBeNull()
  })

  it('is whether it is the right shelf, where earlier counts found it elsewhere only', async () => {
    const [a, b] = ['A', 'B'].map((code) =>
      saveShelf(shop.db, { shelfId: null, storeId: 1, code, name: code === 'A' ? '入口' : '' }, noon.toISOString()),
    )
    counting.scan(me, janOf(1), { shelfId: a })
    const nextCount = await counting.start()
    const next = counting.join(nextCount)
    expect(counting.scan(next, janOf(1), { shelfId: a }).entry?.doubt).toBeNull()
    later()
    const { entry } = counting.scan(next, janOf(1), { shelfId: b })
    expect(entry).toMatchObject({ doubt: 'otherShelf', usualShelves: ['A 入口'] })
    // The ledger and the question say the same as the beep.
    const asked = { countId: nextCount, sessionId: null, productId: null, openDoubts: true, search: '', before: null, limit: 9 }
    expect(readEntries(shop.db, asked).rows.map(({ usualShelves }) => usualShelves)).toEqual([['A 入口']])
  })

  it('is answered by saying that it is right, by another number, or by taking the beep back', () => {
    const asked = [1, 2, 4].map((id) => counting.add(me, id, -1).entry?.seq ?? 0)
    expect(entries({ openDoubts: true }).rows).toHaveLength(3)
    const [first = 0, second = 0, third = 0] = asked
    confirm(shop.db, counting.sessions, { sessionId: me, seq: first })
    setPieces(shop.db, counting.sessions, { sessionId: me, seq: second }, 5)
    takeBack(shop.db, counting.sessions, { sessionId: me, seq: third })
    expect(entries({ openDoubts: true }).rows).toEqual([])
    expect(head()).toMatchObject({ doubts: 0, counted: 2, pieces: 4 })
  })
})

describe('the ledger', () => {
  it('is only added to: a number after a beep and a beep taken back are rows of their own', () => {
    const { entry } = counting.scan(me, janOf(1))
    const place = { sessionId: me, seq: entry?.seq ?? 0 }
    expect(setPieces(shop.db, counting.sessions, place, 12)).toMatchObject({ entry: { pieces: 1, stands: 12 }, product: { total: 12 } })
    expect(setPieces(shop.db, counting.sessions, place, 12).product).toMatchObject({ total: 12 })
    expect(takeBack(shop.db, counting.sessions, place)).toMatchObject({ entry: { stands: 0 }, product: { total: 0 } })
    expect(takeBack(shop.db, counting.sessions, place).product).toMatchObject({ total: 0 })
    expect(reasonOf(() => setPieces(shop.db, counting.sessions, place, 1))).toBe('takenBack')
    expect(entries().rows.map(({ kind, pieces, aboutSeq }) => [kind, pieces, aboutSeq])).toEqual([
      // To the beep itself, in whose place it stands: not to the number set before.
      ['void', -1, 1],
      ['quantity', 11, 1],
      ['scan', 1, null],
    ])
    // Found to be none is counted, taken back is not.
    expect(head().counted).toBe(0)
    const other = counting.scan(me, janOf(1)).entry
    setPieces(shop.db, counting.sessions, { sessionId: me, seq: other?.seq ?? 0 }, 0)
    expect(head()).toMatchObject({ counted: 1, pieces: 0 })
    expect(() => shop.db.run('UPDATE stock_count_entry SET pieces = 9')).toThrow(/only added to/u)
  })

  it('is corrected after its session has ended, by a session of the office', () => {
    counting.scan(me, janOf(1), { pieces: 7 })
    counting.sessions.leave(shop.db, me)
    expect(reasonOf(() => counting.scan(me, janOf(1)))).toBe('sessionEnded')
    expect(setPieces(shop.db, counting.sessions, { sessionId: me, seq: 1 }, 6).product?.total).toBe(6)
    expect(takeBack(shop.db, counting.sessions, { sessionId: me, seq: 1 }).product?.total).toBe(0)
    const { sessions } = head()
    expect(sessions.map(({ person, entries: rows }) => [person, rows])).toEqual(
      expect.arrayContaining([
        ['田中', 1],
        ['事務', 2],
      ]),
    )
    expect(sessions.find(({ person }) => person === '田中')?.endedAt).not.toBeNull()
  })

  it('names who corrected a beep, not who scanned it; the correction stays on the line of the beep', () => {
    const shelf = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'A', name: '' }, who.at)
    counting.scan(me, janOf(13), { shelfId: shelf, pieces: 12 })
    const place = { sessionId: me, seq: 1 }
    const sato = counting.join(countId, '佐藤')
    expect(setPieces(shop.db, counting.sessions, place, 5, sato).product).toMatchObject({ total: 5, onShelf: 5 })
    // Who counts in another round is named all the same, and the number stays in the round of the beep.
    const again = counting.join(countId, '鈴木', 2)
    expect(setPieces(shop.db, counting.sessions, place, 6, again).product).toMatchObject({ total: 6, onShelf: 6 })
    // Who counts in another count only, or in none, is who is signed in.
    setPieces(shop.db, counting.sessions, place, 7, null)
    expect(takeBack(shop.db, counting.sessions, place, sato).product?.total).toBe(0)
    expect(entries().rows.map(({ person, kind, sets, shelfCode }) => [person, kind, sets, shelfCode])).toEqual(
      expect.arrayContaining([
        ['佐藤', 'quantity', 5, 'A'],
        ['鈴木', 'quantity', 6, 'A'],
        ['事務', 'quantity', 7, 'A'],
        ['佐藤', 'void', null, 'A'],
        ['田中', 'scan', null, 'A'],
      ]),
    )
    expect(head()).toMatchObject({ pieces: 0, counted: 0 })
  })

  it('names a row of another PC once, however often it comes', () => {
    const row = {
      sessionId: me,
      seq: 77,
      kind: 'scan',
      code: janOf(1),
      raw: null,
      productId: 1,
      shelfId: null,
      pieces: 1,
      aboutSession: null,
      aboutSeq: null,
      source: 'serial',
      doubt: null,
      at: noon.toISOString(),
      placedMs: noon.getTime(),
      revision: null,
    } as const
    expect([mergeEntry(shop.db, row), mergeEntry(shop.db, row), mergeEntry(shop.db, { ...row, pieces: 9 })]).toEqual([true, false, false])
    expect(head().pieces).toBe(1)
  })

  it('is told in pages, newest first, over all sessions', () => {
    const other = counting.join(countId, '佐藤')
    for (let i = 0; i < 25; i += 1) {
      counting.scan(i % 2 === 0 ? me : other, janOf(1 + (i % 3)))
      later()
    }
    const whole = entries().rows.map(({ sessionId, seq }) => `${sessionId}/${seq}`)
    const paged: string[] = []
    for (let before: string | null = null; ;) {
      const { rows, next } = entries({ before, limit: 4 })
      paged.push(...rows.map(({ sessionId, seq }) => `${sessionId}/${seq}`))
      if (next === null) break
      before = next
    }
    expect(paged).toEqual(whole)
    expect(new Set(whole).size).toBe(25)
    expect(entries({ sessionId: me }).rows).toHaveLength(13)
    expect(entries({ productId: 1 }).rows).toHaveLength(9)
  })
})

describe('an unknown code', () => {
  it('is its product’s from the link on, also what was counted before', () => {
    counting.scan(me, 'X-1', { pieces: 3 })
    expect(link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 2 })).toBe(3)
    counting.scan(me, janOf(2))
    later()
    expect(counting.scan(me, 'X-1')).toMatchObject({ verdict: 'right', product: { productId: 2, total: 5 } })
    expect(readUnknownCodes(shop.db, countId)).toEqual([])
    expect(head()).toMatchObject({ counted: 1, unknownCodes: 0, pieces: 5 })
    expect(entries({ productId: 2 }).rows).toHaveLength(4)
  })

  it('that was linked to the product on the screen is in the sums of the beep that is shown', () => {
    const { seq = 0 } = counting.scan(me, janOf(2)).entry ?? {}
    counting.scan(counting.join(countId, '佐藤'), 'X-1', { pieces: 3 })
    expect(readBeep(shop.db, { sessionId: me, seq })).toMatchObject({ entry: { stands: 1 }, product: { productId: 2, total: 1 } })
    link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 2 })
    expect(readBeep(shop.db, { sessionId: me, seq })).toMatchObject({ entry: { stands: 1 }, product: { total: 4 } })
  })

  it('of fourteen digits is not called a carton of one', () => {
    expect(counting.scan(me, withCheckDigit('1491234567890'))).toMatchObject({ verdict: 'unknown', casePieces: null })
  })

  it('of two links is what was said last', () => {
    counting.scan(me, 'X-1', { pieces: 3 })
    const other = counting.join(countId, '佐藤')
    link(shop.db, counting.sessions, { sessionId: me, code: 'X-1', productId: 2 })
    later()
    link(shop.db, counting.sessions, { sessionId: other, code: 'X-1', productId: 4 })
    expect(counting.scan(me, janOf(2)).product?.total).toBe(1)
    expect(counting.scan(me, janOf(4)).product?.total).toBe(4)
  })

  it('of a carton that was linked holds what is said of it', () => {
    const carton = withCheckDigit('1491234567890')
    counting.scan(me, carton, { pieces: 2 })
    link(shop.db, counting.sessions, { sessionId: me, code: carton, productId: 1 })
    later()
    expect(counting.scan(me, carton)).toMatchObject({ product: { productId: 1, total: 3 }, entry: { doubt: 'caseUnknown' } })
    setCase(shop.db, counting.sessions, carton, { productId: 1, pieces: 10 }, who)
    later()
    expect(counting.scan(me, carton)).toMatchObject({ product: { productId: 1 }, casePieces: 10, entry: { pieces: 10 } })
  })
})

describe('a line of the review', () => {
  const listed = (order: 'name' | 'code' = 'code', offset = 0) =>
    windowOf(shop.db, { countId, filter: 'counted', order, descending: false, search: '', productId: null, group: null, offset, limit: 2 })

  it('names its shelves in the order of walking, whatever they are called and whenever they were counted', () => {
    const [door, back] = ['Z-9', 'A-1'].map((code) => saveShelf(shop.db, { shelfId: null, storeId: 1, code, name: '' }, who.at))
    counting.scan(me, janOf(1), { shelfId: back ?? null })
    counting.scan(me, janOf(1), { shelfId: door ?? null })
    expect(listed().rows[0]).toMatchObject({ productId: 1, counted: 2, shelves: ['Z-9', 'A-1'] })
  })

  it('without a beep was counted when its number was set last, also by a code that was linked to it since', () => {
    const row = {
      sessionId: counting.join(countId, '事務'),
      kind: 'quantity',
      raw: null,
      shelfId: null,
      aboutSession: null,
      aboutSeq: null,
      source: null,
      doubt: null,
      revision: null,
    } as const
    const at = noon.toISOString()
    mergeEntry(shop.db, { ...row, seq: 1, code: null, productId: 1, pieces: 4, at, placedMs: noon.getTime() })
    mergeEntry(shop.db, { ...row, seq: 2, code: '0000000000017', productId: null, pieces: 3, at, placedMs: noon.getTime() + 60_000 })
    expect(listed().rows).toMatchObject([{ productId: 1, counted: 4, lastAt: at }])
    link(shop.db, counting.sessions, { sessionId: me, code: '0000000000017', productId: 1 })
    expect(listed().rows).toMatchObject([{ productId: 1, counted: 7, lastAt: new Date(noon.getTime() + 60_000).toISOString() }])
  })

  it('stands once in the windows of its list, and those are new after the next beep', () => {
    for (const product of [3, 1, 2]) counting.scan(me, janOf(product))
    const ids = [...listed().rows, ...listed('code', 2).rows].map(({ productId }) => productId)
    expect(ids).toEqual([1, 2, 3])
    counting.scan(me, janOf(4))
    expect(listed('code', 2)).toMatchObject({ total: 4, rows: [{ productId: 3 }, { productId: 4 }] })
  })
})

describe('a count', () => {
  it('that was given up takes no beep, and goes on when it is taken up again', () => {
    counting.scan(me, janOf(1))
    endCount(shop.db, countId, who.at)
    expect(head().state).toBe('ended')
    expect(reasonOf(() => counting.scan(me, janOf(1)))).toBe('countClosed')
    endCount(shop.db, countId, null)
    expect(counting.scan(me, janOf(1)).product?.total).toBe(2)
    expect(readCounts(shop.db, 1)).toHaveLength(1)
    expect(readCounts(shop.db, 2)).toEqual([])
  })

  it('counts again in rounds of their own', () => {
    counting.scan(me, janOf(1), { pieces: 9 })
    const again = counting.join(countId, '佐藤', 2)
    expect(counting.scan(again, janOf(1)).product).toMatchObject({ total: 1 })
    expect(head()).toMatchObject({ round: 2, pieces: 9, counted: 1 })
  })
})
