import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { createCore } from './core.ts'
import { createLog } from './log.ts'
import { createReaders } from './readers/pool.ts'
import { createPeer, hostClient } from './rpc/peer.ts'
import type { HostEvent } from './rpc/types.ts'

/** What the host hands the engine's thread. */
const start = z.object({
  dataDir: z.string(),
  hostKind: z.enum(['electron', 'browser']),
  version: z.string(),
})

if (!parentPort) throw new Error('the engine runs in a worker thread')
const port = parentPort
const { dataDir, hostKind, version } = start.parse(workerData)
const log = createLog({ folder: path.join(dataDir, 'logs'), source: 'engine' })

// A rejection nobody awaited is a bug to read about, not a reason to lose what is on the screen.
process.on('unhandledRejection', (error) => log.error('engine.unhandledRejection', { error }))
// An exception leaves the thread in an unknown state: the host starts a new one.
process.on('uncaughtExceptionMonitor', (error) => log.error('engine.crashed', { error }))

port.on('messageerror', (error) => log.error('engine.messageUnreadable', { error }))

const hostListeners: ((event: HostEvent) => void)[] = []
const peer = createPeer(
  { post: (message) => port.postMessage(message), onMessage: (listener) => port.on('message', listener) },
  {
    dispatch: (method, input) => (method === 'engine.close' ? closeEngine() : engine.then((core) => core.dispatch(method, input))),
    onEvent: (name, payload) => {
      for (const listener of hostListeners) listener({ name, payload } as HostEvent)
    },
  },
)

/** Programs of other threads stand beside this file, built or not. */
const threadFile = (name: string): string => path.join(import.meta.dirname, `${name}${path.extname(import.meta.filename)}`)

const readers = createReaders({
  readerFile: threadFile('reader'),
  workerData: { dataDir },
  log,
  offer: (lane, end) => port.postMessage({ event: 'engine.reader', payload: { lane, port: end } }, [end]),
})

const engine = createCore({
  dataDir,
  hostKind,
  version,
  host: hostClient(peer, (listener) => hostListeners.push(listener)),
  emit: (name, payload) => peer.emit(name, payload),
  log,
  readers,
  unpackerFile: threadFile('unpacker'),
})
engine.then(
  () => {
    log.info('engine.ready', { version, node: process.versions.node, hostKind })
    peer.emit('engine.ready', null)
  },
  (error: unknown) => {
    log.error('engine.notStarted', { error })
    throw error
  },
)

/** Only the host can send this: the page's calls are checked against the contracts before they come here. */
async function closeEngine() {
  const core = await engine
  await core.close()
  // Timers and sockets of the engine would keep the thread alive; the reply goes out first.
  setTimeout(() => process.exit(0), 20)
  return { ok: true as const, value: {} }
}
