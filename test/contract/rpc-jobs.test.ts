import { describe, expect, test } from 'vitest'
import type { JobFinished, JobProgress } from '#shared/contracts/jobs.ts'
import { BantoError } from '#shared/errors.ts'
import { createJobs } from '#core/rpc/jobs.ts'
import { createPace } from '#core/rpc/pace.ts'
import { createPeer, type Transport } from '#core/rpc/peer.ts'
import type { Emit, JobContext } from '#core/rpc/types.ts'
import { createClient } from '../../renderer/api/client.ts'
import type { HostEvent } from '../../renderer/api/transport.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

const setUp = () => {
  let time = 0
  const progress: JobProgress[] = []
  const finished: JobFinished[] = []
  const emit: Emit = (name, payload) => {
    if (name === 'jobs.progress') progress.push(payload as JobProgress)
    if (name === 'jobs.finished') finished.push(payload as JobFinished)
  }
  const jobs = createJobs({ emit, log: silent, clock: () => time })
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return { jobs, progress, finished, settle, advance: (by: number) => (time += by) }
}

const untilAborted = ({ signal }: JobContext): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))

describe('jobs', () => {
  test('a second job of the same kind is BUSY and names the first', async () => {
    const { jobs } = setUp()
    const jobId = jobs.start('sync.pull', untilAborted)
    expect(() => jobs.start('sync.pull', untilAborted)).toThrow(
      expect.objectContaining({ code: 'BUSY', details: { jobId, method: 'sync.pull' } }),
    )
    const other = jobs.start('sync.push', untilAborted)
    expect(other).not.toBe(jobId)
    await jobs.cancelAll()
  })

  test('cancelling ends a job with CANCELLED, and cancelAll waits for it', async () => {
    const { jobs, finished, settle } = setUp()
    jobs.start('sync.pull', untilAborted)
    await settle()
    await jobs.cancelAll()
    expect(finished).toMatchObject([{ method: 'sync.pull', outcome: { ok: false, error: { code: 'CANCELLED' } } }])
    expect(await jobs.handlers.list({})).toEqual([])
  })

  test('a job that is cancelled before its turn never begins', async () => {
    const { jobs, finished } = setUp()
    let begun = false
    jobs.start('sync.pull', async () => {
      begun = true
    })
    await jobs.cancelAll()
    expect(begun).toBe(false)
    expect(finished).toMatchObject([{ outcome: { ok: false, error: { code: 'CANCELLED' } } }])
  })

  test('an error that has a code keeps it even when the job was being cancelled', async () => {
    const { jobs, finished, settle } = setUp()
    const jobId = jobs.start(
      'sync.push',
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new BantoError('OFFLINE')))),
    )
    await settle()
    await jobs.handlers.cancel({ jobId })
    await settle()
    expect(finished[0]?.outcome).toMatchObject({ ok: false, error: { code: 'OFFLINE' } })
  })

  test('progress is thinned to one event in 100 ms, a new phase and the last word always go out', async () => {
    const { jobs, progress, settle, advance } = setUp()
    jobs.start('sync.pull', async ({ report }) => {
      for (let done = 0; done < 1_000; done++) {
        report({ phase: done < 500 ? 'stores' : 'products', done, total: 1_000 })
        advance(1)
      }
      return {}
    })
    await settle()
    expect(progress.length).toBeLessThanOrEqual(13)
    expect(progress.map(({ phase }) => phase)).toContain('stores')
    expect(progress.find(({ phase }) => phase === 'products')?.done).toBe(500)
    expect(progress.at(-1)?.done).toBe(999)
  })

  test('what ended can be found for a while', async () => {
    const { jobs, settle } = setUp()
    const jobId = jobs.start('sync.pull', () => Promise.resolve(42))
    expect(await jobs.handlers.find({ jobId })).toMatchObject({ running: { jobId }, finished: null })
    await settle()
    expect(await jobs.handlers.find({ jobId })).toEqual({
      running: null,
      finished: { jobId, method: 'sync.pull', outcome: { ok: true, value: 42 } },
    })
    expect(await jobs.handlers.find({ jobId: 'other' })).toEqual({ running: null, finished: null })
  })
})

