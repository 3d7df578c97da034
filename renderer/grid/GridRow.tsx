import { memo, type ReactElement } from 'react'
import type { ColumnGeometry, Span } from './layout.ts'
import { inSpans } from './selection.ts'
import type { GoingRow, GridColumn, GridWords } from './types.ts'

interface GridRowProps<Row> {
  readonly gridId: string
  readonly index: number
  readonly top: number
  readonly height: number
  readonly data: Row | undefined
  /** Its row is not loading but gone. */
  readonly gone: boolean
  readonly columns: readonly GridColumn<Row>[]
  readonly geometry: ColumnGeometry
  readonly first: number
  readonly last: number
  /** Selected stretches of columns (see spansOfRow). */
  readonly spans: string
  /** The active cell's column where this is its row, else -1. */
  readonly active: number
  readonly words: GridWords
  readonly label: ((row: Row) => string | null) | undefined
  readonly going: ((row: Row) => GoingRow | null) | undefined
}

function RowView<Row>(props: GridRowProps<Row>): ReactElement {
  const { gridId, index, top, height, data, gone, columns, geometry, first, last, spans, active, words, label, going } = props
  const own = data === undefined ? null : (label?.(data) ?? null)
  const goes = data === undefined ? null : (going?.(data) ?? null)
  const cell = (column: number): ReactElement => (
    <GridCell
      key={column}
      id={`${gridId}-${index}-${column}`}
      column={columns[column]!}
      at={column}
      left={geometry.lefts[column]!}
      width={geometry.lefts[column + 1]! - geometry.lefts[column]!}
      data={data}
      selected={inSpans(spans, column)}
      active={column === active}
      words={words}
      going={goes?.words ?? null}
      empty={gone ? (column === 0 ? words.goneRow : '') : null}
    />
  )
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="grid-row"
      data-odd={index % 2 === 1 || undefined}
      data-going={goes?.mark}
      style={{ transform: `translateY(${top}px)`, width: geometry.width, height }}
    >
      <div className="grid-frozen" role="none" style={{ width: geometry.frozenWidth }}>
        <div
          role="rowheader"
          aria-colindex={1}
          className="grid-number"
          data-selected={spans !== '' || undefined}
          data-label={own === null ? undefined : true}
          style={{ width: geometry.lefts[0] }}
        >
          {own ?? index + 1}
        </div>
        {range({ first: 0, last: geometry.frozen - 1 }).map(cell)}
      </div>
      {range({ first, last }).map(cell)}
    </div>
  )
}

/** Rows are drawn anew only when something of theirs changed. */
export const GridRow = memo(RowView) as typeof RowView

interface CellProps<Row> {
  readonly id: string
  readonly column: GridColumn<Row>
  readonly at: number
  readonly left: number
  readonly width: number
  readonly data: Row | undefined
  readonly selected: boolean
  readonly active: boolean
  readonly words: GridWords
  /** Its row is to be deleted: what is told of that. */
  readonly going: string | null
  /** Shown where there is no row any more; null while it loads. */
  readonly empty: string | null
}

function GridCell<Row>({ id, column, at, left, width, data, selected, active, words, going, empty }: CellProps<Row>): ReactElement {
  const mark = data === undefined ? null : (column.mark?.(data) ?? null)
  const changed = mark && data !== undefined ? `${words.marks[mark]}${column.markWords ? ` ${column.markWords(data)}` : ''}` : undefined
  const drawn = data === undefined || column.render === undefined ? undefined : column.describe?.(data)
  const about = going ?? changed
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={at + 2}
      aria-selected={selected || active}
      aria-readonly={column.readOnly || going !== null || undefined}
      aria-description={about}
      title={about ?? drawn}
      className="grid-cell"
      data-column={column.id}
      data-tone={column.tone}
      data-align={column.align}
      data-mark={mark ?? undefined}
      data-selected={selected || undefined}
      data-active={active || undefined}
      data-dimmed={(data !== undefined && column.dimmed?.(data)) || undefined}
      style={{ left, width }}
    >
      {data === undefined ? (
        (empty ?? <span className="grid-ghost" />)
      ) : column.render === undefined ? (
        column.display(data)
      ) : (
        <>
          <span className="grid-spoken">{drawn}</span>
          <span aria-hidden>{column.render(data)}</span>
        </>
      )}
    </div>
  )
}

export const range = ({ first, last }: Span): number[] => {
  const all: number[] = []
  for (let at = first; at <= last; at += 1) all.push(at)
  return all
}
