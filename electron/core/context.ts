import type { BulkLearnt, Profile } from '#shared/contracts/connection.ts'
import type { MethodName } from '#shared/contracts/index.ts'
import type { Envelope } from '#shared/errors.ts'
import type { Emit, HostClient, JobContext } from './rpc/types.ts'
import type { SmaregiClient } from './smaregi/client.ts'
import type { ShopFile, StoreNotice, WriteDb } from './store/db.ts'

export interface Log {
  info(event: string, facts?: Record<string, unknown>): void
  warn(event: string, facts?: Record<string, unknown>): void
  error(event: string, facts?: Record<string, unknown>): void
}

/** An open shop: its file, and the line to Smaregi. Exists offline too. */
export interface Shop {
  readonly profile: Profile
  readonly file: ShopFile
  readonly db: WriteDb
  readonly api: SmaregiClient
  /** Whether Smaregi answers at all, whatever it says: no word about a single request that broke off. */
  answers(): Promise<boolean>
  /** Keeps with the profile what a bulk request showed (`profile.bulk`); null: as if none had been tried. */
  learnBulk(learnt: BulkLearnt | null): Promise<void>
  /** Whether the sign-in was granted a scope; true where nothing is known against it. */
  grants(scope: string): Promise<boolean>
}

export type LineState = 'online' | 'offline' | 'signInNeeded'

/** A list of products in a fixed order, in memory that the threads of the engine share. */
export interface SharedView {
  readonly viewId: string
  readonly ids: Int32Array<ArrayBufferLike> | Float64Array<ArrayBufferLike>
}

/** Tells the other threads of views and hears of theirs. */
export interface ViewLink {
  send(view: SharedView): void
  /** Views that others have sent and that were not yet taken, oldest first. */
  take(): readonly SharedView[]
}

/** What an area may ask of the threads that read beside the engine's. */
export interface ReaderThreads {
  /** The views of an open file, shared with the readers. */
  viewLink(file: ShopFile): ViewLink | undefined
  /** What a reader answers to work of the engine's own (readers/work.ts), from the newest state of the open file; null: none is there. */
  work(name: string, input: unknown): Promise<Envelope | null>
  /** A reader has met products that are not indexed yet. */
  onUnindexed(listener: () => void): void
}

/** What every area of the engine is given. One object, made by core.ts, no globals. */
export interface CoreContext {
  readonly dataDir: string
  readonly hostKind: 'electron' | 'browser'
  readonly version: string
  readonly host: HostClient
  readonly emit: Emit
  readonly log: Log
  now(): Date
  /** The open shop; throws NOT_SIGNED_IN where there is none. */
  shop(): Shop
  shopOrNull(): Shop | null
  /** Only core/connection opens and closes shops. Closing cancels jobs and closes the file; what that had to do is returned. */
  setShop(shop: Shop | null): Promise<readonly StoreNotice[]>
  /**
   * Hears of shops for as long as the engine runs: null before the file of one is closed (its jobs have ended), the shop
   * once another is open. What a listener returns is waited for; it must not reject.
   */
  onShop(listener: (shop: Shop | null) => void | Promise<void>): void
  /** Last known state of the line; only core/smaregi and core/connection set it. */
  line(): LineState
  setLine(state: LineState): void
  /** What kept the shop of last time from being opened, at start or anew; null once a shop is open, or where nothing did. */
  startFailure(): { readonly error: unknown; readonly at: string } | null
  setStartFailure(error: unknown): void
  /** Whether no job runs. */
  idle(): boolean
  /**
   * Starts a job of the engine's own accord, as if the page had asked for it; its id, or null where
   * one of the same method runs.
   */
  startJob(method: MethodName, work: (job: JobContext) => Promise<unknown>): string | null
  /** Threads that read beside this one; absent where the engine is alone in its process. */
  readonly readers?: ReaderThreads
  /** Program of the thread that unpacks files of counts; absent where the engine is alone in its process. */
  readonly unpackerFile?: string | undefined
  /** Aborted when the engine ends. */
  readonly closing: AbortSignal
  /** Says that something the status bar shows may have changed; one `app.status` event follows soon. */
  touchStatus(): void
}
