import type { changes } from '#shared/contracts/changes.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import type { WriteDb } from '../store/db.ts'
import { resolve, retry } from './decide.ts'
import { discard } from './discard.ts'
import { changeSetRows, changeSets } from './history.ts'
import { changeSummary, listChanges } from './read.ts'
import { revert } from './revert.ts'
import { reviewChanges } from './review.ts'
import { settleByPerson } from './settle.ts'
import { redo, undo, type Consent, type Step } from './step.ts'
import { changeStock } from '../entities/stock/stage.ts'

/** Names products in the event up to this many; beyond, the page reads everything shown again. */
const namedProducts = 500

/** Tells the page which products look different now, and what is waiting to be sent. */
export function announceChanges(core: CoreContext, db: WriteDb, productIds: readonly number[] | null): void {
  const named = productIds !== null && productIds.length <= namedProducts ? [...productIds] : null
  core.emit('products.changed', { productIds: named, membership: false })
  core.emit('changes.changed', changeSummary(db))
  core.touchStatus()
}

/** Products of one set, or null where they are too many to name. */
export function productsOfSet(db: WriteDb, changeSetId: number | null): number[] | null {
  if (changeSetId === null) return []
  const keys = db.column<number>('SELECT DISTINCT key FROM change WHERE change_set_id = ? LIMIT ?', [changeSetId, namedProducts + 1])
  return keys.length > namedProducts ? null : keys
}

export function changesHandlers(core: CoreContext): HandlersOf<typeof changes> {
  const who = () => ({ author: core.shop().profile.userName, at: core.now().toISOString() })
  const step = (take: (db: WriteDb, by: ReturnType<typeof who>, consent?: Consent) => Step, consent?: Consent) => {
    const { db } = core.shop()
    const { changeSetId, ...result } = take(db, who(), consent)
    // Also where nothing was done: a step that was passed over is no longer the next.
    if (result.question === null) announceChanges(core, db, productsOfSet(db, changeSetId))
    return result
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
      if (reverted.cells > 0) announceChanges(core, db, productsOfSet(db, reverted.changeSetId))
      return { ...reverted, changedSince: [...reverted.changedSince] }
    },
    stageStock: ({ cells, origin }) => {
      const { db } = core.shop()
      const staged = changeStock(db, who(), cells, origin)
      if (staged.staged > 0) announceChanges(core, db, productsOfSet(db, staged.changeSetId))
      return staged
    },
    discard: (selection) => {
      const { db } = core.shop()
      const { cells, changeSetId, keys } = discard(db, who(), selection)
      if (cells > 0) announceChanges(core, db, keys)
      return { cells, changeSetId }
    },
    resolve: ({ selection, choice, value }) => {
      const { db } = core.shop()
      const { cells, keys } = resolve(db, who(), selection, choice, value)
      if (cells > 0) announceChanges(core, db, keys)
      return { cells }
    },
    retry: (selection) => {
      const { db } = core.shop()
      const { cells, keys } = retry(db, who(), selection)
      if (cells > 0) announceChanges(core, db, keys)
      return { cells }
    },
    settle: ({ selection, verdict, productId }) => {
      const { db } = core.shop()
      const { cells, keys } = settleByPerson(db, who(), selection, verdict, productId)
      if (cells > 0) announceChanges(core, db, keys)
      return { cells }
    },
  }
}
