import type { ResourceName } from '#shared/contracts/sync.ts'
import { BantoError, isBantoError, type ErrorCode } from '#shared/errors.ts'
import { toErrorBody } from '../../rpc/errorBody.ts'
import type { ReadDb } from '../../store/db.ts'
import type { PullRun } from './run.ts'
import { noteError, readFailure, readPullState, type Failure } from './state.ts'
import type { Resource } from './resource.ts'
import { resources } from './resources.ts'

/** What holds for every resource alike: no other is tried after it. */
const endsAll: ReadonlySet<ErrorCode> = new Set([
  'CANCELLED',
  'OFFLINE',
  'NOT_SMAREGI',
  'CERTIFICATE_UNTRUSTED',
  'PROXY_LOGIN_NEEDED',
  'SIGN_IN_EXPIRED',
  'NOT_SIGNED_IN',
  'VAULT_LOCKED',
  'VAULT_UNREADABLE',
  'STORE_CORRUPT',
  'STORE_FULL',
  'STORE_LOST',
  'STORE_IN_USE',
  'STORE_READ_ONLY',
])

/** Throws WAITS_FOR_RESOURCE where a resource is made of another that never came: it would be taken for empty. */
export function throwIfLacking(db: ReadDb, { name, needs }: Resource): void {
  if (needs === undefined || readPullState(db, needs).lastPullAt !== null) return
  throw new BantoError('WAITS_FOR_RESOURCE', `${name} needs ${needs}`, { details: { resource: needs }, retryable: true })
}

const ofTokens = ({ details }: BantoError): boolean => details.of === 'tokens'

export interface End {
  readonly error: BantoError
  /** unavailable: this contract does not have it. failed: only this one. all: the pull ends. */
  readonly kind: 'unavailable' | 'failed' | 'all'
}

/** Notes why the reading of a resource broke off, and says whether the others may still come. Throws what is no error of a reading. */
export async function noteFailure(run: PullRun, resource: Resource, thrown: unknown): Promise<End> {
  const limit = run.rateLimitWatch.ended()
  if (limit === null && !isBantoError(thrown) && run.job.signal.aborted) throw thrown
  const { error, onlyThis } = limit === null ? await meaningOf(run, thrown) : { error: limit, onlyThis: true }
  if (error.code === 'CANCELLED') return { error, kind: 'all' }
  const forbidden = error.code === 'SCOPE_MISSING' || (error.code === 'SERVER_REJECTED' && error.details.status === 403)
  // A list that this contract's Smaregi does not know is as good as forbidden.
  const unknown = error.code === 'NOT_FOUND'
  const at = run.core.now().toISOString()
  // What the program is of no use without is never «not in this contract»: it is told, and tried again.
  const refused = !resource.essential && (forbidden || unknown) && !ofTokens(error)
  noteError(run.shop.db, resource.name, error.toBody(), { at, refusedAt: refused ? at : null })
  run.core.log.warn('sync.resource', { resource: resource.name, code: error.code, message: error.message })
  if (refused) return { error, kind: 'unavailable' }
  const whole = (endsAll.has(error.code) && !onlyThis) || ofTokens(error)
  return { error, kind: whole ? 'all' : 'failed' }
}

/** Notes of what was due and not asked for any more that it waits, and for what: it is tried again with the others. */
export function noteLeft(run: PullRun, left: readonly Resource[], error: BantoError): void {
  const at = run.core.now().toISOString()
  for (const { name } of left) noteError(run.shop.db, name, error.toBody(), { at, refusedAt: null })
  run.announce.resources()
}

/** Broken or strange answers are one thing, a line that is gone another: the server is asked whether it is there. */
const doubtful: ReadonlySet<ErrorCode> = new Set(['OFFLINE', 'NOT_SMAREGI'])

async function meaningOf(run: PullRun, thrown: unknown): Promise<{ readonly error: BantoError; readonly onlyThis: boolean }> {
  // A reply of a shape that nobody thought of: this resource's, and no reason to leave the others.
  if (!isBantoError(thrown)) return { error: BantoError.fromBody(toErrorBody(thrown, 'sync.pull', run.core.log)), onlyThis: true }
  if (!doubtful.has(thrown.code) || ofTokens(thrown)) return { error: thrown, onlyThis: false }
  if (!(await run.shop.answers())) {
    run.core.setLine('offline')
    return { error: thrown, onlyThis: false }
  }
  if (thrown.code === 'NOT_SMAREGI') return { error: thrown, onlyThis: true }
  const { message, details } = thrown
  return { error: new BantoError('SERVER_UNAVAILABLE', message, { details, retryable: true, cause: thrown }), onlyThis: true }
}

/** What of that which every pull brings went wrong the last time. */
export function failuresOf(db: ReadDb): ReadonlyMap<ResourceName, Failure> {
  const failures = new Map<ResourceName, Failure>()
  for (const { name, demand } of resources) {
    const failure = demand === 'always' ? readFailure(readPullState(db, name)) : null
    if (failure !== null) failures.set(name, failure)
  }
  return failures
}
