import { entityReferences } from '#shared/domain/entities.ts'
import type { Connection } from './connection.ts'
import type { WriteDb } from './db.ts'
import { generationOf, setGeneration } from './generation.ts'
import { intentTables, listed, quoted, type IntentTable } from './intent.ts'
import { raiseSequence, type Salvage } from './salvage.ts'

export interface MergeOptions {
  readonly salvage: Salvage
  /** The restored copy is what the file was at its end: nothing can have been sent since. */
  readonly exact: boolean
}

/**
 * Lays what was read out of a damaged file over the copy that takes its place. Where both have a row,
 * the newer one stays, by the counters inside the file. A row that only the copy has stays unless
 * the log says what became of it. What may have been sent meanwhile is `unknown`: it is looked for
 * at Smaregi before anything is sent again.
 */
export function merge(connection: Connection, { salvage, exact }: MergeOptions): void {
  const { db } = connection
  if (salvage.file === null) {
    if (!exact) db.transaction(() => markUnknown(db, 'true'))
    return
  }
  connection.pragma('foreign_keys = OFF')
  connection.script(`ATTACH ${literal(salvage.file)} AS salvaged`)
  try {
    db.transaction(() => {
      db.run('CREATE TEMP TABLE copied AS SELECT * FROM main.pending')
      const newer = Number(db.column<string>("SELECT value FROM salvaged.meta WHERE key = 'generation'")[0] ?? '0') >= generationOf(db)
      const sentSince = pushCount(db, 'salvaged') > pushCount(db, 'main') || !salvage.whole.has('push_run')
      applyNumbers(db)
      for (const table of intentTables(db)) {
        if (table.name === 'meta') mergeMeta(db, newer)
        else if (table.name === 'pending') mergePending(db, newer)
        else mergeRows(db, table, newer)
      }
      resolveCopied(db, { whole: salvage.whole.has('pending'), sentSince: sentSince && !exact })
      raiseSequences(db)
      mendReferences(db)
      db.run('DROP TABLE copied')
    })
  } finally {
    connection.script('DETACH salvaged')
    connection.pragma('foreign_keys = ON')
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

const pushCount = (db: WriteDb, schema: 'main' | 'salvaged'): number =>
  Math.max(
    db.column<number | null>(`SELECT max(push_id) FROM ${schema}.push_run`)[0] ?? 0,
    db.column<number>(`SELECT seq FROM ${schema}.sqlite_sequence WHERE name = 'push_run'`)[0] ?? 0,
  )

/** Rows that were numbered since the copy was made go by their number in the copy, too. */
function applyNumbers(db: WriteDb): void {
  const numbered = db.all<{ local: number; id: number; entity: string }>(
    `SELECT local_id AS local, entity, id FROM salvaged.id_map WHERE local_id NOT IN (SELECT local_id FROM main.id_map)`,
  )
  const tables = intentTables(db).filter(({ columns }) => columns.includes('entity') && columns.includes('key'))
  for (const { local, id, entity } of numbered) {
    for (const name of [...tables.map((table) => `main.${quoted(table.name)}`), 'temp.copied']) {
      db.run(`UPDATE OR REPLACE ${name} SET key = ? WHERE key = ?`, [id, local])
    }
    referTo(db, tables, entity, local, id)
  }
  const numbers = `key > 0 AND op = 'create'`
  for (const name of ['main.pending', 'temp.copied']) db.run(`UPDATE ${name} SET op = 'set' WHERE ${numbers}`)
}

/** Values that name the row follow it. */
function referTo(db: WriteDb, tables: readonly IntentTable[], entity: string, local: number, id: number): void {
  for (const reference of entityReferences.filter(({ target }) => target === entity)) {
    for (const { name, columns } of tables) {
      for (const column of ['mine', 'sent', 'old', 'new'].filter((one) => columns.includes(one))) {
        db.run(`UPDATE main.${quoted(name)} SET ${column} = ? WHERE entity = ? AND field = ? AND ${column} = ? AND ${column} < 0`, [
          id,
          reference.entity,
          reference.field,
          local,
        ])
      }
    }
  }
}

const sameKey = (key: readonly string[], a: string, b: string): string =>
  key.map((column) => `${a}.${quoted(column)} = ${b}.${quoted(column)}`).join(' AND ')

/** Merges a table whose rows are written once, or only ever replaced by newer knowledge: sets, the log, outcomes, and tables to come. */
function mergeRows(db: WriteDb, { name, columns, key }: IntentTable, newer: boolean): void {
  const ordered = columns.includes('push_id') && !key.includes('push_id')
  const older = `EXISTS (SELECT 1 FROM main.${quoted(name)} m WHERE ${sameKey(key, 'm', 's')} AND coalesce(m.push_id, 0) > coalesce(s.push_id, 0))`
  db.run(
    `INSERT OR ${newer ? 'REPLACE' : 'IGNORE'} INTO main.${quoted(name)} (${listed(columns)})
     SELECT ${listed(columns)} FROM salvaged.${quoted(name)} s WHERE ${ordered ? `NOT ${older}` : 'true'}`,
  )
}

function mergeMeta(db: WriteDb, newer: boolean): void {
  const generation = Math.max(
    generationOf(db),
    Number(db.column<string>("SELECT value FROM salvaged.meta WHERE key = 'generation'")[0] ?? '0'),
  )
  const known = db.column<number>("SELECT count(*) FROM salvaged.meta WHERE key = 'operation_number'")[0] === 1
  // Names of operations that may have been used since must not be used again: the file gets a new prefix.
  if (!known) db.run("DELETE FROM main.meta WHERE key IN ('operation_prefix', 'operation_number')")
  const last = db.column<number>(
    `SELECT min(CAST(value AS INTEGER)) FROM (SELECT value FROM main.meta WHERE key = 'last_local_id'
     UNION ALL SELECT value FROM salvaged.meta WHERE key = 'last_local_id')`,
  )[0]
  db.run(`INSERT OR ${newer ? 'REPLACE' : 'IGNORE'} INTO main.meta SELECT key, value FROM salvaged.meta`)
  if (last !== undefined && last !== null) db.run("UPDATE meta SET value = ? WHERE key = 'last_local_id'", [String(last)])
  setGeneration(db, generation)
}

/** Which of two rows of a cell is newer: the set that touched it last, then the push it left with. */
const isOlder = `(m.change_set_id, coalesce(m.push_id, 0)) < (s.change_set_id, coalesce(s.push_id, 0))`
const isEven = `(m.change_set_id, coalesce(m.push_id, 0)) = (s.change_set_id, coalesce(s.push_id, 0))`

function mergePending(db: WriteDb, newer: boolean): void {
  const { columns, key } = intentTables(db).find(({ name }) => name === 'pending') ?? { columns: [], key: [] }
  // Neither is newer, and one of them may have been sent: that one is kept.
  const left = `m.state IN ('sending', 'sent', 'unknown') AND s.state IN ('staged', 'queued')`
  const wins = newer ? `${isOlder} OR (${isEven} AND NOT (${left}))` : isOlder
  db.run(
    `INSERT OR REPLACE INTO main.pending (${listed(columns)})
     SELECT ${columns.map((column) => `s.${quoted(column)}`).join(', ')} FROM salvaged.pending s
     LEFT JOIN main.pending m ON ${sameKey(key, 'm', 's')} WHERE m.entity IS NULL OR ${wins}`,
  )
}

/** What the copy has and the damaged file did not give: dropped where the log says what became of it. */
function resolveCopied(db: WriteDb, { whole, sentSince }: { whole: boolean; sentSince: boolean }): void {
  const cell = (a: string, b: string): string => sameKey(['entity', 'key', 'field'], a, b)
  db.run(`DELETE FROM copied WHERE EXISTS (SELECT 1 FROM salvaged.pending s WHERE ${cell('s', 'copied')})`)
  const isCopied = `EXISTS (SELECT 1 FROM copied c WHERE ${cell('c', 'pending')})`
  db.run(
    `DELETE FROM pending WHERE ${isCopied} AND EXISTS (SELECT 1 FROM sent_change o
       WHERE ${cell('o', 'pending')} AND o.change_set_id >= pending.change_set_id AND o.outcome IN ('verified', 'withdrawn'))`,
  )
  const later = `SELECT c.change_set_id, c.new FROM change c WHERE ${cell('c', 'pending')} AND c.change_set_id > pending.change_set_id
    ORDER BY c.change_set_id DESC LIMIT 1`
  const isTouched = `EXISTS (${later})`
  if (whole) {
    // The whole list was read: a cell that a later set touched and that is not in it was undone.
    db.run(`DELETE FROM pending WHERE ${isCopied} AND ${isTouched}`)
  } else {
    // A row that was to come, or to go, and that a later step gave up or took back: it is dropped with all its cells.
    db.run(
      `DELETE FROM pending WHERE ${isCopied} AND op IN ('create', 'delete') AND state IN ('staged', 'queued') AND EXISTS (
         SELECT 1 FROM change c JOIN change_set s ON s.change_set_id = c.change_set_id
         WHERE c.entity = pending.entity AND c.key = pending.key AND c.op = pending.op AND c.change_set_id > pending.change_set_id
           AND CASE c.op WHEN 'create' THEN c.new IS NULL AND c.old IS NOT NULL
             ELSE c.new IS NOT NULL OR s.name IN ('changes.sets.discard', 'changes.sets.resolveTheirs') END
           AND NOT EXISTS (SELECT 1 FROM change l WHERE l.entity = c.entity AND l.key = c.key AND l.field = c.field AND l.op = c.op
             AND l.change_set_id > c.change_set_id))`,
    )
    db.run(`UPDATE pending SET (change_set_id, mine) = (${later}) WHERE ${isCopied} AND ${isTouched}`)
    db.run(`DELETE FROM pending WHERE ${isCopied} AND state IN ('staged', 'queued') AND CASE op
      WHEN 'add' THEN mine = 0 WHEN 'create' THEN false WHEN 'delete' THEN false ELSE mine IS base END`)
  }
  if (sentSince) markUnknown(db, isCopied)
}

/** Marks cells that may have been sent as `unknown`, so that nothing is sent twice by a guess. */
export function markUnknown(db: WriteDb, where: string): void {
  db.run(
    `UPDATE pending SET sent = CASE WHEN state IN ('staged', 'queued') THEN mine ELSE sent END,
       sent_set = coalesce(sent_set, change_set_id), state = 'unknown'
     WHERE state IN ('staged', 'queued', 'sending', 'sent') AND ${where}`,
  )
}

/** No id is given twice: neither one that a row has nor one that a row refers to. */
function raiseSequences(db: WriteDb): void {
  const tables = intentTables(db)
  for (const { name, seq } of db.all<{ name: string; seq: number }>('SELECT name, seq FROM salvaged.sqlite_sequence'))
    raiseSequence(db, name, seq)
  const counted = db.column<string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
  for (const name of counted) {
    const [id] = tables.find((table) => table.name === name)?.key ?? []
    if (id === undefined) continue
    for (const table of tables.filter(({ columns }) => columns.includes(id))) {
      const [most] = db.column<number | null>(`SELECT max(${quoted(id)}) FROM main.${quoted(table.name)}`)
      if (most !== undefined && most !== null) raiseSequence(db, name, most)
    }
  }
}

/** Sets a reference to a lost parent to NULL, or deletes the row where NULL is not allowed. */
function mendReferences(db: WriteDb): void {
  for (const { name, columns } of intentTables(db)) {
    const references = db.all<{ table: string; from: string; to: string | null }>(
      `SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)`,
      [name],
    )
    for (const { table, from, to } of references) {
      const parent = `SELECT ${quoted(to ?? from)} FROM main.${quoted(table)}`
      const lost = `${quoted(from)} IS NOT NULL AND ${quoted(from)} NOT IN (${parent})`
      const [required] = db.column<number>('SELECT "notnull" OR pk FROM pragma_table_info(?) WHERE name = ?', [name, from])
      if (columns.includes(from)) {
        db.run(
          required
            ? `DELETE FROM main.${quoted(name)} WHERE ${lost}`
            : `UPDATE main.${quoted(name)} SET ${quoted(from)} = NULL WHERE ${lost}`,
        )
      }
    }
  }
}
