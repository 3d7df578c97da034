import { inStoreRules as shape } from '#shared/contracts/scanners.ts'
import type { InStoreRule } from '#shared/domain/barcode/index.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

/** The shop's rules for codes of its own; none where there are none yet, or where the file's cannot be read. */
export function readInStoreRules(db: ReadDb): readonly InStoreRule[] {
  const row = db.get<{ value: string }>("SELECT value FROM meta WHERE key = 'inStoreRules'")
  if (row === undefined) return []
  try {
    return shape.parse(JSON.parse(row.value))
  } catch {
    return []
  }
}

export function writeInStoreRules(db: WriteDb, rules: readonly InStoreRule[]): void {
  db.run("INSERT INTO meta VALUES ('inStoreRules', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [JSON.stringify(rules)])
}
