import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countFailpointNames } from '#core/failpoints.ts'
import type { ControlClient } from '#sandbox/controlClient.ts'
import { everyTime, openCrashMatrix, type CrashMatrix } from '../fixtures/crashMatrix.ts'
import { tellFigure } from '../fixtures/figure.ts'
import type { Engine } from '../fixtures/realEngine.ts'

/** The program is killed every time it meets a named step of the commit of a count, of its follow-up, and of the sending of both. */
const products = 12
let matrix: CrashMatrix
let ids: number[] = []
let codes: string[] = []

async function prepare(control: ControlClient): Promise<void> {
  const rows = await control.products(Array.from({ length: products }, (_, at) => at + 1))
  const kept = rows.filter((row) => row['stockControlDivision'] === '0').slice(0, 4)
  ids = kept.map((row) => Number(row['productId']))
  codes = kept.map((row) => String(row['productCode']))
  await control.edit({ stock: ids.map((productId) => ({ productId, storeId: 1, stockAmount: 10 })) })
}

/** Counted with the program itself: 10, 8, 13, and one that nobody counted. */
async function stage(engine: Engine): Promise<void> {
  const { countId } = await engine.job('stockCounts.start', {
    storeId: 1,
    name: '棚卸 2026-11',
    plan: { kind: 'list', codes },
    isBlind: true,
  })
  const { sessionId } = await engine.call('stockCounts.join', { countId, person: '佐藤', round: 1 })
  for (const [at, pieces] of [10, 8, 13].entries()) {
    await engine.call('stockCounts.add', { sessionId, shelfId: null, productId: ids[at] ?? 0, pieces })
  }
  await engine.job('countReview.refresh', { countId })
  await engine.call('countReview.decideUncounted', { countId, choice: 'zero', products: 1 })
}

/** A sale from before the beeps reaches Smaregi after the review was read. */
async function others(control: ControlClient): Promise<void> {
  const targetDateTime = new Date(Date.now() - 3_600_000).toISOString()
  await control.move({ productId: ids[0] ?? 0, storeId: 1, amount: -2, division: '02', targetDateTime })
}

beforeAll(async () => {
  matrix = await openCrashMatrix({ products, flow: ['commitCounts', 'push', 'followUpCounts', 'push'], prepare, stage, others })
}, 90_000)
afterAll(() => matrix.close())

describe('a program that is killed while a count is committed', () => {
  it('would have corrected each stock once, had nobody killed it', () => {
    const { outbox, server } = matrix.undisturbed as {
      outbox: { pending: unknown[] }
      server: { writes: unknown[]; stock: Record<string, string | null>[] }
    }
    expect(outbox.pending).toEqual([])
    expect(server.writes).toEqual([0, 1, 2, 3].map((at) => ({ productId: ids[at], operation: 'stockAdd', count: 1 })))
    const amounts = ids.map((id) => server.stock.find((row) => row['productId'] === String(id) && row['storeId'] === '1')?.['stockAmount'])
    expect(amounts).toEqual(['10', '8', '13', '0'])
  })

  it('commits it once and corrects each stock once, whichever step it died at', { timeout: 400_000 }, async () => {
    expect(countFailpointNames.filter((name) => !matrix.met.includes(name))).toEqual([])
    const stops = everyTime(matrix.met)
    await matrix.crashAtEach(stops)
    tellFigure('kills of counts', { kills: stops.length, steps: new Set(matrix.met).size }, 'commit and sending')
  })
})
