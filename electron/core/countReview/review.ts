import { createHash } from 'node:crypto'
import type { LineChoice, LineMark } from '#shared/contracts/countReview.ts'
import { expectedAt, isInSecondOf } from '#shared/domain/stockCounts/expected.ts'
import { correctionOf, isOver, settle, type Round } from '#shared/domain/stockCounts/rounds.ts'
import { correctionElsewhere } from '../outbox/correctionElsewhere.ts'
import { countMarkOf } from '../outbox/operation.ts'
import type { ReadDb } from '../store/db.ts'
import { readCounted, type Counted, type CountedRound } from './counted.ts'
import type { Count } from './count.ts'
import type { Late } from './late.ts'
import { inAny, readOverlaps, type Overlap } from './overlaps.ts'
import { movedGoods, readStockNow, startMarginMs, type KnownMovement, type Stock } from './stockNow.ts'

/** A line of the review. What it is called is read for those that are shown alone. */
export interface ReviewLine {
  readonly productId: number
  /** Questions about its beeps that nobody has answered, and need no answer any more. */
  readonly settledDoubts: number
  readonly isPlanned: boolean
  /** What holds: a number that a person decided, else what was found; null: neither. */
  readonly counted: number | null
  readonly rounds: readonly (Round & { readonly persons: readonly string[] })[]
  readonly expected: number
  readonly late: number
  readonly cost: number | null
  readonly categoryId: number | null
  readonly marks: readonly LineMark[]
  readonly choice: LineChoice | null
  readonly reason: string | null
  /** What Smaregi has now. */
  readonly stock: number
  readonly correction: number
  /** It would be corrected, and waits: for what is on its way, or for what was not read. */
  readonly waits: boolean
  /** On which side of its last beep something moved is not known, and nobody has decided yet what becomes of it. */
  readonly isUnplaced: boolean
  /** Two rounds agree. */
  readonly isSettled: boolean
  readonly persons: readonly string[]
  /** Ids; null: no shelf was scanned. */
  readonly shelves: readonly (string | null)[]
  readonly firstMs: number | null
  /** The moment of its figures: of its last beep, or of a decision before that. Null: nobody counted it. */
  readonly lastMs: number | null
  /** By which another PC corrected it for this count. */
  readonly elsewhere: KnownMovement | null
}

/** Whether there is a stock that could be corrected: of what is gone, or not kept, there is none, and so no variance. */
export const isCorrectable = ({ marks }: Pick<ReviewLine, 'marks'>): boolean => !marks.includes('gone') && !marks.includes('notControlled')

/** Whether the count cannot be committed before this line is decided, or what moved of it read. A line that is left as it is stops nothing. */
export const isBlocking = ({ marks, choice, isUnplaced }: Pick<ReviewLine, 'marks' | 'choice' | 'isUnplaced'>): boolean =>
  isUnplaced || (marks.includes('notRead') && choice !== 'leave')

/** Whether beeps stand for a line; a decided number makes none. */
export const wasCounted = ({ lastMs }: ReviewLine): boolean => lastMs !== null

export interface Review {
  /** Names the figures: two reviews with one version show the same. */
  readonly version: string
  /** Lines that were counted or whose number a person decided, by id, and behind them what nobody counted. */
  readonly counted: readonly ReviewLine[]
  readonly uncounted: readonly ReviewLine[]
  readonly overlaps: readonly Overlap[]
  /** Of a committed count: what became known only then. Null: it is not committed. */
  readonly late: Late | null
}

interface Decision {
  readonly productId: number
  readonly choice: LineChoice | null
  readonly pieces: number | null
  readonly wasCounted: 0 | 1
  readonly reason: string | null
  readonly at: string
}

/** Products that are looked at in one go: what was read of them is let go of before it grows old in memory. */
const productsAtOnce = 4_000

const plannedSql = 'SELECT product_id FROM stock_count_item WHERE count_id = ? ORDER BY product_id'
const itemsSql = `SELECT product_id AS productId, cost FROM stock_count_item WHERE count_id = ? AND product_id BETWEEN ? AND ?`
const decisionsSql = `SELECT product_id AS productId, choice, pieces, was_counted AS wasCounted, reason, at FROM stock_count_decision
  WHERE count_id = ? AND product_id BETWEEN ? AND ?`

interface Item {
  readonly productId: number
  readonly cost: number | null
}

