import { setImmediate as turn } from 'node:timers/promises'
import { encodeCp932, lackingInCp932 } from '../cp932.ts'
import type { ReadDb } from '../store/db.ts'
import type { ReviewLine } from '../countReview/review.ts'
import { reviewOf } from '../countReview/reviews.ts'

/**
 * 棚卸CSV: 商品コード, 実地棚卸, 棚番 in this order, with a line of headings (help.smaregi.jp 360044897733). The page names no limit; its other
 * uploads take this many lines at a time.
 */
export const linesPerFile = 5000
const heading = '商品コード,実地棚卸,棚番'

const quoted = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export interface SmaregiCsv {
  readonly files: readonly Uint8Array[]
  readonly lines: number
  readonly withoutCode: number
  readonly unwritable: number
}

/** Lines that are written in one go: a few milliseconds. */
const linesAtOnce = 1_000

/**
 * What was counted, a line for each product (Smaregi does not say what a second one would do) with all its shelves. It is read at once;
 * others have their turn while it is written. Throws NOT_FOUND.
 */
export async function smaregiCsv(db: ReadDb, countId: string, uncountedAsZero: boolean): Promise<SmaregiCsv> {
  const { review } = reviewOf(db, countId)
  // What a person decided of a product that nobody counted holds here, too.
  const isZero = ({ choice }: ReviewLine): boolean => choice === 'zero' || (uncountedAsZero && choice !== 'leave')
  const wanted = [...review.counted, ...review.uncounted.filter(isZero)]
  const codes = new Map(
    db
      .all<{ id: number; code: string | null }>(
        'SELECT product_id AS id, product_code AS code FROM product WHERE product_id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(wanted.map(({ productId }) => productId))],
      )
      .map(({ id, code }) => [id, code]),
  )
  const shelves = new Map(db.all<{ id: string; code: string }>('SELECT shelf_id AS id, code FROM shelf').map(({ id, code }) => [id, code]))
  const lines: string[] = []
  let withoutCode = 0
  let unwritable = 0
  for (const [at, { productId, counted, shelves: on }] of wanted.entries()) {
    if (at % linesAtOnce === 0) await turn()
    const code = codes.get(productId) ?? ''
    const shelf = on
      .flatMap((shelfId) => (shelfId === null ? [] : (shelves.get(shelfId) ?? [])))
      .toSorted()
      .join(' ')
    const line = `${quoted(code)},${counted ?? 0},${quoted(shelf)}`
    if (code === '') withoutCode += 1
    else if (lackingInCp932(line).length === 0) lines.push(line)
    else unwritable += 1
  }
  const files: Uint8Array[] = []
  for (let at = 0; at < lines.length; at += linesPerFile) {
    files.push(encodeCp932([heading, ...lines.slice(at, at + linesPerFile), ''].join('\r\n')))
    await turn()
  }
  return { files, lines: lines.length, withoutCode, unwritable }
}
