import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { pack, unpack } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { readCounted } from '#core/countReview/counted.ts'
import { confirm, link, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { entriesOfSession, type LedgerRow } from '#core/stockCounts/ledger.ts'
import { linesSql } from '#core/stockCounts/lines.ts'
import type { ReadDb, WriteDb } from '#core/store/db.ts'
import { isBantoError } from '#shared/errors.ts'
import { mergeCarried } from '../fixtures/carrying.ts'
import { countIn, janOf } from '../fixtures/counting.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { fillShop, openTestShop } from '../fixtures/shopFile.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

const contract = 'skb123456'
const pcs = 3
const products = 3
const runs = propertyRuns(500)

const pc = fc.nat({ max: pcs - 1 })
const at = fc.nat({ max: 12 })
const productId = fc.integer({ min: 1, max: products })
const pieces = fc.integer({ min: -3, max: 9 })
/** Few beeps and many corrections, so that PCs correct the same beep; files go between two PCs in the middle of it. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('scan' as const), pc, productId }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unknown' as const), pc }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('setPieces' as const), pc, at, pieces }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), pc, at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('confirm' as const), pc, at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), pc, productId }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recount' as const), pc }) },
  fc.record({ kind: fc.constant('rejoin' as const), pc }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('carry' as const), pc, to: pc }) },
)

const shops = Array.from({ length: pcs + 2 }, () => {
  const shop = openTestShop()
  fillShop(shop.db, products)
  return shop
})
afterAll(() => {
  for (const shop of shops) shop.remove()
})

const wipe = (db: WriteDb): void => {
  for (const table of ['stock_count', 'stock_count_item', 'stock_count_session']) db.run(`DELETE FROM ${table}`)
  db.run('DELETE FROM stock_count_entry')
}
const fileOf = (db: ReadDb, countId: string): Uint8Array => pack(carriedCount(db, contract, countId, null))
const take = (db: WriteDb, file: Uint8Array) => mergeCarried(db, contract, unpack(file))

const ledger = { sessionId: null, productId: null, openDoubts: false, search: '', before: null, limit: 500 }
/** All that a person sees of the lines, and of who contradicts whom. */
const seen = (db: ReadDb, countId: string) => ({
  lines: db.all(`SELECT * FROM (${linesSql}) ORDER BY 1, 2, 3, 4`, { countId }),
  counted: [...readCounted(db, countId).counted.values()].toSorted((a, b) => a.productId - b.productId),
  ledger: readEntries(db, { ...ledger, countId }).rows,
  pieces: openCount(db, countId).pieces,
})

interface Session {
  readonly sessionId: string
  readonly round: number
  readonly recount: string | null
}
const isAfter = (a: LedgerRow, b: LedgerRow): boolean =>
  (a.revision ?? 0) !== (b.revision ?? 0)
    ? (a.revision ?? 0) > (b.revision ?? 0)
    : a.sessionId !== b.sessionId
      ? a.sessionId > b.sessionId
      : a.seq > b.seq
const lastOf = (rows: readonly LedgerRow[]): LedgerRow | undefined =>
  rows.reduce<LedgerRow | undefined>((last, row) => (last === undefined || isAfter(row, last) ? row : last), undefined)

/** The lines as the rows say them, by the words of decision 28 and none of the program's SQL: pieces by recount and product or code. */
function linesByRows(db: ReadDb, countId: string): Map<string, number> {
  const sessions = db.all<Session>('SELECT session_id AS sessionId, round, recount FROM stock_count_session WHERE count_id = ?', [countId])
  const rows = sessions.flatMap((session) => entriesOfSession(db, session.sessionId).map((row) => ({ ...row, session })))
  const lines = new Map<string, number>()
  for (const beep of rows.filter(({ kind }) => kind === 'scan' || kind === 'typed')) {
    const holds = lastOf(
      rows.filter(
        (row) => (row.kind === 'quantity' || row.kind === 'void') && row.aboutSession === beep.sessionId && row.aboutSeq === beep.seq,
      ),
    )
    const counts = holds === undefined ? beep.pieces : holds.kind === 'void' ? 0 : beep.pieces + holds.pieces
    const linked = lastOf(rows.filter((row) => row.kind === 'link' && row.code === beep.code))
    const of = beep.productId ?? linked?.productId ?? beep.code
    const key = `${beep.session.round} ${beep.session.recount ?? ''} ${of}`
    lines.set(key, (lines.get(key) ?? 0) + counts)
  }
  return lines
}

interface Line {
  readonly round: number
  readonly recount: string
  readonly product_id: number | null
  readonly code: string | null
  readonly pieces: number
}

it('corrections of one beep, links of one code and recounts on three PCs: the same lines in any order and grouping, and what the rows say', async () => {
  let contested = 0
  let corrected = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 40 }),
      fc.array(fc.tuple(pc, pc), { maxLength: 4 }),
      async (steps, groups) => {
        for (const { db } of shops) wipe(db)
        const dbs = shops.slice(0, pcs).map(({ db }) => db)
        const [first, again] = shops.slice(pcs).map(({ db }) => db) as [WriteDb, WriteDb]
        const counting = dbs.map((db) => countIn(db))
        const countId = await counting[0]!.start()
        counting[0]!.scan(counting[0]!.join(countId, '人'), janOf(1))
        for (const db of dbs.slice(1)) take(db, fileOf(dbs[0]!, countId))
        const open = counting.map((one, index) => one.join(countId, `人${index}`))
        for (const one of steps) {
          for (const { clock } of counting) clock.pass(10)
          const db = dbs[one.pc]!
          const here = counting[one.pc]!
          const me = open[one.pc]!
          const beeps = db.all<{ sessionId: string; seq: number }>(
            "SELECT session_id AS sessionId, seq FROM stock_count_entry WHERE kind = 'scan' ORDER BY placed_ms, session_id, seq",
          )
          const beep = 'at' in one ? beeps[one.at % beeps.length]! : { sessionId: me, seq: 0 }
          try {
            if (one.kind === 'scan') here.scan(me, janOf(one.productId))
            else if (one.kind === 'unknown') here.scan(me, 'X-1')
            else if (one.kind === 'setPieces') setPieces(db, here.sessions, beep, one.pieces)
            else if (one.kind === 'takeBack') takeBack(db, here.sessions, beep)
            else if (one.kind === 'confirm') confirm(db, here.sessions, beep)
            else if (one.kind === 'link') link(db, here.sessions, { sessionId: me, code: 'X-1', productId: one.productId })
            else if (one.kind === 'carry') take(dbs[one.to]!, fileOf(db, countId))
            else {
              here.sessions.leave(db, me)
              open[one.pc] = here.join(countId, `人${one.pc}`, one.kind === 'recount' ? 2 : 1)
            }
          } catch (error) {
            // What the program refuses a person changes nothing.
            if (!isBantoError(error)) throw error
          }
          // What a person has set is what stands on the PC, whatever else was said before.
          if (one.kind === 'setPieces') {
            const row = readEntries(db, { ...ledger, countId }).rows.find(
              ({ sessionId, seq }) => sessionId === beep.sessionId && seq === beep.seq,
            )
            if (row !== undefined && row.stands !== one.pieces) expect(row.stands).toBe(0)
          }
        }
        const files = dbs.map((db) => fileOf(db, countId))
        for (const file of files) take(first, file)
        const result = seen(first, countId)
        // Files of files, in the groups that chance made, and then all of them.
        for (const [from, to] of groups) take(dbs[to]!, fileOf(dbs[from]!, countId))
        for (const db of dbs.toReversed()) take(again, fileOf(db, countId))
        expect(seen(again, countId)).toEqual(result)
        for (const db of dbs) {
          for (const file of files) take(db, file)
          expect(seen(db, countId)).toEqual(result)
          for (const file of files) expect(take(db, file).entries).toBe(0)
        }
        const lines = (result.lines as unknown as Line[]).map(
          (line) => [`${line.round} ${line.recount} ${line.product_id ?? line.code}`, line.pieces] as const,
        )
        expect(new Map(lines)).toEqual(linesByRows(first, countId))
        for (const { rivals, kind, stands } of result.ledger) {
          if (rivals.length === 0) continue
          contested += 1
          expect(rivals.map(({ holds }) => holds)).toEqual(rivals.map((_, index) => index === 0))
          if (kind !== 'link') expect(rivals[0]?.value ?? 0).toBe(stands)
        }
        corrected += result.ledger.filter(({ isOverruled }) => isOverruled).length
      },
    ),
    { numRuns: runs },
  )
  // The scenarios do have what they are for.
  expect(Math.min(contested, corrected)).toBeGreaterThan(runs / 10)
  tellFigure('merges of PCs that contradict each other', { runs, contested, overruled: corrected }, 'the same lines in any order')
}, 600_000)
