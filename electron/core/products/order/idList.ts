import type { ReadDb } from '../../store/db.ts'

const comma = 44
const zero = 48

/** A long list of ids, the one column of a SELECT, in one value: a row each would cost more than finding them. Ids of the mirror have digits alone. */
export function readIdList(db: ReadDb, sql: string, params: Readonly<Record<string, string>> = {}): Float64Array {
  const [counted] = db.all<{ count: number; ids: Uint8Array | null }>(
    `SELECT count(*) AS count, CAST(group_concat(id) AS BLOB) AS ids FROM (SELECT NULL AS id WHERE 0 UNION ALL ${sql})`,
    params,
  )
  const list = new Float64Array(counted?.count ?? 0)
  const digits = counted?.ids ?? new Uint8Array()
  let [value, at] = [0, 0]
  for (const byte of digits) {
    if (byte === comma) {
      list[at++] = value
      value = 0
    } else value = value * 10 + byte - zero
  }
  if (digits.length > 0) list[at] = value
  return list
}
