import { describe, expect, it } from 'vitest'
import { createSerialQueue } from '#shared/serialQueue.ts'

const later = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

describe('the serial queue', () => {
  it('does one piece after the other, in the order of asking, whatever each takes', async () => {
    const queue = createSerialQueue()
    const seen: string[] = []
    const work = (name: string, milliseconds: number) => async () => {
      seen.push(`${name} begins`)
      await later(milliseconds)
      seen.push(`${name} ends`)
      return name
    }
    expect(await Promise.all([queue.run(work('a', 15)), queue.run(work('b', 1)), queue.run(work('c', 5))])).toEqual(['a', 'b', 'c'])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('tells a failure to the one who asked and goes on with the next', async () => {
    const queue = createSerialQueue()
    const failed = queue.run(async () => {
      await later(1)
      throw new Error('gone')
    })
    const thrown = queue.run(() => {
      throw new Error('at once')
    })
    const next = queue.run(() => 'done')
    await expect(failed).rejects.toThrow('gone')
    await expect(thrown).rejects.toThrow('at once')
    expect(await next).toBe('done')
    await expect(queue.idle()).resolves.toBeUndefined()
  })

  it('is the only one: nobody chains promises by hand', async () => {
    const { globSync, readFileSync } = await import('node:fs')
    const files = ['electron', 'renderer', 'shared']
      .flatMap((layer) => globSync(`${layer}/**/*.{ts,tsx}`))
      .filter((file) => file !== 'shared/serialQueue.ts')
    expect(files.length).toBeGreaterThan(200)
    // A variable that becomes itself and then something: `end = end.then(…)`.
    const chained = files.filter((file) => /([\w.]+)\s*=\s*\1\s*(?:\.catch\([^)]*\)+)?\s*\.then\(/u.test(readFileSync(file, 'utf8')))
    expect(chained).toEqual([])
  })
})
