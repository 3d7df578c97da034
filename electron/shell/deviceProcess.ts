import { utilityProcess } from 'electron'
import type { DeviceChild } from '../host/deviceProcess.ts'

/** The process of the native device modules as Electron starts it: our program is no Node for others (build/fuses.ts). */
export function launchDeviceProcess(file: string, folder: string): DeviceChild {
  const child = utilityProcess.fork(file, [folder], { serviceName: 'Banto devices', stdio: 'ignore' })
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', listener)
    },
    kill: () => void child.kill(),
  }
}
