import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runChecks } from './checks.ts'
import { endingWithUs, forChild } from './run.mjs'

const root = path.resolve(import.meta.dirname, '..', '..')
const report = path.join(root, 'out', 'test', 'report.json')

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** A file that could not even be loaded has no tests in it, and is a failure all the same. */
const brokenFiles = ({ testResults }: Report): number =>
  testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length

interface Outcome {
  readonly report: Report | null
  /** Vitest's own verdict: it also fails for errors that belong to no test, such as a worker that died. */
  readonly clean: boolean
}

const runTests = async (args: readonly string[]): Promise<Outcome> => {
  mkdirSync(path.dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const child = spawn(
    process.execPath,
    [...endingWithUs, vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: root, ...forChild() },
  )
  const [status] = (await once(child, 'exit')) as [number | null]
  try {
    return { report: JSON.parse(readFileSync(report, 'utf8')) as Report, clean: status === 0 }
  } catch {
    return { report: null, clean: false }
  }
}

// The architecture test is one of the unit tests.
const checks = runChecks(['architecture'])
const { report: tests, clean } = await runTests(process.argv.slice(2))
const passed = checks.filter(({ ok }) => ok).length + (tests?.numPassedTests ?? 0)
const named = tests ? tests.numFailedTests + brokenFiles(tests) : 0
const failed = checks.filter(({ ok }) => !ok).length + (clean ? named : Math.max(1, named))
const skipped = tests ? tests.numPendingTests + tests.numTodoTests : 0
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
