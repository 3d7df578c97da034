import { useEffect, type KeyboardEvent, type RefObject } from 'react'
import type { JournalRow } from '#shared/contracts/journal.ts'
import { useMergedRef, useRowWindow } from '../ui/index.ts'
import { toneOf, useJournalWords } from './words.ts'
import type { JournalRows } from './useJournalRows.ts'

const rowHeight = 30
/** Older entries are asked for this many rows before the end comes into sight. */
const ahead = 60

const columns = ['at', 'method', 'path', 'status', 'milliseconds', 'size', 'purpose'] as const

function Cells({ row }: { readonly row: JournalRow }) {
  const words = useJournalWords()
  return (
    <>
      <div role="gridcell">{words.format.moment(row.at)}</div>
      <div role="gridcell" className="journal-method">
        {row.method}
      </div>
      <div role="gridcell" className="journal-path" title={row.path}>
        {row.path}
      </div>
      <div role="gridcell" title={row.failure ?? undefined}>
        <span className="journal-status" data-tone={toneOf(row)}>
          {words.outcome(row)}
        </span>
        {row.failure === null || row.status === null ? null : (
          <span className="journal-failure">{row.failure.replace(/^\d{3} ?/u, '')}</span>
        )}
      </div>
      <div role="gridcell" data-number>
        {words.took(row.milliseconds)}
      </div>
      <div role="gridcell" data-number>
        {words.size(row)}
      </div>
      <div role="gridcell">{words.purpose(row.purpose)}</div>
    </>
  )
}

/** The lines as far as they have been asked for; older ones come as one scrolls. */
export function EntryList(props: {
  readonly list: JournalRows
  readonly selected: number | null
  readonly onSelect: (entryId: number | null) => void
  /** The element that scrolls, to keep it where it was when new lines come in front. */
  readonly scroller: RefObject<HTMLDivElement | null>
}) {
  const { list, selected, onSelect, scroller } = props
  const { rows, next, loading, error, more } = list
  const { t } = useJournalWords()
  const window = useRowWindow({ count: rows.length, rowHeight, head: 30 })
  const ref = useMergedRef<HTMLDivElement>(window.ref, scroller)
  const active = rows.findIndex((row) => row.entryId === selected)
  const wanting = next !== null && !loading && error === null && window.to + ahead >= rows.length
  useEffect(() => {
    if (wanting) more()
  }, [wanting, more])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 15,
      PageUp: active - 15,
      Home: 0,
      End: rows.length - 1,
    }
    const move = moves[event.key]
    if (move !== undefined) {
      const target = Math.max(0, Math.min(rows.length - 1, move))
      onSelect(rows[target]?.entryId ?? null)
      window.reveal(target)
    } else if (event.key === 'Escape' && selected !== null) onSelect(null)
    else return
    event.preventDefault()
  }

  return (
    <div
      className="journal-list"
      data-focus-home
      ref={ref}
      role="grid"
      aria-label={t('journal.title')}
      aria-rowcount={next === null ? rows.length + 1 : -1}
      aria-busy={loading}
      aria-activedescendant={active >= window.from && active < window.to ? `journal-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className="journal-row" role="row" data-head aria-rowindex={1}>
        {columns.map((name) => (
          <div role="columnheader" key={name} data-number={name === 'milliseconds' || name === 'size' || undefined}>
            {t(`journal.columns.${name}`)}
          </div>
        ))}
      </div>
      <div style={{ height: window.height, position: 'relative' }}>
        {rows.slice(window.from, window.to).map((row, offset) => {
          const index = window.from + offset
          return (
            <div
              key={row.entryId}
              id={`journal-${row.entryId}`}
              className="journal-row"
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row.entryId === selected}
              style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${index * rowHeight}px)` }}
              onClick={() => onSelect(row.entryId)}
            >
              <Cells row={row} />
            </div>
          )
        })}
      </div>
      {loading || next !== null ? (
        <div className="journal-more">{rows.length === 0 ? t('journal.searching') : t('journal.more')}</div>
      ) : null}
    </div>
  )
}

export const journalRowHeight = rowHeight
