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
import { nameSql } from '../stockCounts/product.ts'
import { pull } from '../sync/pull/pull.ts'
import { refreshMovements } from './movements.ts'
import { refuse } from './refuse.ts'
import type { ReviewLine } from './review.ts'
import { reviewOf } from './reviews.ts'

/** Lines that are told one by one. */
const mostRows = 20

type Figures = readonly [productId: number, counted: number | null, expected: number, correction: number]
const figuresOf = ({ productId, counted, expected, correction }: ReviewLine): Figures => [productId, counted, expected, correction]

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
  rows: z.array(
    z.object({ productId: z.number(), productName: z.string().nullable(), isGone: z.boolean(), before: figure, after: figure }),
  ),
})

const namesSql = `SELECT j.value AS productId, ${nameSql('j.value')} AS name FROM json_each(?) j`

/** What of the figures `before` is another by now. */
export const figuresSince = workOf('figuresSince', z.object({ countId, before: z.string() }), changedFigures, (db, asked) => {
  const before = new Map((fromJson(asked.before) as readonly Figures[]).map((line) => [line[0], line]))
  const now = linesOf(db, asked.countId)
  const changed = now.filter((line) => {
    const known = before.get(line.productId)
    return known === undefined || known[1] !== line.counted || known[2] !== line.expected || known[3] !== line.correction
  })
  const shown = changed.toSorted((a, b) => Number(b.correction !== 0) - Number(a.correction !== 0)).slice(0, mostRows)
  const ids = JSON.stringify(shown.map(({ productId }) => productId))
  const names = new Map(db.all<{ productId: number; name: string | null }>(namesSql, [ids]).map(({ productId, name }) => [productId, name]))
  return {
    version: reviewOf(db, asked.countId).review.version,
    lines: changed.length,
    rows: shown.map((line) => {
      const [, counted = null, expected = 0, correction = 0] = before.get(line.productId) ?? []
      const known: LineFigures = { counted, expected, correction }
      return {
        productId: line.productId,
        productName: names.get(line.productId) ?? null,
        isGone: line.marks.includes('gone'),
        before: known,
        after: { counted: line.counted, expected: line.expected, correction: line.correction },
      }
    }),
  }
})

const worked = async <I, O>(core: CoreContext, db: ReadDb, work: Work<I, O>, input: I): Promise<O> =>
  (await workOut(core, db, work, input))?.value ?? work.run(db, input)

/**
 * The last reading before a commit: which products there still are, and what moved. Tells what it changed of the figures that a person saw
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
    await pull(core, shop, { mode: 'sweep', resources: ['products'] }, job)
    await refreshMovements(core, shop, id, job)
  } catch (error) {
    if (!isBantoError(error) || error.code === 'CANCELLED' || error.code === 'NOT_SIGNED_IN') throw error
    core.log.warn('countReview.recheck', { error })
    isRead = false
  }
  return { isRead, ...(await worked(core, db, figuresSince, { countId: id, before: before.figures })) }
}
