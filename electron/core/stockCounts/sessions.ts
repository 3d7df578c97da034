import { hostname } from 'node:os'
import type { Doubt } from '#shared/contracts/stockCounts.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { countCounting } from '../store/mark.ts'
import { offMs } from '#shared/domain/stockCounts/clock.ts'
import type { ServerClock } from '../smaregi/client.ts'
import { placedAnew, type Placed } from './clock.ts'
import { appendEntry, type LedgerRow } from './ledger.ts'
import { newName } from './names.ts'

/** What a beep of a session counted for before a number was typed after it. */
export interface Before {
  readonly sessionId: string
  readonly seq: number
  readonly pieces: number
  /** Of a question that nobody had answered. */
  readonly doubt: Doubt | null
}

/** A number that was typed after beeps, for the step back: kept as long as the window keeps the beeps in sight. */
interface TypedNumber {
  /** Of the last beep, which counts for all of them. */
  readonly seq: number
  readonly pieces: number
  readonly before: readonly Before[]
}

/** A person who counts at a window of this program. Its place in the ledger lives here: a session is never gone on with by another. */
export interface OpenSession {
  readonly sessionId: string
  readonly countId: string
  readonly storeId: number
  readonly round: number
  /** The name of the recount, the same on every PC; empty: the first count. */
  readonly recount: string
  readonly isBlind: boolean
  readonly person: string
  readonly computer: string
  seq: number
  placedMs: number
  /** Its PC's clock was compared with Smaregi's: that is kept once. */
  isChecked: boolean
  /** Entries since Smaregi's last reply: of each stretch in which the PC's clock went with the time that passed, the first. */
  unproved: { readonly seq: number; readonly placed: Placed }[]
  /** The last beep, to know one that came twice. */
  last: { readonly code: string; readonly shelfId: string | null; readonly placedMs: number } | null
  /** Numbers typed after beeps, each a step that can be taken back. */
  readonly typed: TypedNumber[]
  /** What was asked about already, as `askedKey`. */
  readonly asked: Set<string>
  /** Of a recount, what it is of; null: the first count. */
  readonly list: RecountList | null
}

/** Says whether a product is to be counted again. What was on the list when the session began stays so for it. */
export type RecountList = (db: ReadDb, productId: number) => boolean
/** The products that are to be counted again. */
export type ListOf = (db: ReadDb, countId: string) => ReadonlySet<number>

function createRecountList(listOf: ListOf, countId: string): RecountList {
  const listed = new Map<number, boolean>()
  return (db, productId) => {
    if (!listed.has(productId)) {
      for (const id of listOf(db, countId)) listed.set(id, true)
      if (!listed.has(productId)) listed.set(productId, false)
    }
    return listed.get(productId) === true
  }
}

/** What a new row of a session says; its place and time are given to it. */
export type NewEntry = Omit<LedgerRow, 'sessionId' | 'seq' | 'at' | 'placedMs'>

/** The mark beside the file is written so often: not by each beep, for it waits for the disk. */
const rowsPerMark = 20

interface Joining {
  readonly countId: string
  readonly person: string
  readonly round: number
  /** The recount that is gone on with; without it a new one begins, or the first count is joined. */
  readonly recount?: string
}

export interface Sessions {
  join(db: WriteDb, joining: Joining): OpenSession
  leave(db: WriteDb, sessionId: string): void
  /** Throws INVALID_INPUT (`reason`: `sessionEnded`) where it ended, with its window or with the program. */
  get(sessionId: string): OpenSession
  /**
   * The session in which a person corrects what a round counted: their own (`by`) where that counts in it, else one for corrections of that
   * round in their name; without a session in the count, of who is signed in.
   */
  correcting(db: WriteDb, about: Required<Omit<Joining, 'person'>>, by: string | null): OpenSession
  record(db: WriteDb, session: OpenSession, entry: NewEntry): LedgerRow
  /** Where an entry would be placed now: Smaregi's clock, milliseconds. */
  placedMs(): number
  /** Places anew what a reply of Smaregi shows to have been placed by a PC's clock that was wrong; the counts that it was done in. */
  placeAnew(db: WriteDb): readonly string[]
  /** Several rows, all of them or none. */
  together<T>(db: WriteDb, work: () => T): T
  /** Sessions of before, which the end of the program ended. */
  endOld(db: WriteDb): void
  forget(): void
}

