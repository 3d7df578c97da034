import { z } from 'zod'
import type { CoreContext } from '../context.ts'
import { createNetwork, type Network, type ProxyLogin } from '../smaregi/network.ts'

/** Under which the password of a proxy lies in the vault. */
const vaultKey = 'proxy'

/** Bound to the proxy it was given for: another one must not be told it. */
const keptLogin = z.object({ proxy: z.string(), user: z.string(), password: z.string() })

export interface CoreNetwork {
  readonly network: Network
  /** Keeps name and password for a proxy in the vault, or forgets them. */
  setLogin(proxy: string, login: ProxyLogin | null): Promise<void>
}

const networks = new WeakMap<CoreContext, CoreNetwork>()

/** The engine's way out of this computer: one for the shop, the sign-in and the watch of the line. */
export function networkOf(core: CoreContext): CoreNetwork {
  const known = networks.get(core)
  if (known !== undefined) return known
  const made = createCoreNetwork(core)
  networks.set(core, made)
  return made
}

function createCoreNetwork({ host, log }: CoreContext): CoreNetwork {
  const network = createNetwork({
    async findProxy(url) {
      try {
        return (await host.call('host.findProxy', { url })).proxy
      } catch (error) {
        log.warn('network.proxyUnknown', { message: String(error) })
        return null
      }
    },
    async readLogin(proxy) {
      try {
        const { secret } = await host.call('host.vaultGet', { key: vaultKey })
        const kept = secret === null ? null : keptLogin.parse(JSON.parse(secret))
        return kept?.proxy === proxy ? kept : null
      } catch {
        // The proxy then asks for a password, and the person gives it anew.
        log.warn('network.proxyLoginUnreadable', { proxy })
        return null
      }
    },
  })
  return {
    network,
    async setLogin(proxy, login) {
      if (login === null) await host.call('host.vaultDelete', { key: vaultKey })
      else await host.call('host.vaultSet', { key: vaultKey, secret: JSON.stringify({ proxy, ...login }) })
      network.forget()
    },
  }
}
