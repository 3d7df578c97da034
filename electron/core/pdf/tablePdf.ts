import { setImmediate as turn } from 'node:timers/promises'
import { placeBars } from '#shared/domain/labels/placeBars.ts'
import { symbolFor } from '#shared/domain/labels/symbolChoice.ts'
import { bars } from '../symbols/index.ts'
import { a4, createPdf, type PdfDocument, type PdfSize } from './document.ts'
import { printableText, textWidth } from './fonts.ts'

export interface PdfColumn {
  readonly heading: string
  readonly widthMm: number
  readonly align: 'left' | 'right'
  /**
   * Its cells are codes, whole in smaller letters where they are long, or drawn as bars; or empty boxes that a person writes into; or texts that
   * must not be cut (`whole`): they break into lines, of smaller letters the more of them there are.
   */
  readonly kind: 'text' | 'whole' | 'code' | 'bars' | 'box'
}

export interface PdfPart {
  /** What stands above its rows: a shelf, a person. Each part begins on a page of its own. */
  readonly title: string
  readonly rows: readonly (readonly string[])[]
  /** Lines below its last row, on a page of their own where they have no room there. */
  readonly closing?: readonly string[]
}

export interface PdfTable {
  readonly title: string
  readonly subtitle: string
  /** Lines under it, where the parts have no titles of their own. */
  readonly notes?: readonly string[]
  /** At the foot of every page, left; the page's number stands right. */
  readonly foot: string
  readonly pageText: (page: number, pages: number) => string
  readonly columns: readonly PdfColumn[]
  readonly parts: readonly PdfPart[]
  readonly rowMm: number
  /** Rows of a part that would take more than a page may be as low as this, so that it takes one; absent: they keep their height. */
  readonly leastRowMm?: number
  /** Letters of cells, millimetres; 3.2 where nothing is said. */
  readonly bodyMm?: number
  /** The long side lies. */
  readonly isLandscape?: boolean
  readonly createdAt: Date
}

const marginMm = 12
const headMm = { upright: 34, landscape: 26 } as const
const footMm = 12
const gapMm = 2
const usualBodyMm = 3.2
const titleMm = 5.2
/** Of the width: beside a longer title the subtitle would have no room. */
const mostOfTitle = 0.6
/** From one note to the next. */
const noteMm = 4.6
const lineMm = 0.1
/** Letters take so much of a row at most. */
const mostOfRow = 0.74
const usualClosingMm = 4.4
/** Of a part that would not have its page otherwise. */
const leastClosingMm = 3.4

const sizeOf = ({ isLandscape }: PdfTable): PdfSize => (isLandscape === true ? { widthMm: a4.heightMm, heightMm: a4.widthMm } : a4)
/** The head without the notes behind the first. */
const headOf = ({ isLandscape }: PdfTable): number => (isLandscape === true ? headMm.landscape : headMm.upright)
const topOf = (table: PdfTable): number => headOf(table) + Math.max(0, (table.notes?.length ?? 0) - 1) * noteMm
const roomMm = (table: PdfTable): number => sizeOf(table).heightMm - topOf(table) - footMm
const rowsPerPage = (table: PdfTable): number => Math.floor((roomMm(table) + lineMm) / table.rowMm)

/** A table as one part of it is drawn. */
interface FittedTable extends PdfTable {
  readonly closingMm: number
}

/** With rows, and lines below them, as low as brings the part onto one page where that can be. */
function fittedTable(table: PdfTable, { rows, closing = [] }: PdfPart): FittedTable {
  const { rowMm, leastRowMm = rowMm, bodyMm = usualBodyMm } = table
  for (const closingMm of [usualClosingMm, leastClosingMm]) {
    const heightMm = (roomMm(table) - closing.length * closingMm) / Math.max(1, rows.length)
    if (heightMm < leastRowMm) continue
    if (heightMm >= rowMm) return { ...table, closingMm }
    return { ...table, closingMm, rowMm: heightMm, bodyMm: Math.min(bodyMm, heightMm * mostOfRow) }
  }
  return { ...table, closingMm: usualClosingMm }
}

interface Page {
  readonly rows: PdfPart['rows']
  readonly closing: readonly string[]
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))

/** The pages of a part, at least one. */
function pagesOf(table: FittedTable, { rows, closing = [] }: PdfPart): Page[] {
  const pages: Page[] = chunks(rows, rowsPerPage(table)).map((some) => ({ rows: some, closing: [] }))
  const last = pages.pop() ?? { rows: [], closing: [] }
  // What was divided may be a hair more than the whole.
  if (last.rows.length * table.rowMm + closing.length * table.closingMm <= roomMm(table) + lineMm) return [...pages, { ...last, closing }]
  return [...pages, last, ...chunks(closing, Math.floor(roomMm(table) / table.closingMm)).map((some) => ({ rows: [], closing: some }))]
}