/** What a count that is not committed comes to now. */
export function computeReview(db: ReadDb, count: Count): Review {
  const { counted: ledger, held } = readCounted(db, count.countId)
  const ids = idsOf(db, count, ledger)
  const overlaps = readOverlaps(db, count, ledger)
  const isFoundElsewhere = inAny(overlaps)
  const counted: ReviewLine[] = []
  const uncounted: ReviewLine[] = []
  for (let at = 0; at < ids.length; at += productsAtOnce) {
    for (const facts of factsOf(db, count, ids.slice(at, at + productsAtOnce), ledger)) {
      const { productId, stock, choice } = facts
      const found = ledger.get(productId)
      if (found !== undefined) counted.push(countedLine(facts, found, count, isFoundElsewhere(productId)))
      // What is gone, or not kept any more, has no stock that could be left or set to zero.
      else if (!stock.isGone && stock.isControlled) {
        const isHeld = held.has(productId)
        const line = uncountedLine(facts, count, { isHeld, isFoundElsewhere: isFoundElsewhere(productId) })
        ;(choice === 'pieces' ? counted : uncounted).push(line)
      }
    }
  }
  return { version: versionOf(counted, uncounted), counted, uncounted, overlaps, late: null }
}

/** The products of the plan and those that were counted, ascending. */
function idsOf(db: ReadDb, { countId }: Count, ledger: ReadonlyMap<number, Counted>): readonly number[] {
  const planned = db.column<number>(plannedSql, [countId])
  const isPlanned = new Set(planned)
  const others = [...ledger.keys()].filter((productId) => !isPlanned.has(productId))
  return others.length === 0 ? planned : [...planned, ...others].toSorted((a, b) => a - b)
}

/** What is known of products besides what was counted; ids ascending. */
function* factsOf(
  db: ReadDb,
  { countId, storeId, startedAt }: Count,
  ids: readonly number[],
  ledger: ReadonlyMap<number, Counted>,
): Generator<Facts> {
  const mark = countMarkOf(countId)
  const range = [countId, ids[0] ?? 0, ids.at(-1) ?? 0]
  const items = new Map(db.all<Item>(itemsSql, range).map((item) => [item.productId, item]))
  const decisions = new Map(db.all<Decision>(decisionsSql, range).map((one) => [one.productId, one]))
  for (const [productId, stock] of readStockNow(db, { storeId, ids, startedAt, countId })) {
    const item = items.get(productId)
    const decision = decisions.get(productId)
    const holds = decision?.wasCounted === (ledger.has(productId) ? 1 : 0)
    const choice = holds ? (decision?.choice ?? null) : null
    const pieces = holds ? (decision?.pieces ?? null) : null
    const elsewhere = correctionElsewhere(stock.movements, mark, ({ isOurs }) => isOurs)
    const cost = item?.cost ?? stock.cost
    const decidedMs = choice === null ? null : Date.parse(decision?.at ?? '')
    yield { productId, isPlanned: item !== undefined, stock, elsewhere, cost, reason: decision?.reason ?? null, choice, pieces, decidedMs }
  }
}

interface Facts {
  readonly productId: number
  readonly isPlanned: boolean
  readonly stock: Stock
  readonly elsewhere: KnownMovement | null
  readonly cost: number | null
  readonly choice: LineChoice | null
  readonly pieces: number | null
  /** Null: nothing was decided. */
  readonly decidedMs: number | null
  readonly reason: string | null
}

/** The figure that a person decided; null: none was. */
const decidedOf = ({ choice, pieces }: Facts): number | null => (choice === 'pieces' ? pieces : null)

/** What was done in Banto before the moment and is not sent yet is expected, too. */
function expectedOf({ now, movements, unsent }: Stock, momentMs: number) {
  // Corrections of counts moved no goods: they are in the books of every moment, and late for none.
  const { expected, late } = expectedAt(momentMs, now, movements.length === 0 ? movements : movements.filter(movedGoods))
  return { expected: expected + (unsent !== null && unsent.stagedMs <= momentMs ? unsent.amount : 0), late }
}

/** A number that a person decided holds at the last beep, but no later than when it was decided; where no beep tells a moment, just then. */
function momentOf({ choice, decidedMs }: Facts, lastMs: number, isUnplaced: boolean): number {
  if (decidedMs === null || (choice !== 'pieces' && choice !== 'zero')) return lastMs
  return isUnplaced ? decidedMs : Math.min(lastMs, decidedMs)
}

