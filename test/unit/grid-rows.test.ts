import { describe, expect, it } from 'vitest'
import { createRowCache } from '../../renderer/grid/rowCache.ts'

interface Row {
  readonly id: number
  readonly name: string
}

/** A source whose answers come when the test says so. */
const source = (total: number) => {
  const asked: { offset: number; answer: () => void; fail: () => void }[] = []
  const errors: unknown[] = []
  let name = 'old'
  const cache = createRowCache<Row>({
    total,
    windowSize: 10,
    maxWindows: 4,
    onError: (error) => errors.push(error),
    fetch: (offset, limit) =>
      new Promise((resolve, reject) => {
        asked.push({
          offset,
          answer: () => resolve(Array.from({ length: limit }, (_, at) => ({ id: offset + at, name }))),
          fail: () => reject(new Error('no answer')),
        })
      }),
  })
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 20 && asked.length > 0; round += 1) {
      for (const one of asked.splice(0)) one.answer()
      await Promise.resolve()
      await new Promise((done) => setTimeout(done, 0))
    }
  }
  return { cache, asked, errors, settle, rename: (next: string) => (name = next) }
}

describe('the cache of rows', () => {
  it('fetches the windows in view and answers from them', async () => {
    const { cache, asked, settle } = source(95)
    cache.want(12, 18)
    expect(asked[0]?.offset).toBe(10)
    expect(cache.get(15)).toBeUndefined()
    await settle()
    expect(cache.get(15)).toEqual({ id: 15, name: 'old' })
  })

  it('asks for what is in view now before what was flown past', async () => {
    const { cache, asked } = source(1_000)
    for (const row of [5, 105, 205, 305, 405, 505]) cache.want(row, row)
    expect(asked.length).toBe(2)
    asked.splice(0).forEach((one) => one.answer())
    await new Promise((done) => setTimeout(done, 0))
    expect(asked.map(({ offset }) => offset)).toContain(500)
    expect(asked.map(({ offset }) => offset)).not.toContain(200)
  })

  it('forgets what was not looked at for longest', async () => {
    const { cache, settle } = source(1_000)
    for (let row = 5; row < 200; row += 10) {
      cache.want(row, row)
      await settle()
    }
    expect(cache.get(5)).toBeUndefined()
    expect(cache.get(195)).toBeDefined()
  })

  it('shows a change at once and the source’s word when it comes', async () => {
    const { cache, settle, rename } = source(20)
    cache.want(0, 5)
    await settle()
    cache.patch(
      (row) => row.id === 3,
      (row) => ({ ...row, name: 'mine' }),
    )
    expect(cache.get(3)?.name).toBe('mine')
    rename('new')
    cache.refresh((row) => row.id === 3)
    expect(cache.get(3)?.name).toBe('mine')
    await settle()
    expect(cache.get(3)?.name).toBe('new')
  })

  it('reads again when a change overtook the answer', async () => {
    const { cache, asked, settle, rename } = source(10)
    cache.want(0, 5)
    const [first] = asked.splice(0)
    cache.refresh()
    first!.answer()
    await new Promise((done) => setTimeout(done, 0))
    rename('new')
    await settle()
    expect(cache.get(0)?.name).toBe('new')
  })

  it('gives up on a dead source after three tries, and tries again at the next look', async () => {
    const { cache, asked, errors } = source(10)
    cache.want(0, 5)
    for (let round = 0; round < 10; round += 1) {
      asked.splice(0).forEach((one) => one.fail())
      await new Promise((done) => setTimeout(done, 0))
    }
    expect(errors.length).toBe(3)
    cache.want(0, 5)
    expect(asked.length).toBe(1)
  })

  it('reads stretches across windows for copying', async () => {
    const { cache, asked } = source(95)
    const reading = cache.read(8, 23)
    for (let round = 0; round < 5; round += 1) {
      asked.splice(0).forEach((one) => one.answer())
      await new Promise((done) => setTimeout(done, 0))
    }
    expect((await reading).map((row) => row?.id)).toEqual(Array.from({ length: 15 }, (_, at) => at + 8))
  })
})
