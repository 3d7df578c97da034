import path from 'node:path'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { Log } from '#core/context.ts'
import { startEngine, type Engine } from '../host/engine.ts'
import type { ProgramPaths } from '../host/paths.ts'
import { createDeviceProcess, forkDeviceProcess } from '../host/deviceProcess.ts'
import { environmentProxy } from '../host/proxy.ts'
import { createSample } from '../host/sample.ts'
import { hostServices } from '../host/services.ts'
import type { VaultPort } from '../host/vault.ts'
import { startPageServer, type PageServer, type PageServerOptions } from './server.ts'

export interface BrowserHostOptions {
  readonly dataDir: string
  readonly port: number
  readonly paths: ProgramPaths
  readonly vault: VaultPort
  readonly openBrowser: (url: string) => Promise<boolean>
  readonly openFolder: (folder: string) => Promise<boolean>
  readonly log: Log
  readonly onPages?: (open: number) => void
  readonly onGivenUp?: () => void
  readonly development?: PageServerOptions['development']
}

export interface BrowserHost {
  readonly server: PageServer
  readonly engine: Engine
  /** Ends everything in order: the page's line, the engine with its file, the sample shop. */
  close(): Promise<void>
}

/** The engine, the sample shop and the guarded server, put together. */
export const startBrowserHost = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  const { dataDir, port, paths, vault, openBrowser, openFolder, log, onPages, onGivenUp, development } = options
  const sample = createSample({ workerFile: paths.sampleWorker, folder: path.join(dataDir, 'sample'), log })
  // The server goes first: a port that is taken ends the start before a file was touched.
  let engine: Engine | null = null
  const server = await startPageServer({
    page: paths.page,
    port,
    invoke: (method, input): Promise<Envelope> =>
      engine
        ? engine.invoke(method, input)
        : Promise.resolve({
            ok: false,
            error: new BantoError('HOST_LOST', 'called before the engine was started', { retryable: true }).toBody(),
          }),
    log,
    onPages,
    development,
  })
  const devices = createDeviceProcess(() => forkDeviceProcess(paths.deviceProcess, dataDir), log)
  const started = startEngine({
    workerFile: paths.engineWorker,
    workerData: { dataDir, hostKind: 'browser', version: paths.version },
    services: hostServices({
      vault,
      sample,
      openBrowser,
      dataDir,
      openFolder,
      findProxy: async (url) => environmentProxy(url),
      devices,
      // Printing goes through the browser's own dialog.
      systemPrinters: async () => null,
      printPage: async () => ({ outcome: 'notHere', reason: '' }),
    }),
    devices,
    log,
    onEvent: (event, payload) => server.emit(event, payload),
    onGivenUp,
  })
  engine = started
  return {
    server,
    engine: started,
    async close() {
      await started.close()
      await server.close()
      await sample.close()
    },
  }
}
