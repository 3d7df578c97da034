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
