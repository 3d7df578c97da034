import type { UnsentReason } from '#shared/contracts/sync.ts'
import { BantoError, type ErrorCode } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { WriteDb } from '../store/db.ts'
import type { JobContext } from '../rpc/types.ts'
import type { Reply, SmaregiClient } from '../smaregi/client.ts'
import type { RateLimits } from '../smaregi/rateLimit.ts'
import { reasonKindOf } from './outcomes.ts'
import { createGroupCommit, type GroupCommit } from './groupCommit.ts'
import { noOutcomes, type Outcomes, type Refusal } from './transitions.ts'
import type { EntityName } from '#shared/domain/entities.ts'

/** A request on its way when a person cancels may still bring its answer. Milliseconds. */
const cancelGraceMs = 4_000
/** Requests for one thing that ended without an answer, before it is left for another day. */
export const maxAttempts = 3
/** Rows of one page of a read. */
export const pageRows = 1000
/** After a lost answer: how long the server may still be at work before «it is not there» is believed. Milliseconds. */
export const settleDelayMs = 2_000

export type Job = Pick<JobContext, 'signal' | 'report'>

/** Tells the page what looks different now. */
export interface Announcer {
  rows(entity: EntityName, keys: readonly number[], options: { readonly membership: boolean }): void
  /** The list of unsent changes is another one. */
  changes(): void
  /** Sends what was held back. */
  flush(): void
}

/** One push, or one look at what an earlier one left behind. */
export interface Run {
  readonly core: CoreContext
  readonly shop: Shop
  readonly job: Job
  readonly commit: GroupCommit
  readonly announce: Announcer
  readonly total: Outcomes
  /** Null where nothing is sent, only settled. */
  readonly pushId: number | null
  /** Why nothing further is begun: the line is lost, the sign-in ended, somebody cancelled. */
  stop: BantoError | null
  /** Why things of which nothing came stay unsent (see unsent.ts), and how many did since the last proof. */
  readonly held: Map<string, UnsentReason>
  heldInRow: number
  /** Entities of which nothing is sent in this push, and why. */
  readonly withheld: Map<EntityName, UnsentReason>
  /** Why a change stays that refers to a row of this entity without a number. */
  readonly waitReason: (entity: EntityName) => UnsentReason
  /** Smaregi has numbered a row that was made here; part of the transaction that hears of it. */
  readonly giveNumber: (db: WriteDb, entity: EntityName, localId: number, id: number, at: string) => void
  /** Aborted a while after the job was cancelled: what is on its way may still end well. */
  readonly late: AbortSignal
  /** The server's clock as far as it was seen: the time of a reply, and when by ours it came. */
  clock: { readonly server: number; readonly ours: number } | null
}

/** Errors after which the row surely is as it was. */
export const nothingDone: ReadonlySet<ErrorCode> = new Set([
  'OFFLINE',
  'CERTIFICATE_UNTRUSTED',
  'PROXY_LOGIN_NEEDED',
  'SERVER_UNAVAILABLE',
  'RATE_LIMITED',
  'SIGN_IN_EXPIRED',
  'SCOPE_MISSING',
  'CANCELLED',
  'VAULT_LOCKED',
  'VAULT_UNREADABLE',
])
/** Ends that are an ordinary outcome: what was not sent is counted, and stays. */
export const ordinary: ReadonlySet<ErrorCode> = new Set([
  'OFFLINE',
  'SERVER_UNAVAILABLE',
  'SERVER_REPLY_UNREADABLE',
  'RATE_LIMITED',
  'SIGN_IN_EXPIRED',
  'SCOPE_MISSING',
  'CANCELLED',
  'NOT_SMAREGI',
  'PROXY_LOGIN_NEEDED',
  'CERTIFICATE_UNTRUSTED',
])

/** Whether nothing further is begun after this error of a write: a 503 that names no time says nothing of the rows after it, where they outlast it. */
export const endsPush = (error: BantoError, { outlastsServerErrors = false }: { readonly outlastsServerErrors?: boolean }): boolean =>
  nothingDone.has(error.code) &&
  !(outlastsServerErrors && error.code === 'SERVER_UNAVAILABLE' && typeof error.details.retryAfterMs !== 'number')

/** Smaregi said no, and nothing was done. */
export const isRefusal = (error: BantoError): boolean => error.code === 'SERVER_REJECTED' || error.code === 'NOT_FOUND'

/**
 * Something on the way answered a write in Smaregi's place (a proxy, a firewall). Most likely it never
 * arrived, which the proof by reading has to say; nothing further is begun.
 */
export function stopIfIntercepted(run: Run, error: BantoError): void {
  if (error.code === 'NOT_SMAREGI') run.stop ??= error
}

