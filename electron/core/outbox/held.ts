import type { PushResult, UnsentReason } from '#shared/contracts/sync.ts'
import { BantoError } from '#shared/errors.ts'
import type { CellKey } from './outcomes.ts'
import type { WriteDb } from '../store/db.ts'
import type { Run } from './run.ts'

/** Rows in a row that could not be read or answered, without a single cell proved: it is the line, not the rows. */
const heldInARow = 20

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

const productCell = (key: number): string => `product ${key}`
const nameOf = ({ entity, key, field }: CellKey): string => (entity === 'product' ? productCell(key) : `${entity} ${key} ${field}`)

function hold(run: Run, name: string, reason: UnsentReason, cause?: BantoError): void {
  run.held.set(name, reason)
  run.heldInRow += 1
  if (run.heldInRow < heldInARow) return
  run.stop ??= cause ?? new BantoError('SERVER_REPLY_UNREADABLE', `${run.heldInRow} rows in a row without a readable answer`)
}

/** Whether only this row could not be read: a strange answer, which says nothing of the rows after it. */
export const isOneRows = ({ code }: BantoError): boolean => code === 'SERVER_REPLY_UNREADABLE' || code === 'NOT_SMAREGI'
const readingReason = ({ code }: BantoError): UnsentReason => (code === 'NOT_SMAREGI' ? 'intercepted' : 'unreadable')

/** The cells of a product whose row could not be read stay unsent; many in a row end the push with the last error. */
export const holdUnread = (run: Run, key: number, error: BantoError): void => hold(run, productCell(key), readingReason(error), error)

/** The same for one cell. */
export const holdUnreadCell = (run: Run, cell: CellKey, error: BantoError): void => hold(run, nameOf(cell), readingReason(error), error)

/** Notes why the cells of a product stay unsent, should they still be when the push ends. */
export const holdProduct = (run: Run, key: number, reason: UnsentReason): void => hold(run, productCell(key), reason)

/** The same for one cell. */
export const holdCell = (run: Run, cell: CellKey, reason: UnsentReason): void => hold(run, nameOf(cell), reason)

/** The cells that were meant to go and have not, by why. */
export function unsentWhy(run: Run): PushResult['unsentWhy'] {
  const counts = new Map<UnsentReason, number>()
  const stopped = stopReason(run)
  for (const cell of run.shop.db.iterate<CellKey>("SELECT entity, key, field FROM pending WHERE state = 'queued'")) {
    const made = cell.entity === 'product' || cell.key > 0
    const reason = run.held.get(nameOf(cell)) ?? stopped ?? (made ? 'unreadable' : 'newProduct')
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].map(([reason, cells]) => ({ reason, cells })).sort((a, b) => b.cells - a.cells)
}

/** Kept for the status bar: why the last push left something. */
export function keepUnsentWhy(db: WriteDb, pushId: number, why: PushResult['unsentWhy']): void {
  if (why.length === 0) db.run("DELETE FROM meta WHERE key = 'unsentWhy'")
  else {
    const value = JSON.stringify({ pushId, reasons: why.map(({ reason }) => reason) })
    db.run("INSERT INTO meta VALUES ('unsentWhy', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [value])
  }
}