/** Cut where it would run into the next column, with the sign for it. */
export function fitted(text: string, widthMm: number, sizeMm: number): string {
  const { text: whole } = printableText(text)
  const characters = [...whole]
  // No character is wider than its em: most texts need not be measured, which takes as long as drawing them.
  if (characters.length * sizeMm <= widthMm || textWidth(whole, 'regular', sizeMm) <= widthMm) return whole
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, 'regular', sizeMm) > widthMm) characters.pop()
  return `${characters.join('')}…`
}

/** Smaller ones nobody reads. */
const leastMm = 1.3
const leadingMm = 1.12

/** Words and times of Latin letters stay whole where a line has room for them; Japanese has no spaces to break at. */
const wordsOf = (whole: string): readonly string[] => whole.match(/[\u0021-\u007e\u00a1-\u024f\u2013\u2019]+|[^]/gu) ?? []

/** Lines of a text, broken where the next character or word has no room. */
function linesIn(whole: string, widthMm: number, sizeMm: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const put = (part: string): void => {
    if (line !== '' && textWidth(line + part, 'regular', sizeMm) > widthMm) {
      lines.push(line.trimEnd())
      line = ''
    }
    if (line !== '' || part !== ' ') line += part
  }
  for (const word of wordsOf(whole)) {
    if (word.length > 1 && textWidth(word, 'regular', sizeMm) > widthMm) for (const character of word) put(character)
    else put(word)
  }
  return [...lines, line]
}

/** A text in its place uncut: on one line, or else on several in smaller letters. What not even those hold is cut. */
function brokenText(
  text: string,
  widthMm: number,
  heightMm: number,
  bodyMm: number,
): { readonly lines: readonly string[]; readonly sizeMm: number } {
  const { text: whole } = printableText(text)
  if (textWidth(whole, 'regular', bodyMm) <= widthMm) return { lines: [whole], sizeMm: bodyMm }
  const mostLines = Math.floor(heightMm / (leastMm * leadingMm))
  for (let count = 2; count <= mostLines; count += 1) {
    const sizeMm = Math.min(bodyMm, heightMm / (count * leadingMm))
    const lines = linesIn(whole, widthMm, sizeMm)
    if (lines.length <= count) return { lines, sizeMm }
  }
  const lines = linesIn(whole, widthMm, leastMm)
  const last = fitted(lines.slice(mostLines - 1).join(''), widthMm, leastMm)
  return { lines: [...lines.slice(0, mostLines - 1), last], sizeMm: leastMm }
}

/** The size of letters in which a text has its place uncut, millimetres. */
function wholeSize(text: string, widthMm: number, bodyMm: number): number {
  const { text: whole } = printableText(text)
  return whole === '' ? bodyMm : bodyMm * Math.min(1, widthMm / textWidth(whole, 'regular', bodyMm))
}

function drawBars(pdf: PdfDocument, code: string, column: PdfColumn, xMm: number, yMm: number, rowMm: number): void {
  const kind = symbolFor(code, 'auto')
  if (kind === null) return
  const field = { xMm, yMm: yMm + 1, widthMm: column.widthMm - gapMm, heightMm: rowMm - 2, sizeMm: 2.4, align: 'left' as const }
  const placed = placeBars(bars(kind, code), field, null)
  if (placed === null) return
  pdf.rects(placed.rects)
  if (placed.digits === null) return
  const { text } = printableText(code)
  pdf.text({ text, xMm: placed.digits.xMm, baselineMm: placed.digits.yMm + placed.digits.heightMm, sizeMm: 2.4, weight: 'regular' })
}

function drawCell(
  pdf: PdfDocument,
  { rowMm, bodyMm = usualBodyMm }: PdfTable,
  column: PdfColumn,
  cell: string,
  xMm: number,
  yMm: number,
): void {
  if (column.kind === 'bars') return drawBars(pdf, cell, column, xMm, yMm, rowMm)
  if (column.kind === 'box') {
    const [left, right, top, bottom] = [xMm, xMm + column.widthMm - gapMm, yMm + 1, yMm + rowMm - 1]
    for (const [fromMm, toMm] of [
      [
        [left, top],
        [right, top],
      ],
      [
        [left, bottom],
        [right, bottom],
      ],
      [
        [left, top],
        [left, bottom],
      ],
      [
        [right, top],
        [right, bottom],
      ],
    ] as const)
      pdf.line({ fromMm, toMm, widthMm: 0.2 })
    return undefined
  }
  const widthMm = column.widthMm - gapMm
  if (column.kind === 'whole') {
    const { lines, sizeMm } = brokenText(cell, widthMm, rowMm - 0.6, bodyMm)
    const firstMm = yMm + rowMm / 2 + sizeMm * 0.35 - ((lines.length - 1) / 2) * sizeMm * leadingMm
    lines.forEach((text, at) => {
      if (text !== '') pdf.text({ text, xMm, baselineMm: firstMm + at * sizeMm * leadingMm, sizeMm, weight: 'regular' })
    })
    return undefined
  }
  const sizeMm = column.kind === 'code' ? wholeSize(cell, widthMm, bodyMm) : bodyMm
  const text = column.kind === 'code' ? printableText(cell).text : fitted(cell, widthMm, sizeMm)
  const left = column.align === 'left' ? xMm : xMm + widthMm - textWidth(text, 'regular', sizeMm)
  if (text !== '') pdf.text({ text, xMm: left, baselineMm: yMm + rowMm / 2 + bodyMm * 0.35, sizeMm, weight: 'regular' })
  return undefined
}