export const refuse = (reason: string, message: string): BantoError => new BantoError('INVALID_INPUT', message, { details: { reason } })

const countSql = 'SELECT store_id AS storeId, is_blind AS isBlind FROM stock_count WHERE count_id = ?'

export function findCount(db: ReadDb, countId: string): { readonly storeId: number; readonly isBlind: boolean } {
  const row = db.get<{ storeId: number; isBlind: 0 | 1 }>(countSql, [countId])
  if (row === undefined) throw new BantoError('NOT_FOUND', `no count ${countId}`)
  return { storeId: row.storeId, isBlind: row.isBlind === 1 }
}

/** The count of a session; null where it is not here. */
export const countOf = (db: ReadDb, sessionId: string): string | null =>
  db.get<{ countId: string }>('SELECT count_id AS countId FROM stock_count_session WHERE session_id = ?', [sessionId])?.countId ?? null

const clockRow = {
  kind: 'clock',
  code: null,
  raw: null,
  productId: null,
  shelfId: null,
  pieces: 0,
  aboutSession: null,
  source: null,
  doubt: null,
  revision: null,
} as const

/** `author`: who corrects at the office. `reply`: Smaregi's last one; null: none has come yet. */
export function createSessions(
  clock: () => Placed,
  author: () => string,
  listOf: ListOf,
  reply: () => ServerClock | null = () => null,
): Sessions {
  const open = new Map<string, OpenSession>()
  /** Left before Smaregi told its time: the next reply still places what they counted. */
  let left: readonly OpenSession[] = []
  /** By count, recount and person. */
  const desks = new Map<string, string>()

  /** Keeps that Smaregi has told its time: every entry was placed by it, or is now. Whether that was new. */
  const check = (db: WriteDb, session: OpenSession): boolean => {
    const told = reply()
    if (told === null || session.isChecked) return false
    db.run('UPDATE stock_count_session SET clock_checked_at = ?, clock_offset_ms = ? WHERE session_id = ?', [
      new Date(told.serverMs).toISOString(),
      Math.round(told.wallMs - told.serverMs),
      session.sessionId,
    ])
    session.isChecked = true
    return true
  }

  const join: Sessions['join'] = (db, { countId, person, round, recount = newName() }) => {
    const session: OpenSession = {
      sessionId: newName(),
      countId,
      ...findCount(db, countId),
      round,
      recount: round === 1 ? '' : recount,
      person,
      computer: hostname(),
      seq: 0,
      placedMs: 0,
      isChecked: false,
      unproved: [],
      last: null,
      typed: [],
      asked: new Set(),
      list: round === 1 ? null : createRecountList(listOf, countId),
    }
    db.transaction(() => {
      db.run(
        `INSERT INTO stock_count_session (session_id, count_id, round, recount, person, computer, origin, started_at)
         VALUES (?, ?, ?, ?, ?, ?, 'here', ?)`,
        [
          session.sessionId,
          countId,
          round,
          round === 1 ? null : recount,
          person,
          session.computer,
          new Date(clock().placedMs).toISOString(),
        ],
      )
      check(db, session)
      countCounting(db)
    })
    open.set(session.sessionId, session)
    return session
  }

  /** Of a stretch that was placed wrongly a row tells where its first entry belongs, and the others with it. */
  const prove = (db: WriteDb, session: OpenSession): boolean => {
    const told = reply()
    const last = session.unproved.at(-1)
    if (told === null || last === undefined || told.monotonicMs <= last.placed.monotonicMs) return false
    const stretches = session.unproved.map(({ seq, placed }) => ({ seq, placed, anew: placedAnew(placed, told) }))
    session.unproved = []
    const from = stretches.findIndex(({ anew }) => anew !== null)
    if (from < 0) return false
    db.transaction(() => {
      // Those behind the first that moves are told, too: each row holds up to the next.
      for (const { seq, placed, anew } of stretches.slice(from)) {
        const placedMs = anew ?? placed.placedMs
        session.seq += 1
        appendEntry(db, { ...clockRow, sessionId: session.sessionId, seq: session.seq, aboutSeq: seq, at: clock().at, placedMs })
      }
    })
    session.placedMs = 0
    return true
  }
  const proveAndCheck = (db: WriteDb, session: OpenSession): boolean => {
    const isMoved = prove(db, session)
    return check(db, session) || isMoved
  }

  return {
    join,
    leave(db, sessionId) {
      const session = open.get(sessionId)
      if (session === undefined) return
      proveAndCheck(db, session)
      open.delete(sessionId)
      if (session.unproved.length > 0) left = [...left, session]
      db.run('UPDATE stock_count_session SET ended_at = ? WHERE session_id = ?', [new Date(clock().placedMs).toISOString(), sessionId])
    },
    get(sessionId) {
      const session = open.get(sessionId)
      if (session === undefined) throw refuse('sessionEnded', `session ${sessionId} has ended`)
      return session
    },
    correcting(db, { countId, round, recount }, by) {
      const own = open.get(by ?? '')
      const isOfCount = own?.countId === countId
      if (isOfCount && own.round === round && own.recount === recount) return own
      const person = isOfCount ? own.person : author()
      const key = `${countId}/${round}/${recount}/${person}`
      const session = open.get(desks.get(key) ?? '')
      if (session !== undefined) return session
      const desk = join(db, { countId, person, round, recount })
      desks.set(key, desk.sessionId)
      return desk
    },
    record(db, session, entry) {
      proveAndCheck(db, session)
      const placed = clock()
      const placedMs = Math.max(session.placedMs, placed.placedMs)
      const row = { ...entry, sessionId: session.sessionId, seq: session.seq + 1, at: placed.at, placedMs }
      if (row.seq % rowsPerMark === 0) {
        db.transaction(() => {
          appendEntry(db, row)
          countCounting(db)
        })
      } else appendEntry(db, row)
      session.seq = row.seq
      session.placedMs = row.placedMs
      const stretch = session.unproved.at(-1)?.placed
      const aheadOf = (one: Placed): number => one.placedMs - one.monotonicMs
      if (stretch === undefined || Math.abs(aheadOf({ ...placed, placedMs }) - aheadOf(stretch)) > offMs / 2) {
        session.unproved.push({ seq: row.seq, placed: { ...placed, placedMs } })
      }
      return row
    },
    placedMs: () => clock().placedMs,
    placeAnew(db) {
      const changed = [...open.values(), ...left].filter((session) => proveAndCheck(db, session)).map(({ countId }) => countId)
      left = left.filter(({ unproved }) => unproved.length > 0)
      return changed
    },
    together(db, work) {
      const before = [...open.values()].map((session) => ({
        session,
        seq: session.seq,
        placedMs: session.placedMs,
        unproved: [...session.unproved],
      }))
      try {
        return db.transaction(work)
      } catch (error) {
        for (const { session, ...rest } of before) Object.assign(session, rest)
        // A session that began in it has no row now.
        for (const session of open.values()) if (before.every((known) => known.session !== session)) open.delete(session.sessionId)
        throw error
      }
    },
    endOld(db) {
      db.run(
        `UPDATE stock_count_session SET ended_at = coalesce((SELECT e.at FROM stock_count_entry e
           WHERE e.session_id = stock_count_session.session_id ORDER BY e.seq DESC LIMIT 1), started_at)
         WHERE ended_at IS NULL AND origin = 'here'`,
      )
    },
    forget() {
      open.clear()
      left = []
      desks.clear()
    },
  }
}
