import type { host } from '#shared/contracts/host.ts'
import { BantoError } from '#shared/errors.ts'
import type { HandlersOf } from '#core/rpc/types.ts'
import { parseExternalUrl } from './externalUrl.ts'
import type { Sample } from './sample.ts'
import type { VaultPort } from './vault.ts'

export interface ServicesOptions {
  readonly vault: VaultPort
  readonly sample: Sample
  /** Opens an address that was judged already; false where there is no browser to open. */
  readonly openBrowser: (url: string) => Promise<boolean>
}

/** What either host does for the engine. */
export const hostServices = ({ vault, sample, openBrowser }: ServicesOptions): HandlersOf<typeof host> => ({
  vaultDescribe: () => vault.describe(),
  vaultGet: async ({ key }) => ({ secret: await vault.get(key) }),
  vaultSet: async ({ key, secret }) => {
    await vault.set(key, secret)
    return {}
  },
  vaultDelete: async ({ key }) => {
    await vault.delete(key)
    return {}
  },
  openBrowser: async ({ url }) => {
    const judged = parseExternalUrl(url)
    if (judged === null) throw new BantoError('INVALID_INPUT', 'not an address for the browser', { details: { method: 'host.openBrowser' } })
    return { opened: await openBrowser(judged) }
  },
  startSample: () => sample.start(),
})
