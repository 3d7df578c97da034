import type { Beep, CountEntry, Doubt } from '#shared/contracts/stockCounts.ts'
import { doubtsOf, isCutOff, isPart, unusualNumber } from '#shared/domain/stockCounts/doubts.ts'
import { readShelfLabel, shelfCodeOf } from '#shared/domain/stockCounts/shelfCode.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import { productIdsByCode } from '../products/codes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { refuseClosed } from './counts.ts'
import type { LedgerRow } from './ledger.ts'
import { beepOf, lineNow, type LineNow } from './lineNow.ts'
import { linksOf } from './lines.ts'
import { refuse, type NewEntry, type OpenSession, type Sessions } from './sessions.ts'
import { findShelf, isFoundElsewhere, shelfCodeById, usualShelfNames } from './shelves.ts'
import { understand, type Understood } from './understand.ts'

export interface Scan {
  readonly shelfId: string | null
  readonly code: string
  readonly raw: string
  readonly source: string
  /** Typed before the beep; of a carton that many cartons. */
  readonly pieces: number | null
}

type Links = ReadonlyMap<string, number>

interface Counted {
  readonly pieces: number
  /** As it was typed: of a carton that many cartons. */
  readonly typed: number
  readonly shelfId: string | null
  /** Null: the product was chosen by hand. */
  readonly code: string | null
  readonly isTyped: boolean
  readonly isCaseUnknown: boolean
}

/** What is asked once in a session: a kind of doubt of a product, and what a carton holds of its code. */
export const askedKey = (doubt: Doubt, productId: number | undefined, code: string | null): string =>
  `${doubt}/${doubt === 'caseUnknown' || productId === undefined ? code : productId}`

const isOffList = (db: ReadDb, { list }: OpenSession, productId: number): boolean => list !== null && !list(db, productId)

/** What a person is asked about a beep. `line`: before the beep. */
function doubtOf(db: ReadDb, session: OpenSession, line: LineNow, counted: Counted, placedMs: number): Doubt | null {
  const { shelfId, code, pieces, typed, isTyped, isCaseUnknown } = counted
  const { productId } = line.facts
  const { last } = session
  const found = doubtsOf({
    isCaseUnknown,
    pieces,
    isCutOff: isTyped && isCutOffNumber(db, session, { pieces: typed, code, isKnown: true }, placedMs),
    total: line.total + pieces,
    expected: line.expected,
    // What is counted again was found once already: only its list matters.
    isPlanned: session.list !== null || line.isPlanned,
    isOffList: isOffList(db, session, productId),
    sinceSameMs: !isTyped && last !== null && last.code === code && last.shelfId === shelfId ? placedMs - last.placedMs : null,
    isElsewhere: () =>
      shelfId !== null &&
      !session.asked.has(askedKey('otherShelf', productId, code)) &&
      isFoundElsewhere(db, productId, shelfId, session.countId),
  })
  for (const doubt of found) {
    if (!session.asked.has(askedKey(doubt, productId, code))) return doubt
  }
  return null
}

const isCutOffNumber = (
  db: ReadDb,
  { last }: OpenSession,
  number: { readonly pieces: number; readonly code: string | null; readonly isKnown: boolean },
  placedMs: number,
): boolean =>
  isCutOff(
    { ...number, place: 'before', sinceMs: last === null ? null : placedMs - last.placedMs },
    (joined) => productIdsByCode(db, joined).length > 0,
  )

// The end of a code is looked for in all of them: only of a code that nobody knows, and that was not asked about yet.
const beginsSql = 'SELECT 1 FROM product WHERE product_code > :code AND product_code < :past LIMIT 1'
const endsSql = `SELECT 1 FROM product WHERE product_code LIKE '%' || :code AND product_code <> :code LIMIT 1`

function isPartOfCode(db: ReadDb, code: string): boolean {
  const { asBeginning, asEnd } = isPart(code)
  if (asBeginning && db.get(beginsSql, { code, past: `${code}:` }) !== undefined) return true
  return asEnd && db.get(endsSql, { code }) !== undefined
}

/** What a person is asked about a code that no product has. */
function doubtOfUnknown(db: ReadDb, session: OpenSession, { code, pieces, typed, isTyped }: Counted, placedMs: number): Doubt | null {
  const isAsked = (doubt: Doubt): boolean => session.asked.has(askedKey(doubt, undefined, code))
  const isCut = (): boolean =>
    (isTyped && isCutOffNumber(db, session, { pieces: typed, code, isKnown: false }, placedMs)) || (code !== null && isPartOfCode(db, code))
  if (!isAsked('cutOff') && isCut()) return 'cutOff'
  const unusual = isTyped ? unusualNumber({ pieces, total: pieces, expected: 0 }) : null
  return unusual === null || isAsked(unusual) ? null : unusual
}

