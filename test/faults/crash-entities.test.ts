import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failpointNames } from '#core/failpoints.ts'
import type { ControlClient } from '#sandbox/controlClient.ts'
import { everyTime, openCrashMatrix, type CrashMatrix } from '../fixtures/crashMatrix.ts'
import { tellFigure } from '../fixtures/figure.ts'
import type { Engine } from '../fixtures/realEngine.ts'

/**
 * The program is killed every time it meets a named step of a push that makes, renames, moves and deletes 部門, puts
 * products into 部門 that it makes, and deletes products.
 */
const products = 12
let matrix: CrashMatrix
let oldId = 0

async function prepare(control: ControlClient): Promise<void> {
  const made = await control.edit({ createCategories: [{ categoryName: '古い部門' }, { categoryName: '直す部門' }] })
  oldId = Number(made.createdCategories[0]?.['categoryId'])
  await control.edit({ createCategories: [{ categoryName: '古い部門の下', parentCategoryId: String(oldId) }] })
}

async function stage(engine: Engine): Promise<void> {
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
  await engine.call('products.stage', { cells: [{ productId: 3, field: 'categoryId', value: top }], origin: 'edit' })
  const product = { productName: '新しい部門の品', categoryId: below, price: 200, productCode: 'NEW-3' }
  expect((await engine.call('products.create', { products: [product], origin: 'edit' })).problems).toEqual([])
  await engine.call('products.stageDelete', { rows: [{ productIds: [10, 11] }] })
}

beforeAll(async () => {
  matrix = await openCrashMatrix({ products, flow: ['push'], prepare, stage })
}, 60_000)
afterAll(() => matrix.close())

/** Steps of a push but those of bulk requests, which only products have. */
const steps = failpointNames.filter((name) => name.startsWith('push.') && !name.startsWith('push.bulk'))

describe('a program that is killed while it sends 部門 and deletions', () => {
  it('would have sent everything, had nobody killed it', () => {
    const { outbox, server } = matrix.undisturbed as {
      outbox: { pending: unknown[] }
      server: {
        writes: unknown
        products: Record<string, string | null>[]
        categories: Record<string, string | null>[]
        categoryWrites: { operation: string; count: number }[]
      }
    }
    expect(outbox.pending).toEqual([])
    expect(server.writes).toEqual(
      expect.arrayContaining([
        { productId: 10, operation: 'delete', count: 1 },
        { productId: 11, operation: 'delete', count: 1 },
        { productId: 13, operation: 'create', count: 1 },
      ]),
    )
    const named = (name: string) => server.categories.find(({ categoryName }) => categoryName === name)
    const top = named('新しい部門')?.['categoryId']
    expect([named('新しい部門の下')?.['parentCategoryId'], named('直した部門')?.['parentCategoryId']]).toEqual([top, top])
    expect([named('古い部門'), named('古い部門の下')]).toEqual([undefined, undefined])
    const categoryOf = (id: string) => server.products.find(({ productId }) => productId === id)?.['categoryId']
    expect([categoryOf('3'), categoryOf('13')]).toEqual([top, named('新しい部門の下')?.['categoryId']])
    expect(server.categoryWrites.map(({ operation, count }) => [operation, count]).toSorted()).toEqual([
      ['create', 1],
      ['create', 1],
      ['delete', 1],
      ['delete', 1],
    ])
  })

  it('meets every step of a push', () => {
    expect(steps.filter((name) => !matrix.met.includes(name))).toEqual([])
  })

  it('makes and deletes everything once, whichever step it died at', { timeout: 400_000 }, async () => {
    const stops = everyTime(matrix.met)
    await matrix.crashAtEach(stops)
    tellFigure('crash matrix of 部門 and deletions', { steps: new Set(matrix.met).size, crashes: stops.length })
  })
})
