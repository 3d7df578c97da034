import { Worker } from 'node:worker_threads'
import { host as hostContract } from '#shared/contracts/host.ts'
import { contracts } from '#shared/contracts/index.ts'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { Log } from '#core/context.ts'
import { area, createDispatcher } from '#core/rpc/dispatcher.ts'
import { createPeer, type Peer } from '#core/rpc/peer.ts'
import type { HandlersOf } from '#core/rpc/types.ts'
import type { DeviceProcess } from './deviceProcess.ts'
import { createReadLines, type ReadLines } from './readLines.ts'

export interface EngineOptions {
  readonly workerFile: string
  readonly workerData: { readonly dataDir: string; readonly hostKind: 'electron' | 'browser'; readonly version: string }
  readonly services: HandlersOf<typeof hostContract>
  readonly devices: DeviceProcess
  readonly log: Log
  /** Events for the page; `host.line` says whether the engine runs. */
  readonly onEvent: (event: string, payload: unknown) => void
  /** The engine ended again and again and is not started any more. */
  readonly onGivenUp?: () => void
}

export interface Engine {
  /** A call of the page. Methods outside the page's contracts are refused here already. */
  invoke(method: string, input: unknown): Promise<Envelope>
  /** Ends the thread in order and starts a new one: for development. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Room for short-lived objects. Left alone it grows in a long session, and its memory does not come back. */
const maxYoungGenerationSizeMb = 24

/** More crashes than this within a minute, and something is wrong that a new start does not mend. */
const crashesAllowed = 3
const closeTimeoutMs = 15_000

const pageMethods: ReadonlySet<string> = new Set(
  Object.entries(contracts).flatMap(([name, { methods }]) => Object.keys(methods).map((method) => `${name}.${method}`)),
)

/**
 * Runs the engine in its worker thread on behalf of either host: answers its questions, passes its
 * events on, and starts it anew after a crash. Calls that were pending then fail with HOST_LOST.
 */
export const startEngine = (options: EngineOptions): Engine => {
  const { workerFile, workerData, services, devices, log, onEvent } = options
  const hostDispatch = createDispatcher({ areas: [area('host', hostContract, services)], log, checkOutput: false })
  let crashes: number[] = []
  let closing = false
  let current = launch()
  devices.onEvent((event, payload) => current.peer.emit(event, payload))

  function launch(): { worker: Worker; peer: Peer; readLines: ReadLines; ended: Promise<void> } {
    const worker = new Worker(workerFile, { workerData, resourceLimits: { maxYoungGenerationSizeMb } })
    const readLines = createReadLines((method, input) => peer.invoke(method, input))
    const peer = createPeer(
      { post: (message) => worker.postMessage(message), onMessage: (listener) => worker.on('message', listener) },
      {
        dispatch: hostDispatch,
        onEvent: (event, payload) => {
          if (event === 'engine.reader') return readLines.accept(payload)
          if (event === 'engine.ready') return onEvent('host.line', 'connected')
          readLines.heard(event)
          onEvent(event, payload)
        },
      },
    )
    worker.on('error', (error) => log.error('engine.failed', { error }))
    worker.on('messageerror', (error) => log.error('engine.messageUnreadable', { error }))
    const ended = new Promise<void>((resolve) => {
      worker.on('exit', (code) => {
        peer.close()
        readLines.close()
        // Nobody is left who wants its bytes.
        devices.end()
        resolve()
        if (!closing && current.worker === worker) crashed(code)
      })
    })
    return { worker, peer, readLines, ended }
  }

  function crashed(code: number): void {
    onEvent('host.line', 'lost')
    const now = performance.now()
    crashes = [...crashes.filter((at) => now - at < 60_000), now]
    log.error('engine.ended', { code, crashes: crashes.length })
    if (crashes.length > crashesAllowed) {
      options.onGivenUp?.()
      return
    }
    current = launch()
  }

  async function stop({ worker, peer, ended }: typeof current): Promise<void> {
    const timeout = setTimeout(() => {
      log.error('engine.notClosing', {})
      void worker.terminate()
    }, closeTimeoutMs)
    await Promise.race([peer.invoke('engine.close', {}), ended])
    await ended
    clearTimeout(timeout)
  }

  return {
    invoke(method, input) {
      if (pageMethods.has(method)) return current.readLines.invoke(method, input)
      const error = new BantoError('UNKNOWN_METHOD', `no method ${method}`, { details: { method } })
      return Promise.resolve({ ok: false, error: error.toBody() })
    },
    async restart() {
      closing = true
      onEvent('host.line', 'lost')
      await stop(current)
      closing = false
      current = launch()
    },
    async close() {
      closing = true
      await stop(current)
    },
  }
}
