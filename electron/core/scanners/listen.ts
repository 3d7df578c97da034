import { setTimeout as wait } from 'node:timers/promises'
import type { ConnectionPlace } from '#shared/domain/devices.ts'
import { type BantoError, isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { devicesOf } from '../devices/devices.ts'
import type { JobContext } from '../rpc/types.ts'
import { createHearing } from './hearing.ts'

/** Nobody scans any more. Milliseconds. */
const longestMs = 5 * 60_000

interface ListenInput {
  readonly place: ConnectionPlace
  readonly findSpeed: boolean
}

/** The speed to try after one that brought noise: each once, the usual ones first. */
const usualFirst = [9600, 115_200, 19_200, 38_400, 57_600, 4800, 2400, 1200] as const
const nextSpeed = (tried: readonly number[]): number | null => usualFirst.find((rate) => !tried.includes(rate)) ?? null

/** Shows what a scanner's line brings (`scanners.heard`) until it is cancelled. Throws as `Devices.open` does. */
export async function listenTo(
  core: CoreContext,
  { place, findSpeed }: ListenInput,
  { signal, report }: Pick<JobContext, 'signal' | 'report'>,
): Promise<{ scans: number; baudRate: number | null }> {
  const devices = devicesOf(core)
  const deadline = performance.now() + longestMs
  const tried: number[] = []
  let at = place
  let scans = 0

  /** One line at one speed; whether it is to be tried at another. */
  async function live(): Promise<boolean> {
    const connection = await devices.open({ place: at }, signal)
    const ending = new AbortController()
    let noise = false
    let lost: BantoError | null = null
    const hearing = createHearing(at, (heard) => {
      core.emit('scanners.heard', { deviceId: null, ...heard })
      if (heard.problem === null) scans += 1
      else if (findSpeed && heard.problem === 'speed' && scans === 0) {
        noise = true
        ending.abort()
      }
    })
    connection.onBytes(hearing.push)
    connection.onClose((cause) => {
      lost = cause
      hearing.cut()
      ending.abort()
    })
    report({ phase: 'listening', detail: { baudRate: at.kind === 'serial' ? at.baudRate : null } })
    await wait(Math.max(0, deadline - performance.now()), undefined, { signal: AbortSignal.any([signal, ending.signal]) }).catch(
      () => undefined,
    )
    hearing.close()
    await connection.close()
    if (lost !== null) throw lost
    return noise
  }

  for (;;) {
    const again = await live().catch((error: unknown) => {
      if (isBantoError(error) && error.code === 'CANCELLED') return false
      throw error
    })
    if (at.kind === 'serial') tried.push(at.baudRate)
    const baudRate = nextSpeed(tried)
    if (!again || at.kind !== 'serial' || baudRate === null) break
    at = { ...at, baudRate }
  }
  return { scans, baudRate: at.kind === 'serial' ? at.baudRate : null }
}
