import { setImmediate as turn } from 'node:timers/promises'
import { XlsxStreamWriter } from 'hucre/xlsx'
import { createFormat } from '#shared/i18n/format.ts'
import { createTranslate, type Language, type Translate } from '#shared/i18n/index.ts'
import { windowOf } from '../countReview/lines.ts'
import type { ReadDb } from '../store/db.ts'
import { foundOnShelves } from './foundOn.ts'
import { choiceText, marksText } from './lineTexts.ts'

const mostRows = 1_000_000
const columns = [
  'product',
  'code',
  'category',
  'counted',
  'expected',
  'variance',
  'cost',
  'yen',
  'correction',
  'choice',
  'marks',
  'reason',
  'persons',
  'lastAt',
  'shelves',
  'foundOn',
] as const
type Cell = string | number | null

/** Codes are texts, so that a spreadsheet keeps their zeros and makes no number of them. */
const isText = (column: (typeof columns)[number]): boolean =>
  ['product', 'code', 'category', 'choice', 'marks', 'reason', 'persons', 'lastAt', 'shelves', 'foundOn'].includes(column)
/** Characters; times do not fit into the usual width. */
const widths: Readonly<Partial<Record<(typeof columns)[number], number>>> = { product: 40, marks: 30, lastAt: 20, foundOn: 40 }

/** The lines of the review as rows, with a line of headings. Throws NOT_FOUND. */
function rowsOf(db: ReadDb, countId: string, language: Language): readonly (readonly Cell[])[] {
  const { rows } = windowOf(db, {
    countId,
    filter: 'all',
    order: 'category',
    descending: false,
    search: '',
    productId: null,
    group: null,
    offset: 0,
    limit: mostRows,
  })
  const { moment } = createFormat(language)
  const t = createTranslate(language)
  const found = foundOnShelves(db, countId, t)
  return rows.map((line) => [
    line.productName,
    line.productCode,
    line.categoryName,
    line.counted,
    line.expected,
    line.variance,
    line.cost,
    line.yen,
    line.correction,
    choiceText(t, line),
    marksText(t, line),
    line.reason,
    line.persons.join(', '),
    line.lastAt === null ? null : moment(line.lastAt),
    line.shelves.join(', '),
    found.get(line.productId) ?? null,
  ])
}

const headings = (t: Translate): readonly string[] => columns.map((column) => t(`countFiles.columns.${column}`))

/** Text that begins like a formula is none: an apostrophe keeps it a text in every spreadsheet. */
const csvCell = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows that are written in one go: a few milliseconds. */
const rowsAtOnce = 1_000

/** The rows, between which others have their turn. */
async function* inTurns<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await turn()
    yield rows.slice(at, at + rowsAtOnce)
  }
}

/**
 * The review for a spreadsheet: CSV in UTF-8 with its mark (Excel asks for it), or XLSX. It is read at once; others have their turn while
 * it is written.
 */
export async function reviewTable(db: ReadDb, countId: string, format: 'csv' | 'xlsx', language: Language): Promise<Uint8Array> {
  const t = createTranslate(language)
  const rows = rowsOf(db, countId, language)
  if (format === 'csv') {
    const lines = [headings(t).map(csvCell).join(',')]
    for await (const some of inTurns(rows)) for (const row of some) lines.push(row.map(csvCell).join(','))
    return Buffer.from(`\u{feff}${lines.join('\r\n')}\r\n`, 'utf8')
  }
  const writer = new XlsxStreamWriter({
    name: t('countFiles.sheetName'),
    columns: headings(t).map((header, at) => ({
      header,
      width: widths[columns[at] ?? 'code'] ?? 14,
      ...(isText(columns[at] ?? 'product') ? { numFmt: '@' } : {}),
    })),
    freezePane: { rows: 1 },
  })
  for await (const some of inTurns(rows)) for (const row of some) writer.addRow([...row])
  return writer.finish()
}
