import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { pack, unpack } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { saveCase } from '#core/stockCounts/cases.ts'
import { confirm, link, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { linesSql } from '#core/stockCounts/lines.ts'
import { findShelf, orderShelves, readShelves, removeShelf, saveShelf } from '#core/stockCounts/shelves.ts'
import type { WriteDb } from '#core/store/db.ts'
import { isBantoError } from '#shared/errors.ts'
import { mergeCarried } from '../fixtures/carrying.ts'
import { countIn, janOf, type Counting } from '../fixtures/counting.ts'
import { fillShop, openTestShop } from '../fixtures/shopFile.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

const contract = 'skb123456'
const pcs = 3
const productId = fc.integer({ min: 1, max: 4 })
const pieces = fc.integer({ min: -5, max: 40 })
const shelf = fc.constantFrom('A', 'B', 'b', null)
const pc = fc.nat({ max: pcs - 1 })
const at = fc.nat({ max: 60 })
const code = fc.constantFrom('X-1', 'X-2')

/** What people do at three PCs, in any order; files go between the PCs in the middle of it. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('scan' as const), pc, productId, shelf }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unknown' as const), pc, code, shelf }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('setPieces' as const), pc, at, pieces }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), pc, at }) },
  fc.record({ kind: fc.constant('confirm' as const), pc, at }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), pc, code, productId }) },
  fc.record({ kind: fc.constant('case' as const), pc, productId, pieces: fc.integer({ min: 1, max: 24 }) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shelf' as const), pc, shelf, name: fc.constantFrom('入口', '奥') }) },
  fc.record({ kind: fc.constant('order' as const), pc }),
  fc.record({ kind: fc.constant('removeShelf' as const), pc, shelf }),
  fc.record({ kind: fc.constant('rejoin' as const), pc }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('carry' as const), pc, to: pc }) },
)

const shops = Array.from({ length: pcs + 2 }, () => {
  const shop = openTestShop()
  fillShop(shop.db, 4)
  return shop
})
afterAll(() => {
  for (const shop of shops) shop.remove()
})

/** All that a person sees of a count: its lines, also by shelf, its ledger, its shelves and cartons. */
const seen = (db: WriteDb, countId: string) => ({
  lines: db.all(`SELECT * FROM (${linesSql}) ORDER BY 1, 2, 3`, { countId }),
  ledger: db.all(
    'SELECT e.* FROM stock_count_entry e JOIN stock_count_session s USING (session_id) WHERE s.count_id = ? ORDER BY e.session_id, e.seq',
    [countId],
  ),
  shelves: db.all('SELECT * FROM shelf ORDER BY shelf_id'),
  cases: db.all('SELECT code, product_id, pieces, at FROM case_code ORDER BY code'),
  pieces: openCount(db, countId).pieces,
})
const wipe = (db: WriteDb): void => {
  for (const table of ['shelf', 'case_code', 'stock_count', 'stock_count_item', 'stock_count_session']) db.run(`DELETE FROM ${table}`)
  db.run('DELETE FROM stock_count_entry')
}
const fileOf = (db: WriteDb, countId: string): Uint8Array => pack(carriedCount(db, contract, countId, null))
let merges = 0
const take = (db: WriteDb, file: Uint8Array) => {
  merges += 1
  return mergeCarried(db, contract, unpack(file))
}
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const

const runs = propertyRuns(60)

it('the files of three PCs come to the same count, in any order, in any grouping, however often', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      for (const { db } of shops) wipe(db)
      const dbs = shops.slice(0, pcs).map(({ db }) => db)
      const [first, again] = shops.slice(pcs).map(({ db }) => db) as [WriteDb, WriteDb]
      const counting: Counting[] = dbs.map((db) => countIn(db))
      const countId = await counting[0]!.start()
      for (const db of dbs) take(db, fileOf(dbs[0]!, countId))
      const open = counting.map((one, index) => one.join(countId, `人${index}`))
      let now = 0
      for (const one of steps) {
        now += 1
        for (const { clock } of counting) clock.pass(10)
        const db = dbs[one.pc]!
        const here = counting[one.pc]!
        const me = open[one.pc]!
        const moment = new Date(1_800_000_000_000 + now).toISOString()
        const shelfId = 'shelf' in one && one.shelf !== null ? (findShelf(db, 1, one.shelf)?.shelfId ?? null) : null
        const beeps = db.all<{ sessionId: string; seq: number }>(
          "SELECT session_id AS sessionId, seq FROM stock_count_entry WHERE kind = 'scan' ORDER BY placed_ms, session_id, seq",
        )
        const beep = 'at' in one && beeps.length > 0 ? beeps[one.at % beeps.length]! : null
        try {
          if (one.kind === 'scan') here.scan(me, janOf(one.productId), { shelfId })
          else if (one.kind === 'unknown') here.scan(me, one.code, { shelfId })
          else if (one.kind === 'setPieces' && beep !== null) setPieces(db, here.sessions, beep, one.pieces)
          else if (one.kind === 'takeBack' && beep !== null) takeBack(db, here.sessions, beep)
          else if (one.kind === 'confirm' && beep !== null) confirm(db, here.sessions, beep)
          else if (one.kind === 'link') link(db, here.sessions, { sessionId: me, code: one.code, productId: one.productId })
          else if (one.kind === 'case') saveCase(db, 'C-1', one, null, moment)
          else if (one.kind === 'shelf') saveShelf(db, { shelfId: null, storeId: 1, code: one.shelf ?? 'C', name: one.name }, moment)
          else if (one.kind === 'order')
            orderShelves(
              db,
              1,
              readShelves(db, 1)
                .map((each) => each.shelfId)
                .toReversed(),
              moment,
            )
          else if (one.kind === 'removeShelf' && shelfId !== null) removeShelf(db, shelfId, moment)
          else if (one.kind === 'carry') take(dbs[one.to]!, fileOf(db, countId))
          else if (one.kind === 'rejoin') {
            here.sessions.leave(db, me)
            open[one.pc] = here.join(countId, `人${one.pc}`)
          }
        } catch (error) {
          // What the program refuses a person (a shelf with that code, a beep taken back) changes nothing.
          if (!isBantoError(error)) throw error
        }
      }
      const files = dbs.map((db) => fileOf(db, countId))
      const results = orders.map((order) => {
        wipe(first)
        for (const index of order) take(first, files[index]!)
        return seen(first, countId)
      })
      for (const result of results) expect(result).toEqual(results[0])
      // (A + B) + C = A + (B + C), and all of it once more.
      wipe(first)
      wipe(again)
      take(first, files[1]!)
      take(first, files[2]!)
      take(again, files[0]!)
      take(again, fileOf(first, countId))
      expect(seen(again, countId)).toEqual(results[0])
      for (const file of [...files, ...files]) expect(take(again, file).entries).toBe(0)
      expect(seen(again, countId)).toEqual(results[0])
      // On the PCs themselves too, whose own rows were there before.
      for (const db of dbs) {
        for (const file of files) take(db, file)
        expect(seen(db, countId)).toEqual(results[0])
      }
    }),
    { numRuns: runs },
  )
  tellFigure('property runs of counts', { runs }, 'merging files')
  tellFigure('merges of counts', { merges }, 'files of three PCs, in every order')
}, 120_000)
