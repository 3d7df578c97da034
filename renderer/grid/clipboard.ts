/**
 * The clipboard's text as spreadsheets write it: tab between cells, line break between rows, and a
 * cell in double quotes where it holds one of them (quotes inside doubled). One line break at the
 * end belongs to the last row.
 */

/** Reads a pasted block. Rows may differ in length; an empty text is no block. */
export function parseBlock(text: string): string[][] {
  if (text === '') return []
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at <= text.length) {
    const quoted = text[at] === '"' ? readQuoted(text, at) : null
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
 * The same block as a table for spreadsheets that read HTML: every cell is marked as text where
 * `asText` says so, so that codes keep their leading zeros.
 */
export function formatHtml(rows: readonly (readonly string[])[], asText: readonly boolean[]): string {
  const cell = (text: string, column: number): string => {
    const mark = asText[column] ? ` style="mso-number-format:'\\@'"` : ''
    return `<td${mark}>${escapeHtml(text).replaceAll('\n', '<br>')}</td>`
  }
  return `<table>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
