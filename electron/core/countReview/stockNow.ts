import type { Movement } from '#shared/domain/stockCounts/expected.ts'
import type { ReadDb } from '../store/db.ts'
import { countMarkIn, countMarkOf, operationIn } from '../outbox/operation.ts'
import { readPullState } from '../sync/pull/state.ts'

/** A line of Smaregi's history, placed. */
export interface KnownMovement extends Movement {
  readonly changeId: number
  readonly stockAmount: number
  readonly division: string | null
  readonly memo: string | null
  readonly staffName: string | null
  /** Its operation is one of this file. */
  readonly isOurs: boolean
  /** A correction of the count that is asked for, or what takes one back: no goods were moved, at no moment. */
  readonly isOwn: boolean
  /** The same of another count of the store, on whichever PC: what it found is in the books of every moment. */
  readonly isOtherCount: boolean
}

/** Whether goods were moved; the correction of a count only says what was there already. */
export const movedGoods = ({ isOwn, isOtherCount }: KnownMovement): boolean => !isOwn && !isOtherCount

/** What is known of a product's stock in a store, all of one read. */
export interface Stock {
  /** Gone: Smaregi deleted it. Not controlled: Smaregi keeps no stock of it. */
  readonly isGone: boolean
  readonly isControlled: boolean
  readonly cost: number | null
  readonly categoryId: number | null
  readonly now: number
  readonly movements: readonly KnownMovement[]
  /** A line of its history does not add up: the amount before it and its own change are not the amount that it tells. */
  readonly isContradicted: boolean
  /** Everything that Smaregi had by then is known (milliseconds); null: nothing is. */
  readonly knownMs: number | null
  /** A change of it made in Banto that is not proved yet, and when it was staged; also of a product that Smaregi has not numbered. */
  readonly unsent: { readonly amount: number; readonly stagedMs: number } | null
}

interface MirrorRow {
  readonly id: number
  readonly isHere: 0 | 1
  readonly control: string | null
  readonly cost: number | null
  readonly categoryId: number | null
  readonly amount: number | null
  readonly changedAt: string | null
  readonly readMs: number | null
  readonly sinceMs: number | null
  readonly readAmount: number | null
}

/** Times of Smaregi are whole seconds: what is known as of a second holds to its end. */
const secondMs = 1_000
/** The PC that named the start may have been that much ahead. */
export const startMarginMs = 60_000

const mirrorSql = `SELECT j.value AS id, m.product_id IS NOT NULL AS isHere, m.stock_control_division AS control, m.cost, m.category_id AS categoryId,
  t.stock_amount AS amount, t.upd_date_time AS changedAt, r.read_ms AS readMs, r.since_ms AS sinceMs, r.stock_amount AS readAmount
FROM json_each(:ids) j LEFT JOIN product m ON m.product_id = j.value
LEFT JOIN stock t ON t.product_id = j.value AND t.store_id = :storeId
LEFT JOIN stock_change_read r ON r.product_id = j.value AND r.store_id = :storeId`

const movementsSql = `SELECT c.product_id AS productId, c.change_id AS changeId, c.amount, c.stock_amount AS stockAmount,
  c.stock_division AS division, c.memo, c.staff_name AS staffName, coalesce(c.target_date_time, c.upd_date_time) AS ownAt,
  coalesce(c.upd_date_time, c.target_date_time) AS serverAt
FROM json_each(:ids) j CROSS JOIN stock_change c ON c.product_id = j.value AND c.store_id = :storeId ORDER BY c.product_id, c.change_id`

// One operation may carry what several sets added: each part happened when its set was staged. The correction of a count is as of the
// last beep of its product, and so is what follows it up or takes it back: no goods were moved when they were staged.
const placed = `s.change_set_id AS changeSetId, k.count_id AS countId, iif(s.origin = 'revert', s.inverse_of, NULL) AS inverseOf,
  coalesce(r.placed_ms, CAST(round(unixepoch(s.at, 'subsec') * 1000) AS INTEGER)) AS placedMs`
const countOf = (productId: string): string => `LEFT JOIN stock_count_set k
  ON k.change_set_id = CASE s.origin WHEN 'revert' THEN s.inverse_of ELSE s.change_set_id END
LEFT JOIN stock_count_result r ON r.count_id = k.count_id AND r.product_id = ${productId}`

const stagedSql = `SELECT o.key AS productId, o.operation_id AS operationId, o.new AS amount, 1 AS isProved, ${placed}
FROM json_each(:ids) j CROSS JOIN sent_change o ON o.entity = 'stock' AND o.key = j.value AND o.field = :field
JOIN change_set s ON s.change_set_id = o.change_set_id ${countOf('o.key')} WHERE o.operation_id IS NOT NULL AND o.outcome = 'verified'
UNION ALL
SELECT p.key, p.operation_id, p.sent, 0, ${placed}
FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value AND p.field = :field
JOIN change_set s ON s.change_set_id = coalesce(p.sent_set, p.change_set_id) ${countOf('p.key')} WHERE p.operation_id IS NOT NULL`

