import { z } from 'zod'
import { countId, sessionId } from '#shared/contracts/stockCounts.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { reviewOf } from '../countReview/reviews.ts'
import type { PdfTable } from '../pdf/tablePdf.ts'
import { workOf, type Work } from '../readers/work.ts'
import { pack } from './carried.ts'
import { carriedCount } from './carry.ts'
import { sheetOf } from './sheets.ts'

const language = z.enum(['ja', 'en'])

const packed = workOf(
  'countFiles.pack',
  z.object({ contractId: z.string(), countId, sessionIds: z.array(sessionId).nullable() }),
  z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
  (db, asked) => {
    const carried = carriedCount(db, asked.contractId, asked.countId, asked.sessionIds)
    return { name: carried.count.name, bytes: pack(carried) }
  },
)

type Sheet = Omit<PdfTable, 'pageText'>

const sheet = workOf(
  'countFiles.sheet',
  z.object({
    countId,
    kind: z.enum(['countSheets', 'recount', 'variance']),
    showExpected: z.boolean(),
    language,
    at: z.date(),
  }),
  // Made by our own thread a moment ago: to look at each of its cells once more would hold up beeps.
  z.custom<Sheet>((made) => typeof made === 'object' && made !== null && 'parts' in made),
  (db, { at, ...asked }): Sheet => {
    // A function goes from no thread to another.
    const { pageText: _, ...made } = sheetOf(db, asked, at)
    return made
  },
)

const counted = workOf(
  'countFiles.counted',
  z.object({ countId }),
  z.custom<readonly (readonly [number, number])[]>(Array.isArray),
  (db, asked) => reviewOf(db, asked.countId).review.counted.map((line): readonly [number, number] => [line.productId, line.counted ?? 0]),
)

/** What the readers work out of a count's files for the engine. */
export const filesWork = [packed, sheet, counted] as const

type Engine = Pick<CoreContext, 'readers' | 'shop'>

/** Worked out by a reader where there is one, of the state that the file had then: nothing of it is written back. Throws what the work throws. */
async function apart<Input, Output>(core: Engine, work: Work<Input, Output>, input: Input): Promise<Output> {
  const { db } = core.shop()
  const envelope = (await core.readers?.work(work.name, input)) ?? null
  if (core.shop().db !== db) throw new BantoError('NOT_SIGNED_IN', 'another shop is open', { retryable: true })
  if (envelope?.ok === true) return work.output.parse(envelope.value)
  if (envelope?.error.code === 'NOT_FOUND') throw BantoError.fromBody(envelope.error)
  return work.run(db, input)
}

/** The bytes of a count with its name. Throws NOT_FOUND. */
export const packApart = (core: Engine, asked: Parameters<typeof packed.run>[1]) => apart(core, packed, asked)

/** What is printed of a count. Throws NOT_FOUND. */
export async function sheetApart(core: Engine, asked: Parameters<typeof sheet.run>[1]): Promise<PdfTable> {
  const t = createTranslate(asked.language)
  return { ...(await apart(core, sheet, asked)), pageText: (page, pages) => t('countFiles.sheets.page', { page, pages }) }
}

/** What was counted, as it holds: products with their pieces. Throws NOT_FOUND. */
export const countedApart = (core: Engine, id: string) => apart(core, counted, { countId: id })
