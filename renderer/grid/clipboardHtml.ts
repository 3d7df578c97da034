/** A cell of a table on the clipboard. */
export interface HtmlCell {
  readonly text: string
  /** The number behind what is shown (Excel's `x:num`), null where it does not say. */
  readonly number: string | null
}

const empty: HtmlCell = { text: '', number: null }
/** More columns or rows than a spreadsheet has are no table of one. */
const mostSpan = 1_000

/**
 * The first table of the HTML that a spreadsheet puts beside its text, as rows of cells. Merged cells
 * stand in their first place; the others that they cover are empty, as in the text. Null where there
 * is no table. The HTML is only read: a document made by DOMParser runs and loads nothing.
 */
export function readHtmlTable(html: string): readonly (readonly HtmlCell[])[] | null {
  if (!/<table/iu.test(html)) return null
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (!table) return null
  const rows: HtmlCell[][] = []
  ;[...table.rows].forEach((tr, y) => {
    const row = (rows[y] ??= [])
    let x = 0
    for (const td of tr.cells) {
      while (row[x] !== undefined) x += 1
      const across = Math.min(Math.max(1, td.colSpan), mostSpan)
      const down = Math.min(Math.max(1, td.rowSpan), mostSpan, table.rows.length - y)
      for (let dy = 0; dy < down; dy += 1) for (let dx = 0; dx < across; dx += 1) (rows[y + dy] ??= [])[x + dx] = empty
      row[x] = { text: textOf(td), number: td.getAttribute('x:num') }
      x += across
    }
  })
  return rows.map((row) => Array.from(row, (cell) => cell ?? empty))
}

/** Line breaks of the source are blanks, `<br>` is a line break, protected blanks are blanks. */
function textOf(cell: Element): string {
  const copy = cell.cloneNode(true) as Element
  for (const line of copy.querySelectorAll('br')) line.replaceWith('\u0001')
  return (copy.textContent ?? '')
    .replace(/[ \t\r\n]+/gu, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('\u0001', '\n')
    .replace(/^ +| +$|(?<=\n) +| +(?=\n)/gu, '')
}
