import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startApp, startSandboxProgram, type SandboxAddresses } from '../demo/processes.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { openHostLine } from './hostLine.ts'
import { figure, type BenchOptions, type Metric } from './metric.ts'

/** So long a program that has nothing to do is left alone before its memory is read. Milliseconds. */
const restMs = 10_000

const sort = { field: 'productId', direction: 'asc' } as const
const everything = { search: '', categoryId: null, only: 'all', sort } as const

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
    const { peak, seconds } = await pulled(dataDir, sandbox.addresses, scale)
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

/** Megabytes of a process: VmRSS now, VmHWM at most so far. */
function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'mu').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`no ${field} of process ${pid}`)
  return Number(kilobytes) / 1024
}

async function pulled(
  dataDir: string,
  { identityUrl, apiUrl, clientId }: SandboxAddresses,
  products: number,
): Promise<{ peak: number; seconds: number }> {
  const app = await startApp(dataDir)
  try {
    const line = await openHostLine(app.address)
    let visited = false
    await line.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId }, ({ url }) => {
      if (visited || typeof url !== 'string') return
      visited = true
      useBrowser(url).catch((error: unknown) => console.error(error))
    })
    await line.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
    const began = performance.now()
    await line.job('sync.pull', { mode: 'full' })
    const seconds = (performance.now() - began) / 1000
    await expectProducts(line, products)
    line.close()
    return { peak: memoryOf(app.pid, 'VmHWM'), seconds }
  } finally {
    await app.stop()
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

async function expectProducts(line: Awaited<ReturnType<typeof openHostLine>>, products: number): Promise<void> {
  const { total } = await line.call('products.openView', everything)
  if (total !== products) throw new Error(`the grid has ${total} products instead of ${products}`)
}
