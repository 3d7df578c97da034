import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { InputOf, MethodName, OutputOf } from '#shared/contracts/index.ts'
import { startApp, startSandboxProgram } from '../demo/processes.ts'
import { openHostLine, type HostLine } from './hostLine.ts'
import { metric, quantile, type Metric } from './metric.ts'
import { pullByProgram } from './pulledProgram.ts'

/** Between two rounds of calls, as of somebody at work. */
const pauseMs = 10
const roundsAtRest = 100
/** The threads that read come up after the first rows. */
const readersUpMs = 4_000
/** Products that are asked for by turns. */
const known = 200

type Kind = 'lookup' | 'read' | 'write'

/**
 * What a page asks over its own line to the built program while everything is pulled anew from the sandbox at
 * production limits. The answers are compared with the rows that were there before: the pull brings the same.
 */
export async function duringPull(scale: number): Promise<Metric[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'banto-bench-'))
  const sandbox = await startSandboxProgram({ products: scale, dataDir: join(scratch, 'sandbox'), port: 0, token: 'bench' })
  try {
    const dataDir = join(scratch, 'banto')
    await pullByProgram(dataDir, sandbox.addresses, scale)
    const app = await startApp(dataDir)
    try {
      const line = await openHostLine(app.address)
      await setTimeout(readersUpMs)
      const ask = await asker(line)
      let rounds = 0
      const atRest = await ask(() => (rounds += 1) > roundsAtRest)
      let isDone = false
      const pull = line.job('sync.pull', { mode: 'full' }).finally(() => (isDone = true))
      const [atWork] = await Promise.all([ask(() => isDone), pull])
      line.close()
      const told = (words: string, kind: Kind, limit: number) =>
        metric(`${words} while everything is pulled, against at rest, p99`, 'ms', atWork[kind], atRest[kind], { ours: limit })
      return [
        told('lookup', 'lookup', 5),
        told('rows, counts, categories, status and state of the sync', 'read', 50),
        told('one cell staged', 'write', 50),
      ]
    } finally {
      await app.stop()
    }
  } finally {
    await sandbox.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Asks as somebody at work does, until there was enough; the p99 of each kind of call in milliseconds. */
async function asker(line: HostLine) {
  const sort = { field: 'productId', direction: 'asc' } as const
  const view = await line.call('products.openView', { search: '', categoryId: null, only: 'all', sort })
  const { rows } = await line.call('products.rows', { viewId: view.viewId, offset: 0, limit: known })
  const products = rows.filter((row) => row !== null)
  const tree = await line.call('categories.tree', {})
  let written = 0
  return async (enough: () => boolean): Promise<Record<Kind, number>> => {
    const taken: Record<Kind, number[]> = { lookup: [], read: [], write: [] }
    const timed = async <N extends MethodName>(kind: Kind, name: N, input: InputOf<N>): Promise<OutputOf<N>> => {
      const start = performance.now()
      const answer = await line.call(name, input)
      taken[kind].push(performance.now() - start)
      return answer
    }
    for (let i = 0; !enough(); i += 1) {
      const { productId, productCode: code } = products[i % products.length]!
      const { cards } = await timed('lookup', 'lookup.find', { code: code ?? '' })
      if (!cards.some((card) => card.productId === productId)) throw new Error(`${code} did not find ${productId}`)
      const offset = (i * 31) % products.length
      const window = await timed('read', 'products.rows', { viewId: view.viewId, offset, limit: 1 })
      if (window.rows[0]?.productId !== products[offset]?.productId) throw new Error(`row ${offset} is another one`)
      await timed('read', 'products.locate', { viewId: view.viewId, productId })
      await timed('read', 'changes.summary', {})
      const status = await timed('read', 'app.status', {})
      if (status.products !== view.total) throw new Error(`${status.products} products instead of ${view.total}`)
      await timed('read', 'sync.state', {})
      await timed('read', 'sync.schedule', {})
      await timed('read', 'sync.rateLimit', {})
      const categories = await timed('read', 'categories.tree', {})
      if (categories.rows.length !== tree.rows.length) throw new Error(`${categories.rows.length} categories`)
      const cell = { productId, field: 'tag', value: `札${(written += 1)}` } as const
      const { staged } = await timed('write', 'products.stage', { origin: 'edit', cells: [cell] })
      if (staged !== 1) throw new Error(`${staged} cells staged`)
      await setTimeout(pauseMs)
    }
    return { lookup: quantile(taken.lookup, 0.99), read: quantile(taken.read, 0.99), write: quantile(taken.write, 0.99) }
  }
}
