import { readHtmlTable, type HtmlCell } from './clipboardHtml.ts'

/**
 * The clipboard's text as spreadsheets write it: tab between cells, line break between rows, and a
 * cell in double quotes where it holds one of them (quotes inside doubled). One line break at the
 * end belongs to the last row.
 */

interface PastedBlock {
  readonly block: readonly (readonly string[])[]
  /** Its quotes can be read in two ways, and nothing says which is meant. */
  readonly doubtful: boolean
}

/**
 * What is on the clipboard. Excel does not quote a cell that only begins with a quotation mark, so
 * that two such cells look like one with a line break; and it writes long numbers as `4.90123E+12`.
 * The table that it puts beside the text knows better in both cases.
 */
export function readClipboard(text: string, html: string): PastedBlock {
  const quoted = parseBlock(text)
  const literal = /"/u.test(text) ? parseBlock(text, false) : quoted
  const twoWays = shapeOf(quoted) !== shapeOf(literal) && isRectangle(literal)
  const shortened = quoted.some((row) => row.some((cell) => exponent.test(cell)))
  const table = twoWays || shortened ? readHtmlTable(html) : null
  const fits = (block: readonly (readonly string[])[]): boolean =>
    table !== null && shapeOf(block) === table.map(({ length }) => length).join(' ')
  if (table && fits(quoted)) return { block: withNumbers(quoted, table), doubtful: false }
  if (table && fits(literal)) return { block: withNumbers(literal, table), doubtful: false }
  return { block: quoted, doubtful: twoWays }
}

const exponent = /^\d(\.\d+)?E\+\d{1,3}$/iu

const shapeOf = (block: readonly (readonly string[])[]): string => block.map(({ length }) => length).join(' ')
const isRectangle = (block: readonly (readonly string[])[]): boolean => block.every((row) => row.length === block[0]?.length)

/** Whole numbers that the text shows in exponent form, in full where the table has them. */
const withNumbers = (block: readonly (readonly string[])[], table: readonly (readonly HtmlCell[])[]): readonly (readonly string[])[] =>
  block.map((row, y) =>
    row.map((cell, x) => {
      const number = exponent.test(cell) ? table[y]?.[x]?.number : null
      return number && /^\d+$/u.test(number) ? number : cell
    }),
  )

/** Reads a pasted block. Rows may differ in length; an empty text is no block. `quotes` false: a quotation mark is an ordinary character. */
export function parseBlock(text: string, quotes = true): string[][] {
  if (text === '') return []
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at <= text.length) {
    const quoted = quotes && text[at] === '"' ? readQuoted(text, at) : null
    const end = quoted ? quoted.end : plainEnd(text, at)
    row.push(quoted ? quoted.value : text.slice(at, end))
    const stop = text[end]
    if (stop === '\t') {
      at = end + 1
      continue
    }
    rows.push(row)
    row = []
    at = end + (stop === '\r' && text[end + 1] === '\n' ? 2 : 1)
    if (at === text.length) break // the break after the last row starts no new one
  }
  return rows
}

const plainEnd = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text[at] !== '\t' && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

/** Null where the quote is not closed before a separator: then it is an ordinary character. */
const readQuoted = (text: string, from: number): { value: string; end: number } | null => {
  let value = ''
  let at = from + 1
  while (at < text.length) {
    if (text[at] !== '"') {
      value += text[at]
      at += 1
    } else if (text[at + 1] === '"') {
      value += '"'
      at += 2
    } else {
      const after = text[at + 1]
      const closed = after === undefined || after === '\t' || after === '\n' || after === '\r'
      return closed ? { value: value.replace(/\r\n?/gu, '\n'), end: at + 1 } : null
    }
  }
  return null
}

/** Writes a block for the clipboard, with the closing line break that Excel writes too. */
export function formatBlock(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(formatCell).join('\t') + '\r\n').join('')
}

const formatCell = (text: string): string => (/[\t\n\r]|^"/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * The same block as a table for spreadsheets that read HTML. Cells are marked as text where `asText`
 * says so: codes keep their zeros, `1/2` and `10-12` are no dates and `=1+1` is no formula. A line
 * break stays within its cell, and blanks in a row stay as many as they are.
 */
export function formatHtml(rows: readonly (readonly string[])[], asText: readonly boolean[]): string {
  const cell = (text: string, column: number): string => {
    const mark = asText[column] ? ` style="mso-number-format:'\\@'"` : ''
    return `<td${mark}>${keepBlanks(escapeHtml(text)).replaceAll('\n', '<br style="mso-data-placement:same-cell">')}</td>`
  }
  return `<table>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
}

const keepBlanks = (html: string): string =>
  html.replace(/ {2,}|^ +| +$/gu, (blanks) => `<span style="mso-spacerun:yes">${'&nbsp;'.repeat(blanks.length)}</span>`)

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
