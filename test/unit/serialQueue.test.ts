import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { deferred } from '../fixtures/deferred.ts'

describe('the serial queue', () => {
  it('does one piece after the other, in the order of asking, whatever each takes', async () => {
    const queue = createSerialQueue()
    const seen: string[] = []
    const gates = { a: deferred(), b: deferred(), c: deferred() }
    const work = (name: keyof typeof gates) => async () => {
      seen.push(`${name} begins`)
      await gates[name].promise
      seen.push(`${name} ends`)
      return name
    }
    const all = Promise.all([queue.run(work('a')), queue.run(work('b')), queue.run(work('c'))])
    // The last could end first, and has to wait all the same.
    for (const name of ['c', 'b', 'a'] as const) {
      gates[name].resolve()
      await setImmediate()
    }
    expect(await all).toEqual(['a', 'b', 'c'])
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('tells a failure to the one who asked and goes on with the next', async () => {
    const queue = createSerialQueue()
    const failed = queue.run(async () => {
      await setImmediate()
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
