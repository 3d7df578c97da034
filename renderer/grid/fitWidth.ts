import type { GridColumn } from './types.ts'

/** In pixels. */
const maxFittedWidth = 520
const cellPadding = 24

/** The width that shows the texts of the given rows and the title, measured with the grid's own font. */
export function fitWidth<Row>(column: GridColumn<Row>, rows: readonly (Row | undefined)[], element: HTMLElement): number {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return column.width
  const style = getComputedStyle(element)
  context.font = `${style.fontSize} ${style.fontFamily}`
  let width = context.measureText(column.title).width + 20
  for (const row of rows) if (row !== undefined) width = Math.max(width, context.measureText(column.display(row)).width)
  return Math.round(Math.min(maxFittedWidth, Math.max(column.minWidth ?? 48, width + cellPadding)))
}
