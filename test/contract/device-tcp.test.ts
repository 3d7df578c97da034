import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { DeviceConnection } from '#core/devices/connection.ts'
import { keepOpen } from '#core/devices/keepOpen.ts'
import { openConnection } from '#core/devices/openConnection.ts'
import { openTcp } from '#core/devices/tcp.ts'
import type { BantoError } from '#shared/errors.ts'

/** A printer at loopback: what it does with a connection is the test's. */
async function startPrinter(onSocket: (socket: Socket) => void, port = 0): Promise<{ port: number; server: Server; stop: () => void }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  onTestFinished(stop)
  return { port: (server.address() as { port: number }).port, server, stop }
}

const at = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port }) as const
const open = async (port: number): Promise<DeviceConnection> => {
  const connection = await openConnection(at(port))
  onTestFinished(() => connection.close())
  return connection
}
const closed = (connection: DeviceConnection) => new Promise<BantoError | null>((resolve) => connection.onClose(resolve))

describe('a line over TCP', () => {
  it('carries bytes both ways, in order', async () => {
    const heard: Buffer[] = []
    const { port } = await startPrinter((socket) => {
      socket.on('data', (bytes) => {
        heard.push(bytes)
        socket.write(Buffer.from([0x12]))
      })
    })
    const connection = await open(port)
    const said: Uint8Array[] = []
    connection.onBytes((bytes) => said.push(bytes))
    await Promise.all([connection.write(Uint8Array.of(1, 2)), connection.write(Uint8Array.of(3))])
    await vi.waitFor(() => expect(Buffer.concat(heard)).toEqual(Buffer.of(1, 2, 3)))
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(0))
  })

  it('says that nobody listens at the port, and that a name is unknown', async () => {
    const { port, stop } = await startPrinter(() => undefined)
    stop()
    await expect(open(port)).rejects.toMatchObject({ code: 'DEVICE_UNREACHABLE', details: { reason: 'refused', port } })
    await expect(openTcp({ kind: 'tcp', host: 'nothing.invalid', port })).rejects.toMatchObject({
      code: 'DEVICE_UNREACHABLE',
      details: { reason: 'unknownHost' },
    })
  })

  it('gives up on a host that does not answer, and when it is told to', async () => {
    // TEST-NET-1 is nobody's.
    const nobody = { kind: 'tcp', host: '192.0.2.1', port: 9100 } as const
    await expect(openTcp(nobody, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'DEVICE_UNREACHABLE' })
    await expect(openTcp(nobody, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('tells once that the printer has gone, and refuses what is written then', async () => {
    let theirs: Socket | undefined
    const { port } = await startPrinter((socket) => (theirs = socket))
    const connection = await open(port)
    const causes: (BantoError | null)[] = []
    connection.onClose((cause) => causes.push(cause))
    await vi.waitFor(() => expect(theirs).toBeDefined())
    theirs?.resetAndDestroy()
    await vi.waitFor(() => expect(causes.map((cause) => cause?.code)).toEqual(['DEVICE_LOST']))
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
    await connection.close()
    expect(causes).toHaveLength(1)
  })

  it('ends when the printer only says goodbye and stays there', async () => {
    const { port } = await startPrinter((socket) => socket.end())
    const connection = await open(port)
    expect((await closed(connection))?.code).toBe('DEVICE_LOST')
  })

  it('a printer that never reads holds a write up until it is given up, and the line is closed then', async () => {
    const { port } = await startPrinter((socket) => socket.pause())
    const connection = await open(port)
    const end = closed(connection)
    const giveUp = new AbortController()
    const written = connection.write(new Uint8Array(64_000_000), giveUp.signal)
    const first = await Promise.race([written.then(() => 'written'), new Promise((resolve) => setTimeout(resolve, 300, 'waiting'))])
    expect(first).toBe('waiting')
    giveUp.abort()
    await expect(written).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await end).toBeNull()
    await expect(connection.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'DEVICE_LOST' })
  })

  it('a line that breaks while a write waits ends the write', async () => {
    let theirs: Socket | undefined
    const { port } = await startPrinter((socket) => {
      socket.pause()
      theirs = socket
    })
    const connection = await open(port)
    const written = connection.write(new Uint8Array(64_000_000))
    await vi.waitFor(() => expect(theirs).toBeDefined())
    theirs?.resetAndDestroy()
    await expect(written).rejects.toMatchObject({ code: 'DEVICE_LOST' })
  })

  it('a listener that throws ends its line and nothing else', async () => {
    const { port } = await startPrinter((socket) => socket.write('garbage'))
    const connection = await open(port)
    connection.onBytes(() => {
      throw new TypeError('not what I wanted')
    })
    expect((await closed(connection))?.code).toBe('INTERNAL')
  })
})

describe('a line that is kept open', () => {
  it('goes on by itself when the device is back, and tells the reason once', async () => {
    const sockets: Socket[] = []
    const { port, stop } = await startPrinter((socket) => {
      sockets.push(socket)
      socket.write('a')
    })
    const said: string[] = []
    const lost: string[] = []
    let opened = 0
    const kept = keepOpen({
      open: (signal) => openTcp(at(port), { signal }),
      onBytes: (bytes) => said.push(Buffer.from(bytes).toString()),
      onOpen: () => (opened += 1),
      onLost: (cause) => lost.push(cause.code),
    })
    onTestFinished(() => kept.close())
    await vi.waitFor(() => expect(said.join('')).toBe('a'))
    stop()
    await vi.waitFor(() => expect(lost).toEqual(['DEVICE_LOST', 'DEVICE_UNREACHABLE']), { timeout: 10_000 })
    await startPrinter((socket) => socket.write('b'), port)
    await vi.waitFor(() => expect(said.join('')).toBe('ab'), { timeout: 15_000 })
    expect(opened).toBe(2)
    expect(lost).toEqual(['DEVICE_LOST', 'DEVICE_UNREACHABLE'])
  })
})
