import type { ReadDb } from '../store/db.ts'
import { overlaid } from './columns.ts'

/** A condition, not a join: where nothing is staged a join costs several times as much as the search by the code. */
const idsByCodeSql = `SELECT m.product_id, 0 AS staged FROM product m WHERE m.product_code = ? AND NOT EXISTS (
    SELECT 1 FROM pending p WHERE p.entity = 'product' AND p.key = m.product_id AND p.field = 'productCode')
  UNION ALL
  SELECT p.key, 1 FROM pending p WHERE p.field = 'productCode' AND p.mine = ? AND p.entity = 'product'`

/** Products that have exactly this code now, staged codes counted; by id. In one short statement: every scan asks for it. */
export function productIdsByCode(db: ReadDb, code: string): number[] {
  const found = db.all<{ product_id: number; staged: 0 | 1 }>(idsByCodeSql, [code, code])
  // A staged code may be that of a new product, which has no card yet.
  const isThere = (id: number): boolean => db.get('SELECT 1 FROM product WHERE product_id = ?', [id]) !== undefined
  const ids = found.filter(({ product_id: id, staged }) => staged === 0 || isThere(id)).map(({ product_id: id }) => id)
  return ids.length > 1 ? ids.sort((a, b) => a - b) : ids
}

/** The same for many codes in one statement: of those that some product has. */
export function productIdsByCodes(db: ReadDb, codes: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const cards = new Set(db.column<number>('SELECT product_id FROM product WHERE product_id < 0'))
  const isThere = (id: number): boolean => id > 0 || cards.has(id)
  return new Map([...holdersOf(db, codes)].flatMap(([code, ids]) => (ids.some(isThere) ? [[code, ids.filter(isThere)] as const] : [])))
}

/** A wish to give products codes, in the order they were typed or pasted. */
export interface CodeWish {
  readonly productId: number
  readonly code: string | null
}

/**
 * Which of the wishes would give a code to two products. Codes that move away in the same paste are
 * free (two products may swap theirs); of two wishes for one code the first is heard. Refusing a
 * wish leaves its product with the old code, which may take that from another wish: so until it
 * settles.
 */
export function takenCodes(db: ReadDb, wishes: readonly CodeWish[]): Set<number> {
  const wished = new Map(wishes.map((wish) => [wish.productId, wish.code]))
  const refused = new Set<number>()
  const claims = new Map<string, number>()
  for (const { productId, code } of wishes) {
    if (code === null || wished.get(productId) !== code) continue
    if ((claims.get(code) ?? productId) === productId) claims.set(code, productId)
    else refused.add(productId)
  }
  const holders = holdersOf(db, [...claims.keys()])
  const movesAway = (holder: number, code: string): boolean => wished.has(holder) && wished.get(holder) !== code && !refused.has(holder)
  for (let settled = false; !settled;) {
    settled = true
    for (const [code, productId] of claims) {
      if (refused.has(productId)) continue
      const having = holders.get(code) ?? []
      // Smaregi may hold a code twice: typing it again where it stands is no new fault.
      if (having.includes(productId) || having.every((holder) => movesAway(holder, code))) continue
      refused.add(productId)
      settled = false
    }
  }
  return refused
}

/** Products that have each of the codes now, staged codes counted, in one statement: pastes can be long. */
function holdersOf(db: ReadDb, codes: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const { expression, join } = overlaid('productCode')
  const holders = new Map<string, number[]>()
  for (const { code, id } of db.all<{ code: string; id: number }>(
    `SELECT j.value AS code, m.product_id AS id
     FROM json_each(:codes) j CROSS JOIN product m ON m.product_code = j.value ${join}
     WHERE ${expression} IS j.value
     UNION
     SELECT j.value, p.key
     FROM json_each(:codes) j CROSS JOIN pending p ON p.mine = j.value AND p.entity = 'product' AND p.field = 'productCode'
     WHERE p.op = 'create' OR EXISTS (SELECT 1 FROM product m WHERE m.product_id = p.key)`,
    { codes: JSON.stringify(codes) },
  )) {
    const known = holders.get(code)
    if (known) known.push(id)
    else holders.set(code, [id])
  }
  return holders
}
