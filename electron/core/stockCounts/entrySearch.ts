import { foldSearch } from '#shared/domain/text.ts'
import { searchProducts, searchWords } from '../products/search.ts'
import type { ReadDb, SqlValue } from '../store/db.ts'

/** A condition on entries `e`. */
interface Condition {
  readonly sql: string
  readonly params: Readonly<Record<string, SqlValue>>
}

/** So many words of a search are heeded; a person types two or three. */
const mostWords = 8

const shelvesSql = 'SELECT shelf_id AS shelfId, code, name FROM shelf'

interface Word {
  readonly text: string
  /** The entries that it finds, whoever they are of. */
  readonly condition: Condition
}

/** `links`: as `linksOf`; a code that was linked is found by its product, too. */
function conditionOf(db: ReadDb, word: string, at: number, links: ReadonlyMap<string, number>): Condition {
  const found = searchProducts(db, word)
  const products = found === null ? [] : db.column<number>(found.sql, found.params)
  const isFound = new Set(products)
  const linked = [...links].flatMap(([code, productId]) => (isFound.has(productId) ? [code] : []))
  const shelves = db
    .all<{ shelfId: string; code: string; name: string }>(shelvesSql)
    .flatMap(({ shelfId, code, name }) => (foldSearch(`${code} ${name}`).includes(word) ? [shelfId] : []))
  return {
    // Codes are folded when they are scanned; the dash is the one sign that a search folds otherwise.
    sql: `(e.product_id IN (SELECT value FROM json_each(:products${at})) OR instr(lower(e.code), :code${at}) > 0
      OR (e.product_id IS NULL AND e.code IN (SELECT value FROM json_each(:linked${at})))
      OR e.shelf_id IN (SELECT value FROM json_each(:shelves${at})))`,
    params: {
      [`products${at}`]: JSON.stringify(products),
      [`code${at}`]: word.replaceAll('ー', '-'),
      [`linked${at}`]: JSON.stringify(linked),
      [`shelves${at}`]: JSON.stringify(shelves),
    },
  }
}

/**
 * Rows of the ledger that have every word of a text in their product (as the screen of the products finds it), code, shelf or person. Null
 * where the text has no word; else the condition on the rows of a session of that person.
 */
export function entrySearch(db: ReadDb, text: string, links: ReadonlyMap<string, number>): ((person: string) => Condition) | null {
  const words = searchWords(text)
    .slice(0, mostWords)
    .map((word, at): Word => ({ text: word, condition: conditionOf(db, word, at, links) }))
  if (words.length === 0) return null
  return (person) => {
    const name = foldSearch(person)
    const rest = words.filter((word) => !name.includes(word.text)).map(({ condition }) => condition)
    return {
      sql: rest.map(({ sql }) => ` AND ${sql}`).join(''),
      params: Object.assign({}, ...rest.map(({ params }) => params)),
    }
  }
}
