import type { ReadDb, SqlValue } from '../../store/db.ts'
import { mirrorValues, overlaidValues } from '../columns.ts'
import { sortKeysOf } from './sortKeys.ts'
import type { Ids } from './build.ts'
import type { ViewRequest } from '#shared/contracts/products.ts'

type Sort = ViewRequest['sort']
type Keys = readonly SqlValue[]

/** Text by code points, as the bytes of UTF-8 stand; JavaScript's own order puts U+E000 to U+FFFF behind what is beyond. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    return placeOfUnit(x) - placeOfUnit(y)
  }
  return a.length - b.length
}

const placeOfUnit = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800)

/** As ORDER BY has it: missing keys last either way, else by value in the sort's direction. */
function compareKeys(a: Keys, b: Keys, sign: 1 | -1): number {
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] ?? null, b[i] ?? null]
    if (x === null || y === null) {
      if (x !== y) return x === null ? 1 : -1
      continue
    }
    const difference = typeof x === 'string' && typeof y === 'string' ? compareText(x, y) : Number(x) - Number(y)
    if (difference !== 0) return difference * sign
  }
  return 0
}

/**
 * Moves the rows with a staged key from where the mirror has them to where the person sees them.
 * `rows` is the mirror's order in the sort's direction, `staged` the rows to be moved.
 */
export function moveStaged(db: ReadDb, ids: Ids, rows: Int32Array, sort: Sort, staged: readonly number[]): Int32Array {
  const sign = sort.direction === 'asc' ? 1 : -1
  const keysBy = (keys: readonly string[], joins: readonly string[]) => {
    const columns = keys.map((key, i) => `${key} AS k${i}`).join(', ')
    const sql = `SELECT ${columns} FROM product m ${joins.join(' ')} WHERE m.product_id = ?`
    return (row: number): Keys => Object.values(db.get<Record<string, SqlValue>>(sql, [ids[row]!]) ?? {})
  }
  const seen = sortKeysOf(sort.field, overlaidValues)
  const there = sortKeysOf(sort.field, mirrorValues)
  const shownKeys = keysBy(seen.keys, seen.joins)
  const mirrorKeys = keysBy(there.keys, there.joins)

  const isStaged = new Uint8Array(ids.length)
  for (const row of staged) isStaged[row] = 1
  const still = rows.filter((row) => isStaged[row] === 0)
  const moved = staged
    .map((row) => ({ row, keys: shownKeys(row) }))
    .sort((a, b) => compareKeys(a.keys, b.keys, sign) || a.row - b.row)
    .map(({ row, keys }) => {
      let [low, high] = [0, still.length]
      while (low < high) {
        const middle = (low + high) >> 1
        const other = still[middle]!
        if ((compareKeys(mirrorKeys(other), keys, sign) || other - row) < 0) low = middle + 1
        else high = middle
      }
      return { row, at: low }
    })
  const merged = new Int32Array(rows.length)
  let [out, from] = [0, 0]
  for (const { row, at } of moved) {
    merged.set(still.subarray(from, at), out)
    out += at - from
    merged[out++] = row
    from = at
  }
  merged.set(still.subarray(from), out)
  return merged
}
