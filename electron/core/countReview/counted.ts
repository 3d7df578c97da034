import { setBackMs, setBackSeq, type TimedEntry } from '#shared/domain/stockCounts/clock.ts'
import { contestedBeeps, contestedCodes } from '../stockCounts/contested.ts'
import { isOverruledSql, piecesSql, replacedSql } from '../stockCounts/holding.ts'
import { linksOf, recountSql } from '../stockCounts/lines.ts'
import { doubtKey, mendedOf, openDoubtsSql } from '../stockCounts/openDoubts.ts'
import type { ReadDb } from '../store/db.ts'
import { startMarginMs } from './stockNow.ts'

/** What a round found of a product. Moments by Smaregi's clock, of the beeps that stand. */
export interface CountedRound {
  readonly round: number
  /** The name of the recount: two of one number are two rounds. Empty: the first count. */
  readonly recount: string
  pieces: number
  /** Beeps that stand. */
  standing: number
  firstMs: number
  lastMs: number
  /** When it was last corrected; 0: it was not. */
  correctedMs: number
  /** Null: no shelf was scanned. */
  shelves: readonly (string | null)[]
  persons: readonly string[]
  /** It does not count until a person has said that it does. */
  isHeld: boolean
}

/** What the ledger says of a product. */
export interface Counted {
  readonly productId: number
  /** In their order. */
  rounds: readonly CountedRound[]
  shelves: readonly (string | null)[]
  persons: readonly string[]
  /** Questions about its beeps that are not answered. */
  doubts: number
  /** Two PCs corrected one of its beeps, or linked its code, without knowing of each other. */
  isContested: boolean
  /** One of its beeps came after the PC's clock was set back, or was placed anew. */
  isAfterSetBack: boolean
  /** One of its beeps lies before the count began, and no reply of Smaregi placed it: when it was, is not known. */
  isUnplaced: boolean
  /** One of its beeps was placed by a PC's clock that was never compared with Smaregi's. */
  isUnchecked: boolean
}

interface Session {
  readonly sessionId: string
  readonly round: number
  readonly recount: string
  readonly person: string
  /** No PC's clock placed its rows: Smaregi told their moment. */
  readonly isOfSmaregi: 0 | 1
  /** Smaregi never told that PC its time. */
  readonly isUnchecked: 0 | 1
}

const startSql = `SELECT unixepoch(started_at, 'subsec') * 1000 AS ms FROM stock_count WHERE count_id = ?`
const sessionsSql = `SELECT session_id AS sessionId, round, ${recountSql('s')} AS recount, person, origin = 'smaregi' AS isOfSmaregi,
  origin IN ('here', 'file') AND clock_checked_at IS NULL AS isUnchecked
  FROM stock_count_session s
  WHERE count_id = ? AND session_id NOT IN (${replacedSql}) ORDER BY session_id`

// A number that was typed after beeps tells the moment at which a person looked again, unless one step back has taken it away.
const isTypedSql = `kind = 'quantity' AND source = 'keyboard' AND about_session = :sessionId AND 0 >= (
  SELECT coalesce(sum(CASE u.source WHEN 'undo' THEN 1 ELSE -1 END), 0) FROM stock_count_entry u
  WHERE u.about_session = e.about_session AND u.about_seq = e.about_seq AND u.session_id = e.session_id AND u.seq > e.seq
    AND u.kind = 'quantity' AND u.source IN ('keyboard', 'undo'))`

// A beep that was taken back, in whichever session, tells no moment, and nowhere that it was found.
const voidedSql = `SELECT v.about_seq FROM stock_count_entry v
  WHERE v.about_session = :sessionId AND v.about_seq IS NOT NULL AND v.kind = 'void' AND NOT ${isOverruledSql('v')}`

/** Beeps of a product that stand: nearly all, and so added up by a statement that computes nothing else. */
const standingSql = `SELECT product_id AS productId, shelf_id AS shelfId, sum(pieces) AS pieces, count(*) AS standing,
    min(placed_ms) AS firstMs, max(placed_ms) AS lastMs
  FROM stock_count_entry WHERE session_id = :sessionId AND kind IN ('scan', 'typed') AND product_id IS NOT NULL AND seq NOT IN (${voidedSql})
  GROUP BY product_id, shelf_id`

