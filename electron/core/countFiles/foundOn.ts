import type { Translate } from '#shared/i18n/index.ts'
import { piecesSql, standingSql } from '../stockCounts/holding.ts'
import { linksOf } from '../stockCounts/lines.ts'
import type { ReadDb } from '../store/db.ts'

/** What a person found of a product on a shelf, in one round. */
interface Found {
  readonly productId: number | null
  readonly code: string | null
  readonly round: number
  readonly person: string
  readonly shelf: string | null
  readonly pieces: number
}

// A correction is of the person and the round that counted, whoever made it.
const foundSql = `SELECT e.product_id AS productId, iif(e.product_id IS NULL, e.code, NULL) AS code, b.round, b.person, f.code AS shelf, sum(${piecesSql('e')}) AS pieces
  FROM stock_count_session s CROSS JOIN stock_count_entry e ON e.session_id = s.session_id
  JOIN stock_count_session b ON b.session_id = coalesce(e.about_session, e.session_id)
  LEFT JOIN shelf f ON f.shelf_id = e.shelf_id
  WHERE s.count_id = :countId AND e.kind IN ('scan', 'typed', 'quantity', 'void')
  GROUP BY 1, 2, 3, 4, 5 HAVING sum(${standingSql}) > 0 ORDER BY b.round, f.position IS NULL, f.position, b.person`

/** By product: on which shelf who found how many, in words, each round by itself. */
export function foundOnShelves(db: ReadDb, countId: string, t: Translate): ReadonlyMap<number, string> {
  const links = linksOf(db, countId)
  const texts = new Map<number, string>()
  for (const { productId, code, round, person, shelf, pieces } of db.all<Found>(foundSql, { countId })) {
    const id = productId ?? links.get(code ?? '')
    if (id === undefined) continue
    const words = { shelf: shelf ?? t('countFiles.sheets.noShelf'), count: pieces, person, round }
    const text = t(round === 1 ? 'countFiles.foundOn' : 'countFiles.foundAgain', words)
    const known = texts.get(id)
    texts.set(id, known === undefined ? text : `${known}; ${text}`)
  }
  return texts
}
