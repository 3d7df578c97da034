import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tooDeep } from '#shared/contract.ts'
import type { Envelope } from '#shared/errors.ts'
import { createPeer, type Peer } from '#core/rpc/peer.ts'
import { connectPage } from '../../electron/shell/ipc.ts'
import { pageUrl } from '../../electron/shell/origin.ts'
import { startEngine, type Engine } from '../fixtures/realEngine.ts'
import { contracts } from '#shared/contracts/index.ts'
import { deepJson } from '../fixtures/malformed.ts'

const deep: unknown = JSON.parse(deepJson(200_000))
/** The line between two threads as the program has it: a real port, which copies what it carries. */
function line(dispatch: (method: string, input: unknown) => Promise<Envelope>): Peer {
  const { port1, port2 } = new MessageChannel()
  const transport = (port: MessagePort) => ({
    post: (message: unknown) => port.postMessage(message),
    onMessage: (listener: (message: unknown) => void) => port.on('message', listener),
  })
  createPeer(transport(port2), { dispatch })
  onTestFinished(() => port1.close())
  return createPeer(transport(port1))
}

describe('input nested 200,000 deep', () => {
  test('is INVALID_INPUT for every method of the engine', async () => {
    const engine: Engine = await startEngine()
    onTestFinished(() => engine.remove())
    for (const [area, { methods }] of Object.entries(contracts)) {
      for (const method of Object.keys(methods)) {
        const name = `${area}.${method}`
        for (const input of [deep, { cells: deep }, { query: { deep } }]) {
          expect(await engine.core.dispatch(name, input), name).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
        }
      }
    }
  })

  test('is INVALID_INPUT before it reaches the other thread, and the line goes on', async () => {
    const peer = line(async (_method, input) => ({ ok: true, value: input }))
    expect(await peer.invoke('a.b', { deep })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', details: { method: 'a.b' } } })
    expect(await peer.invoke('a.b', { flat: 1 })).toEqual({ ok: true, value: { flat: 1 } })
  })

  test('that comes as an answer, or an engine that throws, still answers', async () => {
    const peer = line(async (method) => {
      if (method === 'a.throws') throw new Error('did not start')
      return { ok: true, value: deep }
    })
    for (const method of ['a.deep', 'a.throws'])
      expect(await peer.invoke(method, {})).toMatchObject({ ok: false, error: { code: 'HOST_LOST' } })
  })
})

test('a call of the desktop page nested 200,000 deep is INVALID_INPUT, and a message that is no call is refused', async () => {
  type Handler = (event: unknown, message: unknown) => Promise<Envelope>
  const handlers = new Map<string, Handler>()
  const mainFrame = { url: pageUrl }
  const contents = {
    ipc: { handle: (channel: string, handler: Handler) => handlers.set(channel, handler) },
    mainFrame,
    on: () => undefined,
    isDestroyed: () => false,
    send: () => undefined,
  }
  const peer = line(async () => ({ ok: true, value: {} }))
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  connectPage(contents as unknown as Parameters<typeof connectPage>[0], { invoke: peer.invoke, log })
  const call = (message: unknown) => handlers.get('rpc')?.({ sender: contents, senderFrame: mainFrame }, message)
  expect(await call({ method: 'app.info', input: deep })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
  for (const message of [deep, null, 7, { method: 1 }, { method: 'x'.repeat(300), input: {} }])
    await expect(call(message)).rejects.toThrow('not a call')
  expect(await call({ method: 'app.info', input: {} })).toEqual({ ok: true, value: {} })
})

describe('what counts as too deep', () => {
  test('a sheet of 200,000 cells does not, what contains itself does', () => {
    const cells = Array.from({ length: 200_000 }, (_, productId) => ({ productId, field: 'price', value: String(productId) }))
    expect(tooDeep({ cells, origin: 'paste' })).toBe(false)
    const own: { self?: unknown } = {}
    own.self = [own, own]
    expect(tooDeep(own)).toBe(true)
    for (const plain of [undefined, null, 7, 'text', new Uint8Array(8)]) expect(tooDeep(plain)).toBe(false)
  })
})
