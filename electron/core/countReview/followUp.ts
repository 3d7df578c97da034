import { changeStock } from '../entities/stock/stage.ts'
import { failpoint } from '../failpoints.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { readPullState } from '../sync/pull/state.ts'
import { findCount, type Commit, type Count } from './count.ts'
import type { Who } from './who.ts'
import { openPieces, readLate, type Late } from './late.ts'
import { refuse } from './refuse.ts'

/** What a follow-up would stage now: the inverse of each product's late pieces, of those that nothing is on its way for. */
export function cellsToFollow(late: Late): readonly { readonly productId: number; readonly amount: number }[] {
  if (late.isElsewhere) return []
  return [...openPieces(late)].flatMap(([productId, pieces]) => (late.onTheWay.has(productId) ? [] : [{ productId, amount: 0 - pieces }]))
}

/** Throws INVALID_INPUT (`reason`: `notCommitted`). */
function committed(db: ReadDb, id: string): { readonly count: Count; readonly commit: Commit } {
  const count = findCount(db, id)
  const { commit } = count
  if (commit === null || commit.revertSetId !== null) throw refuse('notCommitted', `count ${id} is not committed`)
  return { count, commit }
}

/**
 * Stages what a commit lacks because movements before its beeps reached Smaregi after it: their inverse, one set, each movement once. The
 * commit itself stays as it is. `products` and `pieces`: what the person was shown. Throws NOT_FOUND, INVALID_INPUT (`reason`: `notCommitted`,
 * `nothingLate`, `figuresChanged`, `committedElsewhere`, `notStaged`: each of the products has a change that does not go with it).
 */
export function followUpCount(
  db: WriteDb,
  who: Who,
  asked: { readonly countId: string; readonly products: number; readonly pieces: number },
): { readonly changeSetId: number; readonly lines: number } {
  failpoint('count.followUpBegun')
  const done = db.transaction(() => {
    const { count, commit } = committed(db, asked.countId)
    const late = readLate(db, count, commit)
    if (late.isElsewhere) throw refuse('committedElsewhere', `count ${asked.countId} was committed on another PC`)
    const cells = cellsToFollow(late)
    if (cells.length === 0) throw refuse('nothingLate', 'no movement is left to follow up')
    const pieces = cells.reduce((sum, { amount }) => sum + amount, 0)
    if (cells.length !== asked.products || pieces !== asked.pieces) {
      throw refuse('figuresChanged', 'the figures are no longer those that were shown')
    }
    const { name, storeId } = count
    const adds = cells.map(({ productId, amount }) => ({ productId, storeId, op: 'add', amount }) as const)
    const staged = changeStock(db, who, adds, 'count', { name: 'stockCountFollowUp', details: { name, lines: cells.length } })
    const { changeSetId } = staged
    if (changeSetId === null) throw refuse('notStaged', 'each of the products has a change that does not go with it')
    const { highWater } = readPullState(db, 'stock')
    db.run(keepSetSql, { changeSetId, countId: asked.countId, ...who, readAt: highWater })
    const refused = new Set(staged.problems.map(({ productId }) => productId))
    const followed = new Set(cells.flatMap(({ productId }) => (refused.has(productId) ? [] : [productId])))
    for (const { productId, changeId, amount, isFollowed } of late.movements) {
      if (!isFollowed && followed.has(productId)) db.run(keepMovementSql, [changeSetId, productId, changeId, amount])
    }
    failpoint('count.followUpStaged')
    return { changeSetId, lines: staged.staged }
  })
  failpoint('count.followUpCommitted')
  return done
}

const keepSetSql = `INSERT INTO stock_count_set (change_set_id, count_id, kind, commit_number, at, author, read_at)
  SELECT :changeSetId, count_id, 'followUp', number, :at, :author, :readAt FROM stock_count_commit WHERE count_id = :countId`
const keepMovementSql = 'INSERT INTO stock_count_followed (change_set_id, product_id, change_id, amount) VALUES (?, ?, ?, ?)'
