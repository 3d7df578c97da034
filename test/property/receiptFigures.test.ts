import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf, type FigureHead, type FigureLine } from '#core/transactions/figures.ts'
import type { RoundingMode } from '#shared/domain/money.ts'

/** A till written anew, in whole thousandths of a yen, to hold the figures of a receipt against. */
const modes: Readonly<Record<RoundingMode, (numerator: number, denominator: number) => number>> = {
  down: (n, d) => Math.sign(n) * Math.floor(Math.abs(n) / d),
  up: (n, d) => Math.sign(n) * Math.ceil(Math.abs(n) / d),
  nearest: (n, d) => Math.sign(n) * Math.floor((2 * Math.abs(n) + d) / (2 * d)),
}
const plain = (value: number): number => (Object.is(value, -0) ? 0 : value)

interface Sold {
  readonly returned: boolean
  readonly taxDivision: '0' | '1' | '2'
  readonly rate: 8 | 10
  readonly amount: number
  /** The line's share of what is taken off the whole. */
  readonly share: number
}

const sold = fc.record({
  returned: fc.boolean(),
  taxDivision: fc.constantFrom('0' as const, '1' as const, '2' as const),
  rate: fc.constantFrom(8 as const, 10 as const),
  amount: fc.integer({ min: 0, max: 3_000_000 }),
  share: fc.nat(100),
})
const mode = fc.constantFrom<RoundingMode>('down', 'up', 'nearest')
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** Only what was sold carries a part of the discount, and none more than it costs. */
const fair = (line: Sold): Sold => ({ ...line, share: line.returned ? 0 : Math.min(line.share, line.amount) })
const netOf = (line: Sold): number => (line.returned ? -1 : 1) * (line.amount - line.share)

/** The tax of one rate and division, rounded once. */
function taxOf(lines: readonly Sold[], rate: number, taxDivision: '0' | '1', rounding: RoundingMode): number {
  const base = sum(lines.filter((line) => line.rate === rate && line.taxDivision === taxDivision).map(netOf))
  return plain(modes[rounding](base * rate, taxDivision === '0' ? 100 + rate : 100))
}

/** What Smaregi would send: the head, and each line with its share of the tax (all of it on the first line of a rate). */
function wireOf(lines: readonly Sold[], rounding: RoundingMode): { head: FigureHead; lines: FigureLine[] } {
  const given = new Set<string>()
  const shareOf = (line: Sold, division: '0' | '1'): number => {
    const key = `${line.rate} ${division}`
    if (line.taxDivision !== division || given.has(key)) return 0
    given.add(key)
    const tax = taxOf(lines, line.rate, division, rounding)
    return plain(line.returned ? -tax : tax)
  }
  const wire = lines.map((line) => ({
    returned: line.returned,
    taxDivision: line.taxDivision,
    rate: line.rate,
    amount: line.amount,
    discountShare: line.share,
    taxInclude: shareOf(line, '0'),
    taxExclude: shareOf(line, '1'),
  }))
  const tax = (division: '0' | '1') => taxOf(lines, 8, division, rounding) + taxOf(lines, 10, division, rounding)
  const subtotal = sum(lines.map((line) => (line.returned ? -line.amount : line.amount)))
  const discounts = sum(lines.map(({ share }) => share))
  const head = { subtotal, discounts, taxInclude: tax('0'), taxExclude: tax('1'), total: subtotal - discounts + tax('1'), beside: 0 }
  return { head, lines: wire }
}

