/**
 * `npm run prove -- NAME`: everything that proves one capability, ending with one JSON line
 * `{ name, ok, passed, failed, skipped, figures, tests, benches }`: `tests` by kind, `benches` by metric with whether a
 * target was reached. Without a name it lists them.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { countKinds } from './counts.ts'
import { collectFigures } from './figures.ts'
import { groundKinds } from './ground.ts'
import { hardwareKinds } from './hardware.ts'
import { filesOf, kindLines, type Kind, type TestReport } from './kinds.ts'
import { mendKinds } from './mend.ts'
import { timecardKinds } from './timecards.ts'

interface Capability {
  readonly about: string
  /** Files (or parts of their names) of the tests that belong to the capability. */
  readonly tests: readonly string[]
  /** Kinds of fault the tests keep out: one line each is printed. */
  readonly kinds?: readonly Kind[]
  /** A script that plays the capability through for real; its last line is JSON with `ok`. */
  readonly endToEnd: string | null
  /** Names of benches; 'all': every one there is. */
  readonly benches: readonly string[] | 'all'
  /** Products of the shop that is measured; without it the usual number. */
  readonly scale?: number
}

/** A later capability adds its line here. */
const capabilities: Readonly<Record<string, Capability>> = {
  'main-job': {
    about: 'sign in, sync, edit in bulk offline, push, look a barcode up',
    tests: ['test/contract', 'test/store', 'test/e2e', 'test/faults/dropped-push', 'test/faults/kill-9', 'test/faults/wrong-state'],
    endToEnd: 'test/demo/main.ts',
    benches: ['ingest', 'lookup', 'search', 'window'],
  },
  sync: {
    about: 'sync that never loses a change and never sends one twice',
    tests: ['test/property', 'test/faults', 'test/contract/sync', 'test/contract/journal', 'test/store', 'test/component/sync'],
    endToEnd: null,
    benches: ['pull', 'push', 'journal'],
  },
  mend: {
    about: 'faults that were found by trying hard, each kept out with its kind',
    tests: filesOf(mendKinds),
    kinds: mendKinds,
    endToEnd: null,
    benches: ['search'],
  },
  ground: {
    about: 'an outbox that is open to any entity, structure and names, and what a large shop costs',
    tests: filesOf(groundKinds),
    kinds: groundKinds,
    endToEnd: null,
    benches: 'all',
    scale: 100_000,
  },
  hardware: {
    about: 'scanners, receipt printers, documents and labels, over real lines and with what goes wrong there',
    tests: filesOf(hardwareKinds),
    kinds: hardwareKinds,
    endToEnd: null,
    benches: ['lookup'],
  },
  counts: {
    about: 'stock counts while the shop sells: beeps that are kept, corrections that are right, sent once',
    tests: filesOf(countKinds),
    kinds: countKinds,
    endToEnd: null,
    benches: ['countScan', 'countReview'],
    scale: 1_000_000,
  },
  timecards: {
    about: 'timecards: what every minute is, what is wrong with it, corrections sent once, months approved and handed over',
    tests: filesOf(timecardKinds),
    kinds: timecardKinds,
    endToEnd: null,
    benches: ['timecards'],
  },
}

const root = resolve(import.meta.dirname, '../..')

/** Runs a child to its end, shows what it prints, and gives its output and exit code. */
async function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BANTO_PROVE: '1' },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    process.stdout.write(chunk)
  })
  const code = await new Promise<number>((settle) => child.on('close', (status) => settle(status ?? 1)))
  return { code, output }
}

const jsonLines = (output: string): Record<string, unknown>[] =>
  // Vitest colours what surrounds a test's own lines.
  stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.startsWith('{"') && line.trimEnd().endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)

interface VitestReport extends TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly success: boolean
}

async function prove(name: string, capability: Capability): Promise<boolean> {
  const scratch = mkdtempSync(join(tmpdir(), 'banto-prove-'))
  try {
    const reportFile = join(scratch, 'vitest.json')
    const tested = await run([
      'node_modules/vitest/vitest.mjs',
      'run',
      ...capability.tests,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ])
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
    const figures = collectFigures(jsonLines(tested.output))
    const played = capability.endToEnd === null ? null : await run([capability.endToEnd])
    const outcome = played === null ? { ok: true } : (jsonLines(played.output).at(-1) ?? { ok: false })
    for (const [key, value] of Object.entries(outcome)) if (key !== 'ok') figures[key] = value
    const scale = capability.scale === undefined ? [] : ['--scale', String(capability.scale)]
    const named = capability.benches === 'all' ? [] : capability.benches
    const measured = await run(['test/bench/main.ts', '--json', ...scale, ...named])
    const benches: Record<string, unknown> = {}
    for (const { metric, unit, ours, ratio, reached } of jsonLines(measured.output)) {
      // Of memory and the like the amount counts.
      figures[String(metric)] = ratio ?? { [String(unit)]: ours }
      benches[String(metric)] = { unit, ours, ratio, reached }
    }

    const kinds = kindLines(capability.kinds ?? [], report, root)
    for (const { line } of kinds) console.log(line)

    const endToEndOk = (played?.code ?? 0) === 0 && outcome['ok'] === true
    // Vitest's own verdict counts: it also fails for errors that belong to no test.
    const ok = report.success && tested.code === 0 && endToEndOk && measured.code === 0 && kinds.every((kind) => kind.ok)
    console.log(
      JSON.stringify({
        name,
        ok,
        passed: report.numPassedTests + (played !== null && endToEndOk ? 1 : 0),
        failed: report.numFailedTests + (endToEndOk ? 0 : 1),
        skipped: report.numPendingTests,
        figures,
        tests: kinds.map(({ kind, ok: proved, passed, failed }) => ({ kind, ok: proved, passed, failed })),
        benches,
      }),
    )
    return ok
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const name = process.argv[2]
if (name === undefined) {
  for (const [key, { about }] of Object.entries(capabilities)) console.log(`${key.padEnd(14)} ${about}`)
} else if (capabilities[name] === undefined) {
  console.error(`Nothing is called ${name}. There are: ${Object.keys(capabilities).join(', ')}.`)
  process.exitCode = 2
} else if (!(await prove(name, capabilities[name]))) {
  process.exitCode = 1
}
