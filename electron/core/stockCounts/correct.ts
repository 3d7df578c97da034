import type { Beep, Doubt } from '#shared/contracts/stockCounts.ts'
import { unusualNumber } from '#shared/domain/stockCounts/doubts.ts'
import { BantoError } from '#shared/errors.ts'
import { productIdsByCode } from '../products/codes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { findCase, saveCase, type Case } from './cases.ts'
import { rivalsOfBeep, revisionSql } from './contested.ts'
import { refuseClosed } from './counts.ts'
import { findEntry, openCases, readEntry, type FoundEntry } from './entries.ts'
import { beepOf, lineNow } from './lineNow.ts'
import { piecesSql } from './holding.ts'
import { linksOf } from './lines.ts'
import { findProduct } from './product.ts'
import { findCount, refuse, type NewEntry, type Sessions } from './sessions.ts'

/** An entry by its place in the ledger. */
export interface EntryPlace {
  readonly sessionId: string
  readonly seq: number
}

/** A beep that may be corrected, by its own place or by that of a number that was set of it. Throws NOT_FOUND, INVALID_INPUT (`reason`: `countClosed`). */
export function beepAt(db: ReadDb, { sessionId, seq }: EntryPlace): FoundEntry {
  const found = findEntry(db, sessionId, seq)
  // A number that was set is about its beep.
  const isAbout = found?.kind === 'quantity' && found.aboutSession !== null && found.aboutSeq !== null
  const entry = isAbout ? findEntry(db, found.aboutSession ?? '', found.aboutSeq ?? 0) : found
  if (entry === undefined || (entry.kind !== 'scan' && entry.kind !== 'typed')) {
    throw new BantoError('NOT_FOUND', `no beep ${sessionId}/${seq}`)
  }
  refuseClosed(db, entry.countId)
  return entry
}

type About =
  | {
      readonly kind: 'quantity'
      readonly pieces: number
      readonly doubt?: Doubt | null
      /** keyboard: typed behind its beeps, by who looked again just then. undo: one step back from that. */
      readonly source?: 'keyboard' | 'undo'
    }
  | { readonly kind: 'void' | 'confirm' }

/**
 * A row about a beep: it goes to the line of the beep, as the word of a person. `by`: the session of who says it; null: of none, which is who is
 * signed in. `pieces`: what the beep counts for now.
 */
export function recordAbout(db: WriteDb, sessions: Sessions, beep: FoundEntry, about: About, by: string | null = beep.sessionId): void {
  const { code, productId, shelfId, sessionId, seq, base, nextRevision } = beep
  const row: NewEntry = {
    kind: about.kind,
    code,
    raw: null,
    productId,
    shelfId,
    pieces: about.kind === 'confirm' ? 0 : (about.kind === 'quantity' ? about.pieces : 0) - base,
    aboutSession: sessionId,
    aboutSeq: seq,
    source: about.kind === 'quantity' ? (about.source ?? null) : null,
    doubt: about.kind === 'quantity' ? (about.doubt ?? null) : null,
    revision: nextRevision,
  }
  sessions.record(db, sessions.correcting(db, beep, by), row)
}

/** The beep as it stands now. */
export function beepNow(db: ReadDb, { sessionId, seq, countId, round, recount, shelfId, code }: FoundEntry): Beep {
  const links = linksOf(db, countId)
  const place = { countId, round, recount, ...findCount(db, countId) }
  const entry = readEntry(db, sessionId, seq, links)
  const { productId } = entry
  const line = productId === null ? null : lineNow(db, place, { productId, shelfId }, links)
  const isPlanned = (round > 1 || line?.isPlanned === true) && entry.doubt !== 'notPlanned'
  const known = code === null ? undefined : findCase(db, code)
  return beepOf(place, entry, line === null ? null : { ...line, isPlanned }, { others: 0, casePieces: known?.pieces ?? null })
}

/** A beep as it stands now, whether its count is open or not. Throws NOT_FOUND. */
export function readBeep(db: ReadDb, { sessionId, seq }: EntryPlace): Beep {
  const found = findEntry(db, sessionId, seq)
  if (found === undefined) throw new BantoError('NOT_FOUND', `no beep ${sessionId}/${seq}`)
  return beepNow(db, found)
}

/** What is asked of a beep that is set to `pieces`, by which its line has `more`: always, since a person has just typed them. */
export function unusualAfter(db: ReadDb, beep: FoundEntry, pieces: number, more: number): Doubt | null {
  const { countId, round, recount, productId, code, shelfId } = beep
  const links = linksOf(db, countId)
  const id = productId ?? links.get(code ?? '')
  const place = { countId, round, recount, ...findCount(db, countId) }
  const line = id === undefined ? null : lineNow(db, place, { productId: id, shelfId }, links)
  return line === null ? null : unusualNumber({ pieces, total: line.total + more, expected: line.expected })
}

