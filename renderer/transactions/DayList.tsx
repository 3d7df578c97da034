import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import type { TransactionRow } from '#shared/contracts/transactions.ts'
import { useMergedRef, useRowWindow } from '../ui/index.ts'
import { useTransactionWords } from './words.ts'

const rowHeight = 30
const columns = ['time', 'number', 'store', 'goods', 'pieces', 'total', 'staff'] as const
const numbers: ReadonlySet<string> = new Set(['pieces', 'total'])

function Cells({ row }: { readonly row: TransactionRow }) {
  const words = useTransactionWords()
  const kind = words.kind(row)
  return (
    <>
      <div role="gridcell">{words.time(row.at)}</div>
      <div role="gridcell">{row.number}</div>
      <div role="gridcell">{row.storeName}</div>
      <div role="gridcell" title={row.goods}>
        {row.cancelled ? (
          <span className="transactions-mark" data-tone="cancelled">
            {words.t('transactions.cancelled')}
          </span>
        ) : null}
        {kind === null ? null : (
          <span className="transactions-mark" data-tone={row.kind}>
            {kind}
          </span>
        )}
        {row.goods}
      </div>
      <div role="gridcell" data-number>
        {row.kind === 'other' ? null : words.format.number(row.pieces)}
      </div>
      <div role="gridcell" data-number>
        {words.format.yen(row.total)}
      </div>
      <div role="gridcell">{row.staffName}</div>
    </>
  )
}

/** The day's transactions, the latest by the clock of the tills first. Arrow keys up and down go through them, left and right to the days beside. */
export function DayList(props: {
  readonly rows: readonly TransactionRow[]
  readonly selected: number | null
  readonly busy: boolean
  readonly label: string
  readonly onSelect: (transactionId: number | null) => void
  readonly onMoveDay: (days: number) => void
  readonly scroller: RefObject<HTMLDivElement | null>
  /** What stands there where there are no rows: the keys go on to the days beside all the same. */
  readonly empty: ReactNode
}) {
  const { rows, selected, busy, label, onSelect, onMoveDay, scroller, empty } = props
  const { t } = useTransactionWords()
  const window = useRowWindow({ count: rows.length, rowHeight, head: rowHeight })
  const ref = useMergedRef<HTMLDivElement>(window.ref, scroller)
  const active = rows.findIndex(({ transactionId }) => transactionId === selected)
  // Who comes by the keyboard works in the list at once; what a dialog or a field holds is left alone.
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === document.body || activeElement?.id === 'main') scroller.current?.focus({ preventScroll: true })
  }, [scroller])

  // One that was chosen elsewhere, by its receipt, is scrolled into sight as soon as its day is here.
  const { reveal } = window
  const revealed = useRef<number | null>(null)
  useEffect(() => {
    if (active < 0 || revealed.current === selected) return
    revealed.current = selected
    reveal(active)
  }, [active, selected, reveal])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
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
      if (rows.length === 0) return
      const target = Math.max(0, Math.min(rows.length - 1, move))
      onSelect(rows[target]?.transactionId ?? null)
    } else if (event.key === 'ArrowLeft') onMoveDay(-1)
    else if (event.key === 'ArrowRight') onMoveDay(1)
    else if (event.key === 'Escape' && selected !== null) onSelect(null)
    else return
    event.preventDefault()
  }

  return (
    <div
      className="transactions-list"
      data-focus-home
      ref={ref}
      role={rows.length === 0 ? 'group' : 'grid'}
      aria-label={label}
      aria-rowcount={rows.length === 0 ? undefined : rows.length + 1}
      aria-busy={busy}
      aria-activedescendant={active >= window.from && active < window.to ? `transaction-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {rows.length === 0 ? empty : null}
      <div className="transactions-row" role="row" data-head aria-rowindex={1} hidden={rows.length === 0}>
        {columns.map((name) => (
          <div role="columnheader" key={name} data-number={numbers.has(name) || undefined}>
            {t(`transactions.columns.${name}`)}
          </div>
        ))}
      </div>
      <div style={{ height: window.height, position: 'relative' }}>
        {rows.slice(window.from, window.to).map((row, offset) => {
          const index = window.from + offset
          return (
            <div
              key={row.transactionId}
              id={`transaction-${row.transactionId}`}
              className="transactions-row"
              role="row"
              aria-rowindex={index + 2}
              aria-selected={row.transactionId === selected}
              data-cancelled={row.cancelled || undefined}
              style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${index * rowHeight}px)` }}
              onClick={() => onSelect(row.transactionId)}
            >
              <Cells row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
