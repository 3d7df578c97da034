import type { Shelf } from '#shared/contracts/stockCounts.ts'
import { shelfCodeOf } from '#shared/domain/stockCounts/shelfCode.ts'
import { BantoError } from '#shared/errors.ts'
import { productIdsByCode } from '../products/codes.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { piecesSql } from './holding.ts'
import { isOfSessionSql, linksSql } from './lines.ts'
import { nameOf } from './names.ts'
import { refuse } from './sessions.ts'

/** Products that counts found on a shelf `f`, less what was taken back. */
const productsSql = `(SELECT count(*) FROM (SELECT 1 FROM stock_count_entry e
  WHERE e.shelf_id = f.shelf_id AND e.product_id IS NOT NULL AND ${isOfSessionSql} GROUP BY e.product_id HAVING sum(${piecesSql('e')}) > 0))`
const shelfSql = `SELECT f.shelf_id AS shelfId, f.code, f.name, f.position, ${productsSql} AS products FROM shelf f WHERE f.removed_at IS NULL`

/** In the order of walking. */
export const readShelves = (db: ReadDb, storeId: number): Shelf[] =>
  db.all<Shelf>(`${shelfSql} AND f.store_id = ? ORDER BY f.position, f.code`, [storeId])

/** Throws INVALID_INPUT (`reason`: `noSuchShelf`) for an id that no shelf of a store has or had; one that was removed meanwhile still counts. */
export function refuseUnknownShelf(db: ReadDb, storeId: number, shelfId: string | null): void {
  if (shelfId === null || db.get('SELECT 1 FROM shelf WHERE shelf_id = ? AND store_id = ?', [shelfId, storeId]) !== undefined) return
  throw refuse('noSuchShelf', `store ${storeId} has no shelf ${shelfId}`)
}

/** So many digits are the code of goods, and no number of a shelf. */
const goodsDigits = /^\d{8,}$/u

/** The shelf of a store by what its label says, in capitals or not. */
export const findShelf = (db: ReadDb, storeId: number, code: string): Shelf | undefined =>
  db.get<Shelf>(`${shelfSql} AND f.store_id = ? AND f.code = ? COLLATE NOCASE ORDER BY f.shelf_id LIMIT 1`, [storeId, code])

/** Also of one that was removed; null where it is not here. */
export const shelfCodeById = (db: ReadDb, shelfId: string): string | null =>
  db.get<{ code: string }>('SELECT code FROM shelf WHERE shelf_id = ?', [shelfId])?.code ?? null

/** The shelves on which other counts than this one found a product, the newest first. */
const usualShelves = (db: ReadDb, productId: number, countId: string) =>
  db.all<{ shelfId: string; name: string | null }>(
    `SELECT e.shelf_id AS shelfId, trim(f.code || ' ' || f.name) AS name FROM stock_count_entry e
     JOIN stock_count_session s ON s.session_id = e.session_id LEFT JOIN shelf f ON f.shelf_id = e.shelf_id
     WHERE e.product_id = ? AND e.shelf_id IS NOT NULL AND s.count_id <> ? GROUP BY e.shelf_id HAVING sum(${piecesSql('e')}) > 0
     ORDER BY max(e.placed_ms) DESC, e.shelf_id`,
    [productId, countId],
  )

/** Whether earlier counts found a product on shelves, and never on this one. */
export function isFoundElsewhere(db: ReadDb, productId: number, shelfId: string, countId: string): boolean {
  const shelves = usualShelves(db, productId, countId)
  return shelves.length > 0 && shelves.every((shelf) => shelf.shelfId !== shelfId)
}

/** What these shelves are called: number and name. */
export const usualShelfNames = (db: ReadDb, productId: number, countId: string): string[] =>
  usualShelves(db, productId, countId).flatMap(({ name }) => name ?? [])

export interface ProductPlace {
  readonly productId: number
  readonly shelfId: string
  readonly code: string
  readonly name: string
  /** In the order of walking through its store. */
  readonly position: number
}

const placesSql = `SELECT e.productId, f.shelf_id AS shelfId, f.code, f.name, f.position, max(e.lastMs)
  FROM (SELECT product_id AS productId, shelf_id AS shelfId, max(placed_ms) AS lastMs FROM stock_count_entry e
    WHERE product_id IN (SELECT value FROM json_each(:productIds)) AND shelf_id IS NOT NULL AND ${isOfSessionSql}
    GROUP BY product_id, shelf_id HAVING sum(pieces) > 0) e
  JOIN shelf f ON f.shelf_id = e.shelfId
  WHERE f.removed_at IS NULL AND (:storeId IS NULL OR f.store_id = :storeId) GROUP BY e.productId`

/** The shelf on which counts of a store (null: of any) found each product last, less what was taken back; what is on none is left out. */
export const productPlaces = (db: ReadDb, storeId: number | null, productIds: readonly number[]): ReadonlyMap<number, ProductPlace> =>
  new Map(
    db.all<ProductPlace>(placesSql, { storeId, productIds: JSON.stringify(productIds) }).map((place) => [place.productId, place] as const),
  )

const shelvesOfSql = `WITH found AS (
    SELECT e.product_id, e.shelf_id, k.count_id, max(e.placed_ms) AS last_ms
    FROM json_each(:productIds) j
    CROSS JOIN stock_count_entry e INDEXED BY stock_count_entry_by_product ON e.product_id = j.value
    JOIN stock_count_session k ON k.session_id = e.session_id
    JOIN stock_count c ON c.count_id = k.count_id AND c.store_id = :storeId
    WHERE e.shelf_id IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(${piecesSql('e')}) > 0
  ), newest AS (SELECT product_id, count_id, max(last_ms) FROM found WHERE count_id <> :countId GROUP BY product_id)
  SELECT DISTINCT o.product_id AS productId, f.shelf_id AS shelfId, f.code, f.name, f.position FROM found o
  JOIN shelf f ON f.shelf_id = o.shelf_id AND f.removed_at IS NULL
  WHERE o.count_id = :countId OR EXISTS (SELECT 1 FROM newest n WHERE n.product_id = o.product_id AND n.count_id = o.count_id)
  ORDER BY f.position, f.code`

