/** One cell of a text with delimiters; payroll reads it as it is, so nothing is put before what looks like a formula. */
function writeCell(text: string, delimiter: string, quotes: 'needed' | 'always'): string {
  const isNeeded = text.includes(delimiter) || /["\r\n]/u.test(text) || text !== text.trim()
  return isNeeded || quotes === 'always' ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as a text, each with its line's end. */
export const writeCells = (
  rows: readonly (readonly string[])[],
  { delimiter, quotes, lineEnd }: { readonly delimiter: string; readonly quotes: 'needed' | 'always'; readonly lineEnd: 'crlf' | 'lf' },
): string =>
  rows
    .map((row) => `${row.map((text) => writeCell(text, delimiter, quotes)).join(delimiter)}${lineEnd === 'crlf' ? '\r\n' : '\n'}`)
    .join('')

/** Rows of a text with delimiters, whatever its line ends. The end of the last line begins no row. */
export function readCells(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const endRow = (): void => {
    rows.push([...row, cell])
    row = []
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (character === '"' && cell === '') isQuoted = true
    else if (character === delimiter) {
      row.push(cell)
      cell = ''
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at += 1
      endRow()
    } else cell += character
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}
