import { describe, expect, it } from 'vitest'
import { commandOf } from '../../renderer/grid/keys.ts'
import {
  addCell,
  clampSelection,
  countRows,
  extendTo,
  inSpans,
  rowRanges,
  selectAll,
  selectRows,
  single,
  spansOfRow,
} from '../../renderer/grid/selection.ts'

const size = { rows: 1_000_000, columns: 12 }

describe('selection', () => {
  it('grows and shrinks around the active cell', () => {
    const start = single({ row: 5, column: 3 })
    const up = extendTo(extendTo(start, { row: 9, column: 5 }), { row: 2, column: 1 })
    expect(up.active).toEqual({ row: 5, column: 3 })
    expect(up.rects).toEqual([{ top: 2, left: 1, bottom: 5, right: 3 }])
  })

  it('keeps earlier rectangles when one more begins', () => {
    const two = extendTo(addCell(single({ row: 0, column: 0 }), { row: 4, column: 2 }), { row: 6, column: 2 })
    expect(two.rects).toEqual([
      { top: 0, left: 0, bottom: 0, right: 0 },
      { top: 4, left: 2, bottom: 6, right: 2 },
    ])
  })

  it('counts a million rows without listing them, and rows of two rectangles once', () => {
    expect(countRows(rowRanges(selectAll(single({ row: 0, column: 0 }), size).rects))).toBe(1_000_000)
    const twice = selectRows(selectRows(single({ row: 0, column: 0 }), 3, 8, size), 6, 10, size, true)
    expect(rowRanges(twice.rects)).toEqual([[3, 11]])
  })

  it('tells for each row which columns are selected', () => {
    const { rects } = addCell(extendTo(single({ row: 1, column: 1 }), { row: 3, column: 2 }), { row: 2, column: 7 })
    expect(spansOfRow(rects, 0)).toBe('')
    const spans = spansOfRow(rects, 2)
    expect([0, 1, 2, 3, 7].map((column) => inSpans(spans, column))).toEqual([false, true, true, false, true])
  })

  it('is cut to a list that became shorter', () => {
    const before = extendTo(single({ row: 90, column: 2 }), { row: 99, column: 4 })
    expect(clampSelection(before, { rows: 95, columns: 4 })).toMatchObject({
      active: { row: 90, column: 2 },
      rects: [{ top: 90, left: 2, bottom: 94, right: 3 }],
    })
    expect(clampSelection(before, { rows: 10, columns: 4 }).rects).toEqual([{ top: 9, left: 2, bottom: 9, right: 2 }])
  })
})

describe('keys of the grid', () => {
  const press = (keys: string) => {
    const parts = keys.split('+')
    return commandOf({
      key: parts.at(-1)!,
      ctrlKey: parts.includes('Ctrl'),
      metaKey: parts.includes('Cmd'),
      shiftKey: parts.includes('Shift'),
      altKey: parts.includes('Alt'),
    })
  }
  it.each([
    ['ArrowDown', { do: 'move', rows: 1, columns: 0, extend: false }],
    ['Shift+ArrowLeft', { do: 'move', rows: 0, columns: -1, extend: true }],
    ['Ctrl+ArrowDown', { do: 'edge', rows: 1, columns: 0, extend: false }],
    ['Cmd+Shift+ArrowUp', { do: 'edge', rows: -1, columns: 0, extend: true }],
    ['Ctrl+Home', { do: 'edge', rows: -1, columns: -1, extend: false }],
    ['End', { do: 'edge', rows: 0, columns: 1, extend: false }],
    ['Shift+PageDown', { do: 'page', by: 1, extend: true }],
    ['Shift+Tab', { do: 'tab', by: -1 }],
    ['F2', { do: 'edit', list: false }],
    ['Alt+ArrowDown', { do: 'edit', list: true }],
    ['Delete', { do: 'clear' }],
    ['Ctrl+a', { do: 'selectAll' }],
    ['Ctrl+ ', { do: 'selectColumn' }],
    ['Shift+ ', { do: 'selectRow' }],
    ['Ctrl+d', { do: 'fillDown' }],
    ['Alt+Shift+ArrowDown', { do: 'sort', direction: 'desc' }],
    ['Alt+Shift+ArrowRight', { do: 'widen', by: 16 }],
  ])('%s', (keys, command) => {
    expect(press(keys)).toEqual(command)
  })
  it.each(['a', 'し', ' ', 'Ctrl+z', 'Ctrl+k', 'Ctrl+c', 'F5', 'Alt+1', 'Ctrl+Tab'])('%s is not the grid’s', (keys) => {
    expect(press(keys)).toBeNull()
  })
})
