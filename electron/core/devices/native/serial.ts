import { readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { NativeDevice } from '#shared/contracts/host.ts'
import { usualSerialSettings, type ConnectionPlace } from '#shared/domain/devices.ts'
import { BantoError } from '#shared/errors.ts'
import type { DeviceConnection } from '../connection.ts'
import { createLine, lostError } from '../line.ts'
import { loadSerialport } from './modules.ts'

/** How often it is looked whether a port is still plugged in. */
const pulledIntervalMs = 500

type SerialPlace = Extract<ConnectionPlace, { kind: 'serial' }>

/** What the system says about a port it does not give, by the words of the module: it has no codes. */
const refusals: readonly (readonly [RegExp, (place: SerialPlace) => BantoError])[] = [
  [/cannot lock port|resource busy|already open/iu, busy],
  // Windows says this of a port that another program has.
  [/access denied/iu, busy],
  [/permission denied/iu, noAccess],
  [/no such file|file not found|no such device/iu, (place) => unreachable(place, 'notPluggedIn')],
]

function busy({ path }: SerialPlace): BantoError {
  return new BantoError('DEVICE_BUSY', `${path} is taken`, { details: { place: path }, retryable: true })
}

function unreachable({ path }: SerialPlace, reason: string): BantoError {
  return new BantoError('DEVICE_UNREACHABLE', `${path} ${reason}`, { details: { place: path, reason }, retryable: true })
}

/** Who may open it, so that the person knows which group to join. */
function noAccess({ path }: SerialPlace): BantoError {
  const group = groupOf(path)
  const details = { place: path, reason: group === null ? null : 'group', group }
  return new BantoError('DEVICE_NO_ACCESS', `${path}: permission denied`, { details })
}

function groupOf(path: string): string | null {
  try {
    const { gid } = statSync(path)
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === String(gid))
    return line?.split(':')[0] ?? null
  } catch {
    return null
  }
}

/** Throws DEVICE_UNREACHABLE, DEVICE_BUSY, DEVICE_NO_ACCESS, DEVICE_MODULE_MISSING. */
export async function openSerial(place: SerialPlace): Promise<DeviceConnection> {
  const { SerialPort } = await loadSerialport()
  const port = new SerialPort({
    path: place.path,
    baudRate: place.baudRate,
    dataBits: place.dataBits,
    parity: place.parity,
    stopBits: place.stopBits,
    rtscts: place.flowControl === 'hardware',
    xon: place.flowControl === 'software',
    xoff: place.flowControl === 'software',
    autoOpen: false,
  })
  // For as long as it lives: an error without a listener would end the process.
  port.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (error === null || error === undefined) return resolve()
      const refusal = refusals.find(([look]) => look.test(error.message))?.[1] ?? ((at: SerialPlace) => unreachable(at, 'notASerialPort'))
      reject(refusal(place))
    })
  })
  const line = createLine({
    send: (bytes) => new Promise((resolve, reject) => port.write(bytes, (error) => (error ? reject(error) : resolve()))),
    end: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  })
  port.on('data', line.received)
  port.on('error', (error) => line.lost(lostError(place.path, error)))
  const gone = (): void => line.lost(lostError(`${place.path} is gone`))
  port.on('close', gone)
  if (process.platform !== 'win32') line.connection.onClose(whenPulled(place.path, gone))
  return line.connection
}

/**
 * Calls `onGone` once when a port's file is no longer the one that it is now. Of a port that was pulled out, Unix lets one read
 * nothing for ever, which the module takes for a quiet device: it would ask again and again, and never tell. Returns how to stop.
 */
function whenPulled(path: string, onGone: () => void): () => void {
  const fileOf = ({ ino, rdev }: { readonly ino: number; readonly rdev: number }): string => `${ino} ${rdev}`
  let opened: string | null = null
  const timer = setInterval(() => {
    stat(path).then(
      (now) => {
        opened ??= fileOf(now)
        if (opened !== fileOf(now)) onGone()
      },
      // A file that is there but cannot be looked at tells nothing.
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT' && onGone(),
    )
  }, pulledIntervalMs)
  return () => clearInterval(timer)
}

/** Ports the system knows of. One that it does not list (a virtual one) can be typed all the same. */
export async function listSerial(): Promise<NativeDevice[]> {
  const { SerialPort } = await loadSerialport()
  const ports = await SerialPort.list()
  return ports.map(({ path, manufacturer }) => ({
    place: { kind: 'serial', path, ...usualSerialSettings },
    name: manufacturer ?? null,
    usagePage: null,
  }))
}
