import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contracts } from '#shared/contracts/index.ts'
import { BantoError } from '#shared/errors.ts'
import { createCore, type Core } from '#core/core.ts'
import { createLog } from '#core/log.ts'
import { area, createDispatcher } from '#core/rpc/dispatcher.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'banto-rpc-'))
const log = createLog({ folder: path.join(folder, 'logs'), source: 'test' })
let core: Core

beforeAll(async () => {
  core = await createCore({
    dataDir: folder,
    hostKind: 'browser',
    version: '0.0.0',
    host: { call: () => Promise.reject(new BantoError('VAULT_LOCKED', 'no host in this test')), onEvent: () => {} },
    emit: () => undefined,
    log,
  })
})

afterAll(async () => {
  await core.close()
  rmSync(folder, { recursive: true })
})

const methods = Object.entries(contracts).flatMap(([name, { methods }]) => Object.keys(methods).map((method) => `${name}.${method}`))

describe('every method of every contract', () => {
  const bad: readonly unknown[] = [undefined, null, 7, 'text', [], { no: 'such field', __proto__: null }]

  test.each(methods)('%s refuses input that is not its own with INVALID_INPUT', async (name) => {
    for (const input of bad) {
      const envelope = await core.dispatch(name, input)
      expect(envelope, `${name}(${JSON.stringify(input)})`).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT', details: { method: name } },
      })
    }
  })

  test('jobs refused for their input never start', async () => {
    expect(await core.dispatch('jobs.list', {})).toEqual({ ok: true, value: [] })
  })

  test('without a shop, methods that need one answer NOT_SIGNED_IN', async () => {
    for (const [name, input] of [
      ['products.categories', {}],
      ['changes.summary', {}],
      ['lookup.find', { code: '4901234567894' }],
      ['sync.state', {}],
    ] as const) {
      expect(await core.dispatch(name, input), name).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } })
    }
  })
})

describe('names that are no methods', () => {
  test.each(['', 'app', 'app.', 'app.constructor', 'constructor.constructor', '__proto__.toString', 'host.vaultGet', 'engine.close'])(
    '%s',
    async (name) => {
      expect(await core.dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_METHOD' } })
    },
  )
})

describe('the dispatcher', () => {
  const { jobs: jobsContract, app } = contracts
  const handlers = {
    list: () => [],
    find: () => ({ running: null, finished: null }),
    cancel: () => {
      throw new TypeError('a bug with a secret inside')
    },
  }

  test('refuses two areas of one name and an area without a handler', () => {
    const jobs = area('jobs', jobsContract, handlers)
    expect(() => createDispatcher({ areas: [jobs, jobs], log, checkOutput: true })).toThrow('two areas')
    expect(() => createDispatcher({ areas: [{ name: 'app', contract: app, handlers: {} }], log, checkOutput: true })).toThrow(
      'app.info has no handler',
    )
  })

  test('hides what an unknown error says behind an incident that stands in the log', async () => {
    const seen: Record<string, unknown>[] = []
    const listening = { ...log, error: (_event: string, facts: Record<string, unknown> = {}) => void seen.push(facts) }
    const dispatch = createDispatcher({ areas: [area('jobs', jobsContract, handlers)], log: listening, checkOutput: true })
    const envelope = await dispatch('jobs.cancel', { jobId: 'x' })
    expect(JSON.stringify(envelope)).not.toContain('secret')
    expect(envelope).toMatchObject({ ok: false, error: { code: 'INTERNAL', details: { incident: seen[0]?.incident } } })
    expect(String(seen[0]?.error)).toContain('a bug with a secret inside')
  })

  test('finds a reply that breaks its contract, in development', async () => {
    const wrong = area('jobs', jobsContract, { ...handlers, list: () => [{ jobId: 1 }] as never })
    const checking = createDispatcher({ areas: [wrong], log, checkOutput: true })
    const trusting = createDispatcher({ areas: [wrong], log, checkOutput: false })
    expect(await checking('jobs.list', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } })
    expect(await trusting('jobs.list', {})).toMatchObject({ ok: true })
  })
})
