import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { VirtualPrinter, type VirtualPrinterOptions } from '#core/printing/virtual/printer.ts'
import type { DeviceConnection } from '#core/devices/connection.ts'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { BantoError } from '#shared/errors.ts'
import type { VirtualPrinterState } from '#shared/contracts/printing.ts'
import { tellFault } from '../fixtures/figure.ts'

/** A socket as a line of bytes: the printer's end of a cable. */
function socketLine(socket: Socket): DeviceConnection {
  let isEnded = false
  const closers = new Set<(cause: BantoError | null) => void>()
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isEnded = true
    for (const closer of closers) closer(new BantoError('DEVICE_LOST', 'the socket was closed'))
  })
  return {
    write: (bytes, signal) =>
      new Promise((resolve, reject) => {
        if (isEnded || socket.destroyed) return reject(new BantoError('DEVICE_LOST', 'the socket was closed'))
        const onAbort = (): void => {
          socket.destroy()
          reject(new BantoError('CANCELLED', 'given up'))
        }
        if (signal?.aborted) return onAbort()
        signal?.addEventListener('abort', onAbort, { once: true })
        socket.write(bytes, (error) => {
          signal?.removeEventListener('abort', onAbort)
          if (error) reject(new BantoError('DEVICE_LOST', String(error)))
          else resolve()
        })
      }),
    onBytes(listener) {
      socket.on('data', listener)
      return () => void socket.off('data', listener)
    },
    onClose(listener) {
      if (isEnded) queueMicrotask(() => listener(null))
      closers.add(listener)
      return () => void closers.delete(listener)
    },
    close: async () => void socket.destroy(),
  }
}

export interface TcpPrinter {
  readonly printer: VirtualPrinter
  readonly settings: ReceiptPrinterSettings
  readonly port: number
  /** All bytes that came in. */
  readonly received: Uint8Array[]
  /** Pulls the plug: its lines are gone, without a word. */
  cut(): void
  close(): Promise<void>
}

/** What a person or the world does to a printer, counted where it is a fault. */
function countFaults(printer: VirtualPrinter): void {
  const set = printer.set.bind(printer)
  printer.set = (part: Partial<VirtualPrinterState>) => {
    if (part.paper === 'out' || typeof part.dotsLeft === 'number') tellFault('receipt printer: paper out')
    if (part.paper === 'nearEnd') tellFault('receipt printer: paper near its end')
    if (part.cover === 'open') tellFault('receipt printer: cover open')
    if (part.cutter === 'jammed') tellFault('receipt printer: cutter jammed')
    if (part.power === 'off' || part.power === 'asleep') tellFault(`receipt printer: ${part.power}`)
    set(part)
  }
}

/** The printer on the screen as a printer on the network: real sockets on loopback. */
export async function startTcpPrinter(
  part: Partial<ReceiptPrinterSettings> = {},
  options: VirtualPrinterOptions & { readonly onBytes?: (bytes: Uint8Array, printer: TcpPrinter) => void } = {},
): Promise<TcpPrinter> {
  const settings = receiptPrinterSettings.parse(part)
  const printer = new VirtualPrinter(settings, { dotsPerMs: Number.POSITIVE_INFINITY, ...options })
  countFaults(printer)
  const sockets = new Set<Socket>()
  const received: Uint8Array[] = []
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const line = socketLine(socket)
    line.onBytes((bytes) => {
      received.push(Uint8Array.from(bytes))
      options.onBytes?.(bytes, started)
    })
    printer.attach(line)
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const end = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const started: TcpPrinter = {
    printer,
    settings,
    port,
    received,
    cut() {
      tellFault('receipt printer: line cut')
      end()
    },
    async close() {
      printer.end()
      end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  onTestFinished(() => started.close())
  return started
}

/** A server that says whatever a test wants, in place of a printer. */
export async function startStrangePrinter(onBytes: (bytes: Buffer, socket: Socket) => void): Promise<{ readonly port: number }> {
  tellFault('receipt printer: silent, or answers in another language')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => onBytes(bytes, socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as { port: number }).port }
}
