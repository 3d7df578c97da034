import path from 'node:path'
import { runForeground, endingWithUs, guarded } from './run.mjs'
import { ensureBuilt, ensureDependencies, node24, root, SetupError, toolEnv } from './setup.mjs'
import { ensureBrowser, ensureTestTools } from './systemPackages.mjs'

/** What each command runs, and what it needs besides dependencies and Node 24. */
const tasks = {
  build: { script: 'build/scripts/build.ts' },
  check: { script: 'build/scripts/check.ts' },
  test: { script: 'build/scripts/test.ts', browser: true, devices: true, app: true },
  prove: { script: 'test/prove/main.ts', browser: true, devices: true, app: true },
  bench: { script: 'test/bench/main.ts', app: true },
  demo: { script: 'test/demo/main.ts', browser: true, app: true },
  sandbox: { script: 'electron/sandbox/main.ts' },
  package: { script: 'build/scripts/package.ts', app: true },
}

await guarded(async () => {
  const [name, ...args] = process.argv.slice(2)
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
  if (!task)
    throw new SetupError(`${name ?? ''} という作業はありません。`, `There is no task ${name ?? ''}: ${Object.keys(tasks).join(', ')}`)
  ensureDependencies()
  const node = node24()
  if (task.browser) ensureBrowser()
  if (task.devices) ensureTestTools()
  if (task.app) ensureBuilt(node)
  runForeground(node, ['--disable-warning=ExperimentalWarning', ...endingWithUs, path.join(root, task.script), ...args], toolEnv(node))
})
