import { readFileSync } from 'node:fs'
import { startApp, type SandboxAddresses } from '../demo/processes.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { openHostLine } from './hostLine.ts'

const sort = { field: 'productId', direction: 'asc' } as const
const everything = { search: '', categoryId: null, only: 'all', sort } as const

/** Megabytes of a process: VmRSS now, VmHWM at most so far. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'mu').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`no ${field} of process ${pid}`)
  return Number(kilobytes) / 1024
}

/** Starts the built program on a new data folder, signs in, and pulls everything. Its most memory in MB, and the seconds of the pull. */
export async function pullByProgram(
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

/** Throws where the program does not show so many products. */
export async function expectProducts(line: Awaited<ReturnType<typeof openHostLine>>, products: number): Promise<void> {
  const { total } = await line.call('products.openView', everything)
  if (total !== products) throw new Error(`the grid has ${total} products instead of ${products}`)
}
