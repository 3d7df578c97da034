import { mkdirSync } from 'node:fs'
import { jobs as jobsContract } from '#shared/contracts/jobs.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { readStatus } from './app/status.ts'
import { areasOf } from './areas.ts'
import { restrictToOwner } from './files.ts'
import { journalOf } from './journal/journal.ts'
import { openLastShop } from './connection/handlers.ts'
import type { CoreContext, LineState, Log, Shop } from './context.ts'
import type { Readers } from './readers/pool.ts'
import { area, createDispatcher, type Dispatch } from './rpc/dispatcher.ts'
import { createJobs } from './rpc/jobs.ts'
import type { Emit, HostClient } from './rpc/types.ts'
import type { StoreNotice } from './store/db.ts'

export interface CoreOptions {
  /** Folder of everything the program keeps; made where it is missing, readable by its owner alone. */
  readonly dataDir: string
  readonly hostKind: CoreContext['hostKind']
  readonly version: string
  readonly host: HostClient
  readonly emit: Emit
  readonly log: Log
  readonly now?: () => Date
  /** Checks replies against their contracts; on unless this is a production build. */
  readonly checkOutput?: boolean
  /** Threads that read beside the engine. They end with it. */
  readonly readers?: Readers
  /** Program of the thread that unpacks files of counts. */
  readonly unpackerFile?: string
}

export interface Core {
  readonly dispatch: Dispatch
  /** Stops the jobs, closes the shop's file (with its backup) and stops answering. */
  close(): Promise<void>
}

const statusDelayMs = 100
/** The status counts rows, which takes long where there are millions: at most this share of the time goes into it. */
const maxStatusShareOfTime = 1 / 20

/**
 * Puts the engine together: context, areas, jobs, dispatcher. Nothing here knows Electron or the
 * page; a worker, a test or a command line may all be its host.
 */
export const createCore = async (options: CoreOptions): Promise<Core> => {
  const { dataDir, hostKind, version, host, emit, log } = options
  const now = options.now ?? (() => new Date())
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  restrictToOwner(dataDir, log)

  const jobs = createJobs({ emit, log })
  let shop: Shop | null = null
  let line: LineState = 'offline'
  let closing = false
  let startFailure: ReturnType<CoreContext['startFailure']> = null
  const ending = new AbortController()
  let statusTimer: NodeJS.Timeout | undefined
  const shopChanges = createSerialQueue()
  const shopListeners: Parameters<CoreContext['onShop']>[0][] = []

  let statusTookMs = 0
  const sendStatus = (): void => {
    statusTimer = undefined
    const began = performance.now()
    try {
      emit('app.status', readStatus(core))
    } catch (error) {
      log.error('status.unreadable', { error })
    }
    statusTookMs = performance.now() - began
  }

  const replaceShop = async (next: Shop | null): Promise<readonly StoreNotice[]> => {
    const previous = shop
    if (previous === next) return []
    shop = null
    // Sign-in is itself the job that opens a shop: it must not wait for its own end.
    await jobs.cancelAll((method) => !method.startsWith('connection.'))
    if (previous !== null) await tellShop(null)
    await options.readers?.close()
    const notices = previous?.file.close() ?? []
    shop = next
    if (next !== null) {
      startFailure = null
      options.readers?.open(next.file)
      await tellShop(next)
    }
    if (!closing) core.touchStatus()
    return notices
  }

  const tellShop = async (current: Shop | null): Promise<void> => {
    for (const listener of shopListeners) {
      try {
        await listener(current)
      } catch (error) {
        log.error('engine.shopListener', { error })
      }
    }
  }

  const core: CoreContext = {
    dataDir,
    hostKind,
    version,
    host,
    emit,
    log,
    now,
    shop() {
      if (!shop) throw new BantoError('NOT_SIGNED_IN', 'no shop is open')
      return shop
    },
    shopOrNull: () => shop,
    setShop: (next) => shopChanges.run(() => replaceShop(next)),
    onShop: (listener) => void shopListeners.push(listener),
    line: () => line,
    setLine(state) {
      if (state === line) return
      line = state
      log.info('line', { line })
      core.touchStatus()
    },
    startFailure: () => startFailure,
    setStartFailure(error) {
      startFailure = { error, at: now().toISOString() }
    },
    idle: () => jobs.idle(),
    startJob(method, work) {
      try {
        return closing ? null : jobs.start(method, work)
      } catch (error) {
        if (isBantoError(error) && error.code === 'BUSY') return null
        throw error
      }
    },
    readers: options.readers,
    unpackerFile: options.unpackerFile,
    closing: ending.signal,
    touchStatus() {
      if (!closing) statusTimer ??= setTimeout(sendStatus, Math.max(statusDelayMs, statusTookMs / maxStatusShareOfTime))
    },
  }

  const checkOutput = options.checkOutput ?? process.env.NODE_ENV !== 'production'
  const areas = [...areasOf(core), area('jobs', jobsContract, jobs.handlers)]
  const dispatch = createDispatcher({ areas, jobs, log, checkOutput })

  try {
    await openLastShop(core)
  } catch (error) {
    // The welcome screen comes instead, and says what is wrong.
    core.setStartFailure(error)
    log.error('engine.lastShopNotOpened', { error })
  }

  return {
    dispatch,
    async close() {
      closing = true
      ending.abort()
      clearTimeout(statusTimer)
      await jobs.cancelAll()
      await core.setShop(null)
      await options.readers?.end()
      journalOf(core).close()
      log.info('engine.closed')
    },
  }
}
