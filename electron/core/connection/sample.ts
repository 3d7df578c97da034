import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { bare } from './identity.ts'
import type { StoredProfile } from './profiles.ts'

/** Where the sample shop's server is, and how a client signs in there. */
export type SampleAddress = Pick<StoredProfile, 'identityUrl' | 'apiUrl' | 'clientId' | 'redirectPort'>

/** Starts the sample shop's server, which takes whatever port is free. Rejects with the host's error. */
export async function startSample(core: CoreContext): Promise<SampleAddress> {
  const { identityUrl, apiUrl, clientId, redirectPort } = await core.host.call('host.startSample', {})
  return { identityUrl: bare(identityUrl), apiUrl: bare(apiUrl), clientId, redirectPort }
}

/** Enough to see stock move while one counts. */
const salesPerMinute = 30

const isSample = (core: CoreContext): boolean => core.shopOrNull()?.profile.kind === 'sample'

/** Whether the sample's registers sell by themselves; null where another shop is open. */
export async function sampleSelling(core: CoreContext): Promise<boolean | null> {
  return isSample(core) ? (await core.host.call('host.sampleSelling', {})).perMinute > 0 : null
}

export async function setSampleSelling(core: CoreContext, selling: boolean): Promise<void> {
  if (!isSample(core)) throw new BantoError('INVALID_INPUT', 'only the sample shop sells by itself', { details: { reason: 'notSample' } })
  await core.host.call('host.setSampleSelling', { perMinute: selling ? salesPerMinute : 0 })
  core.emit('connection.sampleSellingChanged', { selling })
}

/** The profile with the address of the sample's server where it is the sample's; as it was where that does not start. */
export async function withSampleAddress(core: CoreContext, stored: StoredProfile): Promise<StoredProfile> {
  if (stored.kind !== 'sample') return stored
  try {
    return { ...stored, ...(await startSample(core)) }
  } catch (error) {
    core.log.warn('connection.sample', { message: String(error) })
    return stored
  }
}
