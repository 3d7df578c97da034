import type { OutputOf } from '#shared/contracts/index.ts'
import { correctionElsewhere, isCorrectedBefore, isTakenBackBefore } from '../outbox/correctionElsewhere.ts'
import { countMarkIn, countMarkOf, operationIn } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import type { Count } from './count.ts'
import type { Review } from './review.ts'

type Elsewhere = NonNullable<OutputOf<'countReview.summary'>['elsewhere']>

interface Line {
  readonly productId: number
  readonly memo: string
  readonly staffName: string | null
  readonly at: string | null
}

const linesSql = `SELECT c.product_id AS productId, c.memo, c.staff_name AS staffName, coalesce(c.upd_date_time, c.target_date_time) AS at
  FROM stock_count_result r JOIN stock_change c ON c.product_id = r.product_id AND c.store_id = :storeId
  WHERE r.count_id = :countId AND r.correction <> 0 AND instr(c.memo, :mark) > 0 ORDER BY c.product_id, c.change_id`

/** Operations of this file on these stocks, in one go: a count that was committed here has a line of its own at each of its products. */
const ownSql = `SELECT o.operation_id FROM json_each(:ids) j CROSS JOIN sent_change o ON o.entity = 'stock' AND o.key = j.value AND o.field = :field
    WHERE o.operation_id IS NOT NULL
  UNION SELECT p.operation_id FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value AND p.field = :field
    WHERE p.operation_id IS NOT NULL`

const msOf = ({ at }: Line): number => (at === null ? Number.NEGATIVE_INFINITY : Date.parse(at))
const iso = (at: string | null): string | null => (at === null || Number.isNaN(Date.parse(at)) ? null : new Date(at).toISOString())

/**
 * What another PC did with a count, told by the histories of the stocks as they were read, and so as long as it is true: committed it, or took
 * back what was committed here. Null: nothing of the kind.
 */
export function elsewhereOf(db: ReadDb, count: Count, review: Review): Elsewhere | null {
  const told = count.commit === null ? toldByLines(review) : null
  if (told !== null) return told
  // Also where the commit of this PC was refused and discarded: the histories that told so stay, though no figure is made of them.
  const found = ofResults(db, count)
  return count.commit === null && found?.kind !== 'committed' ? null : found
}

/** What another PC corrected for a count that is not committed here, told by its newest line in the stock history. */
function toldByLines({ counted, uncounted }: Review): Elsewhere | null {
  const lines = [...counted, ...uncounted].flatMap(({ elsewhere }) => elsewhere ?? [])
  const newest = lines.toSorted((a, b) => b.serverMs - a.serverMs || b.changeId - a.changeId)[0]
  if (newest === undefined) return null
  const { serverMs, memo, staffName } = newest
  const at = Number.isFinite(serverMs) ? new Date(serverMs).toISOString() : null
  return { kind: 'committed', products: lines.length, at, memo: memo ?? '', staffName }
}

/**
 * Of a count that was committed here: corrected stocks before this PC could (its own corrections are refused then), or took
 * the commit back before this PC does.
 */
function ofResults(db: ReadDb, { countId, storeId }: Count): Elsewhere | null {
  const mark = countMarkOf(countId)
  const byProduct = new Map<number, Line[]>()
  for (const line of db.all<Line>(linesSql, { countId, storeId, mark })) {
    byProduct.set(line.productId, [...(byProduct.get(line.productId) ?? []), line])
  }
  const own = new Set(db.column<string>(ownSql, { ids: JSON.stringify([...byProduct.keys()]), field: String(storeId) }))
  const isOurs = ({ memo }: Line): boolean => own.has(operationIn(memo) ?? '')
  const found = { committed: [] as Line[], takenBack: [] as Line[] }
  for (const lines of byProduct.values()) {
    if (lines.every(isOurs)) continue
    const isTakenBack = ({ memo }: Line): boolean => countMarkIn(memo)?.isTakenBack === true
    const correction = correctionElsewhere(lines, mark, isOurs)
    if (correction !== null && isCorrectedBefore(lines, mark, isOurs)) found.committed.push(correction)
    // What was corrected here stands no more; what was refused here never stood.
    const last = lines.findLast((line) => isTakenBack(line) && !isOurs(line))
    if (last !== undefined && lines.some((line) => isOurs(line) && !isTakenBack(line)) && isTakenBackBefore(lines, mark, isOurs)) {
      found.takenBack.push(last)
    }
  }
  for (const kind of ['committed', 'takenBack'] as const) {
    const newest = found[kind].toSorted((a, b) => msOf(b) - msOf(a))[0]
    if (newest !== undefined)
      return { kind, products: found[kind].length, at: iso(newest.at), memo: newest.memo, staffName: newest.staffName }
  }
  return null
}