/** The rows one by one: all of them, or those that the statement above leaves out. */
const rowsSql = `SELECT seq, product_id AS productId, iif(product_id IS NULL, code, NULL) AS code, shelf_id AS shelfId,
  ${piecesSql('e')} AS pieces, placed_ms AS placedMs, coalesce(about_session, session_id) AS ofSession, kind = 'quantity' AS isQuantity,
  ${isTypedSql} AS isTyped, kind = 'quantity' AND about_seq IS NULL AS isSet,
  kind IN ('scan', 'typed') AND seq NOT IN (${voidedSql}) AS isStanding
  FROM stock_count_entry e WHERE session_id = :sessionId AND (kind IN ('quantity', 'void')
    OR (kind IN ('scan', 'typed') AND (:isWhole OR product_id IS NULL OR seq IN (${voidedSql}))))`

interface Row {
  readonly seq: number
  readonly productId: number | null
  readonly code: string | null
  readonly shelfId: string | null
  readonly pieces: number
  readonly placedMs: number
  /** The session of the beep: a correction belongs to the round of its beep, whichever PC made it. */
  readonly ofSession: string
  readonly isQuantity: 0 | 1
  readonly isTyped: 0 | 1
  readonly isSet: 0 | 1
  readonly isStanding: 0 | 1
}

/** Beeps of a product that stand, on one shelf. */
interface Standing {
  readonly productId: number
  readonly shelfId: string | null
  readonly pieces: number
  readonly standing: number
  readonly firstMs: number
  readonly lastMs: number
}

/** What a session found of a product, or of a code that had none, on a shelf. */
interface Found {
  readonly ofSession: string
  readonly productId: number | null
  readonly code: string | null
  readonly shelfId: string | null
  pieces: number
  standing: number
  /** Of the beeps that stand. */
  firstMs: number
  lastMs: number
  /** When a person last typed a number behind a beep. */
  typedMs: number
  /** 0: it was not corrected. */
  correctedMs: number
  /** Some of it was placed anew. */
  isMoved: boolean
  /** Some of it came after the PC's clock was set back. */
  isAfterSetBack: boolean
}

const blankFound = (ofSession: string, productId: number | null, code: string | null, shelfId: string | null): Found => ({
  ofSession,
  productId,
  code,
  shelfId,
  pieces: 0,
  standing: 0,
  firstMs: Infinity,
  lastMs: -Infinity,
  typedMs: -Infinity,
  correctedMs: 0,
  isMoved: false,
  isAfterSetBack: false,
})

/** A literal, not a spread: it is made for nearly every product. */
const onlyBeeps = (ofSession: string, { productId, shelfId, pieces, standing, firstMs, lastMs }: Standing): Found => ({
  ofSession,
  productId,
  code: null,
  shelfId,
  pieces,
  standing,
  firstMs,
  lastMs,
  typedMs: -Infinity,
  correctedMs: 0,
  isMoved: false,
  isAfterSetBack: false,
})

/** What a session found, by product (or code), session of the beeps and shelf: not kept, for a large count has a hundred thousand. */
function* foundIn(db: ReadDb, sessionId: string, { setBack, moves }: Times): Generator<Found> {
  const byRows = new Map<number | string | null, Found[]>()
  const isWhole = moves.length > 0 || setBack !== null
  for (const row of db.all<Row>(rowsSql, { sessionId, isWhole: isWhole ? 1 : 0 })) {
    addRow(foundOf(byRows, row), row, { movedMs: movedBy(moves, row.seq), isAfterSetBack: setBack !== null && row.seq >= setBack })
  }
  for (const beeps of isWhole ? [] : db.all<Standing>(standingSql, { sessionId })) {
    if (byRows.has(beeps.productId)) addBeeps(foundOf(byRows, { ...beeps, code: null, ofSession: sessionId }), beeps)
    else yield onlyBeeps(sessionId, beeps)
  }
  for (const ofProduct of byRows.values()) yield* ofProduct
}

type Place = Pick<Found, 'productId' | 'code' | 'shelfId' | 'ofSession'>

