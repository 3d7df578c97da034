import type { FigureDifference } from '#shared/contracts/transactions.ts'
import type { RoundingMode } from '#shared/domain/money.ts'
import { spread, totalsByRate, type RateTotal } from '#shared/domain/receiptTax.ts'

/** A line with what Smaregi laid upon it (按分), without sign; null where the reply did not carry it. */
export interface FigureLine {
  readonly returned: boolean
  readonly taxDivision: string | null
  /** Per cent. */
  readonly rate: number
  /** Yen after the line's own discount, above zero. */
  readonly amount: number
  readonly discountShare: number | null
  readonly taxInclude: number | null
  readonly taxExclude: number | null
}

/** What the head says, with its sign. */
export interface FigureHead {
  readonly subtotal: number | null
  /** All discounts on the whole together: subtotal, points, coupons. */
  readonly discounts: number
  readonly taxInclude: number | null
  readonly taxExclude: number | null
  readonly total: number | null
  /** What comes to the total beside goods: carriage, commission, rounding, less what is free of tax. */
  readonly beside: number
}

export interface Figures {
  readonly rates: readonly RateTotal[]
  readonly subtotal: number
  readonly taxAdded: number
  readonly total: number
  readonly differences: readonly FigureDifference[]
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const all = (values: readonly (number | null)[]): values is readonly number[] => values.every((value) => value !== null)

/**
 * The figures of a receipt. Where the transaction carries its own tax, that is what stands there: a copy must not say anything
 * else than the receipt did. What does not agree is told. Elsewhere the tax is made, rounded once per rate.
 */
export function figuresOf(head: FigureHead, lines: readonly FigureLine[], rounding: RoundingMode): Figures {
  const sign = ({ returned }: FigureLine): number => (returned ? -1 : 1)
  const amounts = lines.map((line) => sign(line) * line.amount)
  const shares = lines.map(({ discountShare }) => discountShare)
  // A discount on the whole is on what was sold; what was brought back had its own.
  const spreads =
    all(shares) && sum(shares) === head.discounts
      ? shares
      : spread(
          head.discounts,
          amounts.map((amount) => Math.max(0, amount)),
        )
  const nets = lines.map((line, at) => ({ ...line, net: (amounts[at] ?? 0) - sign(line) * (spreads[at] ?? 0) }))
  const once = totalsByRate(nets, rounding)
  const differences: FigureDifference[] = []
  const tell = (kind: FigureDifference['kind'], own: number | null, computed: number, rate: number | null = null): void => {
    if (own !== null && Math.abs(own - computed) > 0.005) differences.push({ kind, rate, own, computed })
  }
  const own = ownTaxes(head, nets)
  const rates = once.map((group) => {
    const taxes = own?.get(group.rate)
    if (group.rate === null || taxes === undefined) return group
    tell('taxOnce', taxes.tax, group.tax, group.rate)
    return { ...group, ...taxes, total: group.total - group.taxAdded + taxes.taxAdded }
  })
  if (own === null && head.taxInclude !== null && head.taxExclude !== null) {
    const ofLines = lineTaxes(nets)
    if (ofLines === null) tell('tax', head.taxInclude + head.taxExclude, sum(rates.map(({ tax }) => tax)))
    else {
      // What is made anew may come to the head's tax by chance: the lines are what it is held against.
      tell('tax', head.taxInclude, sum(ofLines.include))
      tell('tax', head.taxExclude, sum(ofLines.exclude))
    }
  }
  const subtotal = sum(amounts)
  const total = sum(rates.map((rate) => rate.total)) + head.beside
  tell('subtotal', head.subtotal, subtotal)
  tell('total', head.total, total)
  const taxAdded = sum(rates.map((rate) => rate.taxAdded))
  return { rates, subtotal: head.subtotal ?? subtotal, taxAdded: head.taxExclude ?? taxAdded, total: head.total ?? total, differences }
}

type NetLine = FigureLine & { readonly net: number }

/** The tax of each line with its sign; null where one does not say. */
function lineTaxes(lines: readonly NetLine[]): { readonly include: readonly number[]; readonly exclude: readonly number[] } | null {
  const include = lines.map(({ taxInclude, returned }) => (taxInclude === null ? null : returned ? -taxInclude : taxInclude))
  const exclude = lines.map(({ taxExclude, returned }) => (taxExclude === null ? null : returned ? -taxExclude : taxExclude))
  return all(include) && all(exclude) ? { include, exclude } : null
}

/** The tax of each rate as the transaction has it; null where it does not say, or where its lines do not come to its head. */
function ownTaxes(head: FigureHead, lines: readonly NetLine[]): ReadonlyMap<number | null, Pick<RateTotal, 'tax' | 'taxAdded'>> | null {
  const ofLines = lineTaxes(lines)
  if (ofLines === null || head.taxInclude === null || head.taxExclude === null) return null
  const { include, exclude } = ofLines
  if (sum(include) !== head.taxInclude || sum(exclude) !== head.taxExclude) return null
  const taxes = new Map<number | null, { tax: number; taxAdded: number }>()
  lines.forEach(({ taxDivision, rate }, at) => {
    if (taxDivision === '2') return
    const before = taxes.get(rate) ?? { tax: 0, taxAdded: 0 }
    const added = exclude[at] ?? 0
    taxes.set(rate, { tax: before.tax + (include[at] ?? 0) + added, taxAdded: before.taxAdded + added })
  })
  return taxes
}

/** The way to round that Smaregi's division names; null where it names none. */
export const roundingOf = (division: string | null): RoundingMode | null =>
  ({ '0': 'nearest', '1': 'down', '2': 'up' } as Readonly<Record<string, RoundingMode>>)[division ?? ''] ?? null
