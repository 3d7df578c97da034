import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runChecks } from './checks.ts'

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

const runTests = (args: readonly string[]): Report | null => {
  mkdirSync(path.dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  spawnSync(
    process.execPath,
    [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args],
    { cwd: root, stdio: 'inherit' },
  )
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report
  } catch {
    return null
  }
}

// The architecture test is one of the unit tests.
const checks = runChecks(['architecture'])
const tests = runTests(process.argv.slice(2))
const passed = checks.filter(({ ok }) => ok).length + (tests?.numPassedTests ?? 0)
const failed = checks.filter(({ ok }) => !ok).length + (tests ? tests.numFailedTests + brokenFiles(tests) : 1)
const skipped = tests ? tests.numPendingTests + tests.numTodoTests : 0
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
