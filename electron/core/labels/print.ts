import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import type { labels, LabelOutput } from '#shared/contracts/labels.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import type { LaidOutLabel } from '#shared/domain/labels/geometry.ts'
import { layOutLabel } from '#shared/domain/labels/layout.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import { writeFileAtomically } from '../files.ts'
import type { NewPrintJob } from '../printing/jobs.ts'
import type { JobContext } from '../rpc/types.ts'
import { readLabelData } from './due.ts'
import { labelBytes } from './languages/index.ts'
import type { LabelPage } from './languages/page.ts'
import { dotMmOfOutput, labelPrinterOf } from './preview.ts'
import { drawLabel } from './raster/draw.ts'
import { recordRun } from './runs.ts'
import { sheetPdf } from './sheetPdf.ts'
import { shownOf } from './shown.ts'
import { findTemplate } from './templates.ts'
import { typeSetter } from './typeSetter.ts'

type Request = z.output<typeof labels.methods.print.input>
type Result = z.input<typeof labels.methods.print.output>

/** Puts a job into the queue of a printer (core/printing). */
export type QueueJob = (shop: Shop, job: NewPrintJob) => { readonly jobId: number }

/** A job of so many labels is printed again, or asked about, as a whole: not too large a piece. */
const labelsPerJob = 100
/** Labels between two turns for others. */
const labelsPerTurn = 10

export const exportFolder = ({ dataDir }: Pick<CoreContext, 'dataDir'>): string => path.join(dataDir, 'exports')

/** `banto-labels-20261124-0915-30.pdf`, in the shop's time. */
export async function keepPdf(core: CoreContext, pdf: Uint8Array): Promise<{ path: string; pdf: string }> {
  const shopTime = new Date(core.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-')
  const file = path.join(exportFolder(core), `banto-labels-${shopTime}.pdf`)
  mkdirSync(exportFolder(core), { recursive: true, mode: 0o700 })
  await writeFileAtomically(file, pdf)
  return { path: file, pdf: Buffer.from(pdf).toString('base64') }
}

interface Printed {
  readonly data: LabelData
  readonly laid: LaidOutLabel
  readonly copies: number
}

/** The job of each page. */
function queueLabels(
  shop: Shop,
  queueJob: QueueJob,
  output: Extract<LabelOutput, { kind: 'printer' }>,
  title: string,
  pages: readonly LabelPage[],
): readonly number[] {
  const { settings } = labelPrinterOf(shop.db, output.deviceId)
  const pieces: LabelPage[][] = [[]]
  let inPiece = 0
  for (const page of pages) {
    if (inPiece > 0 && inPiece + page.copies > labelsPerJob) {
      pieces.push([])
      inPiece = 0
    }
    pieces.at(-1)?.push(page)
    inPiece += page.copies
  }
  // All bytes before the first job: a label that does not fit keeps the whole print from beginning.
  const jobs = pieces.map((piece) => ({
    bytes: labelBytes(piece, settings),
    pages: piece.length,
    labels: piece.reduce((sum, { copies }) => sum + copies, 0),
  }))
  return jobs.flatMap(({ bytes, pages: count, labels }, index) => {
    const { jobId } = queueJob(shop, {
      deviceId: output.deviceId,
      title: jobs.length === 1 ? title : `${title} (${index + 1}/${jobs.length})`,
      document: 'labels',
      content: { kind: 'bytes', language: settings.language, bytes, pages: labels },
      copies: 1,
      openDrawer: false,
    })
    return Array<number>(count).fill(jobId)
  })
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
  const found = readLabelData(shop.db, [...copies.keys()], day)
  const printed: Printed[] = []
  let skipped = copies.size - found.length
  for (const [index, data] of found.entries()) {
    const laid = layOutLabel(template, data, typeSetter, dotMm)
    // A label without its price is no label.
    if (laid.warnings.some(({ kind }) => kind === 'priceUnknown')) skipped += 1
    else printed.push({ data, laid, copies: copies.get(data.productId) ?? 1 })
    if (index % labelsPerTurn === 0) {
      job.report({ phase: 'layout', done: index, total: found.length })
      await new Promise(setImmediate)
      job.signal.throwIfAborted()
    }
  }
  if (printed.length === 0) return { runId: null, labels: 0, skipped, path: null, pdf: null }

  let file: { path: string; pdf: string } | null = null
  let jobIds: readonly number[] = []
  if (output.kind === 'pdf') {
    const all = printed.flatMap(({ laid, copies: count }) => Array<LaidOutLabel>(count).fill(laid))
    file = await keepPdf(core, await sheetPdf(all, { ...output, title, createdAt: core.now() }))
  } else {
    const pages: LabelPage[] = []
    for (const [index, { laid, copies: count }] of printed.entries()) {
      pages.push({ bitmap: drawLabel(laid, dotMm ?? 0.125), copies: count })
      if (index % labelsPerTurn === 0) {
        job.report({ phase: 'drawing', done: index, total: printed.length })
        await new Promise(setImmediate)
        job.signal.throwIfAborted()
      }
    }
    if (core.shopOrNull() !== shop) throw new BantoError('CANCELLED', 'another shop')
    jobIds = queueLabels(shop, queueJob, output, title, pages)
  }
  const runId = recordRun(shop.db, {
    at: core.now().toISOString(),
    day,
    author: shop.profile.userName,
    output: output.kind,
    deviceId: output.kind === 'printer' ? output.deviceId : null,
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
    labels: printed.reduce((sum, { copies: count }) => sum + count, 0),
    skipped,
    path: file?.path ?? null,
    pdf: file?.pdf ?? null,
  }
}
