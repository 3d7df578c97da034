import { figure, metric, type BenchOptions, type Metric } from './metric.ts'
import { granted, syncRun } from './syncRun.ts'

/** Changed prices sent and read back at production's limits, by the engine in a process of its own. */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  const { push, bareSends } = await syncRun(scale)
  const name = 'push of changed prices (a tenth, at most 10,000), each read back'
  const floor = Math.max(push.writes / granted.writes, push.reads / granted.reads)
  return [
    metric(`${name}, against the rate limit’s floor`, 's', push.seconds, floor, { ratio: 1.3 }),
    metric(`${name}, against bare sends without a limit`, 's', push.seconds, bareSends),
    figure(`${name}: most memory of the engine’s process`, 'MB', push.memory.peak),
  ]
}
