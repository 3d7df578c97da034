import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failpointNames } from '#core/failpoints.ts'
import { openCrashMatrix, type CrashMatrix } from '../fixtures/crashMatrix.ts'
import { tellFigure } from '../fixtures/figure.ts'
import type { FlowStep } from '../fixtures/flow.ts'
import type { Engine } from '../fixtures/realEngine.ts'

/**
 * The program is killed at every named step of pull and push, at its first, a middle and its last time, with products and
 * stock staged. What is done to 部門 and what is deleted stands in crash-entities.test.ts.
 */
const products = 40
const flow: readonly FlowStep[] = ['pull', 'sweep', 'push', 'edit', 'push', 'full']

let matrix: CrashMatrix

/** Enough plain changes for the bulk endpoint, a conflict, and everything that must not be sent twice. */
async function stageEverything(engine: Engine): Promise<void> {
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
}

beforeAll(async () => {
  matrix = await openCrashMatrix({
    products,
    flow,
    stage: stageEverything,
    others: async (control) => {
      await control.edit({
        products: [
          { productId: 2, fields: { price: '77' } },
          { productId: 3, fields: { tag: '誰か' } },
        ],
        stock: [{ productId: 5, storeId: 1, stockAmount: 3 }],
        remove: [40],
      })
    },
  })
}, 60_000)
afterAll(() => matrix.close())

/** The first, a middle and the last time a step is met. */
function cases(): string[] {
  const counts = new Map<string, number>()
  for (const name of matrix.met) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].flatMap(([name, count]) => [...new Set([1, Math.ceil(count / 2), count])].map((time) => `${name}:${time}`))
}

describe('a program that is killed in the middle of sync', () => {
  it('would have sent and fetched everything, had nobody killed it', () => {
    const { outbox, server } = matrix.undisturbed as { outbox: { pending: { key: number; state: string }[] }; server: { writes: unknown } }
    expect(outbox.pending.map(({ key, state }) => [key, state])).toEqual([[2, 'conflict']])
    expect(server.writes).toEqual(
      expect.arrayContaining([
        { productId: products, operation: 'create', count: 1 },
        { productId: 5, operation: 'stockAdd', count: 1 },
      ]),
    )
  })

  it('meets every step that has a name', () => {
    expect(failpointNames.filter((name) => !matrix.met.includes(name))).toEqual([])
  })

  it('ends where the undisturbed run ends, whichever step it died at', { timeout: 400_000 }, async () => {
    const stops = cases()
    await matrix.crashAtEach(stops)
    tellFigure('crash matrix', { steps: new Set(matrix.met).size, crashes: stops.length })
  })
})
