import { rm } from 'node:fs/promises'
import type { z } from 'zod'
import type { labels, LabelOutput } from '#shared/contracts/labels.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import type { LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { keepExport, shopTimestamp } from '../exports.ts'
import type { JobContext } from '../rpc/types.ts'
import { readLabelData } from './due.ts'
import type { LabelPage } from './languages/page.ts'
import { pathOf } from './picture.ts'
import { checkSheetPrinter, dotMmOfOutput, labelPrinterOf } from './preview.ts'
import { drawLabel } from './raster/draw.ts'
import { piecesOf, queuePieces, type QueueJob } from './queue.ts'
import { recordRun } from './runs.ts'
import { placesOn, sheetPages } from './sheetPages.ts'
import { sheetPdf } from './sheetPdf.ts'
import { shownOf } from './shown.ts'
import { findTemplate } from './templates.ts'
import { typeSetter } from './typeSetter.ts'

type Request = z.output<typeof labels.methods.print.input>
type Result = z.input<typeof labels.methods.print.output>

/** What the page holds at once to print it: more go by a PDF. */
const mostOnSheets = 1_000
/** Products that are read at once. */
const productsPerRead = 200
/** Work between two turns for other calls, milliseconds. */
const turnMs = 8

type Turn = (phase: 'layout' | 'drawing', done: number, total: number) => Promise<void>

/** Lets other calls have their turn when this one has worked long enough; throws where the job was cancelled meanwhile. */
function turnsOf(job: JobContext): Turn {
  let began = performance.now()
  return async (phase, done, total) => {
    if (performance.now() - began < turnMs) return
    job.report({ phase, done, total })
    await new Promise(setImmediate)
    job.signal.throwIfAborted()
    began = performance.now()
  }
}

interface KeptPdf {
  readonly path: string
  /** In base64. */
  readonly pdf: string
}

/** `banto-labels-20261124-0915-30.pdf`, in the shop's time. */
export async function keepPdf(core: CoreContext, pdf: Uint8Array): Promise<KeptPdf> {
  const file = await keepExport(core, `banto-labels-${shopTimestamp(core.now())}.pdf`, pdf)
  return { path: file, pdf: Buffer.from(pdf).toString('base64') }
}

interface Printed {
  readonly data: LabelData
  readonly laid: LaidOutLabel
  readonly copies: number
}

const countLabels = (printed: readonly Printed[]): number => printed.reduce((sum, { copies }) => sum + copies, 0)

function* labelsOf(printed: readonly Printed[]): Generator<LaidOutLabel> {
  for (const { laid, copies } of printed) for (let copy = 0; copy < copies; copy += 1) yield laid
}

/** Writes the PDF; a job that was cancelled meanwhile leaves none behind. */
async function printPdf(
  core: CoreContext,
  { printed, output, title }: { printed: readonly Printed[]; output: Extract<LabelOutput, { kind: 'pdf' }>; title: string },
  job: JobContext,
  turn: Turn,
): Promise<KeptPdf> {
  const total = countLabels(printed)
  const bytes = await sheetPdf(labelsOf(printed), { ...output, title, createdAt: core.now() }, (sheets) =>
    turn('drawing', Math.min(sheets * placesOn(output.sheet), total), total),
  )
  job.signal.throwIfAborted()
  const file = await keepPdf(core, bytes)
  if (!job.signal.aborted) return file
  await rm(file.path, { force: true })
  throw job.signal.reason
}

/**
 * Prints labels and keeps what the shelf shows from then on. Throws INVALID_INPUT where the paper is too small, NOT_FOUND where the
 * template or the printer is gone; nothing is kept then.
 */
export async function printLabels(
  core: CoreContext,
  { items, template: ref, output, day }: Request & { day: string },
  job: JobContext,
  queueJob: QueueJob,
): Promise<Result> {
  const shop = core.shop()
  const { template, name } = findTemplate(shop.db, ref)
  const title = name ?? createTranslate('ja')(`labels.presets.${'preset' in ref ? ref.preset : 'shelf60'}`)
  const dotMm = dotMmOfOutput(shop.db, output)
  const copies = new Map(items.map(({ productId, copies: count }) => [productId, count]))
  const productIds = [...copies.keys()]
  const turn = turnsOf(job)
  const printed: Printed[] = []
  for (let from = 0; from < productIds.length; from += productsPerRead) {
    for (const data of readLabelData(shop.db, productIds.slice(from, from + productsPerRead), day)) {
      await turn('layout', from, productIds.length)
      const laid = layOutLabel(template, data, typeSetter, dotMm)
      // A label without its price is no label.
      if (laid.warnings.some(({ kind }) => kind === 'priceUnknown')) continue
      printed.push({ data, laid, copies: copies.get(data.productId) ?? 1 })
    }
  }
  const skipped = copies.size - printed.length
  if (printed.length === 0) return { runId: null, labels: 0, skipped, path: null, pdf: null, pages: null }

  const total = countLabels(printed)
  let file: KeptPdf | null = null
  let pages: string[] | null = null
  let jobIds: readonly number[] = []
  switch (output.kind) {
    case 'pdf':
      file = await printPdf(core, { printed, output, title }, job, turn)
      break
    case 'system':
      checkSheetPrinter(shop.db, output.deviceId)
      if (total > mostOnSheets)
        throw new BantoError('INVALID_INPUT', `${total} labels`, { details: { reason: 'tooManyForSheets', most: mostOnSheets } })
      pages = []
      for (const sheet of sheetPages(labelsOf(printed), output)) {
        await turn('drawing', Math.min(pages.length * placesOn(output.sheet), total), total)
        pages.push(pathOf(sheet))
      }
      break
    case 'printer': {
      const { settings } = labelPrinterOf(shop.db, output.deviceId)
      const drawn: LabelPage[] = []
      for (const { laid, copies: count } of printed) {
        await turn('drawing', drawn.length, printed.length)
        drawn.push({ bitmap: drawLabel(laid, dotMm ?? 0.125), copies: count })
      }
      const pieces = await piecesOf(drawn, settings, () => turn('drawing', drawn.length, drawn.length))
      if (core.shopOrNull() !== shop) throw new BantoError('CANCELLED', 'another shop')
      jobIds = queuePieces(shop, queueJob, { deviceId: output.deviceId, language: settings.language, title, pieces })
      break
    }
  }
  const runId = recordRun(shop.db, {
    at: core.now().toISOString(),
    day,
    author: shop.profile.userName,
    output: output.kind,
    deviceId: output.kind === 'pdf' ? null : output.deviceId,
    title,
    items: printed.map(({ data, copies: count }, at) => ({
      productId: data.productId,
      copies: count,
      shown: shownOf(data),
      jobId: jobIds[at],
    })),
  })
  return {
    runId,
    labels: total,
    skipped,
    path: file?.path ?? null,
    pdf: file?.pdf ?? null,
    pages,
  }
}