/** As large as a title has room for, never larger than usual. */
function titleSize(title: string, roomForIt: number): { readonly sizeMm: number; readonly widthMm: number } {
  const usual = textWidth(printableText(title).text, 'bold', titleMm)
  const share = Math.min(1, roomForIt / usual)
  return { sizeMm: titleMm * share, widthMm: usual * share }
}

function drawHead(pdf: PdfDocument, table: PdfTable, part: PdfPart, page: number, pages: number): void {
  const isLandscape = table.isLandscape === true
  const { widthMm: pageMm, heightMm } = sizeOf(table)
  const put = (text: string, xMm: number, baselineMm: number, sizeMm: number, weight: 'regular' | 'bold' = 'regular'): void => {
    if (text !== '') pdf.text({ text: printableText(text).text, xMm, baselineMm, sizeMm, weight })
  }
  const topMm = topOf(table)
  const fromMm = headOf(table)
  const acrossMm = pageMm - 2 * marginMm
  const title = titleSize(table.title, isLandscape ? acrossMm * mostOfTitle : acrossMm)
  put(table.title, marginMm, fromMm - (isLandscape ? 14 : 18), title.sizeMm, 'bold')
  // Where the page is low, they stand in one line.
  const besideMm = isLandscape ? title.widthMm + 6 : 0
  put(fitted(table.subtitle, acrossMm - besideMm, usualBodyMm), marginMm + besideMm, fromMm - (isLandscape ? 14 : 12), usualBodyMm)
  if (table.notes !== undefined && part.title === '')
    table.notes.forEach((note, at) => put(fitted(note, acrossMm, usualBodyMm), marginMm, fromMm - 7 + at * noteMm, usualBodyMm))
  else put(part.title, marginMm, topMm - 6, 4.2, 'bold')
  let xMm = marginMm
  for (const { heading, widthMm, align } of table.columns) {
    const { text } = printableText(heading)
    put(text, align === 'left' ? xMm : xMm + widthMm - gapMm - textWidth(text, 'regular', 2.6), topMm - 1.5, 2.6)
    xMm += widthMm
  }
  pdf.line({ fromMm: [marginMm, topMm - 0.5], toMm: [pageMm - marginMm, topMm - 0.5], widthMm: 0.3 })
  put(table.foot, marginMm, heightMm - 6, 2.6)
  const number = table.pageText(page, pages)
  put(number, pageMm - marginMm - textWidth(number, 'regular', 2.6), heightMm - 6, 2.6)
}

function drawClosing(pdf: PdfDocument, table: FittedTable, lines: readonly string[], fromMm: number): void {
  const { bodyMm = usualBodyMm } = table
  lines.forEach((line, at) => {
    const text = fitted(line, sizeOf(table).widthMm - 2 * marginMm, bodyMm)
    if (text !== '') pdf.text({ text, xMm: marginMm, baselineMm: fromMm + (at + 0.9) * table.closingMm, sizeMm: bodyMm, weight: 'regular' })
  })
}

/** A table on A4, page by page with its headings; others get their turn between pages. `onPage` may stop it by throwing. */
export async function tablePdf(
  table: PdfTable,
  onPage: (page: number, pages: number) => void,
): Promise<{ readonly bytes: Uint8Array; readonly pages: number }> {
  const size = sizeOf(table)
  const parts = table.parts.map((part) => {
    const own = fittedTable(table, part)
    return { own, part, pages: pagesOf(own, part) }
  })
  const total = parts.reduce((sum, { pages }) => sum + pages.length, 0)
  const pdf = createPdf({ title: table.title, size, createdAt: table.createdAt })
  let page = 0
  for (const { own, part, pages } of parts) {
    for (const { rows, closing } of pages) {
      page += 1
      onPage(page, total)
      await turn()
      pdf.addPage()
      drawHead(pdf, table, part, page, total)
      rows.forEach((row, index) => {
        const yMm = topOf(table) + index * own.rowMm
        let xMm = marginMm
        table.columns.forEach((column, cellAt) => {
          drawCell(pdf, own, column, row[cellAt] ?? '', xMm, yMm)
          xMm += column.widthMm
        })
        pdf.line({ fromMm: [marginMm, yMm + own.rowMm], toMm: [size.widthMm - marginMm, yMm + own.rowMm], widthMm: lineMm })
      })
      drawClosing(pdf, own, closing, topOf(table) + rows.length * own.rowMm)
    }
  }
  return { bytes: await pdf.bytes(), pages: total }
}
