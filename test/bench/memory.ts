import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startApp, startSandboxProgram } from '../demo/processes.ts'
import { openHostLine } from './hostLine.ts'
import { figure, type BenchOptions, type Metric } from './metric.ts'
import { expectProducts, memoryOf, pullByProgram } from './pulledProgram.ts'

/** So long a program that has nothing to do is left alone before its memory is read. Milliseconds. */
const restMs = 10_000

/**
 * The built browser host with its engine, as a person runs it: the most memory it held through the first
 * pull of everything, and what it holds when it was started again, shows the grid and rests.
 */
export async function run({ scale }: BenchOptions): Promise<Metric[]> {
  if (process.platform !== 'linux') return []
  if (!existsSync(resolve(import.meta.dirname, '../../out/app/serve.js')))
    throw new Error('npm run build first: the program is measured as it is shipped')
  const scratch = mkdtempSync(join(tmpdir(), 'banto-bench-'))
  const sandbox = await startSandboxProgram({ products: scale, dataDir: join(scratch, 'sandbox'), port: 0, token: 'bench' })
  try {
    const dataDir = join(scratch, 'banto')
    const { peak, seconds } = await pullByProgram(dataDir, sandbox.addresses, scale)
    const idle = await rested(dataDir, scale)
    return [
      figure('first pull of everything, in the program as it is shipped', 's', seconds),
      figure('memory of engine and host at the peak of a pull', 'MB', peak, { ours: 450 }),
      figure('memory of engine and host, idle', 'MB', idle, { ours: 350 }),
    ]
  } finally {
    await sandbox.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function rested(dataDir: string, products: number): Promise<number> {
  const app = await startApp(dataDir)
  try {
    const line = await openHostLine(app.address)
    await expectProducts(line, products)
    await new Promise((next) => setTimeout(next, restMs))
    const idle = memoryOf(app.pid, 'VmRSS')
    line.close()
    return idle
  } finally {
    await app.stop()
  }
}
