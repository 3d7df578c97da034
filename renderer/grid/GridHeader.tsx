import { memo, type MouseEvent, type PointerEvent, type ReactElement } from 'react'
import { range } from './GridRow.tsx'
import type { ColumnGeometry } from './layout.ts'
import type { GridColumn, GridWords, Sort } from './types.ts'
import { headerHeight } from './useViewport.ts'

interface GridHeaderProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly geometry: ColumnGeometry
  readonly first: number
  readonly last: number
  readonly sort: Sort
  readonly words: GridWords
  readonly touched: readonly number[]
  readonly onSort: (column: GridColumn<Row>) => void
  readonly onSelectColumn: (column: number, event: MouseEvent) => void
  readonly onSelectAll: () => void
  readonly onResize: (columnId: string, width: number) => void
  readonly onFit: (column: number) => void
}

function HeaderView<Row>(props: GridHeaderProps<Row>): ReactElement {
  const { columns, geometry, first, last, words, onSelectAll } = props
  const title = (column: number): ReactElement => <HeaderCell key={columns[column]!.id} {...props} at={column} />
  return (
    <div role="row" aria-rowindex={1} className="grid-header" style={{ width: geometry.width, height: headerHeight }}>
      <div className="grid-frozen" role="none" style={{ width: geometry.frozenWidth }}>
        <div role="columnheader" aria-colindex={1} className="grid-number" style={{ width: geometry.lefts[0] }}>
          <button
            type="button"
            className="grid-corner"
            aria-label={words.selectAll}
            title={words.selectAll}
            onMouseDown={(event) => event.preventDefault()}
            onClick={onSelectAll}
          />
        </div>
        {range({ first: 0, last: geometry.frozen - 1 }).map(title)}
      </div>
      {range({ first, last }).map(title)}
    </div>
  )
}

export const GridHeader = memo(HeaderView) as typeof HeaderView

function HeaderCell<Row>(props: GridHeaderProps<Row> & { readonly at: number }): ReactElement {
  const { at, columns, geometry, sort, words, touched, onSort, onSelectColumn, onResize, onFit } = props
  const column = columns[at]!
  const width = geometry.lefts[at + 1]! - geometry.lefts[at]!
  const sorted = sort.columnId === column.id ? sort.direction : null

  const startResize = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault()
    event.stopPropagation()
    const grip = event.currentTarget
    const from = event.clientX
    grip.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent): void => {
      onResize(column.id, Math.max(column.minWidth ?? 48, width + moved.clientX - from))
    }
    const stop = (): void => {
      grip.removeEventListener('pointermove', move)
      grip.removeEventListener('pointerup', stop)
      grip.removeEventListener('pointercancel', stop)
    }
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', stop)
    grip.addEventListener('pointercancel', stop)
  }

  return (
    <div
      role="columnheader"
      aria-colindex={at + 2}
      aria-sort={column.sortable ? (sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending') : undefined}
      className="grid-title"
      data-align={column.align}
      data-tone={column.tone}
      data-sortable={column.sortable || undefined}
      data-touched={touched.includes(at) || undefined}
      style={{ left: geometry.lefts[at], width }}
      aria-label={column.fullTitle}
      title={column.fullTitle ?? column.title}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || !column.sortable) onSelectColumn(at, event)
        else onSort(column)
      }}
    >
      <span className="grid-title-text">{column.title}</span>
      {sorted && <span className="grid-sorted" data-direction={sorted} aria-hidden="true" />}
      <span
        className="grid-grip"
        title={words.resize(column.title)}
        onPointerDown={startResize}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={() => onFit(at)}
      />
    </div>
  )
}
