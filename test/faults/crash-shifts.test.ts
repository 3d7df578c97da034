import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failpointNames } from '#core/failpoints.ts'
import type { ShiftRow } from '#sandbox/data/shiftEdits.ts'
import { everyTime, openCrashMatrix, type CrashMatrix } from '../fixtures/crashMatrix.ts'
import { tellFigure } from '../fixtures/figure.ts'
import type { Engine } from '../fixtures/realEngine.ts'
import { corrected, freeDay, mirrorShifts, pullShifts } from '../fixtures/shifts.ts'

/** The program is killed every time it meets a named step of a push that corrects, adds and deletes hours. */
let matrix: CrashMatrix

async function stage(engine: Engine): Promise<void> {
  await pullShifts(engine)
  const [first, second, third] = mirrorShifts(engine)
  if (first === undefined || second === undefined || third === undefined) throw new Error('nobody worked')
  const { problems } = await corrected(
    engine,
    [
      { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~25:30 12:00~13:00' },
      { kind: 'create', staffId: first.staffId, storeId: first.storeId, day: freeDay(engine, first.staffId), times: '10:00~15:00' },
      { kind: 'create', staffId: second.staffId, storeId: second.storeId, day: freeDay(engine, second.staffId), times: '20:00~27:00' },
      { kind: 'delete', shiftResultId: third.id, seen: third.times },
    ],
    '打刻忘れ',
  )
  expect(problems).toEqual([])
}

beforeAll(async () => {
  matrix = await openCrashMatrix({ products: 12, flow: ['push'], stage })
}, 60_000)
afterAll(() => matrix.close())

/** Steps of a push but those of bulk requests, which only products have. */
const steps = failpointNames.filter((name) => name.startsWith('push.') && !name.startsWith('push.bulk'))

describe('a program that is killed while it sends corrections of hours', () => {
  it('would have sent each once, had nobody killed it', () => {
    const { outbox, server } = matrix.undisturbed as { outbox: { pending: unknown[] }; server: { shifts: readonly ShiftRow[] } }
    expect(outbox.pending).toEqual([])
    const made = server.shifts.filter(({ shiftResultId }) => shiftResultId > 900_000_000)
    expect(made.map(({ attendance }) => attendance?.slice(11, 16))).toEqual(['10:00', '20:00'])
    expect(server.shifts.filter(({ leaving }) => leaving?.endsWith('T01:30:00+09:00'))).toHaveLength(1)
  })

  it('meets every step of a push', () => {
    expect(steps.filter((name) => !matrix.met.includes(name))).toEqual([])
  })

  it('corrects, adds and deletes each once, whichever step it died at', { timeout: 900_000 }, async () => {
    const stops = everyTime(matrix.met)
    await matrix.crashAtEach(stops)
    tellFigure('crash matrix of hours', { steps: new Set(matrix.met).size, crashes: stops.length })
  })
})