describe('the figures of a receipt', () => {
  it('equal those of the transaction to the yen, whatever it sold, took back and took off', () => {
    fc.assert(
      fc.property(fc.array(sold, { minLength: 1, maxLength: 12 }), mode, (some, rounding) => {
        const lines = some.map(fair)
        const { head, lines: wire } = wireOf(lines, rounding)
        const figures = figuresOf(head, wire, rounding)
        expect(figures.total).toBe(head.total)
        expect(figures.subtotal).toBe(head.subtotal)
        expect(sum(figures.rates.map(({ total }) => total))).toBe(head.total)
        expect(sum(figures.rates.map(({ tax }) => tax))).toBe((head.taxInclude ?? 0) + (head.taxExclude ?? 0))
        expect(figures.taxAdded).toBe(head.taxExclude)
        // Nothing but a rate that has prices with and without tax can differ from one rounding, by a yen, and that is told.
        for (const { kind, rate, own, computed } of figures.differences) {
          expect(kind).toBe('taxOnce')
          expect(Math.abs(own - computed)).toBe(1)
          const divisions = new Set(lines.filter((line) => line.rate === rate && line.taxDivision !== '2').map((line) => line.taxDivision))
          expect(divisions.size).toBe(2)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('are made, rounded once per rate, where the lines do not carry their tax', () => {
    fc.assert(
      fc.property(fc.array(sold, { minLength: 1, maxLength: 12 }), mode, (some, rounding) => {
        // One division: what stands on the paper can be known from the lines alone.
        const lines = some.map((line) => fair({ ...line, taxDivision: some[0]?.taxDivision ?? '0' }))
        const { head, lines: wire } = wireOf(lines, rounding)
        const bare = wire.map((line) => ({ ...line, taxInclude: null, taxExclude: null }))
        const figures = figuresOf(head, bare, rounding)
        expect(figures.differences).toEqual([])
        expect(figures.total).toBe(head.total)
        for (const { rate, tax } of figures.rates)
          if (rate !== null) expect(tax).toBe(taxOf(lines, rate, '0', rounding) + taxOf(lines, rate, '1', rounding))
      }),
      { numRuns: 1000 },
    )
  })

  it('tell what does not agree, and never hide it', () => {
    fc.assert(
      fc.property(fc.array(sold, { minLength: 1, maxLength: 6 }), mode, fc.integer({ min: 1, max: 999 }), (some, rounding, wrong) => {
        const { head, lines } = wireOf(some.map(fair), rounding)
        const told = (changed: Partial<FigureHead>) => figuresOf({ ...head, ...changed }, lines, rounding)
        const total = told({ total: (head.total ?? 0) + wrong })
        expect(total.total).toBe((head.total ?? 0) + wrong)
        expect(total.differences).toContainEqual({ kind: 'total', rate: null, own: (head.total ?? 0) + wrong, computed: head.total })
        const subtotal = told({ subtotal: (head.subtotal ?? 0) + wrong })
        expect(subtotal.differences.map(({ kind }) => kind)).toContain('subtotal')
        const tax = told({ taxInclude: (head.taxInclude ?? 0) + wrong })
        expect(tax.differences.map(({ kind }) => kind)).toContain('tax')
      }),
      { numRuns: 3000 },
    )
  })

  it('tell a tax that is wrong in the head also where a tax made anew comes to it by chance', () => {
    const some: Sold[] = [
      { returned: true, taxDivision: '0', rate: 10, amount: 100, share: 0 },
      { returned: false, taxDivision: '1', rate: 10, amount: 91, share: 0 },
    ]
    const { head, lines } = wireOf(some, 'up')
    const { differences } = figuresOf({ ...head, taxInclude: (head.taxInclude ?? 0) + 1 }, lines, 'up')
    expect(differences).toEqual([{ kind: 'tax', rate: null, own: -9, computed: -10 }])
  })

  it('round the sum of a rate and not its lines: 105 yen three times is 31 yen of tax, not 30', () => {
    const line = { returned: false, taxDivision: '1', rate: 10, amount: 105, discountShare: 0, taxInclude: null, taxExclude: null }
    const head = { subtotal: 315, discounts: 0, taxInclude: null, taxExclude: null, total: null, beside: 0 }
    expect(figuresOf(head, [line, line, line], 'down')).toMatchObject({ rates: [{ rate: 10, tax: 31, total: 346 }], total: 346 })
  })
})
