import { setTimeout as wait } from 'node:timers/promises'
import type { DeviceDescription, DeviceState } from '#shared/contracts/devices.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { conditionOf, type Devices } from './devices.ts'
import type { Device } from './table.ts'

/** A printer that sleeps needs seconds to say anything; more than this nobody waits at a screen. Milliseconds. */
const checkTimeoutMs = 12_000

const toBody = (error: BantoError | null): DeviceState['error'] => error?.toBody() ?? null

/** A printer of the system has no line: it is ready where the system has it. `unknown` where the host cannot see the system's printers. */
async function stateOfSystemPrinter(core: CoreContext, name: string): Promise<DeviceState> {
  const { names } = await core.host.call('host.systemPrinters', {})
  const condition = names === null ? 'unknown' : names.includes(name) ? 'ready' : 'offline'
  return { condition, error: null, at: core.now().toISOString() }
}

/**
 * Opens a line, asks, closes it. What stands in the way is told as the state, not thrown; a device whose kind nobody can ask
 * (no driver, a scanner) is `ready` where its line opens. CANCELLED where the engine ends.
 */
export async function askState(core: CoreContext, devices: Devices, device: DeviceDescription & Partial<Device>): Promise<DeviceState> {
  if (device.place.kind === 'system') return stateOfSystemPrinter(core, device.place.name)
  const signal = AbortSignal.any([core.closing, AbortSignal.timeout(checkTimeoutMs)])
  const at = (): string => core.now().toISOString()
  try {
    const connection = await devices.open(device, signal)
    try {
      const probe = devices.probe(device.kind)
      if (probe === null) return { condition: 'ready', error: null, at: at() }
      let lost: BantoError | null = null
      connection.onClose((cause) => (lost = cause))
      const late = wait(checkTimeoutMs, 'unknown' as const, { signal, ref: false }).catch(() => 'unknown' as const)
      // The probe hears of a lost line, too, and knows what was said before: an answer in another language is more than a lost line.
      const condition = await Promise.race([probe(device, connection, signal), late])
      return { condition, error: condition === 'offline' ? toBody(lost) : null, at: at() }
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (!isBantoError(error)) throw error
    if (core.closing.aborted) throw new BantoError('CANCELLED', 'the engine ends')
    return { condition: error.code === 'CANCELLED' ? 'offline' : conditionOf(error), error: error.toBody(), at: at() }
  }
}
