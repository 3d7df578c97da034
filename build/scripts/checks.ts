import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..', '..')
const bin = path.join(root, 'node_modules')

export interface CheckResult {
  readonly name: string
  readonly ok: boolean
}

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['types', [path.join(bin, 'typescript', 'bin', 'tsc'), '-b']],
  ['format', [path.join(bin, 'oxfmt', 'bin', 'oxfmt'), '--check', '.']],
  ['lint', [path.join(bin, 'oxlint', 'bin', 'oxlint'), '--quiet', '.']],
  ['architecture', [path.join(bin, 'vitest', 'vitest.mjs'), 'run', '--project', 'unit', 'test/unit/architecture', '--reporter', 'dot']],
]

/** Types of all layers, lint, and the import rules; `without` leaves steps to who runs them anyway. */
export const runChecks = (without: readonly string[] = []): CheckResult[] =>
  steps
    .filter(([name]) => !without.includes(name))
    .map(([name, args]) => {
      const started = performance.now()
      const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
      console.log(`${status === 0 ? 'ok' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
      return { name, ok: status === 0 }
    })