describe('rate and time left', () => {
  test('follow the last seconds, not the beginning', () => {
    let time = 0
    const pace = createPace(() => time)
    expect(pace('products', 0, 10_000)).toEqual({ rate: null, secondsLeft: null })
    for (let second = 1; second <= 10; second++) {
      time = second * 1_000
      pace('products', second * 100, 10_000)
    }
    for (let second = 11; second <= 20; second++) {
      time = second * 1_000
      pace('products', 1_000 + (second - 10) * 500, 10_000)
    }
    time = 21_000
    const { rate, secondsLeft } = pace('products', 6_500, 10_000)
    expect(rate).toBeCloseTo(500, 0)
    expect(secondsLeft).toBeCloseTo(7, 0)
  })

  test('start anew with a phase and are unknown without a total', () => {
    let time = 0
    const pace = createPace(() => time)
    pace('stores', 0, null)
    time = 1_000
    expect(pace('stores', 50, null)).toEqual({ rate: 50, secondsLeft: null })
    expect(pace('products', 50, 100)).toEqual({ rate: null, secondsLeft: null })
  })
})

describe('a line between two ends', () => {
  const pair = (): [Transport, Transport] => {
    const listeners: ((message: unknown) => void)[] = []
    const end = (mine: number, other: number): Transport => ({
      post: (message) => queueMicrotask(() => listeners[other]?.(structuredClone(message))),
      onMessage: (listener) => {
        listeners[mine] = listener
      },
    })
    return [end(0, 1), end(1, 0)]
  }

  test('carries calls both ways at once, and rubbish does no harm', async () => {
    const [a, b] = pair()
    const left = createPeer(a, { dispatch: async (method, input) => ({ ok: true, value: ['left', method, input] }) })
    const right = createPeer(b, { dispatch: async (method, input) => ({ ok: true, value: ['right', method, input] }) })
    for (const rubbish of [null, 3, 'x', {}, { id: 99, ok: true, value: 'nobody asked' }]) a.post(rubbish)
    const [toRight, toLeft] = await Promise.all([left.invoke('x.y', 1), right.invoke('z.w', 2)])
    expect(toRight).toEqual({ ok: true, value: ['right', 'x.y', 1] })
    expect(toLeft).toEqual({ ok: true, value: ['left', 'z.w', 2] })
  })

  test('fails what is pending with HOST_LOST when it closes', async () => {
    const [a, b] = pair()
    const left = createPeer(a)
    createPeer(b, { dispatch: () => new Promise(() => undefined) })
    const pending = left.invoke('x.y', {})
    left.close()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'HOST_LOST' } })
    expect(await left.invoke('x.y', {})).toMatchObject({ ok: false, error: { code: 'HOST_LOST' } })
  })
})

describe("the page's client", () => {
  const fakeTransport = () => {
    const listeners: ((message: HostEvent) => void)[] = []
    const stateListeners: ((state: 'connected' | 'lost') => void)[] = []
    const found = new Map<string, unknown>()
    const transport = {
      invoke: ({ method, input }: { method: string; input: unknown }) =>
        Promise.resolve(
          method === 'jobs.find'
            ? { ok: true as const, value: found.get((input as { jobId: string }).jobId) ?? { running: null, finished: null } }
            : { ok: true as const, value: { jobId: 'job-1' } },
        ),
      subscribe: (listener: (message: HostEvent) => void) => {
        listeners.push(listener)
        return () => undefined
      },
      state: () => 'connected' as const,
      onState: (listener: (state: 'connected' | 'lost') => void) => {
        stateListeners.push(listener)
        return () => undefined
      },
    }
    const emit = (event: string, payload: unknown): void => listeners.forEach((listener) => listener({ event, payload }))
    return { client: createClient(transport), emit, found, reconnect: () => stateListeners.forEach((listener) => listener('connected')) }
  }
  const outcome = { jobId: 'job-1', method: 'sync.pull', outcome: { ok: true, value: { received: 3 } } }

  test('keeps an outcome that came before the id', async () => {
    const { client, emit } = fakeTransport()
    const starting = client.startJob('sync.pull', { mode: 'auto' })
    emit('jobs.finished', outcome)
    expect(await (await starting).result).toEqual({ received: 3 })
  })

  test('asks after a lost line what became of its jobs', async () => {
    const { client, found, reconnect } = fakeTransport()
    const { result } = await client.startJob('sync.pull', { mode: 'auto' })
    found.set('job-1', { running: null, finished: outcome })
    reconnect()
    expect(await result).toEqual({ received: 3 })
  })

  test('gives up a job that a new engine does not know', async () => {
    const { client, reconnect } = fakeTransport()
    const { result } = await client.startJob('sync.pull', { mode: 'auto' })
    reconnect()
    await expect(result).rejects.toMatchObject({ code: 'HOST_LOST' })
  })
})
