import type { RoundingMode } from './money.ts'

/**
 * Tax of one receipt. A 適格簡易請求書 shows the total and the tax per rate, the tax rounded once per rate and never per line
 * (消費税法施行令 70条の10; 国税庁 インボイスQ&A 問57). Amounts are yen; what was brought back counts below zero.
 */
export interface TaxedLine {
  /** 0 price with tax, 1 without, 2 not taxed. */
  readonly taxDivision: string | null
  /** Per cent. */
  readonly rate: number
  /** With its sign, after all discounts. */
  readonly net: number
}

export interface RateTotal {
  /** Per cent; null: what is not taxed. */
  readonly rate: number | null
  /** With tax. */
  readonly total: number
  readonly tax: number
  /** The part of the tax that is added to prices without tax. */
  readonly taxAdded: number
}

/** A rate may have three places behind the point; amounts of 按分 two. */
const scale = 1000n
const scaled = (value: number): bigint => BigInt(Math.round(value * 1000))

/** numerator / denominator to a whole number; `denominator` is positive. */
function rounded(numerator: bigint, denominator: bigint, mode: RoundingMode): number {
  const size = numerator < 0n ? -numerator : numerator
  const whole = size / denominator
  const rest = size % denominator
  const more = rest > 0n && (mode === 'up' || (mode === 'nearest' && rest * 2n >= denominator))
  const value = Number(more ? whole + 1n : whole)
  return numerator < 0n && value > 0 ? -value : value
}

/** What each rate comes to, highest rate first, what is not taxed last. One rounding a rate, over prices with and without tax. */
export function totalsByRate(lines: readonly TaxedLine[], rounding: RoundingMode): readonly RateTotal[] {
  const taxed = lines.filter(({ taxDivision }) => taxDivision !== '2')
  const rates = [...new Set(taxed.map(({ rate }) => rate))].sort((a, b) => b - a)
  const sum = (some: readonly TaxedLine[]): number => some.reduce((all, { net }) => all + net, 0)
  const totals: RateTotal[] = rates.map((rate) => {
    const own = taxed.filter((line) => line.rate === rate)
    const without = sum(own.filter(({ taxDivision }) => taxDivision === '1'))
    const within = sum(own) - without
    const percent = scaled(rate)
    const hundred = 100n * scale
    // within × r / (100 + r) + without × r / 100, over one denominator.
    const numerator = scaled(within) * percent * hundred + scaled(without) * percent * (hundred + percent)
    const tax = rounded(numerator, (hundred + percent) * hundred * scale, rounding)
    const taxAdded = within === 0 ? tax : rounded(scaled(without) * percent, hundred * scale, rounding)
    return { rate, tax, taxAdded, total: within + without + taxAdded }
  })
  const untaxed = lines.filter(({ taxDivision }) => taxDivision === '2')
  return untaxed.length === 0 ? totals : [...totals, { rate: null, tax: 0, taxAdded: 0, total: sum(untaxed) }]
}

/** `amount` in whole yen laid upon weights (按分); the last that has one takes what is left. */
export function spread(amount: number, weights: readonly number[]): readonly number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const last = weights.findLastIndex((weight) => weight !== 0)
  let left = amount
  return weights.map((weight, at) => {
    if (weight === 0 || all === 0) return 0
    const share = at === last ? left : Math.trunc((amount * weight) / all)
    left -= share
    return share
  })
}
