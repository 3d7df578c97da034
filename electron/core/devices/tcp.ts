import { connect, type Socket } from 'node:net'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { BantoError } from '#shared/errors.ts'
import type { DeviceConnection } from './connection.ts'
import { createLine, lostError } from './line.ts'

type TcpPlace = Extract<ConnectionPlace, { kind: 'tcp' }>

/** A printer in the office answers within a few milliseconds, over a poor Wi-Fi within a second. */
const connectTimeoutMs = 4_000
/** When a silent line is asked whether the other end is still there: then the system finds half-open ones. */
const keepAliveDelayMs = 10_000

/** Why a connection was not made, as `errors.reasons.DEVICE_UNREACHABLE` names it, by Node's code. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknownHost',
  EAI_AGAIN: 'unknownHost',
  ETIMEDOUT: 'noAnswer',
  EHOSTUNREACH: 'noAnswer',
  EHOSTDOWN: 'noAnswer',
  ENETUNREACH: 'noNetwork',
}

function unreachable({ host, port }: TcpPlace, reason: string, cause?: unknown): BantoError {
  return new BantoError('DEVICE_UNREACHABLE', `${host}:${port} ${reason}`, { details: { host, port, reason }, retryable: true, cause })
}

/**
 * A line over TCP. A printer that closes it, or a network that breaks, ends it with DEVICE_LOST. Throws DEVICE_UNREACHABLE
 * (details: host, port, reason), CANCELLED.
 */
export async function openTcp(
  place: TcpPlace,
  { signal, timeoutMs = connectTimeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<DeviceConnection> {
  const socket = await connectSocket(place, signal, timeoutMs)
  const line = createLine({
    send: (bytes) => new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve()))),
    end: () => void socket.destroy(),
  })
  socket.on('data', line.received)
  socket.on('error', (error) => line.lost(lostError(`${place.host}:${place.port}`, error)))
  // Also when the other end has only said goodbye: a device that reads no more is none.
  socket.on('close', () => line.lost(lostError(`${place.host}:${place.port} closed the line`)))
  return line.connection
}

function connectSocket(place: TcpPlace, signal: AbortSignal | undefined, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: place.host,
      port: place.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveDelayMs,
    })
    // For as long as it lives: what goes wrong between two owners must not end the engine.
    socket.on('error', () => undefined)
    const giveUp = (error: BantoError): void => {
      settle()
      socket.destroy()
      reject(error)
    }
    const failed = (error: NodeJS.ErrnoException): void => giveUp(unreachable(place, reasons[error.code ?? ''] ?? 'failed', error))
    const stop = (): void => giveUp(new BantoError('CANCELLED', 'connecting was given up'))
    const late = setTimeout(() => giveUp(unreachable(place, 'noAnswer')), timeoutMs)
    const settle = (): void => {
      clearTimeout(late)
      signal?.removeEventListener('abort', stop)
      socket.removeListener('error', failed)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      settle()
      resolve(socket)
    })
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
  })
}
