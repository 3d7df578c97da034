import PdfKit from 'pdfkit'
import { fontFile, type FontWeight } from './fonts.ts'

/** PDF counts in points, 72 to the inch. */
const mmToPt = (mm: number): number => (mm * 72) / 25.4

export interface PdfSize {
  readonly widthMm: number
  readonly heightMm: number
}

export const a4: PdfSize = { widthMm: 210, heightMm: 297 }

/** A line of text: `xMm` is its left end, `baselineMm` from the top of the page, `sizeMm` the em. Text is set as it is: fold it by `printableText` first. */
export interface PdfText {
  readonly text: string
  readonly xMm: number
  readonly baselineMm: number
  readonly sizeMm: number
  readonly weight: FontWeight
  readonly grey?: boolean
}

export interface PdfRect {
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
}

export interface PdfLine {
  readonly fromMm: readonly [x: number, y: number]
  readonly toMm: readonly [x: number, y: number]
  readonly widthMm: number
}

/** A document in millimetres from the top left corner, fonts embedded. Pages are added in order; `bytes` ends it. */
export interface PdfDocument {
  addPage(): void
  text(text: PdfText): void
  /** Filled black, all in one piece, so that no viewer draws hairlines between them. */
  rects(rects: readonly PdfRect[]): void
  line(line: PdfLine): void
  bytes(): Promise<Uint8Array>
}

const greyInk = '#808080'
const blackInk = '#000000'

/** Starts a document without pages. `createdAt` is written into it. */
export function createPdf({ title, size, createdAt }: { title: string; size: PdfSize; createdAt: Date }): PdfDocument {
  const kit = new PdfKit({
    size: [mmToPt(size.widthMm), mmToPt(size.heightMm)],
    margin: 0,
    autoFirstPage: false,
    // Given at once, so that none of the built-in fonts is loaded.
    font: fontFile('regular'),
    lang: 'ja',
    displayTitle: true,
    info: { Title: title, Producer: 'Banto', Creator: 'Banto', CreationDate: createdAt },
  })
  const chunks: Uint8Array[] = []
  const ended = new Promise<Uint8Array>((resolve, reject) => {
    kit.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    kit.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    kit.on('error', reject)
  })

  return {
    addPage() {
      kit.addPage()
    },
    text({ text, xMm, baselineMm, sizeMm, weight, grey }) {
      kit
        // By its path: under a name of ours PDFKit opens the font of the document anew for each line.
        .font(fontFile(weight))
        .fontSize(mmToPt(sizeMm))
        .fillColor(grey === true ? greyInk : blackInk)
        .text(text, mmToPt(xMm), mmToPt(baselineMm), { lineBreak: false, baseline: 'alphabetic' })
    },
    rects(rects) {
      if (rects.length === 0) return
      for (const { xMm, yMm, widthMm, heightMm } of rects) kit.rect(mmToPt(xMm), mmToPt(yMm), mmToPt(widthMm), mmToPt(heightMm))
      kit.fill(blackInk)
    },
    line({ fromMm, toMm, widthMm }) {
      kit.lineWidth(mmToPt(widthMm)).moveTo(mmToPt(fromMm[0]), mmToPt(fromMm[1])).lineTo(mmToPt(toMm[0]), mmToPt(toMm[1])).stroke(blackInk)
    },
    bytes() {
      kit.end()
      return ended
    },
  }
}
