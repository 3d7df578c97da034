/** The classes of goods by what they sell for: A makes up the first 70 % of the yen, B the next 20 %, C the rest (ABC analysis). */
export const valueClasses = ['A', 'B', 'C'] as const
export type ValueClass = (typeof valueClasses)[number]

const shareOfA = 0.7
const shareOfAAndB = 0.9

/** Says the class of a product by the yen it sold for. */
export type Classify = (yen: number) => ValueClass

/**
 * From the yen of all products that were sold. Products that sold for the same are of the same class, so that no order decides;
 * what was not sold, or brought back for more than it sold, is C.
 */
export function classesOf(yens: Iterable<number>): Classify {
  const sold = Float64Array.from([...yens].filter((yen) => yen > 0))
    .sort()
    .reverse()
  const total = sold.reduce((sum, yen) => sum + yen, 0)
  let least = { A: Number.POSITIVE_INFINITY, B: Number.POSITIVE_INFINITY }
  let before = 0
  for (const yen of sold) {
    if (before < total * shareOfA) least = { A: yen, B: yen }
    else if (before < total * shareOfAAndB) least = { ...least, B: yen }
    else break
    before += yen
  }
  return (yen) => (yen >= least.A ? 'A' : yen >= least.B ? 'B' : 'C')
}