/**
 * Every shelf on which to look for products in a count: where it found them, and where the newest of the other counts of its store did; what is on
 * none is left out. In the order of walking.
 */
export function placesToCount(
  db: ReadDb,
  { countId, storeId }: { readonly countId: string; readonly storeId: number },
  productIds: readonly number[],
): ReadonlyMap<number, readonly ProductPlace[]> {
  const places = new Map<number, ProductPlace[]>()
  for (const place of db.all<ProductPlace>(shelvesOfSql, { countId, storeId, productIds: JSON.stringify(productIds) })) {
    const known = places.get(place.productId)
    if (known === undefined) places.set(place.productId, [place])
    else known.push(place)
  }
  return places
}

/** Products that counts found on these shelves, also by codes that were linked to them. */
export const productsOnShelves = (db: ReadDb, shelfIds: readonly string[]): Set<number> =>
  new Set(
    db.column<number>(
      `SELECT product_id FROM (SELECT e.product_id, e.shelf_id FROM json_each(:shelfIds) j
         CROSS JOIN stock_count_entry e ON e.shelf_id = j.value AND e.product_id IS NOT NULL AND ${isOfSessionSql}
         GROUP BY e.shelf_id, e.product_id HAVING sum(${piecesSql('e')}) > 0)
       UNION
       SELECT l.product_id FROM (${linksSql}) l JOIN stock_count_session s ON s.count_id = l.count_id
         CROSS JOIN stock_count_entry e ON e.session_id = s.session_id AND e.product_id IS NULL AND e.code = l.code
         WHERE e.shelf_id IN (SELECT value FROM json_each(:shelfIds)) GROUP BY e.shelf_id, l.product_id HAVING sum(${piecesSql('e')}) > 0`,
      { shelfIds: JSON.stringify(shelfIds) },
    ),
  )

/** The same shelf has the same id on every PC: it is made from its store and its first code. One that was removed comes back under its own. */
function freeShelfId(db: ReadDb, storeId: number, code: string): string {
  const isTaken = (shelfId: string): boolean =>
    db.get('SELECT 1 FROM shelf WHERE shelf_id = ? AND (removed_at IS NULL OR code <> ? COLLATE NOCASE)', [shelfId, code]) !== undefined
  // Taken where its shelf has another code by now.
  let shelfId = nameOf(`${storeId}/${code.toUpperCase()}`)
  while (isTaken(shelfId)) shelfId = nameOf(shelfId)
  return shelfId
}

/** `at`: now. Throws INVALID_INPUT (`reason`: `shelfCode`, `shelfLetters`, `shelfGoods`: a scan of goods would change to it), NOT_FOUND. */
export function saveShelf(
  db: WriteDb,
  shelf: { readonly shelfId: string | null; readonly storeId: number; readonly code: string; readonly name: string },
  at: string,
): string {
  const code = shelfCodeOf(shelf.code)
  if (code === null) throw refuse('shelfLetters', 'a label carries letters, digits and signs of ASCII')
  const known = findShelf(db, shelf.storeId, code)
  if (known !== undefined && known.shelfId !== shelf.shelfId) throw refuse('shelfCode', `another shelf is ${code}`)
  const isAsBefore = shelf.shelfId !== null && shelfCodeById(db, shelf.shelfId) === code
  if (!isAsBefore && (goodsDigits.test(code) || productIdsByCode(db, code).length > 0)) {
    throw refuse('shelfGoods', `goods are called ${code}`)
  }
  if (shelf.shelfId === null) {
    const shelfId = freeShelfId(db, shelf.storeId, code)
    db.run(
      `INSERT INTO shelf (shelf_id, store_id, code, name, position, at)
       SELECT :shelfId, :storeId, :code, :name, coalesce(max(position), 0) + 1, :at FROM shelf WHERE store_id = :storeId
       ON CONFLICT (shelf_id) DO UPDATE SET code = excluded.code, name = excluded.name, position = excluded.position,
         at = excluded.at, removed_at = NULL`,
      { ...shelf, shelfId, code, at },
    )
    return shelfId
  }
  const { changes } = db.run('UPDATE shelf SET code = ?, name = ?, at = ? WHERE shelf_id = ? AND removed_at IS NULL', [
    code,
    shelf.name,
    at,
    shelf.shelfId,
  ])
  if (changes === 0) throw new BantoError('NOT_FOUND', `no shelf ${shelf.shelfId}`)
  return shelf.shelfId
}

/** `at`: now. */
export function orderShelves(db: WriteDb, storeId: number, shelfIds: readonly string[], at: string): void {
  db.transaction(() => {
    const rest = readShelves(db, storeId).map(({ shelfId }) => shelfId)
    const order = [...new Set([...shelfIds, ...rest])].filter((shelfId) => rest.includes(shelfId))
    order.forEach((shelfId, index) =>
      db.run('UPDATE shelf SET position = ?, at = ? WHERE shelf_id = ? AND position <> ?', [index + 1, at, shelfId, index + 1]),
    )
  })
}

/** Its name stays with the counts of the past. */
export const removeShelf = (db: WriteDb, shelfId: string, at: string): void =>
  void db.run('UPDATE shelf SET removed_at = ?, at = ? WHERE shelf_id = ? AND removed_at IS NULL', [at, at, shelfId])
