import { beforeEach, describe, expect, it } from 'vitest'
import { decideLines } from '#core/countReview/decide.ts'
import { link, takeBack } from '#core/stockCounts/correct.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { readCounts } from '#core/stockCounts/heads.ts'
import { findProduct } from '#core/stockCounts/product.ts'
import { settledOf } from '#core/stockCounts/settled.ts'
import { saveShelf } from '#core/stockCounts/shelves.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { fillShop, noon, type TestShop } from '../fixtures/shopFile.ts'

let shop: TestShop
let counting: Counting
let countId: string
let tanaka: string
let shelfId: string

const who = { author: '山田', at: noon.toISOString() }
const unknownCode = '4909999000017'

beforeEach(async () => {
  shop = openFileInTest()
  fillShop(shop.db, 60)
  counting = countIn(shop.db)
  countId = await counting.start()
  tanaka = counting.join(countId, '田中')
  shelfId = saveShelf(shop.db, { shelfId: null, storeId: 1, code: 'A-3', name: '入口' }, noon.toISOString())
})

const asked = { sessionId: null, productId: null, openDoubts: false, search: '', before: null, limit: 100 }
const find = (search: string, more: Partial<Parameters<typeof readEntries>[1]> = {}) =>
  readEntries(shop.db, { ...asked, countId, search, ...more })
const codesOf = (search: string) => find(search).rows.map(({ code }) => code)

describe('a search of the ledger', () => {
  it('finds a part of a code, a name at any width, a shelf, a person, and all words of a text', () => {
    counting.scan(tanaka, janOf(1), { shelfId })
    const sato = counting.join(countId, '佐藤 花子')
    counting.clock.pass(1_000)
    counting.scan(sato, janOf(2))
    counting.clock.pass(1_000)
    counting.scan(sato, unknownCode, { shelfId })
    const name = findProduct(shop.db, 1)?.productName ?? ''
    expect(codesOf(janOf(2).slice(-6))).toContain(janOf(2))
    expect(codesOf(janOf(2))).toEqual([janOf(2)])
    expect(codesOf(name)).toEqual([janOf(1)])
    expect(codesOf('ａ−３')).toEqual([unknownCode, janOf(1)])
    expect(codesOf('入口')).toEqual([unknownCode, janOf(1)])
    expect(codesOf('花子')).toEqual([unknownCode, janOf(2)])
    expect(codesOf(`佐藤 A-3`)).toEqual([unknownCode])
    expect(find('どこにもない')).toEqual({ rows: [], next: null, found: 0 })
    expect(find('  ').found).toBeNull()
    expect(find('  ').rows).toHaveLength(3)
  })

  it('finds a code that was linked by its product, and what was done about a beep', () => {
    const beep = counting.scan(tanaka, unknownCode)
    link(shop.db, counting.sessions, { sessionId: tanaka, code: unknownCode, productId: 5 })
    takeBack(shop.db, counting.sessions, { sessionId: tanaka, seq: beep.entry?.seq ?? 0 })
    expect(find(janOf(5)).rows.map(({ kind }) => kind)).toEqual(['void', 'link', 'scan'])
  })

  it('tells how many rows there are on all pages, and goes on behind the last one', () => {
    for (let at = 0; at < 7; at += 1) {
      counting.scan(tanaka, janOf(1))
      counting.scan(tanaka, janOf(2))
      counting.clock.pass(1_000)
    }
    const first = find(janOf(1), { limit: 5 })
    expect(first).toMatchObject({ found: 7, rows: { length: 5 } })
    expect(find(janOf(1), { limit: 5, before: first.next })).toMatchObject({ found: null, next: null, rows: { length: 2 } })
  })
})

describe('what nobody has answered', () => {
  it('is one number in the list of counts and in the ledger: what a person decided asks nothing more', () => {
    counting.add(tanaka, 1, -3)
    counting.clock.pass(1_000)
    counting.add(tanaka, 2, -4)
    const asked = () => find('', { openDoubts: true, settled: settledOf(shop.db, countId).products })
    const inList = () => readCounts(shop.db, null).map(({ doubts }) => doubts)
    expect([inList(), asked().found, asked().rows.length]).toEqual([[2], 2, 2])
    decideLines(shop.db, who, { countId, productIds: [1] }, { choice: 'pieces', pieces: 5, reason: null })
    expect([inList(), asked().found, asked().rows.map(({ productId }) => productId)]).toEqual([[1], 1, [2]])
  })
})
