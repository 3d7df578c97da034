import { metric, type Metric } from './metric.ts'
import { changes, granted, syncRun } from './syncRun.ts'

/** Changed prices sent and read back at production's limits, by the engine in a process of its own. */
export async function run(): Promise<Metric[]> {
  const { push, bareSends } = await syncRun()
  const name = `push of ${changes.toLocaleString('en')} changes`
  const floor = Math.max(push.writes / granted.writes, push.reads / granted.reads)
  return [
    metric(`${name}, each read back, against the rate-limit floor`, 's', push.seconds, floor),
    metric(`${name}, each read back, against bare sends without a limit`, 's', push.seconds, bareSends),
    metric(`${name}: memory of the engine, peak against before`, 'MB', push.memory.peak, push.memory.before),
  ]
}