const hasRivals = (db: ReadDb, { sessionId, seq }: FoundEntry): boolean => rivalsOfBeep(db, sessionId, seq).length > 0

/** Sets what a beep counts for. Throws INVALID_INPUT (`reason`: `takenBack`). */
export function setPieces(db: WriteDb, sessions: Sessions, place: EntryPlace, pieces: number, by?: string | null): Beep {
  const beep = beepAt(db, place)
  const isContested = hasRivals(db, beep)
  if (beep.isVoid === 1 && !isContested) throw refuse('takenBack', 'the beep was taken back')
  if (pieces === beep.stands && !isContested) return beepNow(db, beep)
  const doubt = unusualAfter(db, beep, pieces, pieces - beep.stands)
  sessions.together(db, () => recordAbout(db, sessions, beep, { kind: 'quantity', pieces, doubt }, by))
  const now = beepNow(db, beep)
  return doubt === null || now.entry === null ? now : { ...now, entry: { ...now.entry, doubt, isOpen: true } }
}

/** Takes a beep back; one that was taken back already stays so. */
export function takeBack(db: WriteDb, sessions: Sessions, place: EntryPlace, by?: string | null): Beep {
  const beep = beepAt(db, place)
  if (beep.isVoid === 0 || hasRivals(db, beep)) sessions.together(db, () => recordAbout(db, sessions, beep, { kind: 'void' }, by))
  return beepNow(db, beep)
}

/** What was doubted is right; of a beep that two PCs corrected, the number that holds. The count it belongs to. */
export function confirm(db: WriteDb, sessions: Sessions, place: EntryPlace, by?: string | null): string {
  const beep = beepAt(db, place)
  const said: About = beep.isVoid === 1 ? { kind: 'void' } : { kind: 'quantity', pieces: beep.stands }
  const about: About | null = hasRivals(db, beep) ? said : beep.isOpen === 1 ? { kind: 'confirm' } : null
  if (about !== null) sessions.together(db, () => recordAbout(db, sessions, beep, about, by))
  return beep.countId
}

const linkRevisionSql = `SELECT ${revisionSql} FROM stock_count_session s
  CROSS JOIN stock_count_entry a INDEXED BY stock_count_entry_link ON a.session_id = s.session_id AND a.kind = 'link' AND a.code = ?
  WHERE s.count_id = ?`

/** This unknown code is that product, in this count: what was and will be counted of the code is the product's. The pieces so far. */
export function link(
  db: WriteDb,
  sessions: Sessions,
  { sessionId, code, productId }: { readonly sessionId: string; readonly code: string; readonly productId: number },
): number {
  const session = sessions.get(sessionId)
  refuseClosed(db, session.countId)
  if (findProduct(db, productId) === undefined) throw new BantoError('NOT_FOUND', `no product ${productId}`)
  const [nextRevision = 1] = db.column<number>(linkRevisionSql, [code, session.countId])
  sessions.record(db, session, {
    kind: 'link',
    code,
    raw: null,
    productId,
    shelfId: null,
    pieces: 0,
    aboutSession: null,
    aboutSeq: null,
    source: null,
    doubt: null,
    revision: nextRevision,
  })
  return (
    db.column<number>(
      `SELECT coalesce(sum(${piecesSql('e')}), 0) FROM stock_count_session s
       CROSS JOIN stock_count_entry e ON e.session_id = s.session_id AND e.product_id IS NULL AND e.code = ? WHERE s.count_id = ?`,
      [code, session.countId],
    )[0] ?? 0
  )
}

/**
 * Keeps what a carton holds, and sets the beeps of it that nobody could say the pieces of, in every count that is open: what they count
 * for were cartons. The counts that changed, and how many beeps.
 */
export function setCase(
  db: WriteDb,
  sessions: Sessions,
  code: string,
  found: Case,
  { author, at, by }: { readonly author: string | null; readonly at: string; readonly by?: string },
): { readonly entries: number; readonly countIds: readonly string[] } {
  if (findProduct(db, found.productId) === undefined) throw new BantoError('NOT_FOUND', `no product ${found.productId}`)
  if (productIdsByCode(db, code).length > 0) throw refuse('goodsCode', 'a product has this code itself')
  return sessions.together(db, () => {
    saveCase(db, code, found, author, at)
    const beeps = openCases(db, code).filter(({ countId }) => isOpen(db, countId))
    for (const beep of beeps) recordAbout(db, sessions, beep, { kind: 'quantity', pieces: beep.stands * found.pieces }, by)
    return { entries: beeps.length, countIds: [...new Set(beeps.map(({ countId }) => countId))] }
  })
}

function isOpen(db: ReadDb, countId: string): boolean {
  try {
    refuseClosed(db, countId)
    return true
  } catch {
    return false
  }
}
