import type { ChangeSet, StepCell, StepQuestion } from '#shared/contracts/changes.ts'
import { BantoError } from '#shared/errors.ts'
import type { WriteDb } from '../store/db.ts'
import type { Who } from './discard.ts'
import { redoable, undoable } from './history.ts'
import { chooseUntouched, emptyExchange, keepImages, layBack, rememberRows, sameCell, turnImages } from './images.ts'
import { firstCell, questionAbout } from './question.ts'
import { countedSql } from '../outbox/counted.ts'
import { recordSet } from './record.ts'
import { stageAgain, stageReversal, stepRefusal } from './reversal.ts'
import { applyStaging, emptyStaging } from './stage.ts'
import { freshCells, takeBackFresh } from './undoFresh.ts'

export interface Step {
  /** The set that was taken back, or brought again. */
  readonly set: ChangeSet
  /** Changes, as a person counts them: a new product is one. */
  readonly cells: number
  /** What holds something else by now and was left alone. */
  readonly skipped: number
  /** Rows of the set that Smaregi has made by now: they cannot be unmade. */
  readonly made: number
  /** Rows of the set that are gone at Smaregi by now: only a new one could take their place. */
  readonly gone: number
  /** Set where nothing was done, because a person has to be asked first. */
  readonly question: StepQuestion | null
  /** A cell that looks different now, to be shown. */
  readonly first: StepCell | null
  /** The record of this step, or null where no cell could be touched. */
  readonly changeSetId: number | null
}

/** What a person has said yes to: this many changes of this set, which Smaregi has already. */
export interface Consent {
  readonly changeSetId: number
  readonly cells: number
}

type Way = 'undo' | 'redo'

/** Leaves the transaction without a trace: what would be done to sent values is asked first. */
class Ask extends Error {
  readonly step: Step
  constructor(step: Step) {
    super('ask')
    this.step = step
  }
}

/**
 * Takes the latest step back. What was not sent becomes exactly what it was before: its earlier row
 * of `pending`, or none. What Smaregi has already takes a new change, which a person has to agree to
 * (`question`). A step of which nothing can be taken back is passed over. Throws NOTHING_TO_UNDO, and where an entity refuses the step
 * (`stepRefusal`) its INVALID_INPUT: that step is passed over too, and can still be reverted from the history.
 */
export const undo = (db: WriteDb, who: Who, consent?: Consent): Step => step(db, who, 'undo', consent)

/** Brings the step undone last again, in the same way. Throws NOTHING_TO_REDO. */
export const redo = (db: WriteDb, who: Who, consent?: Consent): Step => step(db, who, 'redo', consent)

function step(db: WriteDb, who: Who, way: Way, consent?: Consent): Step {
  try {
    const taken = db.transaction(() => {
      const set = way === 'undo' ? undoable(db) : redoable(db)
      if (set === null) throw new BantoError(way === 'undo' ? 'NOTHING_TO_UNDO' : 'NOTHING_TO_REDO')
      const refused = stepRefusal(db, set.changeSetId)
      if (refused !== null) passOver(db, set.changeSetId)
      return refused ?? take(db, who, way, set, consent)
    })
    if (taken instanceof BantoError) throw taken
    return taken
  } catch (error) {
    if (error instanceof Ask) return error.step
    throw error
  }
}

const passOver = (db: WriteDb, set: number): void => void db.run('UPDATE change_set SET passed_over = 1 WHERE change_set_id = ?', [set])

/** What the other way has staged when it last went over this set: that is taken back first. */
const partnerOf = (db: WriteDb, set: number, way: Way): number | null =>
  db.get<{ id: number }>(
    `SELECT change_set_id AS id FROM change_set WHERE inverse_of = ? AND origin = ? AND position = 'step' ORDER BY change_set_id DESC LIMIT 1`,
    [set, way === 'undo' ? 'redo' : 'undo'],
  )?.id ?? null

function take(db: WriteDb, who: Who, way: Way, set: ChangeSet, consent: Consent | undefined): Step {
  const { changeSetId: of } = set
  const partner = partnerOf(db, of, way)
  let staged = 0
  let exchanged = 0
  const header = { ...who, name: way, origin: way, details: { ...set.details, set: set.name }, inverseOf: of, isStep: true } as const
  const { changeSetId, cells } = recordSet(db, header, 'SELECT NULL WHERE 0', (step) => {
    const fresh = way === 'undo' && partner === null ? freshCells(db, of) : null
    if (fresh !== null) {
      takeBackFresh(db, of, step, fresh)
      exchanged = fresh
      return fresh
    }
    emptyExchange(db)
    if (partner !== null) chooseUntouched(db, partner, 'before')
    chooseUntouched(db, of, way === 'undo' ? 'before' : 'after')
    emptyStaging(db)
    if (partner !== null) stageReversal(db, partner)
    if (way === 'undo') stageReversal(db, of)
    else stageAgain(db, of)
    layBack(db, who.at)
    turnImages(db)
    exchanged = countExchanged(db)
    rememberRows(db, 'SELECT DISTINCT key FROM staging')
    applyStaging(db, step, who.at, true)
    staged = countOf(db, step)
    keepImages(db, step)
    logExchanged(db, step)
    return undefined
  })
  const made = way === 'undo' ? madeRows(db, of) : 0
  const gone = way === 'undo' ? goneRows(db, of) : 0
  const done: Step = {
    set,
    cells,
    skipped: Math.max(0, set.cells - exchanged - staged - made - gone),
    made,
    gone,
    question: null,
    first: changeSetId === null ? null : firstCell(db, changeSetId),
    changeSetId,
  }
  if (staged > 0 && changeSetId !== null && !(consent?.changeSetId === of && consent.cells === staged)) {
    throw new Ask({ ...done, cells: 0, changeSetId: null, first: null, question: questionAbout(db, changeSetId, staged, exchanged) })
  }
  if (cells === 0) passOver(db, of)
  else db.run('UPDATE change_set SET position = ? WHERE change_set_id = ?', [way === 'undo' ? 'undone' : 'done', of])
  return done
}

const countOf = (db: WriteDb, set: number): number =>
  db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM change WHERE change_set_id = ?`, [set])?.n ?? 0

/** The cells that are another row now, of those that the step itself named; that a new product goes whole is one thing. */
const changedCells = `FROM exchanged e
  JOIN change c ON c.change_set_id = e.image_set AND ${sameCell('c', 'e')}
  JOIN pending_image i ON i.change_set_id = e.image_set AND ${sameCell('i', 'e')}
  LEFT JOIN pending p ON ${sameCell('p', 'e')}
  WHERE i.existed = 1 OR p.key IS NOT NULL`

const countExchanged = (db: WriteDb): number =>
  db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM (SELECT c.entity, c.op, c.key ${changedCells})`)?.n ?? 0

/** For the history, the other way round. */
const logExchanged = (db: WriteDb, step: number): void =>
  void db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :step, c.entity, c.key, c.field, c.op,
       CASE i.side WHEN 'after' THEN c.new ELSE c.old END, CASE i.side WHEN 'after' THEN c.old ELSE c.new END
     ${changedCells}`,
    { step },
  )

const madeRows = (db: WriteDb, set: number): number =>
  db.get<{ n: number }>(
    `SELECT count(DISTINCT entity || key) AS n FROM change WHERE change_set_id = ? AND op = 'create' AND key > 0 AND new IS NOT NULL`,
    [set],
  )?.n ?? 0

const goneRows = (db: WriteDb, set: number): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM sent_change WHERE change_set_id = ? AND op = 'delete' AND outcome = 'verified'`, [set])
    ?.n ?? 0
