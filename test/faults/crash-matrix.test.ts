import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { failpointNames } from '#core/failpoints.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { stageEntity } from '#core/changes/stage.ts'
import { connect } from '#core/store/connection.ts'
import { wholeRow } from '#shared/domain/entities.ts'
import { endState, shopFileOf, type EndState } from '../fixtures/endState.ts'
import { startEngine, type Engine } from '../fixtures/realEngine.ts'
import { runFlow, type FlowStep } from '../fixtures/flow.ts'
import { sampleOf } from '../fixtures/signedIn.ts'

/**
 * The program is killed (by itself, SIGKILL: no handler, no flush) at every named step of pull and
 * push, at its first, a middle and its last time. It is started again, goes through the flow once
 * more, and must end where the run that nobody disturbed ended: server, mirror, outbox and history.
 */
const products = 40
const flow: readonly FlowStep[] = ['pull', 'sweep', 'push', 'edit', 'push', 'full']
/** A push mostly waits for its server: several cases go on at the same time. */
const atOnce = 4
const program = fileURLToPath(new URL('../fixtures/flowChild.ts', import.meta.url))

/** One sandbox and one engine's data, taken back to the beginning for each case. */
interface Lane {
  readonly sandbox: Sandbox
  readonly control: ControlClient
  readonly home: string
  readonly vault: Map<string, string>
}

const lanes: Lane[] = []
const compiled = mkdtempSync(join(tmpdir(), 'banto-compiled-'))
let undisturbed: EndState
let met: string[] = []

/** A signed-in shop with changes of every kind staged, while others went on working at Smaregi. */
async function openLane(): Promise<Lane> {
  const asOf = new Date('2026-11-20T00:00:00+09:00')
  const sandbox = await startSandbox({ products, rates: 'off', dataDir: ':memory:', asOf, bulkDelay: 20 })
  const control = createControlClient(sandbox)
  const old = await control.edit({ createCategories: [{ categoryName: '古い部門' }, { categoryName: '直す部門' }] })
  const oldId = Number(old.createdCategories[0]?.['categoryId'])
  await control.edit({ createCategories: [{ categoryName: '古い部門の下', parentCategoryId: String(oldId) }] })
  const home = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'banto-crash-'))
  const vault = new Map<string, string>()
  const openBrowser = (url: string) => {
    useBrowser(url).catch(() => undefined)
    return true
  }
  const engine = await startEngine({ dataDir: join(home, 'template'), vault, sample: sampleOf(sandbox), openBrowser })
  await engine.job('connection.signIn', { kind: 'sample' })
  await engine.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
  await engine.job('sync.pull', { mode: 'full' })
  await stageEverything(engine, oldId)
  await engine.close()
  deleteProducts(join(home, 'template'), [38, 39])
  await control.edit({
    products: [
      { productId: 2, fields: { price: '77' } },
      { productId: 3, fields: { tag: '誰か' } },
    ],
    stock: [{ productId: 5, storeId: 1, stockAmount: 3 }],
    remove: [40],
  })
  await control.mark()
  return { sandbox, control, home, vault }
}

/** Enough plain changes for the bulk endpoint, a conflict, and everything that must not be sent twice. */
async function stageEverything(engine: Engine, oldId: number): Promise<void> {
  const cells = Array.from({ length: 26 }, (_, i) => ({ productId: i + 1, field: 'price' as const, value: 20_000 + i }))
  await engine.call('products.stage', { cells, origin: 'edit' })
  const made = await engine.call('products.create', {
    products: [
      { productName: '新しい品', categoryId: 11, price: 480, productCode: 'NEW-1' },
      { productName: 'もう一つの品', categoryId: 11, price: 980, productCode: 'NEW-2' },
    ],
    origin: 'edit',
  })
  expect(made.problems).toEqual([])
  const first = made.created[0]?.productId ?? 0
  const staged = await engine.call('changes.stageStock', {
    cells: [
      { productId: 5, storeId: 1, op: 'add', amount: 7 },
      { productId: 6, storeId: 1, op: 'add', amount: -2 },
      { productId: 7, storeId: 2, op: 'setStock', amount: 12 },
      { productId: first, storeId: 1, op: 'add', amount: 30 },
    ],
    origin: 'edit',
  })
  expect(staged.problems).toEqual([])
  await stageCategories(engine, oldId)
}

/** A tree that is made with products in it, a 部門 renamed and moved, and a branch deleted. */
async function stageCategories(engine: Engine, oldId: number): Promise<void> {
  const make = async (categoryName: string, parentCategoryId: number | null) => {
    const made = await engine.call('categories.create', { values: { categoryName, parentCategoryId } })
    expect(made.problems).toEqual([])
    return made.categoryId ?? 0
  }
  const top = await make('新しい部門', null)
  const below = await make('新しい部門の下', top)
  const edits = [{ key: oldId + 1, field: 'categoryName' as const, value: '直した部門' }]
  expect((await engine.call('categories.stage', { edits })).problems).toEqual([])
  expect((await engine.call('categories.move', { key: oldId + 1, parentCategoryId: top, before: null })).problems).toEqual([])
  // The upper one first, as a person may name them: Smaregi deletes none that has others below it.
  expect((await engine.call('categories.delete', { keys: [oldId, oldId + 2] })).problems).toEqual([])
  await engine.call('products.stage', { cells: [{ productId: 27, field: 'categoryId', value: top }], origin: 'edit' })
  const product = { productName: '新しい部門の品', categoryId: below, price: 200, productCode: 'NEW-3' }
  expect((await engine.call('products.create', { products: [product], origin: 'edit' })).problems).toEqual([])
}

