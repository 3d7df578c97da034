import type { CellValue } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import { entities } from '../entities/index.ts'
import type { WriteDb } from '../store/db.ts'
import { choose, chosenRows, isChosen, type ChangeSelection } from './choose.ts'
import { dropChosen, nothingDecided, type Decided, type Who } from './discard.ts'
import { mirrorVersionSql } from './mirrorValue.ts'
import { recordSet } from './record.ts'

export type Choice = 'mine' | 'theirs' | 'value'

/** The value in the form the outbox keeps, for every field that was chosen. Throws INVALID_INPUT. */
function checkedValue(db: WriteDb, value: CellValue): CellValue {
  let kept = value
  for (const { entity, field, op } of db.all<{ entity: EntityName; field: string; op: string }>(
    `SELECT DISTINCT entity, field, op FROM pending WHERE ${isChosen}`,
  )) {
    if (op === 'delete') throw new BantoError('INVALID_INPUT', 'a deletion has no value', { details: { field } })
    const checked = entities[entity].fields.check(db, field, value)
    if (!checked.ok)
      throw new BantoError('INVALID_INPUT', `${field}: ${checked.rule}`, { details: { field, rule: checked.rule, ...checked.details } })
    kept = checked.value
  }
  return kept
}

/** A step that changes no value is in the log all the same: the set has its cells and their outcome. */
export const logAsItIs = (db: WriteDb, set: number, now = 'mine'): void =>
  void db.run(
    `INSERT INTO change (change_set_id, entity, key, field, op, old, new)
     SELECT :set, entity, key, field, op, mine, ${now} FROM pending WHERE ${isChosen}`,
    { set },
  )

/** From now on the chosen conflicts stand on what Smaregi holds: the next send may write over it. */
const standOnTheirs = `UPDATE pending SET base = theirs, theirs = NULL, their_at = NULL, their_name = NULL, reason = NULL,
    reason_kind = NULL, state = 'staged', changed_at = :at, change_set_id = :set,
    base_version = coalesce(their_at, ${mirrorVersionSql('pending')})
  WHERE state = 'conflict' AND ${isChosen}`

/**
 * Decides conflicts: `theirs` drops the person's value, `mine` keeps it on top of what Smaregi holds
 * now, `value` is a third one. Each is a step of its own: undone, the cell is in conflict again, with
 * the same two values. Throws INVALID_INPUT for a value that breaks a rule of its field.
 */
export function resolve(db: WriteDb, who: Who, selection: ChangeSelection, choice: Choice, value?: CellValue): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['conflict'])
    if (cells === 0) return nothingDecided
    if (choice === 'theirs') {
      return { ...dropChosen(db, { ...who, name: 'resolveTheirs', origin: 'resolve', details: { cells } }), cells }
    }
    if (choice === 'value' && value === undefined) throw new BantoError('INVALID_INPUT', 'which value?')
    const kept = choice === 'value' && value !== undefined ? checkedValue(db, value) : null
    const isOther =
      choice === 'value' && db.get(`SELECT 1 FROM pending WHERE ${isChosen} AND mine IS NOT :kept LIMIT 1`, { kept }) !== undefined
    const { changeSetId } = recordSet(
      db,
      {
        ...who,
        name: isOther ? 'resolveValue' : 'resolveMine',
        origin: 'resolve',
        details: isOther ? { cells, value: kept } : { cells },
      },
      'SELECT DISTINCT key FROM chosen',
      (set) => {
        logAsItIs(db, set)
        if (isOther) {
          db.run('UPDATE change SET new = :kept WHERE change_set_id = :set', { kept, set })
          db.run(`UPDATE pending SET mine = :kept WHERE ${isChosen}`, { kept })
        }
        db.run(standOnTheirs, { at: who.at, set })
        // Smaregi's own value as the third one: nothing is left to send.
        db.run(`DELETE FROM pending WHERE ${isChosen} AND mine IS base AND op <> 'delete'`)
      },
    )
    return { cells, changeSetId, rows: chosenRows(db) }
  })
}

/** Refused cells are to be sent again, after the cause is mended. */
export function retry(db: WriteDb, who: Who, selection: ChangeSelection): Decided {
  return db.transaction(() => {
    const cells = choose(db, selection, ['rejected'])
    if (cells === 0) return nothingDecided
    const { changeSetId } = recordSet(
      db,
      { ...who, name: 'retry', origin: 'retry', details: { cells } },
      'SELECT DISTINCT key FROM chosen',
      (set) => {
        logAsItIs(db, set)
        db.run(
          `UPDATE pending SET state = 'staged', reason = NULL, reason_kind = NULL, sent = NULL, sent_set = NULL, operation_id = NULL
         WHERE ${isChosen}`,
        )
      },
    )
    return { cells, changeSetId, rows: chosenRows(db) }
  })
}
