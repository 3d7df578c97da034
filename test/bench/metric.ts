/** What a metric is to reach. At most one of the two is told: as a ratio, or as a figure in the metric's own unit. */
export type Target = { readonly ratio: number } | { readonly ours: number }

/** What a bench is asked for. */
export interface BenchOptions {
  /** Products of the shop that is measured. */
  readonly scale: number
}

/**
 * One measured thing against its baseline, both taken in the same run so that a noisy machine does
 * not matter. `ratio` is ours / baseline: below 1 is better than the baseline. Both are null where
 * only the figure itself counts (a limit of memory or of waiting).
 */
export interface Metric {
  /** Names the work, without the scale: one name, one figure at each scale. */
  readonly metric: string
  readonly unit: string
  readonly ours: number
  readonly baseline: number | null
  readonly ratio: number | null
  readonly target: Target | null
  /** Whether the target is reached; null where there is none. */
  readonly reached: boolean | null
}

/** What is told of a metric when it was measured at a scale. */
export interface Line extends Metric {
  readonly scale: number
  /** The same figure at the scale before, and how many times as much it is here. */
  readonly grew: { readonly from: number; readonly times: number } | null
}

const round = (value: number): number => Number(value.toPrecision(4))

/** A figure against its baseline. */
export function metric(name: string, unit: string, ours: number, baseline: number, target: Target | null = null): Metric {
  return measured(name, unit, ours, { baseline: round(baseline), ratio: round(ours / baseline) }, target)
}

/** A figure that stands for itself. */
export function figure(name: string, unit: string, ours: number, target: Target | null = null): Metric {
  return measured(name, unit, ours, { baseline: null, ratio: null }, target)
}

function measured(name: string, unit: string, ours: number, against: Pick<Metric, 'baseline' | 'ratio'>, target: Target | null): Metric {
  const reached =
    target === null ? null : 'ratio' in target ? against.ratio !== null && against.ratio <= target.ratio : round(ours) <= target.ours
  return { metric: name, unit, ours: round(ours), ...against, target, reached }
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which the share `q` (0 to 1) of the values lies, between two neighbours where it has to. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error('quantile of nothing')
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
  return below + (above - below) * (place - Math.floor(place))
}

/** How often a measurement is repeated at a scale: what takes minutes is not done nine times. */
export const roundsAt = (scale: number, rounds: number): number => (scale > 100_000 ? Math.max(1, Math.ceil(rounds / 3)) : rounds)

/**
 * Runs two pieces of work in turn (A B A B …), so that both meet the same weather, and gives the
 * median milliseconds of each. The first round warms up and is not counted.
 */
export function alternately(rounds: number, ours: () => void, baseline: () => void): { ours: number; baseline: number } {
  const taken = { ours: [] as number[], baseline: [] as number[] }
  for (let turn = 0; turn <= rounds; turn += 1) {
    const start = performance.now()
    ours()
    const between = performance.now()
    baseline()
    const end = performance.now()
    if (turn === 0) continue
    taken.ours.push(between - start)
    taken.baseline.push(end - between)
  }
  return { ours: median(taken.ours), baseline: median(taken.baseline) }
}

export interface Line extends Metric {
  readonly scale: number
  /** The same figure at the scale before, and how many times as much it is here. */
  readonly grew: { readonly from: number; readonly times: number } | null
}