/** `isFoundElsewhere`: by another count of the store. */
function countedLine(facts: Facts, found: Counted, { recount: limits, startedAt }: Count, isFoundElsewhere: boolean): ReviewLine {
  const { productId, stock, elsewhere, cost, choice, pieces, reason } = facts
  const rounds = found.rounds.map(({ round, recount, persons, pieces: counted, firstMs, lastMs, isHeld }) => {
    const { expected, late } = expectedOf(stock, lastMs)
    return { round, recount, persons, counted, expected, late, firstMs, lastMs, isHeld }
  })
  const free = rounds.some(({ isHeld }) => isHeld) ? rounds.filter(({ isHeld }) => !isHeld) : rounds
  const counting = free.length === 0 ? rounds : free
  const settled = settle(counting)
  if (settled === null) throw new Error(`product ${productId} was counted in no round`)
  const { agrees } = settled
  // By a clock that nobody compared, a beep was some time since the count began: of a stock that stood still meanwhile, any time is right.
  const isUnchecked = found.isUnchecked && hasMovedSince(stock, Date.parse(startedAt) - startMarginMs)
  const isAnyTime = found.isUnplaced || isUnchecked
  const momentMs = momentOf(facts, settled.holds.lastMs, isAnyTime)
  const holds = momentMs === settled.holds.lastMs ? settled.holds : { ...settled.holds, ...expectedOf(stock, momentMs) }
  const disagrees = counting.length > 1 && !agrees
  // What a person decided is not looked for again.
  const hasStock = !stock.isGone && stock.isControlled
  const isForRecount = choice === null && hasStock && (counting.length > 1 ? disagrees : limits !== null && isOver(limits, holds, cost))
  const isRead = stock.knownMs !== null && stock.knownMs >= momentMs
  const wanted = correctionOf({ round: holds, disagrees, stock: stock.now, choice, pieces })
  // What Banto changed itself has its own moment.
  const isSameSecond = stock.movements.some((one) => !one.isOurs && movedGoods(one) && one.amount !== 0 && isInSecondOf(momentMs, one))
  // Its own number holds at no moment, so «correct» decides nothing.
  const isUnplaced = hasStock && isAnyTime && (choice === null || choice === 'correct')
  // On either side it would be another correction, unless none is made.
  const isUndecidedSecond = hasStock && isSameSecond && choice === null && !disagrees
  // Somebody looked again after this line's last beep, and that is in the stock: which figure is right, a person says.
  const isOtherCorrected = hasStock && otherCorrection(stock, momentMs) !== 0
  const isUndecidedOther = isOtherCorrected && choice === null && wanted !== 0
  const waits = hasStock && (isUndecidedSecond || isUndecidedOther || (wanted !== 0 && (stock.unsent !== null || !isRead || isUnplaced)))
  // Two counts that agree, or a person who decided the number, have answered it; not what a round still waits for.
  const isAnswered = ((counting.length > 1 && agrees) || choice === 'pieces' || choice === 'zero') && free.length === rounds.length
  const hasDoubt = found.doubts > 0 && !isAnswered
  const marks: LineMark[] = elsewhere === null ? [] : ['elsewhere']
  if (stock.unsent !== null) marks.push('unsent')
  if (soldBetweenShelves(found.rounds, holds, stock)) marks.push('twoShelves')
  if (holds.late !== 0) marks.push('late')
  if (isForRecount) marks.push('recount')
  if (!facts.isPlanned) marks.push('notPlanned')
  if (!isRead && hasStock) marks.push('notRead')
  if (stock.isGone) marks.push('gone')
  if (!stock.isControlled) marks.push('notControlled')
  if (hasDoubt) marks.push('doubt')
  if (found.isContested) marks.push('contested')
  if (found.isAfterSetBack || found.isUnplaced) marks.push('clock')
  if (isUnchecked) marks.push('unchecked')
  if (isFoundElsewhere) marks.push('otherCount')
  if (isOtherCorrected) marks.push('otherCorrected')
  if (isSameSecond) marks.push('sameSecond')
  if (stock.isContradicted) marks.push('history')
  return {
    productId,
    settledDoubts: hasDoubt ? 0 : found.doubts,
    isPlanned: facts.isPlanned,
    counted: choice === 'zero' ? 0 : (decidedOf(facts) ?? holds.counted),
    rounds,
    expected: holds.expected,
    late: holds.late,
    cost,
    categoryId: stock.categoryId,
    marks,
    choice,
    reason,
    stock: stock.now,
    correction: hasStock && !waits ? wanted : 0,
    waits,
    isUnplaced: isUnplaced || isUndecidedSecond || isUndecidedOther,
    isSettled: counting.length > 1 && agrees,
    persons: found.persons,
    shelves: found.shelves,
    firstMs: holds.firstMs,
    lastMs: momentMs,
    elsewhere,
  }
}

