import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { host } from '#shared/contracts/host.ts'
import { BantoError } from '#shared/errors.ts'
import type { HandlersOf } from '#core/rpc/types.ts'
import { parseExternalUrl } from './externalUrl.ts'
import type { DeviceProcess } from './deviceProcess.ts'
import type { Sample } from './sample.ts'
import type { VaultPort } from './vault.ts'

export type PrintPage = HandlersOf<typeof host>['printPage']

export interface ServicesOptions {
  readonly vault: VaultPort
  readonly sample: Sample
  /** Opens an address that was judged already; false where there is no browser to open. */
  readonly openBrowser: (url: string) => Promise<boolean>
  readonly dataDir: string
  /** Shows a folder that was judged already; false where there is no desktop. */
  readonly openFolder: (folder: string) => Promise<boolean>
  /** The system's proxy for an address, as a URL; null for none. */
  readonly findProxy: (url: string) => Promise<string | null>
  readonly devices: DeviceProcess
  /** Printers of the system by their names; null where the host cannot see them. */
  readonly systemPrinters: () => Promise<readonly string[] | null>
  readonly printPage: PrintPage
}

/**
 * The folder behind all links, where it is one and lies inside the data folder; null otherwise. What a
 * file manager opens may be a program (an .app, a .desktop): only folders of ours are shown.
 */
export const folderInside = (dataDir: string, wanted: string): string | null => {
  try {
    const home = realpathSync(dataDir)
    const folder = realpathSync(path.resolve(home, wanted))
    const inside = path.relative(home, folder)
    const outside = inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside)
    return outside || !statSync(folder).isDirectory() || /\.app$/i.test(folder) ? null : folder
  } catch {
    return null
  }
}

/** What either host does for the engine. */
export const hostServices = (options: ServicesOptions): HandlersOf<typeof host> => {
  const { vault, sample, openBrowser, dataDir, openFolder, findProxy, devices, systemPrinters, printPage } = options
  return {
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
      if (judged === null)
        throw new BantoError('INVALID_INPUT', 'not an address for the browser', { details: { method: 'host.openBrowser' } })
      return { opened: await openBrowser(judged) }
    },
    openFolder: async (asked) => {
      const folder = folderInside(dataDir, asked.path)
      if (folder === null) throw new BantoError('INVALID_INPUT', 'not a folder of the program', { details: { method: 'host.openFolder' } })
      return { opened: await openFolder(folder) }
    },
    findProxy: async ({ url }) => ({ proxy: await findProxy(url) }),
    startSample: () => sample.start(),
    sampleSelling: async () => ({ perMinute: sample.selling() }),
    setSampleSelling: async ({ perMinute }) => {
      await sample.setSelling(perMinute)
      return {}
    },
    ...devices.handlers,
    async systemPrinters() {
      const names = await systemPrinters()
      return { names: names === null ? null : [...names] }
    },
    printPage,
  }
}
