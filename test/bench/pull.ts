import { metric, type Metric } from './metric.ts'
import { granted, products, syncRun } from './syncRun.ts'

/** A first pull of the catalogue at production's limits, by the engine in a process of its own. */
export async function run(): Promise<Metric[]> {
  const { pull, fetchAndParse } = await syncRun()
  const name = `pull of ${products.toLocaleString('en')} products`
  return [
    metric(`${name} against the rate-limit floor`, 's', pull.seconds, pull.reads / granted.reads),
    metric(`${name} against fetch and parse only`, 's', pull.seconds, fetchAndParse),
    metric(`${name}: memory of the engine, peak against before`, 'MB', pull.memory.peak, pull.memory.before),
  ]
}
