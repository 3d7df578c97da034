import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openAppWindow } from '../demo/person.ts'
import { startApp, startSandboxProgram } from '../demo/processes.ts'
import { median, metric, type BenchOptions, type Metric } from './metric.ts'
import { pullByProgram } from './pulledProgram.ts'

const rounds = 5

/**
 * The built browser host on a shop that was pulled before: from the start of its process to the first rows of the grid, in
 * a window that is opened as the host opens it, once it listens. The baseline is a bare Node that starts and ends, and then
 * the same window with a blank page. Both have the browser's profile that the rounds before have left, as a person's has.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  if (!existsSync(resolve(import.meta.dirname, '../../out/app/serve.js')))
    throw new Error('npm run build first: the program is measured as it is shipped')
  const scratch = mkdtempSync(join(tmpdir(), 'banto-bench-'))
  const sandbox = await startSandboxProgram({ products: scale, dataDir: join(scratch, 'sandbox'), port: 0, token: 'bench' })
  try {
    const dataDir = join(scratch, 'banto')
    await pullByProgram(dataDir, sandbox.addresses, scale)
    const ours: number[] = []
    const bare: number[] = []
    // Turn and turn about: what warms the machine's caches warms them for both.
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await timed(() => blankPage(dataDir)))
      ours.push(await timed(() => firstRows(dataDir)))
    }
    return [metric('cold start to a usable grid, against Node and a blank page', 'ms', median(ours), median(bare), { ratio: 2 })]
  } finally {
    await sandbox.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Milliseconds until `begin` says so; what it leaves running is ended outside of the time. */
async function timed(begin: () => Promise<() => Promise<void>>): Promise<number> {
  const began = performance.now()
  const end = await begin()
  const milliseconds = performance.now() - began
  await end()
  return milliseconds
}

const profileIn = (dataDir: string): string => join(dataDir, 'browser')

async function blankPage(dataDir: string): Promise<() => Promise<void>> {
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  const { page, close } = await openAppWindow('about:blank', profileIn(dataDir))
  // It can run a script: the window is there.
  await page.evaluate(() => document.readyState)
  return close
}

async function firstRows(dataDir: string): Promise<() => Promise<void>> {
  const app = await startApp(dataDir)
  const { page, close } = await openAppWindow(app.address, profileIn(dataDir))
  // A cell with text, of the second row: titles alone are no usable grid.
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('[role=grid] [role=row][aria-rowindex="2"] [role=gridcell]')].some(({ textContent }) =>
        /\S/u.test(textContent),
      ),
    undefined,
    { timeout: 60_000 },
  )
  return async () => {
    await close()
    await app.stop()
  }
}
