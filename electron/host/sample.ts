import { mkdirSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { BantoError } from '#shared/errors.ts'
import type { OutputOf, hostContracts } from '#shared/contracts/index.ts'
import type { Log } from '#core/context.ts'

type SampleAddress = OutputOf<'host.startSample', typeof hostContracts>

export interface Sample {
  /** Starts the sample shop, or finds it running. */
  start(): Promise<SampleAddress>
  /** Sales a minute from now on; 0: the shop is quiet, as it is when it starts. */
  setSelling(perMinute: number): Promise<void>
  selling(): number
  close(): Promise<void>
}

const readyMessage = z.object({
  ready: z.object({ identityUrl: z.string(), apiUrl: z.string(), clientId: z.string() }),
})
const startTimeoutMs = 120_000
const closeTimeoutMs = 5_000
/** As of the engine's thread (host/engine.ts). */
const maxYoungGenerationSizeMb = 24

export interface SampleOptions {
  readonly workerFile: string
  /** `<dataDir>/sample`. */
  readonly folder: string
  readonly log: Log
}

/**
 * The sample shop: the sandbox in a thread of its own, with its data in a folder of its own.
 */
export const createSample = ({ workerFile, folder, log }: SampleOptions): Sample => {
  let running: Promise<{ worker: Worker; address: SampleAddress }> | null = null
  let soldPerMinute = 0

  const launch = async (): Promise<{ worker: Worker; address: SampleAddress }> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const worker = new Worker(workerFile, { workerData: { folder }, resourceLimits: { maxYoungGenerationSizeMb } })
    try {
      const { ready } = await new Promise<z.infer<typeof readyMessage>>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the sample shop did not start in time')), startTimeoutMs)
        worker.once('message', (message) => {
          clearTimeout(late)
          const parsed = readyMessage.safeParse(message)
          if (parsed.success) resolve(parsed.data)
          else reject(parsed.error)
        })
        worker.once('error', reject)
        worker.once('exit', (code) => reject(new Error(`the sample shop ended with ${code}`)))
      })
      worker.on('error', (error) => log.error('sample.failed', { error }))
      worker.on('exit', (code) => {
        log.warn('sample.ended', { code })
        running = null
        soldPerMinute = 0
      })
      return { worker, address: { ...ready, redirectPort: null } }
    } catch (cause) {
      await worker.terminate()
      throw new BantoError('SERVER_UNAVAILABLE', 'the sample shop could not be started', { cause, retryable: true })
    }
  }

  const run = () =>
    (running ??= launch().catch((error: unknown) => {
      running = null
      throw error
    }))

  return {
    start: async () => (await run()).address,
    async setSelling(perMinute) {
      const { worker } = await run()
      worker.postMessage({ perMinute })
      soldPerMinute = perMinute
    },
    selling: () => soldPerMinute,
    async close() {
      const known = running
      running = null
      if (!known) return
      const { worker } = await known
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      worker.postMessage('close')
      const late = setTimeout(() => void worker.terminate(), closeTimeoutMs)
      await ended
      clearTimeout(late)
    },
  }
}