function foundOf(all: Map<number | string | null, Found[]>, { productId, code, shelfId, ofSession }: Place): Found {
  const key = productId ?? code
  const ofProduct = all.get(key) ?? []
  if (ofProduct.length === 0) all.set(key, ofProduct)
  const known = ofProduct.find((one) => one.shelfId === shelfId && one.ofSession === ofSession)
  if (known !== undefined) return known
  const found = blankFound(ofSession, productId, code, shelfId)
  ofProduct.push(found)
  return found
}

function addBeeps(found: Found, { pieces, standing, firstMs, lastMs }: Standing): void {
  found.pieces += pieces
  found.standing += standing
  found.firstMs = Math.min(found.firstMs, firstMs)
  found.lastMs = Math.max(found.lastMs, lastMs)
}

interface RowTime {
  /** By how much the row moves; null: it does not. */
  readonly movedMs: number | null
  readonly isAfterSetBack: boolean
}

function addRow(
  found: Found,
  { pieces, placedMs, isQuantity, isTyped, isSet, isStanding }: Row,
  { movedMs, isAfterSetBack }: RowTime,
): void {
  const ms = placedMs + (movedMs ?? 0)
  found.pieces += pieces
  found.standing += isStanding + isSet
  found.isMoved ||= movedMs !== null
  found.isAfterSetBack ||= isAfterSetBack
  // A correction from the office is no beep: it tells a moment only where there is none.
  if (isQuantity === 1) found.correctedMs = Math.max(found.correctedMs, ms)
  if (isTyped === 1) found.typedMs = Math.max(found.typedMs, ms)
  if (isStanding === 0) return
  found.firstMs = Math.min(found.firstMs, ms)
  found.lastMs = Math.max(found.lastMs, ms)
}

function movedBy(moves: readonly Move[], seq: number): number | null {
  const own = moves.filter(({ from, to }) => seq >= from && seq < to)
  return own.length === 0 ? null : Math.max(...own.map(({ ms }) => ms))
}

/** What was counted, as the ledger of a count says. Codes that no product has are not among it. */
export interface CountedOf {
  /** By id: the products of which a beep stands. */
  readonly counted: ReadonlyMap<number, Counted>
  /** Products of which nothing counts before a person has answered what a recount scanned of them. */
  readonly held: ReadonlySet<number>
}

export function readCounted(db: ReadDb, countId: string): CountedOf {
  const counted = new Map<number, Counted>()
  const links = linksOf(db, countId)
  const numbers = numbersOf(db)
  const alone = listsOfOne()
  const earliestMs = (db.get<{ ms: number | null }>(startSql, [countId])?.ms ?? 0) - startMarginMs
  const sessions = new Map(db.all<Session>(sessionsSql, [countId]).map((session) => [session.sessionId, session]))
  for (const session of sessions.values()) {
    const { sessionId, person, isOfSmaregi, isUnchecked } = session
    for (const found of foundIn(db, sessionId, timesOf(db, sessionId))) {
      const productId = productOf(found.productId, found.code, links, numbers)
      if (productId === undefined) continue
      let line = counted.get(productId)
      if (line === undefined) counted.set(productId, (line = blank(productId)))
      addFound(line, roundOf(line, sessions.get(found.ofSession) ?? session), alone(person), alone(found.shelfId), found)
      const hasBeep = found.firstMs !== Infinity
      line.isUnplaced ||= isOfSmaregi === 0 && !found.isMoved && hasBeep && found.firstMs < earliestMs
      line.isUnchecked ||= isUnchecked === 1 && !found.isMoved && hasBeep
      line.isAfterSetBack ||= found.isMoved || found.isAfterSetBack
    }
  }
  const idOf: IdOf = (id, code) => productOf(id, code, links, numbers)
  markQuestions(db, countId, idOf, counted)
  markContested(db, countId, idOf, counted)
  const held = new Set<number>()
  for (const [productId, line] of counted) {
    if (line.rounds.some(({ standing }) => standing <= 0)) line.rounds = line.rounds.filter(({ standing }) => standing > 0)
    if (line.rounds.length > 1) line.rounds = line.rounds.toSorted(inOrder)
    // What waits for an answer says nowhere that the product is.
    if (line.rounds.some(({ isHeld }) => isHeld)) line.shelves = [...new Set(line.rounds.flatMap((one) => (one.isHeld ? [] : one.shelves)))]
    // What a recount found of what nobody counted before counts for nothing until it is answered.
    if (line.rounds.every(({ isHeld }) => isHeld)) {
      counted.delete(productId)
      if (line.rounds.length > 0) held.add(productId)
    }
    for (const round of line.rounds) if (round.lastMs === -Infinity) placeCorrected(round)
  }
  return { counted, held }
}

