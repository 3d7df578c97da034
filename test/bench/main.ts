/**
 * `npm run bench -- [--json] [NAME …]`: what is fast enough, told as ratios against a baseline that
 * is measured in the same run. With --json one line a metric, for machines.
 */
import type { Metric } from './metric.ts'

const benches: Readonly<Record<string, () => Promise<{ run(): Promise<Metric[]> }>>> = {
  ingest: () => import('./ingest.ts'),
  journal: () => import('./journal.ts'),
  lookup: () => import('./lookup.ts'),
  pull: () => import('./pull.ts'),
  push: () => import('./push.ts'),
  search: () => import('./search.ts'),
  window: () => import('./window.ts'),
}

const words = process.argv.slice(2)
const json = words.includes('--json')
const asked = words.filter((word) => word !== '--json')
const unknown = asked.filter((word) => !(word in benches))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const { run } = await benches[name]!()
  for (const line of await run()) {
    if (json) console.log(JSON.stringify(line))
    else {
      const figure = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 4 })
      console.log(
        `${line.metric.padEnd(44)} ${figure(line.ours).padStart(10)} against ${figure(line.baseline).padStart(10)} ${line.unit.padEnd(6)} = ${figure(line.ratio)}`,
      )
    }
  }
}
