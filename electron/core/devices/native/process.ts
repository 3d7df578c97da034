/**
 * The process of the native device modules. `serialport` works only in the first thread of a process (its pollers hang on that
 * thread's loop), and native code that breaks must cost lines, not the program. A host starts it, and talks to it as to a peer.
 */
import path from 'node:path'
import process from 'node:process'
import { nativeDevices } from '#shared/contracts/host.ts'
import { createLog } from '../../log.ts'
import { area, createDispatcher } from '../../rpc/dispatcher.ts'
import { createPeer, type Transport } from '../../rpc/peer.ts'
import { nativeHandlers } from './handlers.ts'

/** Of a utility process of Electron; Node's own types do not know it. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const [folder = ''] = process.argv.slice(2)
const log = createLog({ folder: path.join(folder, 'logs'), source: 'devices' })
process.on('unhandledRejection', (error) => log.error('devices.unhandledRejection', { error }))
process.on('uncaughtExceptionMonitor', (error) => log.error('devices.crashed', { error }))

function transport(): Transport {
  const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort }
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    }
  }
  // The parent is gone, and with it everybody who wants bytes.
  process.on('disconnect', () => process.exit(0))
  return {
    post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => process.on('message', listener),
  }
}

const peer = createPeer(transport(), { dispatch: (method, input) => dispatch(method, input) })
const dispatch = createDispatcher({
  areas: [
    area(
      'host',
      nativeDevices,
      nativeHandlers((name, payload) => peer.emit(name, payload)),
    ),
  ],
  log,
  checkOutput: process.env.NODE_ENV !== 'production',
})
