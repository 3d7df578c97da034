import { rivalsOf, type Said } from '#shared/domain/stockCounts/rivals.ts'
import type { ReadDb } from '../store/db.ts'

/** One of the rows that contradict each other, and who wrote it. */
export interface Rival extends Said {
  readonly person: string
  readonly at: string
}

const ofRow = 'a.session_id AS sessionId, a.seq, a.revision, s.person, s.computer, a.at'

/** What a beep is said to count for, by rows that know revisions. What was added up before that stands below all of them. */
const correctionsSql = `SELECT ${ofRow}, CASE a.kind WHEN 'quantity' THEN a.pieces + e.pieces + coalesce((SELECT sum(o.pieces) FROM stock_count_entry o
    WHERE o.about_session = e.session_id AND o.about_seq = e.seq AND o.revision IS NULL), 0) END AS value
  FROM stock_count_entry e JOIN stock_count_entry a ON a.about_session = e.session_id AND a.about_seq = e.seq
  JOIN stock_count_session s ON s.session_id = a.session_id
  WHERE e.session_id = ? AND e.seq = ? AND a.revision IS NOT NULL AND a.kind IN ('quantity', 'void')`

const linksSql = `SELECT ${ofRow}, a.product_id AS value FROM stock_count_session s
  CROSS JOIN stock_count_entry a INDEXED BY stock_count_entry_link ON a.session_id = s.session_id AND a.kind = 'link' AND a.code = ?
  WHERE s.count_id = ? AND a.revision IS NOT NULL`

/** The corrections of a beep that two PCs made without knowing of each other, first the one that holds; none where they agree. */
export const rivalsOfBeep = (db: ReadDb, sessionId: string, seq: number): readonly Rival[] =>
  rivalsOf(db.all<Rival>(correctionsSql, [sessionId, seq]))

/** The same of the links of a code. */
export const rivalsOfCode = (db: ReadDb, countId: string, code: string): readonly Rival[] =>
  rivalsOf(db.all<Rival>(linksSql, [code, countId]))

interface Beep {
  readonly sessionId: string
  readonly seq: number
  readonly productId: number | null
  readonly code: string | null
}

const beepsSql = `SELECT e.session_id AS sessionId, e.seq, e.product_id AS productId, e.code FROM (
    SELECT a.about_session, a.about_seq FROM stock_count_session k
      CROSS JOIN stock_count_entry a ON a.about_session = k.session_id AND a.about_seq IS NOT NULL
    WHERE k.count_id = ? AND a.revision IS NOT NULL AND a.kind IN ('quantity', 'void')
    GROUP BY 1, 2 HAVING max(a.revision) < count(*)
  ) g JOIN stock_count_entry e ON e.session_id = g.about_session AND e.seq = g.about_seq`

/** The beeps of a count that have rivals. */
export const contestedBeeps = (db: ReadDb, countId: string): readonly Beep[] =>
  db.all<Beep>(beepsSql, [countId]).filter(({ sessionId, seq }) => rivalsOfBeep(db, sessionId, seq).length > 0)

const codesSql = `SELECT a.code FROM stock_count_session s
  CROSS JOIN stock_count_entry a INDEXED BY stock_count_entry_link ON a.session_id = s.session_id AND a.kind = 'link'
  WHERE s.count_id = ? AND a.revision IS NOT NULL GROUP BY 1 HAVING max(a.revision) < count(*)`

/** The codes of a count that are linked to several products at once. */
export const contestedCodes = (db: ReadDb, countId: string): readonly string[] =>
  db.column<string>(codesSql, [countId]).filter((code) => rivalsOfCode(db, countId, code).length > 0)

/** The revision of a row that knows all these: one more than they are, and than theirs. */
export const revisionSql = 'max(coalesce(max(a.revision), 0), count(a.revision)) + 1'
