import type { changes } from '#shared/contracts/changes.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { allEntities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import type { WriteDb } from '../store/db.ts'
import { announceRows } from './announceRows.ts'
import { resolve, retry } from './decide.ts'
import { discard } from './discard.ts'
import { changeSetRows, changeSets } from './history.ts'
import { changeSummary, listChanges } from './read.ts'
import { revert } from './revert.ts'
import { reviewChanges } from './review.ts'
import { settleByPerson } from './settle.ts'
import { redo, undo, type Consent, type Step } from './step.ts'
import { changeStock } from '../entities/stock/stage.ts'

/** Names rows in the event up to this many; beyond, the page reads everything shown again. */
const maxRowsNamed = 500

/** Rows that look different now, by the list that shows them; null: too many to name. */
export type ChangedRows = Partial<Record<Entity['list'], readonly number[] | null>>

/** Tells the page which rows look different now (or came, or went: `membership`), and what is waiting to be sent. */
export function announceChanges(core: CoreContext, db: WriteDb, rows: ChangedRows, membership = false): void {
  for (const [list, keys] of Object.entries(rows) as [Entity['list'], readonly number[] | null][]) {
    announceRows(core, list, keys !== null && keys.length <= maxRowsNamed ? keys : null, membership)
  }
  core.emit('changes.changed', changeSummary(db))
  core.touchStatus()
}

/** Rows of one set. */
export function rowsOfSet(db: WriteDb, changeSetId: number | null): ChangedRows {
  if (changeSetId === null) return {}
  const rows: ChangedRows = {}
  for (const { name, list } of allEntities) {
    const keys = db.column<number>('SELECT DISTINCT key FROM change WHERE change_set_id = ? AND entity = ? LIMIT ?', [
      changeSetId,
      name,
      maxRowsNamed + 1,
    ])
    if (keys.length === 0) continue
    const before = rows[list]
    rows[list] = before === null || keys.length > maxRowsNamed ? null : [...(before ?? []), ...keys]
  }
  return rows
}

export function changesHandlers(core: CoreContext): HandlersOf<typeof changes> {
  const who = () => ({ author: core.shop().profile.userName, at: core.now().toISOString() })
  const step = (take: (db: WriteDb, by: ReturnType<typeof who>, consent?: Consent) => Step, consent?: Consent) => {
    const { db } = core.shop()
    try {
      const { changeSetId, ...result } = take(db, who(), consent)
      // Also where nothing was done: a step that was passed over is no longer the next.
      if (result.question === null) announceChanges(core, db, rowsOfSet(db, changeSetId))
      return result
    } catch (error) {
      // So is one that was refused.
      announceChanges(core, db, {})
      throw error
    }
  }
  return {
    summary: () => changeSummary(core.shop().db),
    review: () => reviewChanges(core.shop().db),
    list: (query) => listChanges(core.shop().db, query),
    history: ({ limit }) => changeSets(core.shop().db, 0, limit).rows,
    sets: ({ offset, limit }) => changeSets(core.shop().db, offset, limit),
    setRows: (query) => changeSetRows(core.shop().db, query),
    undo: ({ consent }) => step(undo, consent),
    redo: ({ consent }) => step(redo, consent),
    revert: ({ changeSetId }) => {
      const { db } = core.shop()
      const reverted = revert(db, who(), changeSetId)
      if (reverted.cells > 0) announceChanges(core, db, rowsOfSet(db, reverted.changeSetId))
      return { ...reverted, changedSince: [...reverted.changedSince] }
    },
    stageStock: ({ cells, origin }) => {
      const { db } = core.shop()
      const staged = changeStock(db, who(), cells, origin)
      if (staged.staged > 0) announceChanges(core, db, rowsOfSet(db, staged.changeSetId))
      return staged
    },
    discard: (selection) => {
      const { db } = core.shop()
      const { cells, changeSetId, rows } = discard(db, who(), selection)
      if (cells > 0) announceChanges(core, db, rows)
      return { cells, changeSetId }
    },
    resolve: ({ selection, choice, value }) => {
      const { db } = core.shop()
      const { cells, rows } = resolve(db, who(), selection, choice, value)
      if (cells > 0) announceChanges(core, db, rows)
      return { cells }
    },
    retry: (selection) => {
      const { db } = core.shop()
      const { cells, rows } = retry(db, who(), selection)
      if (cells > 0) announceChanges(core, db, rows)
      return { cells }
    },
    settle: ({ selection, verdict, id }) => {
      const { db } = core.shop()
      const { cells, rows } = settleByPerson(db, who(), selection, verdict, id)
      if (cells > 0) announceChanges(core, db, rows, verdict === 'arrived')
      return { cells }
    },
  }
}
