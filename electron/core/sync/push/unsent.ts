import type { PushResult, UnsentReason } from '#shared/contracts/sync.ts'
import { entities } from '../../entities/index.ts'
import { heldReason, stopReason } from '../../outbox/held.ts'
import type { CellKey } from '../../outbox/outcomes.ts'
import type { Run } from '../../outbox/run.ts'
import type { WriteDb } from '../../store/db.ts'

/** The changes that were meant to go and have not, by why. */
export function unsentWhy(run: Run): PushResult['unsentWhy'] {
  const counts = new Map<UnsentReason, number>()
  const stopped = stopReason(run)
  const queued = "SELECT entity, key, field, op FROM pending WHERE state = 'queued'"
  for (const cell of run.shop.db.iterate<CellKey & { readonly op: string }>(queued)) {
    const { key, fields } = entities[cell.entity]
    // A new row is one change, however many fields it has.
    if (cell.op === 'create' && cell.field !== fields.first) continue
    // Of another entity's row: it waits for that row's number.
    const waits = cell.key < 0 && key.of !== cell.entity
    const reason = heldReason(run, cell) ?? stopped ?? (waits ? entities[key.of].key.unnumbered : 'unreadable')
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