/** The same on every PC. */
const inOrder = (a: CountedRound, b: CountedRound): number => a.round - b.round || (a.recount < b.recount ? -1 : 1)

type IdOf = (productId: number | null, code: string | null) => number | undefined

function productOf(
  productId: number | null,
  code: string | null,
  links: ReadonlyMap<string, number>,
  numbers: ReadonlyMap<number, number>,
): number | undefined {
  const found = productId ?? links.get(code ?? '')
  return found === undefined ? undefined : (numbers.get(found) ?? found)
}

function markContested(db: ReadDb, countId: string, idOf: IdOf, counted: ReadonlyMap<number, Counted>): void {
  const beeps = contestedBeeps(db, countId).map(({ productId, code }) => idOf(productId, code))
  const codes = contestedCodes(db, countId).map((code) => idOf(null, code))
  for (const productId of [...beeps, ...codes]) {
    const line = counted.get(productId ?? 0)
    if (line !== undefined) line.isContested = true
  }
}

interface Question {
  readonly sessionId: string
  readonly seq: number
  readonly productId: number | null
  readonly code: string | null
  readonly round: number
  readonly recount: string
  readonly doubt: string
}

/** What nobody has answered yet. A recount of what was not to be counted again waits for its answer: the first count holds meanwhile. */
function markQuestions(db: ReadDb, countId: string, idOf: IdOf, counted: ReadonlyMap<number, Counted>): void {
  const questionsSql = `SELECT e.session_id AS sessionId, e.seq, e.product_id AS productId, e.code, s.round, ${recountSql('s')} AS recount, e.doubt ${openDoubtsSql}`
  const mended = mendedOf(db, countId)
  for (const { productId, code, round, recount, doubt, ...place } of db.all<Question>(questionsSql, { countId })) {
    if (mended.has(doubtKey(place))) continue
    const line = counted.get(idOf(productId, code) ?? 0)
    if (line === undefined) continue
    line.doubts += 1
    const again = round > 1 && doubt === 'notPlanned' ? line.rounds.find((one) => one.recount === recount) : undefined
    if (again !== undefined) again.isHeld = true
  }
}

/** Products that were made here and have a number of Smaregi's by now. */
const numbersOf = (db: ReadDb): ReadonlyMap<number, number> =>
  new Map(
    db
      .all<{ local: number; id: number }>("SELECT local_id AS local, id FROM id_map WHERE entity = 'product'")
      .map(({ local, id }) => [local, id]),
  )

function roundOf(line: Counted, { round: number, recount }: Pick<Session, 'round' | 'recount'>): CountedRound {
  const known = line.rounds.find((one) => one.round === number && one.recount === recount)
  if (known !== undefined) return known
  const round = {
    round: number,
    recount,
    pieces: 0,
    standing: 0,
    firstMs: Infinity,
    lastMs: -Infinity,
    correctedMs: 0,
    shelves: none,
    persons: none,
    isHeld: false,
  }
  line.rounds = line.rounds.length === 0 ? [round] : [...line.rounds, round]
  return round
}

function addFound(line: Counted, round: CountedRound, person: One<string>, shelfId: One<string | null>, found: Found): void {
  round.pieces += found.pieces
  round.correctedMs = Math.max(round.correctedMs, found.correctedMs)
  if (found.standing === 0) return
  round.standing += found.standing
  round.shelves = withOne(round.shelves, shelfId)
  line.shelves = withOne(line.shelves, shelfId)
  line.persons = withOne(line.persons, person)
  round.persons = withOne(round.persons, person)
  round.firstMs = Math.min(round.firstMs, found.firstMs)
  // A number that was typed behind beeps tells when a person looked again; without a beep that stands it tells nothing.
  const lastMs = found.lastMs === -Infinity ? found.lastMs : Math.max(found.lastMs, found.typedMs)
  round.lastMs = Math.max(round.lastMs, lastMs)
}

