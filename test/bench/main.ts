/**
 * `npm run bench -- [--scale 10000,100000] [--json] [--report] [NAME …]`: what is fast enough, told as
 * ratios against a baseline that is measured in the same run, or as a figure where there is none.
 * Where several scales are asked for, each figure says how it grows. With --json one line a metric, for
 * machines; with --report what was measured goes into docs/performance.md.
 */
import { parseArgs } from 'node:util'
import type { BenchOptions, Metric, Line } from './metric.ts'
import { writeReport } from './report.ts'

const benches: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<Metric[]> }>>> = {
  bulk: () => import('./bulk.ts'),
  busy: () => import('./busy.ts'),
  countBusy: () => import('./countBusy.ts'),
  countImport: () => import('./countImport.ts'),
  countReview: () => import('./countReview.ts'),
  coldStart: () => import('./coldStart.ts'),
  countScan: () => import('./countScan.ts'),
  ingest: () => import('./ingest.ts'),
  journal: () => import('./journal.ts'),
  lookup: () => import('./lookup.ts'),
  memory: () => import('./memory.ts'),
  pull: () => import('./pull.ts'),
  push: () => import('./push.ts'),
  search: () => import('./search.ts'),
  sort: () => import('./sort.ts'),
  timecards: () => import('./timecards.ts'),
  window: () => import('./window.ts'),
}

/** Products of the shop where nothing else is said. */
const usualScale = '100000'

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: usualScale },
    json: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
})
const unknown = names.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
const scales = flags.scale.split(',').map(Number)
if (!scales.every((scale) => Number.isInteger(scale) && scale >= 1_000 && scale <= 1_000_000)) {
  console.error(`--scale takes whole numbers from 1000 to 1000000, with commas between them, not ${flags.scale}`)
  process.exit(2)
}

const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 })

function inWords({ metric, scale, ours, baseline, ratio, unit, target, reached, grew }: Line): string {
  const against = baseline === null ? '' : ` against ${number(baseline).padStart(10)}`
  const words = [`${metric} @ ${number(scale)}`.padEnd(78), `${number(ours).padStart(10)}${against} ${unit}`.padEnd(38)]
  if (ratio !== null) words.push(`= ${number(ratio)}`.padEnd(8))
  if (target !== null) {
    const limit = 'ratio' in target ? `× ${number(target.ratio)}` : `${number(target.ours)} ${unit}`
    words.push(`(${reached ? 'reached' : 'NOT REACHED'}: ≤ ${limit})`)
  }
  if (grew !== null) words.push(`grew × ${number(grew.times)} for × ${number(scale / grew.from)}`)
  return words.join(' ')
}

const lines: Line[] = []
for (const [name, load] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue
  const { run } = await load()
  for (const scale of [...scales].sort((a, b) => a - b)) {
    for (const metric of await run({ scale })) {
      const before = lines.findLast((line) => line.metric === metric.metric)
      const times = before === undefined ? 0 : Number((metric.ours / before.ours).toPrecision(4))
      const line: Line = { ...metric, scale, grew: before === undefined ? null : { from: before.scale, times } }
      lines.push(line)
      console.log(flags.json ? JSON.stringify(line) : inWords(line))
    }
  }
}
if (flags.report) writeReport(lines)
