import type { LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import type { Shop } from '../context.ts'
import type { NewPrintJob } from '../printing/jobs.ts'
import { labelBytes } from './languages/index.ts'
import type { LabelPage } from './languages/page.ts'

/** The queue of the shop's printers (core/printing/jobs.ts). */
export interface PrintQueue {
  queueJob(shop: Shop, job: NewPrintJob): { readonly jobId: number }
  cancelJobs(shop: Shop, jobIds: readonly number[], evenAtPrinter: boolean): Promise<readonly number[]>
}
export type QueueJob = PrintQueue['queueJob']

/** A job of so many labels is printed again, or asked about, as a whole: not too large a piece. */
const labelsPerJob = 100

interface Piece {
  readonly bytes: Uint8Array
  readonly pages: number
  readonly labels: number
}

/** What the printer is sent, in pieces. All bytes before the first job: a label that does not fit keeps the whole print from beginning. */
export async function piecesOf(pages: readonly LabelPage[], settings: LabelPrinterSettings, turn: () => Promise<void>): Promise<Piece[]> {
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
  const made: Piece[] = []
  for (const piece of pieces) {
    await turn()
    made.push({
      bytes: labelBytes(piece, settings),
      pages: piece.length,
      labels: piece.reduce((sum, { copies }) => sum + copies, 0),
    })
  }
  return made
}

/** Queues the pieces; the job of each page. */
export const queuePieces = (
  shop: Shop,
  queueJob: QueueJob,
  {
    deviceId,
    language,
    title,
    pieces,
  }: { deviceId: number; language: LabelPrinterSettings['language']; title: string; pieces: readonly Piece[] },
): readonly number[] =>
  pieces.flatMap(({ bytes, pages, labels }, index) => {
    const { jobId } = queueJob(shop, {
      deviceId,
      title: pieces.length === 1 ? title : `${title} (${index + 1}/${pieces.length})`,
      document: 'labels',
      content: { kind: 'bytes', language, bytes, pages: labels },
      copies: 1,
      openDrawer: false,
    })
    return Array<number>(pages).fill(jobId)
  })
