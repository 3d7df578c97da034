import type { z } from 'zod'
import type { lookup } from '#shared/contracts/lookup.ts'
import { catalogueCodes, plainText, readCode, slippedCodes, type CodeReading } from '#shared/domain/barcode/index.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import { productIdsByCode } from '../products/codes.ts'
import { effective } from '../products/columns.ts'
import { searchProducts } from '../products/search.ts'
import { readInStoreRules } from '../scanners/inStoreRules.ts'
import type { ReadDb } from '../store/db.ts'
import { transactionsByReceipt } from '../transactions/rows.ts'
import { readCard } from './card.ts'

export type Found = z.input<typeof lookup.methods.find.output>

/** Products with one code are few; a shop that gave one to many is shown the first. */
const maxCards = 20
const maxTransactions = 5
const maxSuggestions = 10
/** Beginnings shorter than this would match half the catalogue. */
const shortestPrefix = 4

const isThere = ({ code, cards, transactions }: Found): boolean => cards.length > 0 || transactions.length > 0 || code === ''

/** Finds products, or the transaction of a receipt, by a code as it was scanned or typed, and what may have been meant where there is none. */
export function findByCode(db: ReadDb, text: string, now: Date): Found {
  const found = findCards(db, text, now)
  return isThere(found) ? found : { ...found, suggestions: suggest(db, found.reading, text) }
}

/** The same of a code that a product or a receipt has; throws NOT_FOUND where none has it, in the time of a lookup. */
export function findKnownCode(db: ReadDb, text: string, now: Date): Found {
  const found = findCards(db, text, now)
  if (isThere(found)) return found
  throw new BantoError('NOT_FOUND', 'neither a product nor a receipt has this code')
}

function findCards(db: ReadDb, text: string, now: Date): Found & { readonly reading: CodeReading } {
  const rules = readInStoreRules(db)
  const reading = readCode(text, { rules, thisYear: Number(dayInJapan(now).slice(0, 4)) })
  const { code } = reading
  if (code === '') return { code, reading, cards: [], transactions: [], suggestions: [] }
  const ids = new Set(catalogueCodes(reading, rules).flatMap((each) => productIdsByCode(db, each)))
  return {
    code,
    reading,
    cards: [...ids].slice(0, maxCards).map((id) => readCard(db, id, now)),
    transactions: transactionsByReceipt(db, plainText(text), maxTransactions),
    suggestions: [],
  }
}

/** Near codes first (a slip of the finger), then codes that begin so, then text. */
function suggest(db: ReadDb, { code, productCode, parts }: CodeReading, text: string): Found['suggestions'] {
  const ids = new Set<number>()
  const add = (found: readonly number[]): void => {
    for (const id of found) if (ids.size < maxSuggestions) ids.add(id)
  }
  for (const near of slippedCodes(productCode)) add(productIdsByCode(db, near))
  // The shop may have registered one piece of the item, its price included.
  const beginning =
    parts.length === 0
      ? code
      : parts
          .slice(0, 2)
          .map(({ digits }) => digits)
          .join('')
  if (beginning.length >= shortestPrefix && ids.size < maxSuggestions) {
    add(
      db.column<number>(
        `SELECT product_id FROM product WHERE product_code >= :from AND product_code < :to
         ORDER BY product_code LIMIT ${maxSuggestions}`,
        { from: beginning, to: `${beginning}\u{10ffff}` },
      ),
    )
  }
  const search = ids.size < maxSuggestions ? searchProducts(db, text) : null
  if (search !== null) {
    add(
      db.column<number>(
        // The word as it was typed comes before its other spellings.
        `SELECT product_id FROM product WHERE product_id IN (${search.sql})
         ORDER BY instr(product_name, :typed) = 0, product_id LIMIT ${maxSuggestions}`,
        { ...search.params, typed: text.trim() },
      ),
    )
  }
  const name = effective(db, 'productName')
  const ownCode = effective(db, 'productCode')
  return db.all<Found['suggestions'][number]>(
    `SELECT m.product_id AS productId, ${name.expression} AS productName, ${ownCode.expression} AS productCode
     FROM json_each(?) j CROSS JOIN product m ON m.product_id = j.value ${name.join} ${ownCode.join} ORDER BY j.key`,
    [JSON.stringify([...ids])],
  )
}
