import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedAt, placeOf, type Movement } from '#shared/domain/stockCounts/expected.ts'
import { correctionOf, settle, type Round } from '#shared/domain/stockCounts/rounds.ts'
import { tellFigure } from '../fixtures/figure.ts'

const runs = 1_000
function check<T>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: runs })
  tellFigure('property runs of counts', { runs }, 'expected stock and rounds')
}

const moment = fc.integer({ min: 0, max: 1_000 })
/** A movement that reaches Smaregi at its own time or later. */
const movement = fc
  .record({ amount: fc.integer({ min: -50, max: 50 }), ownMs: moment, lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500 })) })
  .map(({ amount, ownMs, lateMs }): Movement => ({ amount, ownMs, serverMs: ownMs + lateMs }))
const movements = fc.array(movement, { maxLength: 40 })
const sum = (some: readonly Movement[]): number => some.reduce((total, { amount }) => total + amount, 0)

describe('the stock at the moment of a beep', () => {
  it('is what was there and all that happened by then, in whatever order it arrived', () => {
    check(
      fc.property(fc.integer({ min: 0, max: 200 }), movements, moment, fc.nat(), (before, all, atMs, seed) => {
        const shuffled = all
          .map((one, at) => ({ one, key: (at * 7919 + seed) % 104_729 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one)
        const expected = before + sum(all.filter(({ ownMs }) => ownMs <= atMs))
        const late = sum(all.filter(({ ownMs, serverMs }) => ownMs <= atMs && serverMs > atMs))
        expect(expectedAt(atMs, before + sum(all), all)).toEqual({ expected, late })
        expect(expectedAt(atMs, before + sum(all), shuffled)).toEqual({ expected, late })
      }),
    )
  })

  it('comes to the same correction as soon as a sale is known, however late Smaregi told of it', () => {
    check(
      fc.property(fc.integer({ min: 0, max: 200 }), movements, moment, fc.integer({ min: 0, max: 99 }), (before, all, atMs, counted) => {
        const inTime = all.map((one) => ({ ...one, serverMs: one.ownMs }))
        const now = before + sum(all)
        const correction = (known: readonly Movement[]) => counted - expectedAt(atMs, now, known).expected
        expect(correction(all)).toBe(correction(inTime))
        // What a commit adds leaves the stock as if the shelf had been right, and everything sold on since.
        expect(now + correction(all)).toBe(counted + sum(all.filter(({ ownMs }) => ownMs > atMs)))
      }),
    )
  })

  it('takes each movement as before, between, after or late', () => {
    check(
      fc.property(movement, moment, moment, (one, a, b) => {
        const beeps = { firstMs: Math.min(a, b), lastMs: Math.max(a, b) }
        const { late } = expectedAt(beeps.lastMs, 0, [one])
        const place = placeOf(one, beeps)
        expect(place === 'after').toBe(one.ownMs > beeps.lastMs)
        expect(place === 'late').toBe(one.ownMs <= beeps.lastMs && one.serverMs > beeps.lastMs)
        if (place !== 'late') expect(late).toBe(0)
      }),
    )
  })
})

const round = fc.record({ counted: fc.integer({ min: 0, max: 9 }), expected: fc.integer({ min: 0, max: 9 }) })
const rounds = fc.array(round, { minLength: 1, maxLength: 5 }).map((some): Round[] => some.map((one, at) => ({ round: at + 1, ...one })))
const variance = ({ counted, expected }: Round): number => counted - expected

describe('rounds', () => {
  it('are settled by two that find the same variance, and by nothing else', () => {
    check(
      fc.property(rounds, (all) => {
        const pairs = all.filter((one, at) => all.slice(0, at).some((earlier) => variance(earlier) === variance(one)))
        const settled = settle(all)
        expect(settled?.agrees).toBe(pairs.length > 0)
        expect(settled?.holds).toBe(pairs.at(-1) ?? all.at(-1))
      }),
    )
  })

  it('correct nothing while they disagree, unless a person decides', () => {
    check(
      fc.property(rounds, fc.integer({ min: 0, max: 20 }), (all, pieces) => {
        const { holds, agrees } = settle(all) ?? { holds: null, agrees: false }
        const line = { round: holds, disagrees: all.length > 1 && !agrees, stock: 99, pieces: null, choice: null }
        expect(correctionOf(line)).toBe(line.disagrees || holds === null ? 0 : variance(holds))
        expect(correctionOf({ ...line, choice: 'leave' })).toBe(0)
        expect((holds?.expected ?? 0) + correctionOf({ ...line, choice: 'zero' })).toBe(0)
        expect((holds?.expected ?? 0) + correctionOf({ ...line, choice: 'pieces', pieces })).toBe(pieces)
      }),
    )
  })
})
