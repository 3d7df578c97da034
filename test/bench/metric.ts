/**
 * One measured thing against its baseline, both taken in the same run so that a noisy machine does
 * not matter. `ratio` is ours / baseline: below 1 is better than the baseline.
 */
export interface Metric {
  readonly metric: string
  readonly ours: number
  readonly baseline: number
  readonly ratio: number
  readonly unit: string
}

export function metric(name: string, unit: string, ours: number, baseline: number): Metric {
  const round = (value: number) => Number(value.toPrecision(4))
  return { metric: name, ours: round(ours), baseline: round(baseline), ratio: round(ours / baseline), unit }
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('median of nothing')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Runs two pieces of work in turn (A B A B …), so that both meet the same weather, and gives the
 * median milliseconds of each. The first round warms up and is not counted.
 */
export function withShopLock(rounds: number, ours: () => void, baseline: () => void): { ours: number; baseline: number } {
  const taken = { ours: [] as number[], baseline: [] as number[] }
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now()
    ours()
    const between = performance.now()
    baseline()
    const end = performance.now()
    if (round === 0) continue
    taken.ours.push(between - start)
    taken.baseline.push(end - between)
  }
  return { ours: median(taken.ours), baseline: median(taken.baseline) }
}
