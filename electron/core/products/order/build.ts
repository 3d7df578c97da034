import type { ReadDb } from '../../store/db.ts'
import { readIdList } from './idList.ts'
import type { SortKeys } from './sortKeys.ts'
import { placesOfTexts } from './texts.ts'

/** Product ids; as many bytes each as the largest needs. */
export type Ids = Int32Array<ArrayBufferLike> | Float64Array<ArrayBufferLike>

/**
 * All products in the ascending order of a key. Rows are numbered by their place among the ascending
 * ids, so that equal keys stand in the order of their ids.
 */
export interface Order {
  readonly rows: Int32Array
  /** Rows with a key; those without stand behind them. */
  readonly keyed: number
  /** Bit i: the row at i has the same key as the one before it. */
  readonly same: Uint8Array
}

/** The mirror has changed while an order was being read: what was read does not belong together. */
export class OrderOutdated extends Error {}

const rowsPerRead = 20_000

/** Every product's id, ascending. */
export function readIds(db: ReadDb): Ids {
  const ids = readIdList(db, 'SELECT product_id FROM product').sort()
  return (ids.at(-1) ?? 0) < 2 ** 31 ? Int32Array.from(ids) : ids
}

/**
 * Reads the keys a stretch at a time and sorts them in columns. Rows of the mirror must not change
 * meanwhile; throws OrderOutdated where one has come or gone.
 */
export function* buildOrder(db: ReadDb, { keys, joins, kind }: SortKeys, ids: Ids): Generator<void, Order> {
  const from = `FROM product m ${joins.join(' ')} WHERE m.product_id BETWEEN :from AND :to ORDER BY m.product_id`
  return kind === 'number' ? yield* byNumber(db, `SELECT ${keys[0]} ${from}`, ids) : yield* byText(db, keys, from, ids)
}

const stretches = (ids: Ids): { at: number; count: number; range: { from: number; to: number } }[] =>
  Array.from({ length: Math.ceil(ids.length / rowsPerRead) }, (_, i) => {
    const at = i * rowsPerRead
    const end = Math.min(ids.length, at + rowsPerRead)
    return { at, count: end - at, range: { from: ids[at]!, to: ids[end - 1]! } }
  })

function* byNumber(db: ReadDb, sql: string, ids: Ids): Generator<void, Order> {
  const values = new Float64Array(ids.length)
  for (const { at, count, range } of stretches(ids)) {
    const read = db.column<number | null>(sql, range)
    if (read.length !== count) throw new OrderOutdated()
    for (let i = 0; i < count; i += 1) values[at + i] = read[i] ?? Number.NaN
    yield
  }
  const keyed = rowsWhere(ids.length, (row) => !Number.isNaN(values[row]!))
  yield
  // Whole numbers stand for themselves where they lie near each other, others by their place among all.
  let [least, most, isWhole] = [Infinity, -Infinity, true]
  for (const row of keyed) {
    const value = values[row]!
    least = Math.min(least, value)
    most = Math.max(most, value)
    isWhole &&= Number.isInteger(value)
  }
  yield
  if (isWhole && (most - least + 1) * ids.length < Number.MAX_SAFE_INTEGER) {
    return yield* byPlaces(
      ids.length,
      keyed,
      keyed.map((row) => values[row]! - least),
    )
  }
  const distinct = values.filter((value) => !Number.isNaN(value)).sort()
  let kinds = 0
  for (let i = 0; i < distinct.length; i += 1) if (i === 0 || distinct[i] !== distinct[i - 1]) distinct[kinds++] = distinct[i]!
  yield
  return yield* byPlaces(
    ids.length,
    keyed,
    keyed.map((row) => placeOf(distinct, kinds, values[row]!)),
  )
}

/** `places[i]` is what the row `keyed[i]` is sorted by. */
function* byPlaces(count: number, keyed: Int32Array, places: Int32Array): Generator<void, Order> {
  // A place and its row in one number sort at the speed of the machine.
  const packed = new Float64Array(keyed.length)
  for (let i = 0; i < keyed.length; i += 1) packed[i] = places[i]! * count + keyed[i]!
  yield
  packed.sort()
  yield
  const rows = new Int32Array(count)
  const same = new Uint8Array((count + 7) >> 3)
  const isKeyed = new Uint8Array(count)
  let before = -1
  for (let i = 0; i < packed.length; i += 1) {
    const place = Math.floor(packed[i]! / count)
    const row = packed[i]! % count
    rows[i] = row
    isKeyed[row] = 1
    if (place === before) same[i >> 3]! |= 1 << (i & 7)
    before = place
  }
  rows.set(
    rowsWhere(count, (row) => isKeyed[row] === 0),
    packed.length,
  )
  return { rows, keyed: packed.length, same }
}

function rowsWhere(count: number, test: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count)
  let found = 0
  for (let row = 0; row < count; row += 1) if (test(row)) rows[found++] = row
  return rows.subarray(0, found)
}

/** Where a value stands among the first `count` ascending ones. */
function placeOf(sorted: Float64Array, count: number, value: number): number {
  let [low, high] = [0, count - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function* byText(db: ReadDb, keys: readonly string[], from: string, ids: Ids): Generator<void, Order> {
  const [first, second] = keys
  // Two keys are one text: no text has a NUL, and nothing sorts before it. What is missing stands last.
  const key = second === undefined ? first : `(${first}) || char(0) || coalesce(${second}, char(1114111))`
  const sql = `SELECT count(*) AS count, CAST(group_concat(coalesce(k, ''), '') AS BLOB) AS texts,
    group_concat(coalesce(octet_length(k), -1)) AS lengths FROM (SELECT CAST(${key} AS TEXT) AS k ${from})`
  const starts = new Int32Array(ids.length + 1)
  const isKeyed = new Uint8Array(ids.length)
  const parts: Uint8Array[] = []
  let size = 0
  for (const { at, count, range } of stretches(ids)) {
    const read = db.get<{ count: number; texts: Uint8Array | null; lengths: string }>(sql, range)
    if (read === undefined || read.count !== count) throw new OrderOutdated()
    parts.push(read.texts ?? new Uint8Array())
    read.lengths.split(',').forEach((length, i) => {
      isKeyed[at + i] = length === '-1' ? 0 : 1
      size += Math.max(0, Number(length))
      starts[at + i + 1] = size
    })
    yield
  }
  const bytes = new Uint8Array(size)
  let end = 0
  for (const part of parts.splice(0)) {
    bytes.set(part, end)
    end += part.length
  }
  yield
  const keyed = rowsWhere(ids.length, (row) => isKeyed[row] === 1)
  return yield* byPlaces(ids.length, keyed, yield* placesOfTexts({ bytes, starts }, keyed))
}

/** The rows in descending order: equal keys keep the order of their ids, and what has no key stands last here too. */
export function descending({ rows, keyed, same }: Order): Int32Array {
  const turned = new Int32Array(rows.length)
  let out = 0
  for (let end = keyed; end > 0;) {
    let from = end - 1
    while (from > 0 && (same[from >> 3]! & (1 << (from & 7))) !== 0) from -= 1
    for (let i = from; i < end; i += 1) turned[out++] = rows[i]!
    end = from
  }
  turned.set(rows.subarray(keyed), keyed)
  return turned
}
