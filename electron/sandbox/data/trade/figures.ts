/**
 * What a till makes of its lines: tax per rate, and each discount and tax laid upon the lines (按分). From the page «取引登録» of the
 * reference: total = subtotal − discounts + tax of what is priced without it; 内税 = sum / 110 × 10, 外税 = sum × 10 / 100, both by the
 * shop's rounding. That tax is rounded once per rate and division is our assumption.
 */
export interface Line {
  readonly returned: boolean
  /** 0 price with tax, 1 without, 2 not taxed. */
  readonly taxDivision: string
  /** Per cent. */
  readonly rate: number
  /** Yen after the line's own discount; positive also for what was brought back, as on the wire. */
  readonly sum: number
}

export interface Figures {
  readonly subtotal: number
  readonly total: number
  readonly taxInclude: number
  readonly taxExclude: number
  readonly inTaxSales: number
  readonly outTaxSales: number
  readonly nonTaxSales: number
  /** For each line, without sign like its sum. */
  readonly shares: readonly {
    readonly discount: number
    readonly points: number
    readonly taxInclude: number
    readonly taxExclude: number
  }[]
}

/** Towards zero: the practice shop cuts (taxRounding 1). */
const cut = (value: number): number => Math.trunc(value + Math.sign(value) * 1e-9)

/** `amount` in whole yen over weights; the last line that has a weight takes what is left. */
function spread(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let left = amount
  const last = weights.findLastIndex((weight) => weight !== 0)
  return weights.map((weight, at) => {
    if (weight === 0 || all === 0) return 0
    const share = at === last ? left : cut((amount * weight) / all)
    left -= share
    return share
  })
}

export function figuresOf(lines: readonly Line[], discount: number, points: number): Figures {
  const sold = lines.map(({ returned, sum }) => (returned ? 0 : sum))
  const discounts = spread(discount, sold)
  const pointShares = spread(points, sold)
  const net = lines.map(({ sum }, at) => sum - (discounts[at] ?? 0) - (pointShares[at] ?? 0))
  const signed = lines.map(({ returned }, at) => (returned ? -1 : 1) * (net[at] ?? 0))
  const taxes = lines.map(() => ({ taxInclude: 0, taxExclude: 0 }))
  const totals = { taxInclude: 0, taxExclude: 0 }
  for (const [division, name] of [
    ['0', 'taxInclude'],
    ['1', 'taxExclude'],
  ] as const) {
    for (const rate of new Set(lines.map((line) => line.rate))) {
      const own = lines.map((line, at) => (line.taxDivision === division && line.rate === rate ? (signed[at] ?? 0) : 0))
      const base = own.reduce((sum, value) => sum + value, 0)
      const tax = cut((base * rate) / (division === '0' ? 100 + rate : 100))
      totals[name] += tax
      spread(tax, own).forEach((share, at) => {
        const into = taxes[at]
        if (into !== undefined && share !== 0) into[name] = lines[at]?.returned === true ? -share : share
      })
    }
  }
  const sumOf = (division: string) => signed.reduce((sum, value, at) => sum + (lines[at]?.taxDivision === division ? value : 0), 0)
  const subtotal = lines.reduce((sum, line) => sum + (line.returned ? -line.sum : line.sum), 0)
  return {
    subtotal,
    total: subtotal - discount - points + totals.taxExclude,
    ...totals,
    inTaxSales: sumOf('0'),
    outTaxSales: sumOf('1'),
    nonTaxSales: sumOf('2'),
    shares: taxes.map((tax, at) => ({ discount: discounts[at] ?? 0, points: pointShares[at] ?? 0, ...tax })),
  }
}