/** Deletions of products, as the page stages them. */
function deleteProducts(dataDir: string, keys: readonly number[]): void {
  const file = connect(shopFileOf(dataDir))
  try {
    stageEntity(
      file.db,
      { name: 'deleteProducts', origin: 'edit', author: null, at: new Date().toISOString(), details: { products: keys.length } },
      keys.map((key) => ({ entity: 'product' as const, key, field: wholeRow, op: 'delete' as const, value: null })),
    )
  } finally {
    file.close()
  }
}

/** Runs the flow in a process of its own. Gives how it ended: 'done', 'killed', or the code of its error. */
async function inChild(lane: Lane, dataDir: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const vaultFile = join(dataDir, 'vault.json')
  writeFileSync(vaultFile, JSON.stringify(Object.fromEntries(lane.vault)))
  const work = { dataDir, vaultFile, sample: sampleOf(lane.sandbox)(), flow }
  const child = spawn(process.execPath, [program, JSON.stringify(work)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled, ...environment },
  })
  const words: string[] = []
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const limit = setTimeout(() => child.kill('SIGTERM'), 30_000)
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(limit)
  if (signal === 'SIGKILL') return 'killed'
  return words.join('').includes('"done":true') ? 'done' : words.join('')
}

const begin = async ({ control, home }: Lane): Promise<string> => {
  await control.reset()
  const dataDir = mkdtempSync(join(home, 'case-'))
  cpSync(join(home, 'template'), dataDir, { recursive: true })
  return dataDir
}

beforeAll(async () => {
  lanes.push(...(await Promise.all(Array.from({ length: atOnce }, openLane))))
  const [lane] = lanes as [Lane]
  const dataDir = await begin(lane)
  const log = join(dataDir, 'steps.log')
  expect(await inChild(lane, dataDir, { BANTO_FAILPOINT_LOG: log })).toBe('done')
  met = readFileSync(log, 'utf8').trim().split('\n')
  undisturbed = await endState(lane.control, dataDir, products + 5)
}, 60_000)

afterAll(async () => {
  for (const { sandbox, home } of lanes) {
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  }
  rmSync(compiled, { recursive: true, force: true })
})

/** The first, a middle and the last time a step is met. */
function cases(): string[] {
  const counts = new Map<string, number>()
  for (const name of met) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) => [...new Set([1, Math.ceil(count / 2), count])].map((time) => `${name}:${time}`))
}

async function crashAt(lane: Lane, stop: string): Promise<void> {
  const dataDir = await begin(lane)
  expect([stop, await inChild(lane, dataDir, { BANTO_FAILPOINT: stop })]).toEqual([stop, 'killed'])
  const engine = await startEngine({ dataDir, vault: new Map(lane.vault), sample: sampleOf(lane.sandbox) })
  try {
    await runFlow(engine, flow)
  } finally {
    await engine.close()
  }
  const ended = await endState(lane.control, dataDir, products + 5)
  rmSync(dataDir, { recursive: true, force: true })
  expect({ stop, ...ended }).toEqual({ stop, ...undisturbed })
}

describe('a program that is killed in the middle of sync', () => {
  it('would have sent and fetched everything, had nobody killed it', () => {
    const { outbox, server } = undisturbed as {
      outbox: { pending: { key: number; state: string }[] }
      server: { writes: unknown; categories: Record<string, string | null>[]; categoryWrites: { operation: string; count: number }[] }
    }
    expect(outbox.pending.map(({ key, state }) => [key, state])).toEqual([[2, 'conflict']])
    expect(server.writes).toEqual(
      expect.arrayContaining([
        { productId: products, operation: 'create', count: 1 },
        { productId: 5, operation: 'stockAdd', count: 1 },
        { productId: 38, operation: 'delete', count: 1 },
        { productId: 39, operation: 'delete', count: 1 },
      ]),
    )
    const named = (name: string) => server.categories.find(({ categoryName }) => categoryName === name)
    expect(named('新しい部門の下')?.['parentCategoryId']).toBe(named('新しい部門')?.['categoryId'])
    expect(named('直した部門')?.['parentCategoryId']).toBe(named('新しい部門')?.['categoryId'])
    expect([named('古い部門'), named('古い部門の下')]).toEqual([undefined, undefined])
    expect(server.categoryWrites.map(({ operation, count }) => [operation, count]).toSorted()).toEqual([
      ['create', 1],
      ['create', 1],
      ['delete', 1],
      ['delete', 1],
    ])
  })

  it('meets every step that has a name', () => {
    expect(failpointNames.filter((name) => !met.includes(name))).toEqual([])
  })

  it('ends where the undisturbed run ends, whichever step it died at', { timeout: 180_000 }, async () => {
    const waiting = cases()
    const failures: unknown[] = []
    const whole = waiting.length
    await Promise.all(
      lanes.map(async (lane) => {
        for (let stop = waiting.shift(); stop !== undefined; stop = waiting.shift()) {
          await crashAt(lane, stop).catch((error: unknown) => failures.push(error))
        }
      }),
    )
    console.log(JSON.stringify({ figure: 'crash matrix', steps: new Set(met).size, crashes: whole }))
    if (failures.length > 0) throw failures[0]
  })
})