const toShelf = (shelf: Beep['shelf']): Beep => ({ verdict: 'shelf', entry: null, shelf, product: null, casePieces: null })

/** One beep of a scanner, or a code that was typed. Its row is on the disk when this returns. */
export function scan(db: WriteDb, sessions: Sessions, sessionId: string, asked: Scan, now: Date, placedMs: number): Beep {
  const session = sessions.get(sessionId)
  refuseClosed(db, session.countId)
  const links = linksOf(db, session.countId)
  const text = asked.raw === '' ? asked.code : asked.raw
  const understood = understand(db, text, Number(dayInJapan(now).slice(0, 4)), links)
  const { code, productId } = understood
  if (code === '') throw refuse('codeEmpty', 'nothing is left of the code')
  const label = readShelfLabel(code)
  const shelfCode = label ?? (productId === null && asked.pieces === null ? shelfCodeOf(code) : null)
  const shelf = shelfCode === null ? undefined : findShelf(db, session.storeId, shelfCode)
  if (shelf !== undefined) return toShelf(shelf)
  if (label !== null) return { verdict: 'noShelf', entry: null, shelf: null, product: null, casePieces: null }
  return count(db, sessions, session, asked, understood, links, placedMs)
}

function count(
  db: WriteDb,
  sessions: Sessions,
  session: OpenSession,
  { shelfId, raw, source, pieces: typed }: Scan,
  { code, productId, others, pieces: each, isCarton, isCaseUnknown }: Understood,
  links: Links,
  placedMs: number,
): Beep {
  const line = productId === null ? null : lineNow(db, session, { productId, shelfId }, links)
  const pieces = (typed ?? 1) * each
  const counted = { pieces, typed: typed ?? 1, shelfId, code, isTyped: typed !== null, isCaseUnknown }
  const doubt = line === null ? doubtOfUnknown(db, session, counted, placedMs) : doubtOf(db, session, line, counted, placedMs)
  const row = sessions.record(db, session, {
    ...fresh,
    kind: 'scan',
    code,
    raw: raw === code || raw === '' ? null : raw,
    // A code that no product has stays so in the ledger: which one it is, its link says.
    productId: line === null || links.get(code) === productId ? null : productId,
    shelfId,
    pieces,
    source,
    doubt,
  })
  session.last = { code, shelfId, placedMs: row.placedMs }
  return counts(db, session, row, line, { others, casePieces: isCarton && !isCaseUnknown ? each : null })
}

const fresh = { raw: null, code: null, aboutSession: null, aboutSeq: null, revision: null } satisfies Partial<NewEntry>

/** A product that was chosen by hand. */
export function add(
  db: WriteDb,
  sessions: Sessions,
  sessionId: string,
  asked: { readonly shelfId: string | null; readonly productId: number; readonly pieces: number },
  placedMs: number,
): Beep {
  const session = sessions.get(sessionId)
  refuseClosed(db, session.countId)
  const line = lineNow(db, session, asked, linksOf(db, session.countId))
  if (line === null) throw new BantoError('NOT_FOUND', `no product ${asked.productId}`)
  const doubt = doubtOf(db, session, line, { ...asked, typed: asked.pieces, code: null, isTyped: true, isCaseUnknown: false }, placedMs)
  const row = sessions.record(db, session, { ...fresh, ...asked, kind: 'typed', source: 'keyboard', doubt })
  return counts(db, session, row, line, { others: 0, casePieces: null })
}

/** The answer to a row that was just kept: its line is what it was before, and the row. */
function counts(
  db: ReadDb,
  session: OpenSession,
  row: LedgerRow,
  line: LineNow | null,
  more: { readonly others: number; readonly casePieces: number | null },
): Beep {
  const { kind, sessionId, seq, code, pieces, source, doubt, at, shelfId } = row
  if (doubt !== null) session.asked.add(askedKey(doubt, line?.facts.productId, code))
  const entry: CountEntry = {
    sessionId,
    seq,
    kind,
    code,
    productId: line?.facts.productId ?? null,
    productName: line?.facts.productName ?? null,
    shelfCode: shelfId === null ? null : shelfCodeById(db, shelfId),
    pieces,
    sets: null,
    stands: pieces,
    aboutSessionId: null,
    aboutSeq: null,
    source,
    doubt,
    usualShelves: doubt === 'otherShelf' && line !== null ? usualShelfNames(db, line.facts.productId, session.countId) : [],
    isOpen: doubt !== null,
    isMended: false,
    isTakenBack: false,
    isOverruled: false,
    rivals: [],
    person: session.person,
    computer: session.computer,
    at,
  }
  const withRow =
    line === null
      ? null
      : {
          ...line,
          isPlanned: session.list === null ? line.isPlanned : !isOffList(db, session, line.facts.productId),
          total: line.total + pieces,
          onShelf: line.onShelf + pieces,
        }
  return beepOf(session, entry, withRow, more)
}
