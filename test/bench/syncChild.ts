/**
 * The engine alone in a process of its own, so that its memory can be told: signs in to the sandbox it
 * is given, pulls everything, stages `changes` prices, pushes them. Prints one JSON line for each.
 */
import type { SandboxAddresses } from '../demo/processes.ts'
import { createControlClient, type SandboxStatistics } from '#sandbox/controlClient.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { startEngine } from '../fixtures/realEngine.ts'

const { addresses, changes } = JSON.parse(process.argv[2] ?? '') as { addresses: SandboxAddresses; changes: number }
const control = createControlClient(addresses)

/** Most memory this process has held so far, in megabytes. */
const peak = (): number => process.resourceUsage().maxRSS / 1024

const count = ({ requests }: SandboxStatistics, writes: boolean): number =>
  Object.entries(requests).reduce((sum, [name, times]) => sum + (name.startsWith('GET ') === writes ? 0 : times), 0)

async function measured(work: () => Promise<unknown>) {
  await control.resetStatistics()
  const before = peak()
  const started = performance.now()
  const result = await work()
  const seconds = (performance.now() - started) / 1000
  const statistics = await control.statistics()
  return { result, seconds, reads: count(statistics, false), writes: count(statistics, true), memory: { before, peak: peak() } }
}

const engine = await startEngine({
  openBrowser: (url) => {
    useBrowser(url).catch((error: unknown) => console.error(error))
    return true
  },
})
try {
  const { identityUrl, apiUrl, clientId } = addresses
  await engine.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId })
  await engine.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
  console.log(JSON.stringify(await measured(() => engine.job('sync.pull', { mode: 'full', resources: ['products'] }))))

  // The small tables, so that the push finds nothing unusual.
  await engine.job('sync.pull', { mode: 'auto', resources: ['stores', 'categories'] })
  const sort = { field: 'productId', direction: 'asc' } as const
  const view = await engine.call('products.openView', { search: '', categoryId: null, only: 'all', sort })
  const { preview } = await engine.call('products.stageBulk', {
    // A few are open-price products, which a percentage leaves alone.
    rows: { viewId: view.viewId, ranges: [[0, Math.ceil(changes * 1.02)]] },
    operation: { kind: 'percent', field: 'price', percent: 10, rounding: { unit: 10, mode: 'nearest' } },
  })
  const pushed = await measured(() => engine.job('sync.push', { productIds: null }))
  console.log(JSON.stringify({ ...pushed, staged: preview.changed }))
} finally {
  await engine.remove()
}
