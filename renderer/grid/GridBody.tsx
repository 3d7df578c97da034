import type { ReactElement } from 'react'
import { GridRow, range } from './GridRow.tsx'
import { rowTop } from './layout.ts'
import type { RowCache } from './rowCache.ts'
import { spansOfRow, type Selection } from './selection.ts'
import type { GoingRow, GridColumn, GridWords } from './types.ts'
import type { Viewport } from './useViewport.ts'

interface Props<Row> {
  readonly gridId: string
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly view: Viewport
  readonly selection: Selection
  readonly words: GridWords
  readonly rowLabel: ((row: Row) => string | null) | undefined
  readonly going: ((row: Row) => GoingRow | null) | undefined
}

/** The rows in view. Each is drawn anew only where something of its own changed. */
export function GridBody<Row>({ gridId, columns, rows, view, selection, words, rowLabel, going }: Props<Row>): ReactElement {
  const { geometry, layout, scrollTop } = view
  const { active, rects } = selection
  const shown = range(view.rows)
  return (
    <div className="grid-body" role="rowgroup" style={{ height: geometry.scrollHeight, width: layout.width }}>
      {shown.map((index) => (
        <GridRow
          // Elements are reused for other rows: fast scrolling then changes texts instead of creating elements.
          key={index % shown.length}
          gridId={gridId}
          index={index}
          top={geometry.scale === 1 ? index * geometry.rowHeight : rowTop(geometry, index, scrollTop)}
          height={geometry.rowHeight}
          data={rows.get(index)}
          gone={rows.isGone(index)}
          columns={columns}
          geometry={layout}
          first={view.columns.first}
          last={view.columns.last}
          spans={spansOfRow(rects, index)}
          active={index === active.row ? active.column : -1}
          words={words}
          label={rowLabel}
          going={going}
        />
      ))}
    </div>
  )
}
