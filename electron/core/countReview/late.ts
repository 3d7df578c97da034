import { isCorrectedBefore } from '../outbox/correctionElsewhere.ts'
import { countMarkIn, countMarkOf, operationIn } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import type { Commit, Count } from './count.ts'
import { inFiguresOfOthers } from './figuresOfOthers.ts'
import {
  committedSql,
  correctedAt,
  followedOf,
  isKnownSql,
  lineSql,
  momentSql,
  ownSql,
  refusedOf,
  stands,
  type CommittedRow,
} from './standing.ts'

/** A movement before the moment of a committed line that reached Smaregi, or was read, only after the commit. */
export interface LateMovement {
  readonly productId: number
  readonly changeId: number
  readonly amount: number
  /** A follow-up that is in effect took it into account. */
  readonly isFollowed: boolean
}

export interface Late {
  readonly movements: readonly LateMovement[]
  /** Products whose correction Smaregi refused, or a person dropped. */
  readonly refused: ReadonlySet<number>
  /** Of the products of the movements those whose stock Banto is still to change: they are followed up once that is sent. */
  readonly onTheWay: ReadonlySet<number>
  /** Another PC corrected stocks for this count before this one did: nothing is followed up here. */
  readonly isElsewhere: boolean
}

interface LateRow extends CommittedRow {
  readonly productId: number
  readonly changeId: number
  readonly amount: number
  readonly memo: string | null
  readonly momentMs: number
}

const lateSql = `SELECT r.product_id AS productId, c.change_id AS changeId, c.amount, c.memo, ${lineSql}, ${momentSql} AS momentMs
${committedSql}
CROSS JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
WHERE r.count_id = :countId AND c.amount <> 0 AND NOT ${isKnownSql} AND ${ownSql} <= ${momentSql}
ORDER BY r.product_id, c.change_id`

const operationsSql = `SELECT operation_id FROM sent_change WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL
  UNION SELECT operation_id FROM pending WHERE entity = 'stock' AND key = :key AND field = :field AND operation_id IS NOT NULL`

/** The operations of this file on a stock. */
export const operationsOf = (db: ReadDb, productId: number, storeId: number): ReadonlySet<string> =>
  new Set(db.column<string>(operationsSql, { key: productId, field: String(storeId) }))

const markedSql = `SELECT c.product_id AS productId, c.memo FROM stock_count_result r
  CROSS JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
  WHERE r.count_id = :countId AND instr(c.memo, :mark) > 0 ORDER BY c.product_id, c.change_id`

/** Whether another PC corrected one of the products for this count before this PC did, or followed it up. */
function isElsewhere(db: ReadDb, { countId, storeId }: Count): boolean {
  const mark = countMarkOf(countId)
  const lines = new Map<number, { memo: string | null }[]>()
  for (const { productId, memo } of db.all<{ productId: number; memo: string | null }>(markedSql, { countId, storeId, mark })) {
    lines.set(productId, [...(lines.get(productId) ?? []), { memo }])
  }
  return [...lines].some(([productId, ofProduct]) => {
    const own = operationsOf(db, productId, storeId)
    const isOurs = ({ memo }: { readonly memo: string | null }): boolean => own.has(operationIn(memo) ?? '')
    return isCorrectedBefore(ofProduct, mark, isOurs) || isCorrectedBefore(ofProduct, mark, isOurs, 'followUp')
  })
}

const onTheWaySql = `SELECT p.key FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value AND p.field = :field`

/** What reached Smaregi after a count was committed and belongs before its beeps. Changes that Banto made itself were expected already. */
export function readLate(db: ReadDb, count: Count, commit: Commit): Late {
  const { changeSetId, mode, at, readAt, revertSetId, followUps } = commit
  const { countId, storeId } = count
  const refused = refusedOf(db, commit)
  const found: (LateMovement & { readonly momentMs: number })[] = []
  const mark = countMarkOf(countId)
  const followed = followedOf(db, followUps)
  const rows = revertSetId === null ? db.all<LateRow>(lateSql, { countId, storeId, knownMs: Date.parse(readAt ?? at) }) : []
  for (const row of rows) {
    const { productId, changeId, amount, memo, correction, momentMs } = row
    if (refused.has(productId) || !stands(row)) continue
    // What another count found is in the books of every moment.
    if ((countMarkIn(memo)?.mark ?? mark) !== mark) continue
    const operation = operationIn(memo)
    if (operation !== null && operationsOf(db, productId, storeId).has(operation)) continue
    if (mode === 'absolute' && correction !== 0) {
      // What came before it was overwritten, and is in the number that was set.
      const corrected = correctedAt(db, storeId, productId, changeSetId)
      if (corrected === null || changeId < corrected) continue
    }
    found.push({ productId, changeId, amount, isFollowed: followed.has(`${productId}/${changeId}`), momentMs })
  }
  const isOfAnother = inFiguresOfOthers(db, count, found)
  const movements = found.flatMap(({ momentMs: _, ...one }) => (!one.isFollowed && isOfAnother(one) ? [] : [one]))
  const ids = JSON.stringify([...new Set(movements.map(({ productId }) => productId))])
  return {
    movements,
    refused,
    onTheWay: new Set(db.column<number>(onTheWaySql, { ids, field: String(storeId) })),
    isElsewhere: movements.length > 0 && isElsewhere(db, count),
  }
}

/** Of the movements that are not followed up yet the pieces of each product; where they come to nothing, nothing is to be done. */
export function openPieces({ movements }: Pick<Late, 'movements'>): ReadonlyMap<number, number> {
  const pieces = new Map<number, number>()
  for (const { productId, amount, isFollowed } of movements) {
    if (!isFollowed) pieces.set(productId, (pieces.get(productId) ?? 0) + amount)
  }
  for (const [productId, sum] of pieces) if (sum === 0) pieces.delete(productId)
  return pieces
}
