import { figure, metric, type BenchOptions, type Metric } from './metric.ts'
import { granted, syncRun } from './syncRun.ts'

/**
 * A first pull of the catalogue at production's limits, by the engine in a process of its own, until its
 * rows are here. Up to 20,000 of them are indexed after that and not counted: the ingest bench counts them all.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const { pull, fetchAndParse } = await syncRun(scale)
  return [
    metric('full pull of products, against the rate limit’s floor', 's', pull.seconds, pull.reads / granted.reads, { ratio: 1.5 }),
    metric('full pull of products, against fetch and parse alone', 's', pull.seconds, fetchAndParse, { ratio: 1.5 }),
    figure('full pull of products: most memory of the engine’s process', 'MB', pull.memory.peak),
  ]
}
