import { runChecks } from './checks.ts'

const failed = runChecks().filter(({ ok }) => !ok)
console.log(failed.length === 0 ? 'check: ok' : `check: ${failed.map(({ name }) => name).join(', ')} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
