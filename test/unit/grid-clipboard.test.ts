import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { formatBlock, formatHtml, parseBlock } from '../../renderer/grid/clipboard.ts'
import { copyShape, planPaste, textAt } from '../../renderer/grid/paste.ts'
import { single } from '../../renderer/grid/selection.ts'

describe('reading a block as spreadsheets write it', () => {
  it.each([
    ['one value', '100', [['100']]],
    [
      'the closing line break starts no new row',
      'a\tb\r\nc\td\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['an empty row in the middle stays', 'a\n\nb', [['a'], [''], ['b']]],
    [
      'a cell with tab, break and quotes',
      '"a\tb"\t"say ""no"""\n"x\r\ny"\t2\n',
      [
        ['a\tb', 'say "no"'],
        ['x\ny', '2'],
      ],
    ],
    ['a quote that is not closed is a character', '"5 inch\t2', [['"5 inch', '2']]],
    ['quotes inside a cell', '5" pipe\t1', [['5" pipe', '1']]],
    ['old Mac line breaks', 'a\rb', [['a'], ['b']]],
    ['rows of different length', 'a\tb\nc', [['a', 'b'], ['c']]],
    ['empty cells', '\t\t\n', [['', '', '']]],
    ['nothing', '', []],
  ])('%s', (_name, text, rows) => {
    expect(parseBlock(text)).toEqual(rows)
  })

  it('reads back whatever it wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '日', '"', '\t', '\n', ' ', ',', '0') })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        (width, rows) => {
          const block = rows.map((row) => row.slice(0, width))
          expect(parseBlock(formatBlock(block))).toEqual(block)
        },
      ),
    )
  })

  it('marks codes as text, so that a spreadsheet keeps their zeros, and escapes HTML', () => {
    expect(formatHtml([['0491', '<b>']], [true, false])).toBe(
      `<table><tr><td style="mso-number-format:'\\@'">0491</td><td>&lt;b&gt;</td></tr></table>`,
    )
  })
})

describe('where a pasted block goes', () => {
  const size = { rows: 10, columns: 4 }
  const at = (top: number, left: number, bottom: number, right: number) => ({
    ...single({ row: top, column: left }),
    rects: [{ top, left, bottom, right }],
  })

  it('fills the whole selection with one value', () => {
    const selection = {
      ...at(0, 0, 1, 1),
      rects: [
        { top: 0, left: 0, bottom: 1, right: 1 },
        { top: 5, left: 2, bottom: 5, right: 2 },
      ],
    }
    expect(planPaste([['7']], selection, size)).toEqual({ kind: 'fill', text: '7', rects: selection.rects })
  })

  it('is repeated where the selection is a multiple of it', () => {
    const plan = planPaste([['a'], ['b']], at(2, 1, 5, 2), size)
    expect(plan).toMatchObject({ kind: 'block', target: { top: 2, left: 1, bottom: 5, right: 2 }, outside: 0 })
    if (plan?.kind !== 'block') throw new Error('a block was expected')
    expect([textAt(plan, 2, 1), textAt(plan, 3, 2), textAt(plan, 4, 1)]).toEqual(['a', 'b', 'a'])
  })

  it('counts the cells that have no place in the grid', () => {
    const plan = planPaste(
      [
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ],
      at(9, 2, 9, 2),
      size,
    )
    expect(plan).toMatchObject({ target: { top: 9, left: 2, bottom: 9, right: 3 }, outside: 1 + 3 })
  })

  it('leaves the holes of a ragged block alone', () => {
    const plan = planPaste([['a', 'b'], ['c']], at(0, 0, 0, 0), size)
    if (plan?.kind !== 'block') throw new Error('a block was expected')
    expect([textAt(plan, 1, 0), textAt(plan, 1, 1)]).toEqual(['c', undefined])
  })

  it('is nothing for an empty clipboard or an empty grid', () => {
    expect(planPaste([], at(0, 0, 0, 0), size)).toBeNull()
    expect(planPaste([['a']], at(0, 0, 0, 0), { rows: 0, columns: 4 })).toBeNull()
  })
})

describe('what several rectangles copy as', () => {
  it('stacks rows of the same columns', () => {
    const rects = [
      { top: 5, left: 1, bottom: 6, right: 2 },
      { top: 1, left: 1, bottom: 1, right: 2 },
    ]
    expect(copyShape(rects)).toEqual({
      left: 1,
      right: 2,
      ranges: [
        [1, 2],
        [5, 7],
      ],
    })
  })
  it('is no block where columns differ', () => {
    expect(
      copyShape([
        { top: 0, left: 0, bottom: 0, right: 0 },
        { top: 1, left: 1, bottom: 1, right: 1 },
      ]),
    ).toBeNull()
  })
})