const unsentSql = `SELECT p.key AS productId, p.op, p.base, p.mine, p.operation_id AS operationId, ${placed}
FROM json_each(:ids) j CROSS JOIN pending p ON p.entity = 'stock' AND p.key = j.value AND p.field = :field
JOIN change_set s ON s.change_set_id = p.change_set_id ${countOf('p.key')}
-- What another PC corrected for the same count is never sent: the stock has it already.
WHERE p.reason_kind IS NOT 'committedElsewhere'`

interface Unsent {
  readonly productId: number
  readonly op: string
  readonly base: number | null
  readonly mine: number
  readonly operationId: string | null
  /** Whose correction it is, or takes back; null: no count's. */
  readonly countId: string | null
  readonly placedMs: number
}

interface Staged {
  readonly productId: number
  readonly operationId: string
  readonly amount: number | null
  readonly isProved: 0 | 1
  readonly changeSetId: number
  /** Whose correction it is, or takes back; null: no count's. */
  readonly countId: string | null
  /** The set that it takes back. */
  readonly inverseOf: number | null
  /** When its goods were moved. */
  readonly placedMs: number
}

export interface StockAsked {
  readonly storeId: number
  readonly ids: readonly number[]
  /** ISO; what the mirror has not seen change since then was not read and need not be. */
  readonly startedAt: string
  /** Whose own corrections are told apart. */
  readonly countId: string
}

/** What is known of the stock of many products in a store, in the order of their ids as asked. Reads the mirror, the histories that were read, and what is on its way. */
export function readStockNow(db: ReadDb, { storeId, ids, startedAt, countId }: StockAsked): ReadonlyMap<number, Stock> {
  const asked = JSON.stringify(ids)
  const mirror = db.all<MirrorRow>(mirrorSql, { ids: asked, storeId })
  const withHistory = JSON.stringify(mirror.filter(({ readMs }) => readMs !== null).map(({ id }) => id))
  const staged = stagedBy(db, withHistory, storeId)
  const movements = movementsOf(db, withHistory, storeId, staged, countId)
  const unsent = new Map(db.all<Unsent>(unsentSql, { ids: asked, field: String(storeId) }).map((row) => [row.productId, row]))
  const highWater = readPullState(db, 'stock').highWater
  const pulledMs = highWater === null ? null : Date.parse(highWater)
  const startedMs = Date.parse(startedAt) - startMarginMs
  const stocks = new Map<number, Stock>()
  for (const row of mirror) {
    const changes = movements.get(row.id)
    stocks.set(row.id, {
      isGone: row.isHere === 0 && row.id > 0,
      isControlled: row.control !== '1',
      cost: row.cost,
      categoryId: row.categoryId,
      now: nowOf(row, changes),
      movements: changes?.placed ?? unmoved,
      isContradicted: changes !== undefined && isContradicted(changes.all, row.sinceMs ?? Infinity),
      // What Smaregi has not numbered yet has no stock there.
      knownMs: row.id < 0 ? Infinity : knownMsOf(row, pulledMs, startedMs),
      unsent: unsentOf(row.id, unsent.get(row.id), changes, countId),
    })
  }
  return stocks
}

const unmoved: readonly never[] = []

/** Further back than it was read, lines are missing. */
function isContradicted(lines: readonly KnownMovement[], sinceMs: number): boolean {
  return lines.some(({ amount, stockAmount }, at) => {
    const before = lines[at - 1]
    return before !== undefined && before.serverMs >= sinceMs && before.stockAmount + amount !== stockAmount
  })
}

function unsentOf(id: number, waiting: Unsent | undefined, changes: Changes | undefined, countId: string): Stock['unsent'] {
  if (waiting === undefined) return id < 0 ? { amount: 0, stagedMs: Infinity } : null
  const { op, mine, base, operationId } = waiting
  const placedMs = waiting.countId === null || waiting.countId === countId ? waiting.placedMs : -Infinity
  const arrived = operationId !== null && (changes?.all.some(({ memo }) => operationIn(memo) === operationId) ?? false)
  return { amount: arrived ? 0 : op === 'add' ? mine : mine - (base ?? 0), stagedMs: placedMs }
}

interface Changes {
  /** As Smaregi tells them, oldest first. */
  readonly all: KnownMovement[]
  /** Placed. */
  readonly placed: KnownMovement[]
  /** Pieces of corrections of the count that are proved to be taken back by a line that was not read yet. */
  takenBack: number
}

/** A correction of the count that was taken back is in no stock any more, also where only the correction was read. */
const nowOf = (row: MirrorRow, changes: Changes | undefined): number =>
  (changes?.all.at(-1)?.stockAmount ?? (row.readMs === null ? row.amount : row.readAmount) ?? 0) - (changes?.takenBack ?? 0)

