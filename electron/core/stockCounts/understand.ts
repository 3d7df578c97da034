import { mostPieces } from '#shared/contracts/stockCounts.ts'
import { catalogueCodes, readCode } from '#shared/domain/barcode/index.ts'
import { productIdsByCode } from '../products/codes.ts'
import { readInStoreRules } from '../scanners/inStoreRules.ts'
import type { ReadDb } from '../store/db.ts'
import { findCase } from './cases.ts'

/** What a code that was scanned means in a count. */
export interface Understood {
  /** As it is looked up and kept. */
  readonly code: string
  /** Null: no product has it. */
  readonly productId: number | null
  /** Further products with the same code. */
  readonly others: number
  /** What one beep counts for. */
  readonly pieces: number
  readonly isCarton: boolean
  /** A carton of a known product, and nobody has said how many pieces it holds. */
  readonly isCaseUnknown: boolean
}

/**
 * Finds the product of a code in every form that a scanner gives, and what one beep of it counts for: of a carton its pieces, as the shop
 * has said or as the code itself does (AI 37), of goods whose number varies that number (AI 30), else one. `links`: as `linksOf`.
 */
export function understand(db: ReadDb, text: string, thisYear: number, links: ReadonlyMap<string, number>): Understood {
  const rules = readInStoreRules(db)
  const reading = readCode(text, { rules, thisYear })
  const { code } = reading
  const single = { code, others: 0, pieces: 1, isCarton: false, isCaseUnknown: false }
  if (code === '') return { ...single, productId: null }
  // A code that goods have themselves is theirs, also where it could be a carton's.
  const exact = productIdsByCode(db, code)
  const known = exact.length > 0 ? undefined : findCase(db, code)
  if (known !== undefined) return { ...single, productId: known.productId, pieces: known.pieces, isCarton: true }
  const [found = null, ...others] = new Set([
    ...exact,
    ...catalogueCodes(reading, rules).flatMap((each) => (each === code ? [] : productIdsByCode(db, each))),
  ])
  const productId = found ?? links.get(code) ?? null
  const inside = reading.pieces !== null && reading.pieces >= 1 && reading.pieces <= mostPieces ? reading.pieces : null
  // The contents of a carton (AI 02) are named by the code of the piece: that is never a carton's own.
  // A code that nobody knows tells a carton only where it says what is inside.
  const isCarton = reading.carton && (inside !== null || (exact.length === 0 && productId !== null))
  const isCaseUnknown = isCarton && inside === null && productId !== null
  return { code, productId, others: others.length, pieces: inside ?? 1, isCarton, isCaseUnknown }
}
