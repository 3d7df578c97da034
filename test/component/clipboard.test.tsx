import { describe, expect, it } from 'vitest'
import { formatBlock, formatHtml, readClipboard } from '../../renderer/grid/clipboard.ts'
import { readHtmlTable } from '../../renderer/grid/clipboardHtml.ts'

/** As Excel puts it on the clipboard beside the text. */
const excel = (rows: string): string =>
  `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso-number-format:General;}</style></head><body>
<!--StartFragment--><table border=0 cellpadding=0 style='border-collapse:collapse'><col width=64>
${rows}
</table><!--EndFragment--></body></html>`

describe('the text of a spreadsheet with its table beside it', () => {
  const inches = '"12インチ皿\t100\r\nテレビ台24"\t200\r\n'

  it('keeps quotation marks that belong to names, where the table shows two rows', () => {
    const html = excel(
      `<tr height=20><td class=xl65>"12インチ皿</td><td align=right>100</td></tr><tr><td>テレビ台24"</td><td align=right>200</td></tr>`,
    )
    expect(readClipboard(inches, html)).toEqual({
      block: [
        ['"12インチ皿', '100'],
        ['テレビ台24"', '200'],
      ],
      doubtful: false,
    })
  })

  it('says that it is in doubt where no table tells', () => {
    expect(readClipboard(inches, '')).toMatchObject({ doubtful: true })
    expect(readClipboard(inches, '<p>not a table</p>')).toMatchObject({ doubtful: true })
  })

  it.each([
    [
      'a cell with a line break',
      '"塩\nパン"\t100\r\n茶\t200\r\n',
      '<tr><td>塩<br>\n  パン</td><td>100</td></tr><tr><td>茶</td><td>200</td></tr>',
      [
        ['塩\nパン', '100'],
        ['茶', '200'],
      ],
    ],
    ['a cell with a tab', '"a\tb"\t1\r\n', '<tr><td>a b</td><td>1</td></tr>', [['a\tb', '1']]],
  ])('reads %s as one cell, as the table has it', (_name, text, rows, block) => {
    expect(readClipboard(text, excel(rows))).toEqual({ block, doubtful: false })
  })

  it('is not in doubt about quotes that hold nothing', () => {
    expect(readClipboard('1100\t"650.5"\r\n', '')).toEqual({ block: [['1100', '650.5']], doubtful: false })
    expect(readClipboard('5" pipe\t1\r\n', '')).toMatchObject({ doubtful: false })
  })

  it('takes the whole number from the table where the text shows it shortened', () => {
    const html = excel(`<tr><td align=right x:num="4901234567894">4.90123E+12</td><td>茶</td></tr>`)
    expect(readClipboard('4.90123E+12\t茶\r\n', html).block).toEqual([['4901234567894', '茶']])
    expect(readClipboard('4.90123E+12\t茶\r\n', excel('<tr><td>4.90123E+12</td><td>茶</td></tr>')).block).toEqual([['4.90123E+12', '茶']])
  })

  it('has empty cells where a merged one covers others', () => {
    expect(readClipboard('夏物\r\n\r\n\r\n', excel('<tr><td rowspan=3>夏物</td></tr><tr></tr><tr></tr>'))).toEqual({
      block: [['夏物'], [''], ['']],
      doubtful: false,
    })
    expect(
      readHtmlTable(excel('<tr><td rowspan=2 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>'))?.map((row) =>
        row.map(({ text }) => text),
      ),
    ).toEqual([
      ['a', '', 'b'],
      ['', '', 'c'],
    ])
  })

  it('is not led astray by a table that lies about its size', () => {
    const rows = readHtmlTable('<table><tr><td rowspan="99999999" colspan="99999999">a</td></tr></table>')
    expect(rows).toHaveLength(1)
    expect(rows?.[0]?.length).toBeLessThanOrEqual(1000)
    expect(readHtmlTable('<img src=x onerror=alert(1)>')).toBeNull()
  })
})

describe('what is copied, for a spreadsheet', () => {
  const rows = [['00123', '10-12', '1/2', '=1+1', '1280']]

  it('is text where it is no number: no date, no lost zero, no formula', () => {
    const html = formatHtml(rows, [true, true, true, true, false])
    for (const text of ['00123', '10-12', '1/2', '=1+1']) expect(html).toContain(`<td style="mso-number-format:'\\@'">${text}</td>`)
    expect(html).toContain('<td>1280</td>')
  })

  it('keeps line breaks within the cell, and blanks in a row', () => {
    const html = formatHtml([['塩\nパン', 'a  b', ' c']], [true, true, true])
    expect(html).toContain('塩<br style="mso-data-placement:same-cell">パン')
    expect(html).toContain('a<span style="mso-spacerun:yes">&nbsp;&nbsp;</span>b')
    expect(readHtmlTable(html)?.[0]?.map(({ text }) => text)).toEqual(['塩\nパン', 'a  b', 'c'])
  })

  it('comes back as it was, with the table and without', () => {
    const block = [...rows, ['"12', 'a\tb', 'x\ny', 'say "no"', '']]
    const html = formatHtml(block, [true, true, true, true, false])
    expect(readClipboard(formatBlock(block), html)).toEqual({ block, doubtful: false })
    expect(readClipboard(formatBlock(block), '').block).toEqual(block)
  })
})
