import type { ReadDb } from '../store/db.ts'
import { findCount, type Count } from './count.ts'
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

interface Movement {
  readonly productId: number
  readonly changeId: number
}

/** A movement that a count did not know when it was committed, and the moment of its line. */
interface Unknown extends Movement {
  readonly momentMs: number
}

interface Row extends CommittedRow, Movement {
  readonly momentMs: number
  /** The commit of this count knew it. */
  readonly isKnown: 0 | 1
  /** It was by the moment of the line. */
  readonly isBefore: 0 | 1
}

const othersSql = `SELECT DISTINCT k.count_id FROM json_each(:products) j
CROSS JOIN stock_count k ON k.store_id = :storeId AND k.count_id <> :countId
JOIN stock_count_result r ON r.count_id = k.count_id AND r.product_id = j.value ORDER BY k.count_id`

const rowsSql = `SELECT r.product_id AS productId, c.change_id AS changeId, ${lineSql}, ${momentSql} AS momentMs,
  ${isKnownSql} AS isKnown, ${ownSql} <= ${momentSql} AS isBefore
${committedSql}
CROSS JOIN json_each(:movements) m ON r.product_id = json_extract(m.value, '$.productId')
JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId AND c.change_id = json_extract(m.value, '$.changeId')
WHERE r.count_id = :countId`

const nameOf = ({ productId, changeId }: Movement): string => `${productId}/${changeId}`

/**
 * Which late movements of a count are in the figures of another committed count of the store, or are that one's to follow up: what several counts
 * found is corrected for each movement once. One that knew the movement has corrected the stock with it. Where none knew it, the one that
 * counted last follows it up, unless another has done so already.
 */
export function inFiguresOfOthers(db: ReadDb, { countId, storeId }: Count, unknown: readonly Unknown[]): (of: Movement) => boolean {
  const taken = new Set<string>()
  if (unknown.length === 0) return () => false
  const momentOf = new Map(unknown.map((one) => [nameOf(one), one.momentMs]))
  const movements = JSON.stringify(unknown.map(({ productId, changeId }) => ({ productId, changeId })))
  const products = JSON.stringify([...new Set(unknown.map(({ productId }) => productId))])
  for (const otherId of db.column<string>(othersSql, { products, storeId, countId })) {
    const { commit } = findCount(db, otherId)
    if (commit === null || commit.revertSetId !== null) continue
    const refused = refusedOf(db, commit)
    const followed = followedOf(db, commit.followUps)
    const overwrittenBy = (productId: number): number | null =>
      commit.mode === 'absolute' ? (correctedAt(db, storeId, productId, commit.changeSetId) ?? Infinity) : null
    const isLater = (momentMs: number, than: number): boolean => momentMs > than || (momentMs === than && otherId > countId)
    const knownMs = Date.parse(commit.readAt ?? commit.at)
    for (const row of db.all<Row>(rowsSql, { countId: otherId, storeId, movements, knownMs })) {
      const { productId, changeId, correction, momentMs } = row
      const name = nameOf(row)
      if (refused.has(productId) || !stands(row)) continue
      const overwritten = correction === 0 ? null : overwrittenBy(productId)
      if (
        followed.has(name) ||
        (overwritten !== null && changeId < overwritten) ||
        (row.isBefore === 1 && (row.isKnown === 1 || isLater(momentMs, momentOf.get(name) ?? Infinity)))
      )
        taken.add(name)
    }
  }
  return (of) => taken.has(nameOf(of))
}