export function createRun({
  core,
  shop,
  job,
  pushId,
  announce,
  waitReason,
  giveNumber,
}: Pick<Run, 'core' | 'shop' | 'job' | 'pushId' | 'announce' | 'waitReason' | 'giveNumber'>): Run {
  const late = new AbortController()
  const stopLate = () => setTimeout(() => late.abort(), cancelGraceMs).unref()
  if (job.signal.aborted) stopLate()
  else job.signal.addEventListener('abort', stopLate, { once: true })
  return {
    core,
    shop,
    job,
    commit: createGroupCommit(shop.db),
    announce,
    total: noOutcomes(),
    pushId,
    stop: null,
    held: new Map(),
    heldInRow: 0,
    withheld: new Map(),
    waitReason,
    giveNumber,
    late: late.signal,
    clock: null,
  }
}

/** ISO moment of ours, for the record. */
export const localNow = (run: Run): string => run.core.now().toISOString()

/** The server's time now, as far as its replies told. */
export function serverNow(run: Run): Date {
  const now = run.core.now().getTime()
  return new Date(run.clock === null ? now : run.clock.server + (now - run.clock.ours))
}

function noteClock(run: Run, reply: Reply<unknown>): void {
  if (reply.serverTime !== null) run.clock = { server: reply.serverTime.getTime(), ours: run.core.now().getTime() }
}

/** Asks for next to nothing, where no reply of this push has told the server's time yet. */
export async function learnClock(run: Run): Promise<void> {
  if (run.clock === null) await read(run, '/pos/products', { limit: 1, fields: 'productId' }, 'fresh')
}

/** GET. Before anything was sent a cancel ends it at once (`fresh`); after that it may still end well. */
export async function read<T>(
  run: Run,
  path: string,
  query: Readonly<Record<string, string | number>> = {},
  when: 'fresh' | 'late' = 'late',
): Promise<T> {
  const reply = await run.shop.api.read<T>(path, query, { signal: when === 'fresh' ? run.job.signal : run.late })
  noteClock(run, reply)
  return reply.value
}

/** A write as it goes over the line. */
export interface WireRequest {
  readonly method: Parameters<SmaregiClient['write']>[0]
  readonly path: string
  readonly body: unknown
}

export async function write(run: Run, { method, path, body }: WireRequest): Promise<unknown> {
  const reply = await run.shop.api.write(method, path, body, { signal: run.late })
  noteClock(run, reply)
  return reply.value
}

/** Milliseconds; ends early when the push has no more time. */
export const pause = (run: Run, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      run.late.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    if (run.late.aborted) end()
    else run.late.addEventListener('abort', end, { once: true })
  })

/** Writes what became of some rows, adds it up, tells the page. Resolves when it is on the disk. */
export async function record<T extends Partial<Outcomes>>(
  run: Run,
  entity: EntityName,
  keys: readonly number[],
  work: () => T,
): Promise<T> {
  const outcome = await run.commit.add(work)
  run.total.verified += outcome.verified ?? 0
  if ((outcome.verified ?? 0) > 0) run.heldInRow = 0
  run.total.conflicts += outcome.conflicts ?? 0
  run.total.rejected += outcome.rejected ?? 0
  run.announce.rows(entity, keys, { membership: false })
  run.announce.changes()
  return outcome
}

/** Requests a second, as the limiter of this connection paces them: the one source for costs, plans and workers. */
export function grantedLimits({ shop }: Pick<Run, 'shop'>): RateLimits {
  const { reads, writes } = shop.api.rateLimit()
  return { read: reads.limit, write: writes.limit }
}

/** Works on several things at once: enough to use what Smaregi grants at an ordinary distance. */
export async function forEachInParallel<T>(run: Run, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const { write: perSecond } = grantedLimits(run)
  let next = 0
  const worker = async () => {
    for (;;) {
      if (run.job.signal.aborted) run.stop ??= new BantoError('CANCELLED', 'the push was cancelled')
      const item = items[next]
      if (run.stop !== null || item === undefined) return
      next += 1
      await work(item)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.max(2, Math.round(perSecond * 0.8)) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Why a write stays unsent that was tried in vain: the server said that it failed, or nothing came that could be read. */
export const unansweredReason = ({ details: { status } }: BantoError): UnsentReason =>
  typeof status === 'number' && status >= 500 ? 'server' : 'unanswered'

/** Smaregi's own words, and what they are about. */
export function refusalOf(error: BantoError): Refusal {
  const { detail, title, status } = error.details
  const words = typeof detail === 'string' ? detail : title
  const reason = typeof words === 'string' ? words : null
  const kind = error.code === 'NOT_FOUND' ? 'notFound' : reasonKindOf(typeof status === 'number' ? status : null, reason)
  return { reason, kind }
}