/**
 * Up to when the stock is known. A history that was read tells everything by then, unless the mirror has seen the stock change
 * since. Without one, the mirror does where the stock did not move after the count began.
 */
function knownMsOf({ readMs, amount, readAmount, changedAt }: MirrorRow, pulledMs: number | null, startedMs: number): number | null {
  const changedMs = changedAt === null ? -Infinity : Date.parse(changedAt)
  if (readMs !== null) {
    const readSecond = Math.floor(readMs / secondMs) * secondMs
    if (changedMs < readSecond || (changedMs === readSecond && amount === readAmount)) return Math.max(readMs, pulledMs ?? 0) + secondMs
    return null
  }
  return pulledMs === null || changedMs >= startedMs ? null : pulledMs + secondMs
}

/** Sets whose changes an operation carried. */
function stagedBy(db: ReadDb, ids: string, storeId: number): ReadonlyMap<string, Staged[]> {
  const staged = new Map<string, Staged[]>()
  for (const row of db.all<Staged>(stagedSql, { ids, field: String(storeId) })) {
    staged.set(row.operationId, [...(staged.get(row.operationId) ?? []), row])
  }
  return staged
}

interface MovementRow extends Omit<KnownMovement, 'ownMs' | 'serverMs' | 'isOurs' | 'isOwn' | 'isOtherCount'> {
  readonly productId: number
  readonly ownAt: string | null
  readonly serverAt: string | null
}

function movementsOf(
  db: ReadDb,
  ids: string,
  storeId: number,
  staged: ReadonlyMap<string, readonly Staged[]>,
  countId: string,
): ReadonlyMap<number, Changes> {
  const found = new Map<number, Changes>()
  const mark = countMarkOf(countId)
  const corrections: { readonly productId: number; readonly changeSetId: number; readonly amount: number }[] = []
  for (const { productId, ownAt, serverAt, ...row } of db.iterate<MovementRow>(movementsSql, { ids, storeId })) {
    const changes = found.get(productId) ?? { all: [], placed: [], takenBack: 0 }
    found.set(productId, changes)
    const movement: KnownMovement = {
      ...row,
      ownMs: Date.parse(ownAt ?? ''),
      serverMs: Date.parse(serverAt ?? ''),
      isOurs: staged.has(operationIn(row.memo) ?? ''),
      isOwn: false,
      isOtherCount: false,
    }
    changes.all.push(movement)
    for (const { movement: part, set } of partsOf(movement, staged)) {
      const isOwn = set?.countId === countId
      const isOtherCount = !isOwn && (set === null ? isOfAnother(part.memo, mark) : set.countId !== null)
      changes.placed.push(isOwn || isOtherCount ? { ...part, isOwn, isOtherCount } : part)
      if (isOwn) corrections.push({ productId, changeSetId: set.changeSetId, amount: part.amount })
    }
  }
  if (corrections.length > 0) leaveOutTakenBack(found, corrections, staged)
  return found
}

/** Whether a memo of another PC names another count than the one of this mark; the same count's are told from them elsewhere. */
function isOfAnother(memo: string | null, mark: string): boolean {
  const found = countMarkIn(memo)
  return found !== null && found.mark !== mark
}

/** What is proved to be taken back, by a line that the history which was read does not reach to. */
function leaveOutTakenBack(
  found: ReadonlyMap<number, Changes>,
  corrections: readonly { readonly productId: number; readonly changeSetId: number; readonly amount: number }[],
  staged: ReadonlyMap<string, readonly Staged[]>,
): void {
  const unread = new Set<string>()
  for (const { productId, operationId, inverseOf, isProved } of [...staged.values()].flat()) {
    const isRead = found.get(productId)?.all.some(({ memo }) => operationIn(memo) === operationId) ?? false
    if (inverseOf !== null && isProved === 1 && !isRead) unread.add(`${productId}/${inverseOf}`)
  }
  for (const { productId, changeSetId, amount } of corrections) {
    const changes = found.get(productId)
    if (changes !== undefined && unread.has(`${productId}/${changeSetId}`)) changes.takenBack += amount
  }
}

/** A change made in Banto happened when a person staged it (a count's correction: at its last beep), whenever it was sent. */
function* partsOf(
  movement: KnownMovement,
  staged: ReadonlyMap<string, readonly Staged[]>,
): Generator<{ readonly movement: KnownMovement; readonly set: Staged | null }> {
  const sets = staged.get(operationIn(movement.memo) ?? '') ?? []
  const sum = sets.reduce((total, { amount }) => total + (amount ?? 0), 0)
  const [only] = sets
  if (only === undefined) yield { movement, set: null }
  else if (sum === movement.amount) {
    for (const set of sets) yield { movement: { ...movement, amount: set.amount ?? 0, ownMs: set.placedMs }, set }
  } else yield { movement: { ...movement, ownMs: only.placedMs }, set: only }
}
