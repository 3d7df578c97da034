import type { ReadDb } from '../store/db.ts'

/** The last reasons that people gave for changes of an origin, newest first, each once. */
export const lastReasons = (db: ReadDb, origin: string, limit: number): string[] =>
  db.column<string>(
    `SELECT details ->> 'reason' FROM change_set WHERE origin = ? AND details ->> 'reason' IS NOT NULL
     GROUP BY 1 ORDER BY max(change_set_id) DESC LIMIT ?`,
    [origin, limit],
  )
