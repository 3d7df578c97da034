import type { EntityName } from '#shared/domain/entities.ts'
import type { UnsentReason } from '#shared/contracts/sync.ts'
import { BantoError } from '#shared/errors.ts'
import type { CellKey } from './outcomes.ts'
import type { Run } from './run.ts'

/** Rows in a row that could not be read or answered, without a single cell proved: it is the line, not the rows. */
const maxHeldInRow = 20

const stopReasons: Readonly<Partial<Record<BantoError['code'], UnsentReason>>> = {
  CANCELLED: 'cancelled',
  OFFLINE: 'offline',
  SERVER_UNAVAILABLE: 'server',
  RATE_LIMITED: 'rate',
  SIGN_IN_EXPIRED: 'signIn',
  NOT_SIGNED_IN: 'signIn',
  VAULT_LOCKED: 'signIn',
  VAULT_UNREADABLE: 'signIn',
  SCOPE_MISSING: 'scope',
  NOT_SMAREGI: 'intercepted',
  PROXY_LOGIN_NEEDED: 'proxyLogin',
  CERTIFICATE_UNTRUSTED: 'certificate',
}

/** Why the whole push ended before everything was tried; null where it did not. */
export const stopReason = ({ stop }: Run): UnsentReason | null => (stop === null ? null : (stopReasons[stop.code] ?? 'unreadable'))

/** After how many minutes Smaregi asked to be tried again, where that ended the push. */
export function retryAfterMinutes({ stop }: Run): number | null {
  const { reason, minutes } = stop?.details ?? {}
  return reason === 'retryAfter' && typeof minutes === 'number' ? minutes : null
}

const rowName = (entity: EntityName, key: number): string => `${entity} ${key}`
const cellName = ({ entity, key, field }: CellKey): string => `${entity} ${key} ${field}`

function hold(run: Run, name: string, reason: UnsentReason, cause?: BantoError): void {
  run.held.set(name, reason)
  run.heldInRow += 1
  if (run.heldInRow < maxHeldInRow) return
  run.stop ??= cause ?? new BantoError('SERVER_REPLY_UNREADABLE', `${run.heldInRow} rows in a row without a readable answer`)
}

/** Whether only this row could not be read: a strange answer, which says nothing of the rows after it. */
export const isOneRows = ({ code }: BantoError): boolean => code === 'SERVER_REPLY_UNREADABLE' || code === 'NOT_SMAREGI'
const readingReason = ({ code }: BantoError): UnsentReason => (code === 'NOT_SMAREGI' ? 'intercepted' : 'unreadable')

/** The cells of a row that could not be read stay unsent; many in a row end the push with the last error. */
export const holdUnreadRow = (run: Run, entity: EntityName, key: number, error: BantoError): void =>
  hold(run, rowName(entity, key), readingReason(error), error)

/** The same for one cell. */
export const holdUnreadCell = (run: Run, cell: CellKey, error: BantoError): void => hold(run, cellName(cell), readingReason(error), error)

/** Notes why the cells of a row stay unsent, should they still be when the push ends. */
export const holdRow = (run: Run, entity: EntityName, key: number, reason: UnsentReason): void => hold(run, rowName(entity, key), reason)

/** The same for one cell. */
export const holdCell = (run: Run, cell: CellKey, reason: UnsentReason): void => hold(run, cellName(cell), reason)

/** What a row refers to has no number yet: nothing is wrong with the line, it waits. */
export const holdWaiting = (run: Run, entity: EntityName, key: number, target: EntityName): void =>
  void run.held.set(rowName(entity, key), run.waitReason(target))

/** Why this cell was held back; null where nothing was noted. */
export const heldReason = (run: Run, cell: CellKey): UnsentReason | null =>
  run.held.get(cellName(cell)) ?? run.held.get(rowName(cell.entity, cell.key)) ?? run.withheld.get(cell.entity) ?? null
