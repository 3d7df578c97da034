import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Line } from './metric.ts'

const path = join(import.meta.dirname, '../../docs/performance.md')

const intro = `# How fast it is

Made by \`npm run bench -- --report\`: each run renews the lines it measured. *Ours* against *baseline* are taken in one run, so the ratio
holds on a noisy machine; where there is no baseline, the figure itself counts. The scale is the number of products in the shop.
`
const head = '| work | scale | ours | baseline | ratio | target | reached | date |\n| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |'

const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 })

const machine = (): string => {
  const [cpu] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB, ${process.platform}, Node ${process.versions.node}`
}

function row({ metric, scale, ours, baseline, ratio, unit, target, reached }: Line, date: string): string {
  const limit = target === null ? '–' : 'ratio' in target ? `≤ ${number(target.ratio)} ×` : `≤ ${number(target.ours)} ${unit}`
  const cells = [
    metric,
    number(scale),
    `${number(ours)} ${unit}`,
    baseline === null ? '–' : `${number(baseline)} ${unit}`,
    ratio === null ? '–' : `${number(ratio)} ×`,
    limit,
    reached === null ? '–' : reached ? 'yes' : 'no',
    date,
  ]
  return `| ${cells.join(' | ')} |`
}

/** What names a line of the table: the work and the scale. */
const keyOf = (line: string): string => line.split(' | ').slice(0, 2).join(' | ')

const scaleOf = (line: string): number => Number(line.split(' | ')[1]?.replaceAll(',', ''))
const workOf = (line: string): string => line.split(' | ')[0] ?? ''
const byWorkThenScale = (a: string, b: string): number => (workOf(a) < workOf(b) ? -1 : workOf(a) > workOf(b) ? 1 : scaleOf(a) - scaleOf(b))

/**
 * Puts what was measured into docs/performance.md, under the machine it was measured on. Lines of
 * other work, scales and machines stay as they are.
 */
export function writeReport(lines: readonly Line[]): void {
  const date = new Date().toISOString().slice(0, 10)
  const sections = new Map<string, Map<string, string>>()
  const known = existsSync(path) ? readFileSync(path, 'utf8').split('\n## ').slice(1) : []
  for (const section of known) {
    const [name = '', ...rest] = section.split('\n')
    const rows = rest.filter((line) => line.startsWith('| ') && !head.includes(line))
    sections.set(name, new Map(rows.map((line) => [keyOf(line), line])))
  }
  const here = sections.get(machine()) ?? new Map<string, string>()
  for (const line of lines) {
    const text = row(line, date)
    here.set(keyOf(text), text)
  }
  sections.set(machine(), here)
  const texts = [...sections].map(([name, rows]) => `\n## ${name}\n\n${head}\n${[...rows.values()].sort(byWorkThenScale).join('\n')}\n`)
  writeFileSync(path, `${intro}${texts.join('')}`)
}
