import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'

/**
 * All that the page gets from Electron: one way to ask and one to listen. A listener receives the
 * message alone, never Electron's event, which would hand it the sender.
 */
contextBridge.exposeInMainWorld('banto', {
  invoke: ({ method, input }: { method: string; input: unknown }): Promise<unknown> => ipcRenderer.invoke('rpc', { method, input }),
  subscribe: (listener: (message: unknown) => void): (() => void) => {
    const forward = (_event: IpcRendererEvent, message: unknown): void => listener(message)
    ipcRenderer.on('event', forward)
    return () => {
      ipcRenderer.removeListener('event', forward)
    }
  },
})
