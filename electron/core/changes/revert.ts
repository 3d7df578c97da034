import type { EntityName } from '#shared/domain/entities.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import { absoluteOperationsSql } from '../entities/index.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { findSet } from './history.ts'
import { chooseUntouched, emptyExchange, keepUnloggedImages, layBack, sameCell } from './images.ts'
import { inversesOf } from './inverses.ts'
import { codeSql, nameSql } from './labels.ts'
import { mirrorValueSql, rowExistsSql } from './mirrorValue.ts'
import { recordSet } from './record.ts'
import { stageReversal, stepRefusal } from './reversal.ts'
import { applyStaging, emptyStaging } from './stage.ts'

export interface ChangedSince {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
  readonly name: string
  readonly code: string | null
  readonly new: CellValue
  readonly now: CellValue
}

export interface Reverted {
  readonly changeSetId: number | null
  readonly cells: number
  /** Cells that cannot be taken back (a row that was made or is gone by now), or that hold the old value already. */
  readonly skipped: number
  readonly changedSinceTotal: number
  readonly changedSince: readonly ChangedSince[]
}

const maxCellsListed = 500

/**
 * Takes a set back, however long ago it was, as a set of its own that is reviewed and sent like any
 * change, and that Ctrl+Z takes back. What was not sent is withdrawn; what Smaregi has gets a change
 * to what it held before. A cell that somebody has changed since is left alone and named; what was added
 * is taken back once. Throws
 * NOT_FOUND, and where an entity refuses it (`stepRefusal`) its INVALID_INPUT.
 */
export function revert(db: WriteDb, who: { readonly author: string | null; readonly at: string }, changeSetId: number): Reverted {
  return db.transaction(() => {
    const set = findSet(db, changeSetId)
    if (set === null) throw new BantoError('NOT_FOUND', `no set ${changeSetId}`)
    const refused = stepRefusal(db, changeSetId)
    if (refused !== null) throw refused
    const inverses = inversesOf(db, changeSetId)
    const { total: changedSinceTotal, rows } = changedSince(db, changeSetId)
    const reverted = recordSet(
      db,
      { ...who, name: 'revert', origin: 'revert', details: { ...set.details, set: set.name }, inverseOf: changeSetId },
      `SELECT DISTINCT key FROM change WHERE change_set_id = ${changeSetId}`,
      (inverse) => {
        emptyExchange(db)
        chooseUntouched(db, changeSetId, 'before')
        emptyStaging(db)
        stageReversal(db, changeSetId, true, inverses)
        layBack(db, who.at)
        applyStaging(db, inverse, who.at, true)
        db.run(
          `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
           SELECT :inverse, c.entity, c.key, c.field, c.op, c.new, c.old
           FROM exchanged e JOIN change c ON c.change_set_id = e.image_set AND ${sameCell('c', 'e')}`,
          { inverse },
        )
        keepUnloggedImages(db, inverse)
      },
    )
    const skipped = Math.max(0, set.cells - reverted.cells - changedSinceTotal)
    return { ...reverted, skipped, changedSinceTotal, changedSince: rows }
  })
}

/** Cells that hold neither what the set had put there nor what was there before it. */
function changedSince(db: ReadDb, set: number): { total: number; rows: ChangedSince[] } {
  const from = `(
    SELECT c.entity, c.key, c.field, c.old, c.new, CASE WHEN p.key IS NULL THEN ${mirrorValueSql('c')} ELSE p.mine END AS now
    FROM change c LEFT JOIN pending p ON ${sameCell('p', 'c')}
    WHERE c.change_set_id = :set AND c.op IN ${absoluteOperationsSql} AND c.key > 0 AND ${rowExistsSql('c')}
  ) x WHERE x.now IS NOT x.new AND x.now IS NOT x.old`
  const total = db.get<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, { set })?.n ?? 0
  if (total === 0) return { total, rows: [] }
  return {
    total,
    rows: db.all<ChangedSince>(
      `SELECT q.entity, q.key, q.field, ${nameSql} AS name, ${codeSql} AS code, q.new, q.now
       FROM (SELECT * FROM ${from} ORDER BY entity, key, field LIMIT ${maxCellsListed}) q ORDER BY q.entity, q.key, q.field`,
      { set },
    ),
  }
}
