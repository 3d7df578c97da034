import path from 'node:path'
import { session, shell } from 'electron'
import type { Log } from '#core/context.ts'
import { startEngine, type Engine } from '../host/engine.ts'
import type { ProgramPaths } from '../host/paths.ts'
import { createDeviceProcess } from '../host/deviceProcess.ts'
import { environmentProxy, systemProxy } from '../host/proxy.ts'
import { createSample } from '../host/sample.ts'
import { hostServices } from '../host/services.ts'
import { launchDeviceProcess } from './deviceProcess.ts'
import { showEngineLost } from './dialogs.ts'
import { printPage, systemPrinters } from './printPage.ts'
import { createSafeStorageVault } from './vault.ts'

type Listener = (event: string, payload: unknown) => void

export interface DesktopEngine {
  readonly engine: Engine
  /** What the engine tells; several may listen. */
  onEvent(listener: Listener): void
  close(): Promise<void>
}

/** The engine with Electron's vault and browser, and the sample shop beside it. */
export const startDesktopEngine = ({ dataDir, paths, log }: { dataDir: string; paths: ProgramPaths; log: Log }): DesktopEngine => {
  const listeners: Listener[] = []
  const sample = createSample({ workerFile: paths.sampleWorker, folder: path.join(dataDir, 'sample'), log })
  const openBrowser = (url: string): Promise<boolean> =>
    shell.openExternal(url).then(
      () => true,
      () => false,
    )
  const openFolder = async (folder: string): Promise<boolean> => (await shell.openPath(folder)) === ''
  // The system's proxy settings (also a script); where there are none, the environment's.
  const findProxy = async (url: string): Promise<string | null> =>
    systemProxy(await session.defaultSession.resolveProxy(url)) ?? environmentProxy(url)
  const devices = createDeviceProcess(() => launchDeviceProcess(paths.deviceProcess, dataDir), log)
  const engine = startEngine({
    workerFile: paths.engineWorker,
    workerData: { dataDir, hostKind: 'electron', version: paths.version },
    services: hostServices({
      vault: createSafeStorageVault(dataDir, log),
      sample,
      openBrowser,
      dataDir,
      openFolder,
      findProxy,
      devices,
      systemPrinters,
      printPage,
    }),
    devices,
    log,
    onEvent: (event, payload) => {
      for (const listener of listeners) listener(event, payload)
    },
    onGivenUp: () => void showEngineLost(),
  })
  return {
    engine,
    onEvent: (listener) => void listeners.push(listener),
    async close() {
      await engine.close()
      await sample.close()
    },
  }
}
