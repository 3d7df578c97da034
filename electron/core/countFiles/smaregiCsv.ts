import { setImmediate as turn } from 'node:timers/promises'
import { encodeCp932, lackingInCp932 } from '../cp932.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { findCount } from '../countReview/count.ts'
import type { Review, ReviewLine } from '../countReview/review.ts'
import { reviewOf } from '../countReview/reviews.ts'
import { openCount } from '../stockCounts/heads.ts'
import { unknownDoubts } from '../stockCounts/openDoubts.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

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

/** Lines that are made in one go: a few milliseconds. */
const linesAtOnce = 1_000

interface Lines {
  readonly written: readonly string[]
  readonly withoutCode: readonly ReviewLine[]
  readonly unwritable: readonly ReviewLine[]
}

/** What a person decided of a product that nobody counted holds here, too. */
const isZero = ({ choice }: ReviewLine, uncountedAsZero: boolean): boolean => choice === 'zero' || (uncountedAsZero && choice !== 'leave')

/** A line for each product (Smaregi does not say what a second one would do) with all its shelves. It is read at once; others have their turn while it is written. */
async function linesOf(db: ReadDb, { counted: found, uncounted }: Review, uncountedAsZero: boolean): Promise<Lines> {
  const wanted = [...found, ...uncounted.filter((line) => isZero(line, uncountedAsZero))]
  const codes = new Map(
    db
      .all<{ id: number; code: string | null }>(
        'SELECT product_id AS id, product_code AS code FROM product WHERE product_id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(wanted.map(({ productId }) => productId))],
      )
      .map(({ id, code }) => [id, code]),
  )
  const shelves = new Map(db.all<{ id: string; code: string }>('SELECT shelf_id AS id, code FROM shelf').map(({ id, code }) => [id, code]))
  const written: string[] = []
  const withoutCode: ReviewLine[] = []
  const unwritable: ReviewLine[] = []
  for (const [at, line] of wanted.entries()) {
    if (at % linesAtOnce === 0) await turn()
    const code = codes.get(line.productId) ?? ''
    const shelf = line.shelves
      .flatMap((shelfId) => (shelfId === null ? [] : (shelves.get(shelfId) ?? [])))
      .toSorted()
      .join(' ')
    const text = `${quoted(code)},${line.counted ?? 0},${quoted(shelf)}`
    if (code === '') withoutCode.push(line)
    else if (lackingInCp932(text).length === 0) written.push(text)
    else unwritable.push(line)
  }
  return { written, withoutCode, unwritable }
}

/** Smaregi's CSV of what was counted. Throws NOT_FOUND. */
export async function smaregiCsv(db: ReadDb, countId: string, uncountedAsZero: boolean): Promise<SmaregiCsv> {
  const { written, withoutCode, unwritable } = await linesOf(db, reviewOf(db, countId).review, uncountedAsZero)
  const files: Uint8Array[] = []
  for (let at = 0; at < written.length; at += linesPerFile) {
    files.push(encodeCp932([heading, ...written.slice(at, at + linesPerFile), ''].join('\r\n')))
    await turn()
  }
  return { files, lines: written.length, withoutCode: withoutCode.length, unwritable: unwritable.length }
}

/** The number of such a line hangs on which of the shelves sold it. */
const isTwoShelves = ({ marks, choice, isSettled }: ReviewLine): boolean =>
  marks.includes('twoShelves') && !isSettled && (choice === null || choice === 'correct')

/** Products of a figure that are named. */
const mostNamed = 5

const madeKey = (countId: string): string => `smaregiCsv ${countId}`

/** Remembers that Smaregi's CSV of a count is made, at an ISO moment of this PC's clock (words for a person). Throws NOT_FOUND. */
export function noteSmaregiCsv(db: WriteDb, countId: string, at: string): void {
  findCount(db, countId)
  db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [madeKey(countId), at])
}

/** What a person is to know before that CSV is written. Throws NOT_FOUND. */
export async function checkSmaregi(db: ReadDb, countId: string, uncountedAsZero: boolean): Promise<OutputOf<'countFiles.smaregiCheck'>> {
  const { review } = reviewOf(db, countId)
  const { doubts: questions, unknownCodes, unknownPieces } = openCount(db, countId)
  const named = (lines: readonly ReviewLine[]) => ({
    count: lines.length,
    products: lines.slice(0, mostNamed).map(({ productId, counted }) => ({
      productId,
      name: db.column<string | null>('SELECT product_name FROM product WHERE product_id = ?', [productId])[0] ?? String(productId),
      pieces: counted ?? 0,
    })),
  })
  const { written, withoutCode, unwritable } = await linesOf(db, review, uncountedAsZero)
  return {
    lines: written.length,
    zeros: review.uncounted.filter((line) => isZero(line, uncountedAsZero) && !withoutCode.includes(line) && !unwritable.includes(line))
      .length,
    questions,
    unknownQuestions: unknownDoubts(db, countId),
    recount: review.counted.filter(({ marks }) => marks.includes('recount')).length,
    unknownCodes,
    unknownPieces,
    uncounted: review.uncounted.filter((line) => !isZero(line, uncountedAsZero)).length,
    // A person has said that the scan is right, not that all of the product was counted.
    notPlanned: named(review.counted.filter((line) => !line.isPlanned && line.choice === null && line.correction !== 0)),
    negative: named(review.counted.filter(({ counted }) => (counted ?? 0) < 0)),
    twoShelves: named(review.counted.filter(isTwoShelves)),
    withoutCode: named(withoutCode),
    unwritable: named(unwritable),
    csvMadeAt: db.column<string>('SELECT value FROM meta WHERE key = ?', [madeKey(countId)])[0] ?? null,
  }
}
