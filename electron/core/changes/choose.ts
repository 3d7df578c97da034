import type { z } from 'zod'
import type { ChangeState, changeSelection } from '#shared/contracts/changes.ts'
import { allEntities } from '../entities/index.ts'
import type { Entity } from '../outbox/entity.ts'
import type { WriteDb } from '../store/db.ts'
import { countedSql } from '../outbox/counted.ts'

export type ChangeSelection = z.input<typeof changeSelection>

/**
 * Puts the pending cells a command means, and may touch, into the temporary table `chosen`. A new
 * row is meant whole, whichever of its fields were named. Returns how many cells.
 */
export function choose(db: WriteDb, selection: ChangeSelection, allowed: readonly ChangeState[]): number {
  db.run(`CREATE TEMP TABLE IF NOT EXISTS chosen (
    entity TEXT NOT NULL, key INTEGER NOT NULL, field TEXT NOT NULL, PRIMARY KEY (entity, key, field)
  ) STRICT, WITHOUT ROWID`)
  db.run('DELETE FROM chosen')
  if ('all' in selection) {
    const states = allowed.filter((state) => selection.states?.includes(state) ?? true)
    db.run(
      `INSERT INTO chosen SELECT entity, key, field FROM pending
       WHERE state IN (SELECT value FROM json_each(:states))
       ${selection.entities === undefined ? '' : 'AND entity IN (SELECT value FROM json_each(:entities))'}
       ${selection.fields === undefined ? '' : 'AND field IN (SELECT value FROM json_each(:fields))'}`,
      {
        states: JSON.stringify(states),
        ...(selection.entities === undefined ? {} : { entities: JSON.stringify(selection.entities) }),
        ...(selection.fields === undefined ? {} : { fields: JSON.stringify(selection.fields) }),
      },
    )
  } else {
    db.run(
      `INSERT OR IGNORE INTO chosen SELECT p.entity, p.key, p.field
       FROM json_each(:cells) j
       CROSS JOIN pending p ON p.entity = j.value ->> 'entity' AND p.key = j.value ->> 'key' AND p.field = j.value ->> 'field'
       WHERE p.state IN (SELECT value FROM json_each(:states))`,
      { cells: JSON.stringify(selection.cells), states: JSON.stringify(allowed) },
    )
  }
  db.run(
    `INSERT OR IGNORE INTO chosen SELECT p.entity, p.key, p.field FROM pending p
     WHERE p.op = 'create' AND p.state IN (SELECT value FROM json_each(?))
       AND (p.entity, p.key) IN (SELECT entity, key FROM chosen WHERE key < 0)`,
    [JSON.stringify(allowed)],
  )
  return db.get<{ n: number }>(`SELECT ${countedSql} AS n FROM pending WHERE ${isChosen}`)?.n ?? 0
}

/** Condition on `pending`: the cell was chosen. */
export const isChosen = '(entity, key, field) IN (SELECT entity, key, field FROM chosen)'

/** Keys of the chosen cells, by the list of the page that shows them. */
export function chosenRows(db: WriteDb): Partial<Record<Entity['list'], number[]>> {
  const rows: Partial<Record<Entity['list'], number[]>> = {}
  for (const { name, list } of allEntities) {
    const keys = db.column<number>('SELECT DISTINCT key FROM chosen WHERE entity = ?', [name])
    if (keys.length > 0) rows[list] = [...(rows[list] ?? []), ...keys]
  }
  return rows
}