// Most products are found on one shelf by one person: all of those share one list, which keeps a large count small.
type One<T> = readonly [T]
const none: readonly never[] = []
const withOne = <T>(known: readonly T[], one: One<T>): readonly T[] =>
  known.length === 0 ? one : known.includes(one[0]) ? known : [...known, one[0]]

/** The list of one of each, made once. */
function listsOfOne(): <T extends string | null>(one: T) => One<T> {
  const made = new Map<string | null, One<string | null>>()
  return <T extends string | null>(one: T): One<T> => {
    const known = made.get(one) ?? [one]
    made.set(one, known)
    return known as One<T>
  }
}

const blank = (productId: number): Counted => ({
  productId,
  rounds: none,
  shelves: none,
  persons: none,
  doubts: 0,
  isContested: false,
  isAfterSetBack: false,
  isUnplaced: false,
  isUnchecked: false,
})

/** A round of nothing but corrections from the office happened when they were made. */
function placeCorrected(round: CountedRound): void {
  round.firstMs = round.correctedMs
  round.lastMs = round.correctedMs
}

const driftSql = `SELECT max(ahead) - min(ahead) AS ms, max(kind = 'clock') AS isMoved FROM (
  SELECT kind, iif(kind = 'clock', NULL, placed_ms - unixepoch(at, 'subsec') * 1000) AS ahead FROM stock_count_entry WHERE session_id = ?)`
const lastSeqSql = 'SELECT max(seq) AS seq FROM stock_count_entry WHERE session_id = ?'

/** What is known of the times of the sessions of a file, and up to which entry: they are only added to, and most are not any more. */
const knownTimes = new WeakMap<ReadDb, Map<string, { readonly seq: number | null; readonly times: Times }>>()
const mostKnown = 1_000

/** Entries that were placed wrongly, and by how much they move. */
interface Move {
  readonly from: number
  readonly to: number
  readonly ms: number
}

interface Times {
  /** The first entry after the PC's clock was set back; null: it was not. */
  readonly setBack: number | null
  readonly moves: readonly Move[]
}

// Each row says where one entry belongs; those behind it move along, up to the next that is told or to the row itself.
const clockSql = `SELECT c.seq, c.about_seq AS "from", c.placed_ms - k.placed_ms AS ms FROM stock_count_entry c
  JOIN stock_count_entry k ON k.session_id = c.session_id AND k.seq = c.about_seq
  WHERE c.session_id = ? AND c.kind = 'clock' ORDER BY c.about_seq`

function timesOf(db: ReadDb, sessionId: string): Times {
  const seq = db.get<{ seq: number | null }>(lastSeqSql, [sessionId])?.seq ?? null
  const ofFile = knownTimes.get(db) ?? new Map<string, { readonly seq: number | null; readonly times: Times }>()
  knownTimes.set(db, ofFile)
  const known = ofFile.get(sessionId)
  if (known !== undefined && known.seq === seq) return known.times
  const drift = db.get<{ ms: number | null; isMoved: 0 | 1 | null }>(driftSql, [sessionId])
  const isSteady = (drift?.ms ?? 0) <= setBackMs
  const entries = `SELECT seq, at, placed_ms AS placedMs FROM stock_count_entry WHERE session_id = ? AND kind <> 'clock' ORDER BY seq`
  const rows = drift?.isMoved !== 1 ? [] : db.all<{ seq: number; from: number; ms: number }>(clockSql, [sessionId])
  const moves = rows.map(({ seq: end, from, ms }, at) => ({ from, to: Math.min(end, rows[at + 1]?.from ?? end), ms }))
  const setBack = isSteady ? null : setBackSeq(db.iterate<TimedEntry>(entries, [sessionId]))
  const times = { setBack, moves: moves.filter(({ ms }) => ms !== 0) }
  if (ofFile.size >= mostKnown) ofFile.clear()
  ofFile.set(sessionId, { seq, times })
  return times
}
