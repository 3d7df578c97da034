import { setImmediate as turn } from 'node:timers/promises'
import { placeBars } from '#shared/domain/labels/placeBars.ts'
import { shelfLabelCode } from '#shared/domain/stockCounts/shelfCode.ts'
import { a4, createPdf, type PdfDocument } from '../pdf/document.ts'
import { printableText, textWidth } from '../pdf/fonts.ts'
import { bars } from '../symbols/index.ts'
import { fitted } from '../pdf/tablePdf.ts'

interface Shelf {
  readonly code: string
  readonly name: string
}

const columns = 2
const rows = 5
const labelMm = { width: 91, height: 53 }
const leftMm = (a4.widthMm - columns * labelMm.width) / 2
const topMm = (a4.heightMm - rows * labelMm.height) / 2
const padMm = 5
const codeMm = 15
const nameMm = 5
const barsMm = 17
const cutMm = 0.1

/** The code of a shelf as large as its label is wide, its name, and the bars that change to it. */
function drawLabel(pdf: PdfDocument, { code, name }: Shelf, xMm: number, yMm: number): void {
  const widthMm = labelMm.width - 2 * padMm
  const { text } = printableText(code)
  const sizeMm = Math.min(codeMm, (codeMm * widthMm) / textWidth(text, 'bold', codeMm))
  pdf.text({ text, xMm: xMm + padMm, baselineMm: yMm + padMm + codeMm * 0.85, sizeMm, weight: 'bold' })
  const shown = fitted(name, widthMm, nameMm)
  if (shown !== '') pdf.text({ text: shown, xMm: xMm + padMm, baselineMm: yMm + 26, sizeMm: nameMm, weight: 'regular' })
  // The code stands above in large: no digits below the bars. What the bars need is the whole width, light at both ends.
  const field = { xMm, yMm: yMm + 30, widthMm: labelMm.width, heightMm: barsMm, sizeMm: 0, align: 'center' as const }
  const placed = placeBars(bars('code128', shelfLabelCode(code)), field as Parameters<typeof placeBars>[1], null)
  if (placed !== null) pdf.rects(placed.rects)
}

/** Where the sheet is cut. */
function drawCuts(pdf: PdfDocument): void {
  const [rightMm, bottomMm] = [leftMm + columns * labelMm.width, topMm + rows * labelMm.height]
  for (let column = 0; column <= columns; column += 1) {
    const xMm = leftMm + column * labelMm.width
    pdf.line({ fromMm: [xMm, topMm], toMm: [xMm, bottomMm], widthMm: cutMm })
  }
  for (let row = 0; row <= rows; row += 1) {
    const yMm = topMm + row * labelMm.height
    pdf.line({ fromMm: [leftMm, yMm], toMm: [rightMm, yMm], widthMm: cutMm })
  }
}

/** Labels of shelves (棚札) on A4, ten on a page, in the order given; others get their turn between pages. `onPage` may stop it by throwing. */
export async function shelfLabelsPdf(
  { title, shelves, createdAt }: { readonly title: string; readonly shelves: readonly Shelf[]; readonly createdAt: Date },
  onPage: (page: number, pages: number) => void,
): Promise<{ readonly bytes: Uint8Array; readonly pages: number }> {
  const perPage = columns * rows
  const pages = Math.ceil(shelves.length / perPage)
  const pdf = createPdf({ title, size: a4, createdAt })
  for (let page = 0; page < pages; page += 1) {
    onPage(page + 1, pages)
    await turn()
    pdf.addPage()
    drawCuts(pdf)
    shelves.slice(page * perPage, (page + 1) * perPage).forEach((shelf, at) => {
      drawLabel(pdf, shelf, leftMm + (at % columns) * labelMm.width, topMm + Math.floor(at / columns) * labelMm.height)
    })
  }
  return { bytes: await pdf.bytes(), pages }
}
