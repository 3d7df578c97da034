import type { FoundDevice, SearchPlace } from '#shared/contracts/devices.ts'
import type { NativeDevice } from '#shared/contracts/host.ts'
import { isBantoError, type ErrorBody } from '#shared/errors.ts'
import type { CoreContext } from '../../context.ts'
import type { JobContext } from '../../rpc/types.ts'
import { placeKey } from '../devices.ts'
import { readDevices } from '../table.ts'
import { knownBy } from './known.ts'
import { neighbours, printerPort, sweep } from './network.ts'

type Seen = Pick<FoundDevice, 'place' | 'name' | 'kind' | 'language'>

const ofModule = ({ place, name }: NativeDevice): Seen => {
  const known = knownBy(name, place.kind === 'serial' ? null : place.vendorId)
  return { place, name, ...known, kind: place.kind === 'hid' ? 'scanner' : known.kind }
}

async function onNetwork(job: JobContext): Promise<Seen[]> {
  const hosts = neighbours()
  job.report({ phase: 'network', done: 0, total: hosts.length })
  const found = await sweep(hosts, {
    signal: job.signal,
    onProgress: (done) => job.report({ phase: 'network', done, total: hosts.length }),
  })
  return found.map(({ host, name }) => ({ place: { kind: 'tcp', host, port: printerPort }, name, ...knownBy(name, null) }))
}

async function lookAt(core: CoreContext, where: SearchPlace, job: JobContext): Promise<Seen[]> {
  if (where === 'network') return onNetwork(job)
  job.report({ phase: where })
  if (where === 'system') {
    const { names } = await core.host.call('host.systemPrinters', {})
    return (names ?? []).map((name) => ({ place: { kind: 'system', name }, name, kind: 'systemPrinter', language: null }))
  }
  const { devices } = await core.host.call('host.deviceList', { kind: where })
  return devices.map(ofModule)
}

/** Looks in each place; one that cannot be searched keeps none of the others from it. CANCELLED where the person stops it. */
export async function searchDevices(
  core: CoreContext,
  places: readonly SearchPlace[],
  job: JobContext,
): Promise<{ found: FoundDevice[]; failed: { place: SearchPlace; error: ErrorBody }[] }> {
  const own = new Map(readDevices(core.shop().db).map(({ place, deviceId }) => [placeKey(place), deviceId]))
  const found: FoundDevice[] = []
  const failed: { place: SearchPlace; error: ErrorBody }[] = []
  for (const place of places) {
    job.signal.throwIfAborted()
    try {
      for (const seen of await lookAt(core, place, job)) found.push({ ...seen, deviceId: own.get(placeKey(seen.place)) ?? null })
    } catch (error) {
      if (!isBantoError(error) || error.code === 'CANCELLED') throw error
      failed.push({ place, error: error.toBody() })
    }
  }
  return { found, failed }
}
