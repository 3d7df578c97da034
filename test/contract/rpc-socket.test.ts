import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { socketTransport } from '../../renderer/api/socket.ts'
import type { HostEvent } from '../../renderer/api/transport.ts'

let server: WebSocketServer | null = null

/** A host that echoes, except for the method `silence`. */
const startHost = (port = 0): Promise<{ port: number; sockets: ServerSocket[] }> =>
  new Promise((resolve) => {
    const sockets: ServerSocket[] = []
    const made = new WebSocketServer({ host: '127.0.0.1', port })
    server = made
    made.on('connection', (socket) => {
      sockets.push(socket)
      socket.on('message', (data) => {
        const { id, method, input } = JSON.parse(String(data)) as { id: number; method: string; input: unknown }
        if (method !== 'silence') socket.send(JSON.stringify({ id, ok: true, value: [method, input] }))
      })
    })
    made.on('listening', () => resolve({ port: (made.address() as { port: number }).port, sockets }))
  })

const stopHost = (): Promise<void> =>
  new Promise((resolve) => {
    for (const client of server?.clients ?? []) client.terminate()
    if (server) server.close(() => resolve())
    else resolve()
    server = null
  })

const transportTo = (port: number) => socketTransport(() => new WebSocket(`ws://127.0.0.1:${port}/rpc`))

afterEach(stopHost)

describe('the WebSocket of the page', () => {
  test('sends what was asked before it was open, matches replies, hears events', async () => {
    const { port, sockets } = await startHost()
    const transport = transportTo(port)
    const heard: HostEvent[] = []
    transport.subscribe((event) => heard.push(event))
    const replies = await Promise.all([transport.invoke({ method: 'a', input: 1 }), transport.invoke({ method: 'b', input: 2 })])
    expect(replies).toEqual([
      { ok: true, value: ['a', 1] },
      { ok: true, value: ['b', 2] },
    ])
    sockets[0]?.send(JSON.stringify({ event: 'app.status', payload: 7 }))
    await vi.waitUntil(() => heard.length === 1)
    expect(heard).toEqual([{ event: 'app.status', payload: 7 }])
  })

  test('fails what was pending when the line is lost, answers at once while it is, and comes back by itself', async () => {
    const { port, sockets } = await startHost()
    const transport = transportTo(port)
    const states: string[] = []
    transport.onState((state) => states.push(state))
    await transport.invoke({ method: 'a', input: 1 })
    const pending = transport.invoke({ method: 'silence', input: {} })
    for (const socket of sockets) socket.terminate()
    expect(await pending).toMatchObject({ ok: false, error: { code: 'HOST_LOST', retryable: true } })
    expect(transport.state()).toBe('lost')
    expect(await transport.invoke({ method: 'a', input: 1 })).toMatchObject({ ok: false, error: { code: 'HOST_LOST' } })
    await vi.waitUntil(() => transport.state() === 'connected', { timeout: 5_000 })
    expect(states).toEqual(['lost', 'connected'])
    expect(await transport.invoke({ method: 'c', input: 3 })).toEqual({ ok: true, value: ['c', 3] })
  })

  test('finds a host that was away for a while', async () => {
    const { port } = await startHost()
    let attempts = 0
    const transport = socketTransport(() => {
      attempts += 1
      return new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    })
    await transport.invoke({ method: 'a', input: 1 })
    await stopHost()
    await vi.waitUntil(() => transport.state() === 'lost')
    await vi.waitUntil(() => attempts >= 3, { timeout: 8_000 })
    await startHost(port)
    await vi.waitUntil(() => transport.state() === 'connected', { timeout: 8_000 })
    expect(await transport.invoke({ method: 'd', input: 4 })).toMatchObject({ ok: true })
  })
})
