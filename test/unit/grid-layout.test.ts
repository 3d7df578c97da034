import { describe, expect, it } from 'vitest'
import {
  columnAt,
  columnGeometry,
  rowAt,
  rowGeometry,
  rowTop,
  scrollLeftFor,
  stretchColumns,
  scrollTopFor,
  visibleColumns,
  visibleRows,
} from '../../renderer/grid/layout.ts'

describe('rows', () => {
  it('are drawn where they lie while the element can be as high as they are', () => {
    const geometry = rowGeometry(100_000, 28, 600)
    expect(geometry).toMatchObject({ scrollHeight: 2_800_000, scale: 1 })
    expect(visibleRows(geometry, 2_800, 600, 0)).toEqual({ first: 100, last: 121 })
    expect(rowTop(geometry, 100, 2_800)).toBe(2_800)
  })

  it('can all be reached in a table longer than an element can be', () => {
    const geometry = rowGeometry(3_000_000, 28, 600)
    expect(geometry.scrollHeight).toBeLessThan(33_000_000)
    const bottom = geometry.scrollHeight - 600
    expect(visibleRows(geometry, bottom, 600, 0).last).toBe(2_999_999)
    expect(rowTop(geometry, 2_999_999, bottom) + 28).toBeCloseTo(bottom + 600, 3)
    const place = scrollTopFor(geometry, 1_234_567, 0, 600)
    const { first, last } = visibleRows(geometry, place, 600, 0)
    expect(first).toBeLessThanOrEqual(1_234_567)
    expect(last).toBeGreaterThanOrEqual(1_234_567)
  })

  it('come into view with the least movement', () => {
    const geometry = rowGeometry(1_000, 28, 280)
    expect(scrollTopFor(geometry, 5, 0, 280)).toBe(0)
    expect(scrollTopFor(geometry, 10, 0, 280)).toBe(28)
    expect(scrollTopFor(geometry, 2, 280, 280)).toBe(56)
    expect(scrollTopFor(geometry, 0, 0, 1)).toBe(0)
    expect(rowAt(geometry, 28, 30)).toBe(2)
  })
})

describe('columns', () => {
  const geometry = columnGeometry([100, 200, 100, 100, 100], 2, 50)
  it('beside the frozen ones are drawn as far as they are seen', () => {
    expect(geometry.frozenWidth).toBe(350)
    expect(visibleColumns(geometry, 0, 500, 0)).toEqual({ first: 2, last: 3 })
    expect(visibleColumns(geometry, 110, 500, 0)).toEqual({ first: 3, last: 4 })
  })
  it('stand still only as far as a narrow view has room for the others', () => {
    const frozenIn = (view: number): number => columnGeometry([100, 200, 100, 100, 100], 2, 50, view).frozen
    expect([frozenIn(1_200), frozenIn(564), frozenIn(200)]).toEqual([2, 1, 0])
    expect(frozenIn(0)).toBe(2)
  })
  it('are found under the pointer, frozen or scrolled', () => {
    expect([columnAt(geometry, 110, 20), columnAt(geometry, 110, 60), columnAt(geometry, 110, 360)]).toEqual([-1, 0, 3])
  })
  it('come out from behind the frozen ones', () => {
    expect(scrollLeftFor(geometry, 2, 110, 500)).toBe(0)
    expect(scrollLeftFor(geometry, 4, 0, 500)).toBe(150)
    expect(scrollLeftFor(geometry, 0, 110, 500)).toBe(110)
  })
})

describe('room to spare', () => {
  const columns = [
    { width: 100, growTo: 100 },
    { width: 200, growTo: 400 },
    { width: 50, growTo: 150 },
  ]

  it('is shared by how far each column may grow, in whole pixels', () => {
    expect(stretchColumns(columns, 500)).toEqual([100, 300, 100])
  })

  it('is left over where every column has grown as far as it may', () => {
    expect(stretchColumns(columns, 2000)).toEqual([100, 400, 150])
  })

  it('takes nothing from a column where there is none', () => {
    expect(stretchColumns(columns, 120)).toEqual([100, 200, 50])
  })
})
