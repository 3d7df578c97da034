import type { Beep, Doubt } from '#shared/contracts/stockCounts.ts'
import { isCutOff, unusualNumber } from '#shared/domain/stockCounts/doubts.ts'
import { productIdsByCode } from '../products/codes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { askedKey } from './beep.ts'
import { beepAt, beepNow, recordAbout, takeBack, unusualAfter, type EntryPlace } from './correct.ts'
import { findEntry, readEntry, type FoundEntry } from './entries.ts'
import { linksOf } from './lines.ts'
import { refuse, type Before, type Sessions } from './sessions.ts'

interface RunAnswer {
  readonly beep: Beep
  /** The places in the session of the other beeps that were taken back by it, or stand again. */
  readonly others: number[]
}

const beepsBeforeSql = `SELECT seq FROM stock_count_entry WHERE session_id = ? AND seq < ? AND kind IN ('scan', 'typed') ORDER BY seq DESC`

/** The beeps of one product (or code) that stand, one behind the other on one shelf, up to `last`; the newest first. */
function runUpTo(db: ReadDb, last: FoundEntry): FoundEntry[] {
  const links = linksOf(db, last.countId)
  const goodsOf = ({ productId, code }: FoundEntry): number | string | null => productId ?? links.get(code ?? '') ?? code
  const run = [last]
  for (const seq of db.column<number>(beepsBeforeSql, [last.sessionId, last.seq])) {
    const beep = findEntry(db, last.sessionId, seq)
    if (beep === undefined || beep.isVoid === 1) continue
    if (goodsOf(beep) !== goodsOf(last) || beep.shelfId !== last.shelfId) break
    run.push(beep)
  }
  return run
}

/** What is to be asked again, once the number that answered it is taken back. */
function doubtOf(db: ReadDb, beep: FoundEntry): Doubt | null {
  if (beep.isOpen === 0) return null
  const { doubt, isOpen } = readEntry(db, beep.sessionId, beep.seq, linksOf(db, beep.countId))
  return isOpen ? doubt : unusualAfter(db, beep, beep.stands, 0)
}

/**
 * A number typed after beeps: what a person has just counted of a product, one beep behind the other on one shelf, becomes it. The last
 * of them counts for all, those before are taken back; the line is as of now, for the person has just looked. Throws as `setPieces`, and INVALID_INPUT (`reason`: `sessionEnded`).
 */
export function setRun(db: WriteDb, sessions: Sessions, place: EntryPlace, pieces: number): RunAnswer {
  const last = beepAt(db, place)
  const session = sessions.get(last.sessionId)
  if (last.isVoid === 1) throw refuse('takenBack', 'the beep was taken back')
  const run = runUpTo(db, last)
  const others = run.slice(1)
  const before = run.map((beep): Before => ({
    sessionId: beep.sessionId,
    seq: beep.seq,
    pieces: beep.stands,
    doubt: doubtOf(db, beep),
  }))
  const { productId, code } = last
  const isKnown = productId !== null || linksOf(db, last.countId).has(code ?? '')
  const sinceMs = session.last === null ? null : sessions.placedMs() - session.last.placedMs
  const doubt = isCutOff({ pieces, code, isKnown, place: 'behind', sinceMs }, (joined) => productIdsByCode(db, joined).length > 0)
    ? 'cutOff'
    : isKnown
      ? unusualAfter(db, last, pieces, pieces - run.reduce((sum, { stands }) => sum + stands, 0))
      : unusualNumber({ pieces, total: pieces, expected: 0 })
  sessions.together(db, () => {
    for (const beep of others) recordAbout(db, sessions, beep, { kind: 'void' })
    recordAbout(db, sessions, last, { kind: 'quantity', pieces, doubt, source: 'keyboard' })
  })
  // A later beep of the product is not asked about the same.
  if (doubt !== null) session.asked.add(askedKey(doubt, productId ?? linksOf(db, last.countId).get(code ?? ''), code))
  session.typed.push({ seq: last.seq, pieces, before })
  const beep = beepNow(db, last)
  return {
    beep: doubt === null || beep.entry === null ? beep : { ...beep, entry: { ...beep.entry, doubt, isOpen: true } },
    others: others.map(({ seq }) => seq),
  }
}

/**
 * One step back from what was done about a beep last: of a number that was typed after it, the beeps stand as they did before; else the beep
 * is taken back. Where somebody has corrected it since, that goes with the beep.
 */
export function undo(db: WriteDb, sessions: Sessions, place: EntryPlace): RunAnswer {
  const beep = beepAt(db, place)
  const session = sessions.get(beep.sessionId)
  const typed = session.typed.findLast(({ seq }) => seq === beep.seq)
  if (typed === undefined || beep.isVoid === 1 || beep.stands !== typed.pieces) return { beep: takeBack(db, sessions, place), others: [] }
  sessions.together(db, () => {
    for (const { pieces, doubt, ...of } of typed.before) {
      recordAbout(db, sessions, beepAt(db, of), { kind: 'quantity', pieces, doubt, source: 'undo' })
    }
  })
  session.typed.splice(session.typed.indexOf(typed), 1)
  return { beep: beepNow(db, beep), others: typed.before.flatMap(({ seq }) => (seq === beep.seq ? [] : [seq])) }
}
