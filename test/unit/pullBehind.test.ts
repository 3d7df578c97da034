import { expect, it } from 'vitest'
import { followRows, workWhileWaiting } from '#core/sync/pull/behind.ts'
import type { WriteDb } from '#core/store/db.ts'

const noDb = {} as WriteDb

function queue(rows: number) {
  const steps: number[] = []
  return {
    steps,
    behind: {
      waiting: () => rows,
      step: (_db: WriteDb, limit: number) => {
        const taken = Math.min(limit, rows)
        rows -= taken
        if (taken > 0) steps.push(taken)
        return taken
      },
    },
  }
}

it('a few rows wait after a page, too many are worked off in a batch', () => {
  const [few, many] = [queue(5_000), queue(20_000)]
  followRows(noDb, few)
  followRows(noDb, many)
  expect(few.steps).toEqual([])
  expect(many.steps).toEqual([4_000])
})

it('a reply that is late leaves room for steps, and one that fails is still the caller’s', async () => {
  const waiting = queue(2_500)
  let fail: (error: Error) => void = () => undefined
  const reply = new Promise<string>((_, reject) => (fail = reject))
  const outcome = workWhileWaiting(reply, noDb, {
    behind: {
      ...waiting.behind,
      step: (db, limit) => {
        const taken = waiting.behind.step(db, limit)
        if (taken === 0) fail(new Error('gone'))
        return taken
      },
    },
  })
  await expect(outcome).rejects.toThrow('gone')
  expect(waiting.steps).toEqual([1_000, 1_000, 500])
})

it('a reply that is there at once leaves none', async () => {
  const waiting = queue(2_500)
  await expect(workWhileWaiting(Promise.resolve('rows'), noDb, waiting)).resolves.toBe('rows')
  expect(waiting.steps).toEqual([])
})