const hasMovedSince = ({ movements }: Stock, ms: number): boolean =>
  movements.some((one) => movedGoods(one) && one.amount !== 0 && !(one.ownMs < ms && one.serverMs < ms))

/** Pieces by which other counts corrected a stock for what they found after a moment; 0 where all of it was taken back. */
const otherCorrection = ({ movements }: Stock, momentMs: number): number =>
  movements.reduce((sum, { isOtherCount, ownMs, amount }) => (isOtherCount && ownMs > momentMs ? sum + amount : sum), 0)

function soldBetweenShelves(
  rounds: readonly CountedRound[],
  holds: Pick<CountedRound, 'round' | 'recount'>,
  { movements }: Stock,
): boolean {
  const round = rounds.find((one) => one.round === holds.round && one.recount === holds.recount)
  return (
    round !== undefined &&
    round.shelves.length > 1 &&
    movements.some((one) => movedGoods(one) && one.ownMs > round.firstMs && one.ownMs <= round.lastMs)
  )
}

interface Uncounted {
  /** A recount scanned it, and nobody has said yet that this counts. */
  readonly isHeld: boolean
  /** By another count of the store. */
  readonly isFoundElsewhere: boolean
}

/** A number that a person decided holds at the moment of the decision; what is left, or set to 0, as it is now. */
function uncountedLine(facts: Facts, { startedAt }: Count, { isHeld, isFoundElsewhere }: Uncounted): ReviewLine {
  const { productId, stock, elsewhere, cost, choice, pieces, decidedMs, reason } = facts
  const momentMs = choice === 'pieces' ? decidedMs : null
  const asOfNow = { expected: stock.now + (stock.unsent?.amount ?? 0), late: 0 }
  const { expected, late } = momentMs === null ? asOfNow : expectedOf(stock, momentMs)
  const isRead = momentMs === null || (stock.knownMs !== null && stock.knownMs >= momentMs)
  const isOtherCorrected = otherCorrection(stock, momentMs ?? Date.parse(startedAt)) !== 0
  const wanted = correctionOf({ round: null, disagrees: false, stock: expected, choice, pieces })
  // Somebody found it: that nobody did cannot set it to 0.
  const isFound = choice === 'zero' && (isHeld || isOtherCorrected)
  const waits = wanted !== 0 && (stock.unsent !== null || !isRead || isFound)
  const marks: LineMark[] = elsewhere === null ? [] : ['elsewhere']
  if (stock.unsent !== null) marks.push('unsent')
  if (!isRead) marks.push('notRead')
  if (isHeld) marks.push('doubt')
  if (isFoundElsewhere) marks.push('otherCount')
  if (isOtherCorrected) marks.push('otherCorrected')
  return {
    productId,
    settledDoubts: 0,
    isPlanned: facts.isPlanned,
    counted: decidedOf(facts),
    rounds: [],
    expected,
    late,
    cost,
    categoryId: stock.categoryId,
    marks,
    choice,
    reason,
    stock: stock.now,
    correction: waits ? 0 : wanted,
    waits,
    isUnplaced: false,
    isSettled: false,
    persons: [],
    shelves: [],
    firstMs: null,
    lastMs: null,
    elsewhere,
  }
}

const figuresOfLine = 6
const choices = ['correct', 'leave', 'zero', 'pieces'] as const satisfies readonly LineChoice[]

/** Every figure that a commit hangs on, as numbers: words of a hundred thousand lines take longer to make than the lines. */
function versionOf(counted: readonly ReviewLine[], uncounted: readonly ReviewLine[]): string {
  const figures = new Float64Array(1 + (counted.length + uncounted.length) * figuresOfLine)
  figures[0] = counted.length
  let at = 1
  for (const lines of [counted, uncounted]) {
    for (const { productId, counted: found, expected, choice, correction, waits } of lines) {
      figures[at] = productId
      figures[at + 1] = found ?? Number.NaN
      figures[at + 2] = expected
      figures[at + 3] = choice === null ? -1 : choices.indexOf(choice)
      figures[at + 4] = correction
      figures[at + 5] = waits ? 1 : 0
      at += figuresOfLine
    }
  }
  return createHash('sha256').update(figures).digest('base64url').slice(0, 22)
}
