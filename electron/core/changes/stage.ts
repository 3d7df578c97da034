import type { CellValue } from '#shared/contracts/common.ts'
import type { EntityName, OperationName } from '#shared/domain/entities.ts'
import { BantoError } from '#shared/errors.ts'
import { allEntities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import type { SqlNamed, WriteDb } from '../store/db.ts'
import { canStageFresh, stageFresh } from './stageFresh.ts'
import { stageChanges } from './stageChanges.ts'
import { stageNew } from './stageNew.ts'
import { stageRemovals } from './stageRemovals.ts'
import { recordSet, type SetHeader } from './record.ts'

export interface StagedCell {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
  readonly op: OperationName
  /** In the form that the entity's check returns. Of an `add`: what comes to the sum. Of a `delete`: null. */
  readonly value: CellValue
}

export interface Staged {
  /** Null where nothing changed: no set is written then. */
  readonly changeSetId: number | null
  readonly cells: number
  /** Cells that held the value already (or whose row is gone, or is going). */
  readonly unchanged: number
}

/**
 * Stages cells as one set. Of two absolute values for one cell the later counts; two that are added
 * add up. Throws INVALID_INPUT for a field that the entity does not have.
 */
export function stageEntity(db: WriteDb, header: SetHeader, cells: Iterable<StagedCell>): Staged {
  return db.transaction(() => {
    emptyStaging(db)
    for (const { entity, key, field, op, value } of cells) {
      db.run(
        `INSERT INTO staging (entity, key, field, op, new) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET new = CASE WHEN excluded.op = 'add' AND op = 'add' THEN new + excluded.new ELSE excluded.new END,
           op = excluded.op`,
        [entity, key, field, op, value],
      )
    }
    return apply(db, header)
  })
}

/**
 * Stages what a SELECT of (key, new) yields as absolute values of one field, each key once, without the
 * rows passing through JavaScript. Where nothing is pending for the field each table is written by one
 * statement in the order of its key: a catalogue is staged in little more than the time of an UPDATE.
 */
export function stageSelect(
  db: WriteDb,
  header: SetHeader,
  entity: Entity,
  field: string,
  select: string,
  params: SqlNamed = {},
): Pick<Staged, 'changeSetId' | 'cells'> {
  return db.transaction(() => {
    if (canStageFresh(db, entity, field)) return stageFresh(db, header, entity, field, { select, params })
    emptyStaging(db)
    db.run(`INSERT OR REPLACE INTO staging (entity, key, field, new) SELECT '${entity.name}', key, :field, new FROM (${select})`, {
      ...params,
      field,
    })
    return apply(db, header)
  })
}

export function emptyStaging(db: WriteDb): void {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS staging (
    entity TEXT NOT NULL, key INTEGER NOT NULL, field TEXT NOT NULL, op TEXT NOT NULL DEFAULT 'set',
    new ANY, expect ANY, PRIMARY KEY (entity, key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run('DELETE FROM staging')
}

/**
 * The one way by which values become wishes. Typing, paste and bulk fill the temporary table
 * `staging` and go through here, so that the log (`change`) and the net (`pending`) never disagree.
 */
function apply(db: WriteDb, header: SetHeader): Staged {
  const total = db.column<number>('SELECT count(*) FROM staging')[0] ?? 0
  let logged = 0
  const { changeSetId, cells } = recordSet(db, header, 'SELECT DISTINCT key FROM staging', (set) => {
    logged = applyStaging(db, set, header.at)
  })
  return { changeSetId, cells, unchanged: Math.max(0, total - logged) }
}

/**
 * Logs and stages what the table `staging` holds as part of a set. `guarded`: a cell is only touched
 * while the person still sees `expect` in it (what was added is taken back in any case). Returns the
 * rows logged.
 */
export function applyStaging(db: WriteDb, set: number, at: string, guarded = false): number {
  let rows = 0
  const kinds = db.all<{ entity: string; op: OperationName; isNew: number }>('SELECT DISTINCT entity, op, key < 0 AS isNew FROM staging')
  for (const entity of allEntities) {
    const own = kinds.filter((kind) => kind.entity === entity.name)
    for (const { op } of own) {
      if (entity.operations[op] === undefined) throw new BantoError('INVALID_INPUT', `${entity.name} cannot ${op}`, { details: { op } })
    }
    const isOwnRow = entity.key.of === entity.name
    if (isOwnRow && own.some(({ isNew }) => isNew === 1)) rows += stageNew(db, entity, set, at)
    const ops = new Set(own.filter(({ isNew, op }) => !(isOwnRow && isNew === 1) && op !== 'create' && op !== 'delete').map(({ op }) => op))
    for (const op of ops) rows += stageChanges(db, entity, op, { set, at, guarded })
    if (own.some(({ op }) => op === 'delete')) rows += stageRemovals(db, entity, set, at)
  }
  db.run('DELETE FROM staging')
  return rows
}
