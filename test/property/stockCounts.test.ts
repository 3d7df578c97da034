import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { confirm, link, setPieces, takeBack } from '#core/stockCounts/correct.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { readEntries } from '#core/stockCounts/entries.ts'
import { lineSums, linksOf } from '#core/stockCounts/lines.ts'
import { readProgress, readUnknownCodes } from '#core/stockCounts/progress.ts'
import { countIn, janOf } from '../fixtures/counting.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { fillShop, openTestShop } from '../fixtures/shopFile.ts'

/** What people do, in any order, at two windows at once; `at` picks one of the beeps so far. */
const who = fc.constantFrom(0, 1)
const at = fc.nat({ max: 60 })
const pieces = fc.integer({ min: -5, max: 40 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('scan' as const), who, productId: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('scanMany' as const), who, productId: fc.integer({ min: 1, max: 5 }), pieces }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unknown' as const), who, code: fc.constantFrom('X-1', 'X-2') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), who, productId: fc.integer({ min: 1, max: 5 }), pieces }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('setPieces' as const), at, pieces }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), at }) },
  fc.record({ kind: fc.constant('confirm' as const), at }),
  fc.record({
    kind: fc.constant('link' as const),
    who,
    code: fc.constantFrom('X-1', 'X-2'),
    productId: fc.integer({ min: 1, max: 5 }),
  }),
  // The window is closed; the person comes back with another session.
  fc.record({ kind: fc.constant('rejoin' as const), who }),
  fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -100_000, max: 100_000 }) }),
)

const runs = 200

interface ModelBeep {
  readonly sessionId: string
  readonly seq: number
  readonly of: number | string
  stands: number
  isVoid: boolean
}

it('a line is the sum of its entries, whatever was done at how many windows', async () => {
  const shop = openTestShop()
  try {
    fillShop(shop.db, 5)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { db } = shop
        const counting = countIn(db)
        const countId = await counting.start()
        const open = [counting.join(countId, '田中'), counting.join(countId, '佐藤')]
        const sessionOf = (index: number): string => open[index] ?? ''
        const beeps: ModelBeep[] = []
        const links = new Map<string, number>()
        const keep = (entry: { sessionId: string; seq: number; pieces: number } | null, of: number | string): void => {
          if (entry !== null) beeps.push({ sessionId: entry.sessionId, seq: entry.seq, of, stands: entry.pieces, isVoid: false })
        }
        for (const one of steps) {
          counting.clock.pass(10)
          const beep = 'at' in one && beeps.length > 0 ? beeps[one.at % beeps.length] : undefined
          switch (one.kind) {
            case 'scan':
              keep(counting.scan(sessionOf(one.who), janOf(one.productId)).entry, one.productId)
              break
            case 'scanMany':
              keep(counting.scan(sessionOf(one.who), janOf(one.productId), { pieces: one.pieces }).entry, one.productId)
              break
            case 'unknown':
              keep(counting.scan(sessionOf(one.who), one.code).entry, one.code)
              break
            case 'add':
              keep(counting.add(sessionOf(one.who), one.productId, one.pieces).entry, one.productId)
              break
            case 'setPieces':
              if (beep === undefined) break
              if (beep.isVoid) expect(() => setPieces(db, counting.sessions, beep, one.pieces)).toThrow('taken back')
              else beep.stands = setPieces(db, counting.sessions, beep, one.pieces).entry?.stands ?? Number.NaN
              if (!beep.isVoid) expect(beep.stands).toBe(one.pieces)
              break
            case 'takeBack':
              if (beep === undefined) break
              takeBack(db, counting.sessions, beep)
              Object.assign(beep, { stands: 0, isVoid: true })
              break
            case 'confirm':
              if (beep !== undefined) confirm(db, counting.sessions, beep)
              break
            case 'link':
              link(db, counting.sessions, { sessionId: sessionOf(one.who), code: one.code, productId: one.productId })
              links.set(one.code, one.productId)
              break
            case 'rejoin':
              counting.sessions.leave(db, sessionOf(one.who))
              open[one.who] = counting.join(countId, `人${one.who}`)
              break
            case 'clock':
              // The PC's clock is set; no time passes.
              counting.clock.wallMs += one.ms
          }
        }
        const productOf = ({ of }: ModelBeep): number | string => (typeof of === 'string' ? (links.get(of) ?? of) : of)
        const wanted = new Map<number | string, { pieces: number; isCounted: boolean }>()
        for (const beep of beeps) {
          const before = wanted.get(productOf(beep)) ?? { pieces: 0, isCounted: false }
          wanted.set(productOf(beep), { pieces: before.pieces + beep.stands, isCounted: before.isCounted || !beep.isVoid })
        }
        expect(linksOf(db, countId)).toEqual(links)
        for (let productId = 1; productId <= 5; productId += 1) {
          const line = { countId, round: 1, recount: '', productId, shelfId: null }
          expect(lineSums(db, line, linksOf(db, countId)).total).toBe(wanted.get(productId)?.pieces ?? 0)
        }
        const all = beeps.reduce((sum, { stands }) => sum + stands, 0)
        const head = openCount(db, countId)
        expect(head.pieces + head.unknownPieces).toBe(all)
        expect(head.counted).toBe([...wanted].filter(([key, { isCounted }]) => typeof key === 'number' && isCounted).length)
        expect(head.sessions.reduce((sum, session) => sum + session.pieces, 0)).toBe(all)
        const unknown = [...wanted].filter(([key, { isCounted }]) => typeof key === 'string' && isCounted)
        expect(new Map(readUnknownCodes(db, countId).map((row) => [row.code, row.pieces]))).toEqual(
          new Map(unknown.map(([code, line]) => [code, line.pieces])),
        )
        const { persons } = readProgress(db, countId)
        expect(persons.reduce((sum, person) => sum + person.pieces, 0)).toBe(all)
        const { rows } = readEntries(db, {
          countId,
          sessionId: null,
          productId: null,
          openDoubts: false,
          search: '',
          before: null,
          limit: 500,
        })
        const stands = new Map(
          rows.filter(({ kind }) => kind === 'scan' || kind === 'typed').map((row) => [`${row.sessionId}/${row.seq}`, row.stands]),
        )
        expect(stands).toEqual(new Map(beeps.map((beep) => [`${beep.sessionId}/${beep.seq}`, beep.stands])))
        // The order of a session is that of its time, and the count of its rows has no gap.
        for (const { sessionId, entries } of head.sessions) {
          const placed = rows.filter((row) => row.sessionId === sessionId).map(({ seq }) => seq)
          expect(placed).toEqual(Array.from({ length: entries }, (_, i) => entries - i))
        }
        counting.sessions.forget()
      }),
      { numRuns: runs },
    )
    tellFigure('property runs of counts', { runs }, 'lines are sums')
  } finally {
    shop.remove()
  }
})
