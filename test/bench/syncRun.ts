import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createControlClient } from '#sandbox/controlClient.ts'
import { startSandboxProgram, type SandboxAddresses } from '../demo/processes.ts'

export interface Measured {
  readonly result: Readonly<Record<string, unknown>>
  readonly seconds: number
  readonly reads: number
  readonly writes: number
  /** Megabytes of the engine's process: most before, most until the end. */
  readonly memory: { readonly before: number; readonly peak: number }
}

export interface SyncRun {
  readonly pull: Measured
  readonly push: Measured & { readonly staged: number }
  /** Seconds that asking for the same pages and parsing them takes, with no limit and nothing kept. */
  readonly fetchAndParse: number
  /** Seconds that the same rows take as bare bulk requests, with no limit, nobody looking whether they arrived. */
  readonly bareSends: number
}

/** Changes of a push: every tenth product, and 10,000 at most. */
const changesAt = (products: number): number => Math.min(10_000, Math.floor(products / 10))
/** Requests a second that production grants. */
export const granted = { reads: 50, writes: 20 }

/** Both benches look at one run: it takes most of a minute. */
const runs = new Map<number, Promise<SyncRun>>()
export function syncRun(products: number): Promise<SyncRun> {
  const run = runs.get(products) ?? measure(products)
  runs.set(products, run)
  return run
}

async function measure(products: number): Promise<SyncRun> {
  const changes = changesAt(products)
  const scratch = mkdtempSync(join(tmpdir(), 'banto-bench-'))
  const sandbox = await startSandboxProgram({ products, dataDir: join(scratch, 'sandbox'), port: 0, token: 'bench' })
  try {
    const { addresses } = sandbox
    const [pull, push] = (await child({ addresses, changes })) as [SyncRun['pull'], SyncRun['push']]
    if (pull.result['received'] !== products) throw new Error(`the pull brought ${String(pull.result['received'])} of ${products} products`)
    if (push.staged < changes * 0.98 || push.result['verified'] !== push.staged) {
      throw new Error(`the push proved ${String(push.result['verified'])} of ${push.staged} changes`)
    }
    const control = createControlClient(addresses)
    await control.setRates('off')
    const headers = {
      authorization: `Bearer ${await control.token('pos.products:read pos.products:write')}`,
      'content-type': 'application/json',
    }
    const base = `${addresses.apiUrl}/${addresses.contractId}/pos/products`
    return {
      pull,
      push,
      fetchAndParse: await fetchAndParse(base, headers, products),
      bareSends: await bareSends(base, headers, push.staged),
    }
  } finally {
    await sandbox.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function child(input: { addresses: SandboxAddresses; changes: number }): Promise<unknown[]> {
  const file = join(import.meta.dirname, 'syncChild.ts')
  const engine = spawn(process.execPath, [file, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  engine.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const code = await new Promise<number | null>((settle) => engine.on('close', settle))
  const lines = output.split('\n').filter((line) => line.startsWith('{'))
  if (code !== 0 || lines.length !== 2) throw new Error(`the engine ended with ${code}: ${output}`)
  return lines.map((line) => JSON.parse(line) as unknown)
}

/** With all that the pull asks for beside the rows themselves. */
async function fetchAndParse(base: string, headers: Record<string, string>, products: number): Promise<number> {
  const query = 'limit=1000&sort=productId&with_stores=all&with_reserve_items=all&with_attribute_items=all'
  const started = performance.now()
  let rows = 0
  for (let page = 1; page <= Math.ceil(products / 1000); page += 1) {
    const reply = await fetch(`${base}?${query}&page=${page}`, { headers })
    rows += (JSON.parse(await reply.text()) as unknown[]).length
  }
  if (rows !== products) throw new Error(`${rows} rows instead of ${products}`)
  return (performance.now() - started) / 1000
}

async function bareSends(base: string, headers: Record<string, string>, count: number): Promise<number> {
  const started = performance.now()
  for (let first = 1; first <= count; first += 100) {
    const rows = Array.from({ length: Math.min(100, count - first + 1) }, (_, at) => ({ productId: String(first + at), price: '100' }))
    const reply = await fetch(`${base}/bulk`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ products: rows, callbackUrl: 'https://nobody.invalid/' }),
    })
    if (!reply.ok) throw new Error(`${reply.status}: ${await reply.text()}`)
    await reply.text()
  }
  return (performance.now() - started) / 1000
}
