import { z } from 'zod'
import type { LineFigures } from '#shared/contracts/countReview.ts'
import { countId } from '#shared/contracts/stockCounts.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import { fromJson } from '../json.ts'
import { workOf, workOut, type Work } from '../readers/work.ts'
import type { JobContext } from '../rpc/types.ts'
import type { ReadDb } from '../store/db.ts'
import { nameSql, scannedCodeSql } from '../stockCounts/product.ts'
import { pull } from '../sync/pull/pull.ts'
import { refreshMovements } from './movements.ts'
import { refuse } from './refuse.ts'
import { isCorrectable, type ReviewLine } from './review.ts'
import { reviewOf } from './reviews.ts'

/** Lines that are told one by one. */
const mostRows = 20

type Figures = readonly [productId: number, counted: number | null, expected: number, correction: number, waits: 0 | 1]
const figuresOf = ({ productId, counted, expected, correction, waits }: ReviewLine): Figures => [
  productId,
  counted,
  expected,
  correction,
  waits ? 1 : 0,
]

type Change = 'none' | 'books' | 'commit'

/** What changed of a line: nothing, the books of one that stays as it is, or something that a commit hangs on. */
function changeOf(line: ReviewLine, known: Figures | undefined): Change {
  const [, counted, expected, correction, waits] = figuresOf(line)
  if (known === undefined || known[1] !== counted || known[3] !== correction || known[4] !== waits) return 'commit'
  if (known[2] === expected) return 'none'
  return line.choice === 'leave' || !isCorrectable(line) ? 'books' : 'commit'
}

const linesOf = (db: ReadDb, id: string): readonly ReviewLine[] => {
  const { counted, uncounted } = reviewOf(db, id).review
  return [...counted, ...uncounted]
}

/** The figures of all lines, as one text: a hundred thousand of them go from thread to thread. */
export const figuresNow = workOf(
  'figuresNow',
  z.object({ countId }),
  z.object({ version: z.string(), figures: z.string() }),
  (db, asked) => ({
    version: reviewOf(db, asked.countId).review.version,
    figures: JSON.stringify(linesOf(db, asked.countId).map(figuresOf)),
  }),
)

const figure = z.object({ counted: z.int().nullable(), expected: z.int(), correction: z.int() })
const changedFigures = z.object({
  version: z.string(),
  lines: z.int(),
  others: z.int(),
  rows: z.array(
    z.object({ productId: z.number(), productName: z.string().nullable(), isGone: z.boolean(), before: figure, after: figure }),
  ),
})

const namesSql = `SELECT j.value AS productId, coalesce(${nameSql('j.value')}, ${scannedCodeSql('j.value')}) AS name FROM json_each(:ids) j`

/** What of the figures `before` is another by now. */
export const figuresSince = workOf('figuresSince', z.object({ countId, before: z.string() }), changedFigures, (db, asked) => {
  const before = new Map((fromJson(asked.before) as readonly Figures[]).map((line) => [line[0], line]))
  const now = linesOf(db, asked.countId)
  const changedTo = (kind: Change): readonly ReviewLine[] => now.filter((line) => changeOf(line, before.get(line.productId)) === kind)
  const changed = changedTo('commit')
  // What was deleted, and nobody had counted, has no line any more.
  const ids = new Set(now.map(({ productId }) => productId))
  const lost = [...before.values()].filter(([productId]) => !ids.has(productId))
  const lostLines = lost.filter(([, counted, , correction, waits]) => counted !== null || correction !== 0 || waits === 1)
  const after = [
    ...changed.map((line) => ({
      productId: line.productId,
      isGone: line.marks.includes('gone'),
      after: { counted: line.counted, expected: line.expected, correction: line.correction },
    })),
    ...lostLines.map(([productId]) => ({ productId, isGone: true, after: { counted: null, expected: 0, correction: 0 } })),
  ]
  const shown = after.toSorted((a, b) => Number(b.after.correction !== 0) - Number(a.after.correction !== 0)).slice(0, mostRows)
  const shownIds = JSON.stringify(shown.map(({ productId }) => productId))
  const names = new Map(
    db
      .all<{ productId: number; name: string | null }>(namesSql, { ids: shownIds, countId: asked.countId })
      .map(({ productId, name }) => [productId, name]),
  )
  return {
    version: reviewOf(db, asked.countId).review.version,
    lines: after.length,
    others: changedTo('books').length + lost.length - lostLines.length,
    rows: shown.map((line) => {
      const [, counted = null, expected = 0, correction = 0] = before.get(line.productId) ?? []
      const known: LineFigures = { counted, expected, correction }
      return {
        productId: line.productId,
        productName: names.get(line.productId) ?? null,
        isGone: line.isGone,
        before: known,
        after: line.after,
      }
    }),
  }
})

const worked = async <I, O>(core: CoreContext, db: ReadDb, work: Work<I, O>, input: I): Promise<O> =>
  (await workOut(core, db, work, input))?.value ?? work.run(db, input)

/**
 * The last reading before a commit: which products there still are, what changed of them, and what moved. Tells what it changed of the figures that a person saw
 * (`version`). Where Smaregi cannot be asked, `isRead` is false. Throws NOT_FOUND, INVALID_INPUT (`reason`: `figuresChanged`).
 */
export async function recheck(
  core: CoreContext,
  shop: Shop,
  { countId: id, version }: { readonly countId: string; readonly version: string },
  job: JobContext,
): Promise<OutputOf<'countReview.recheck'>> {
  const { db } = shop
  const before = await worked(core, db, figuresNow, { countId: id })
  if (before.version !== version) throw refuse('figuresChanged', 'the figures are no longer those that were shown')
  let isRead = true
  try {
    // A sweep reads keys alone. What changed of those that are left (their stock control, their codes) comes after it, so that none is swept twice.
    await pull(core, shop, { mode: 'sweep', resources: ['products'] }, job)
    await pull(core, shop, { mode: 'auto', resources: ['products'] }, job)
    await refreshMovements(core, shop, id, job)
  } catch (error) {
    if (!isBantoError(error) || error.code === 'CANCELLED' || error.code === 'NOT_SIGNED_IN') throw error
    core.log.warn('countReview.recheck', { error })
    isRead = false
  }
  return { isRead, ...(await worked(core, db, figuresSince, { countId: id, before: before.figures })) }
}
