import { useCallback, useRef, type KeyboardEvent } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { useWords } from '../common/i18n.ts'
import { Checkbox, useRowWindow, VisuallyHidden } from '../ui/index.ts'
import { copiesOf } from './copies.ts'
import { ItemRow, rowHeight } from './ItemRow.tsx'
import { useLabels } from './state.ts'

const columns = ['product', 'code', 'shelf', 'now', 'why', 'copies'] as const

/** The labels of a print, one line a product. One stop of Tab: arrows choose a line, Space takes it out, Enter or a digit goes to its copies. */
export function ItemList({ rows }: { readonly rows: readonly LabelProduct[] }) {
  const { t } = useWords()
  const { left, shown, copiesMode, typed, source, leave, set, remove, type } = useLabels()
  const { ref, from, to, height, reveal } = useRowWindow({ count: rows.length, rowHeight, head: rowHeight })
  const grid = useRef<HTMLDivElement | null>(null)
  const attach = useCallback(
    (element: HTMLDivElement | null): void => {
      grid.current = element
      ref(element)
    },
    [ref],
  )
  const leftCount = rows.filter(({ productId }) => left.has(productId)).length
  const active = rows.findIndex(({ productId }) => productId === shown)
  const goTo = useCallback(
    (index: number): void => {
      const target = Math.max(0, Math.min(rows.length - 1, index))
      set({ shown: rows[target]?.productId ?? null })
      reveal(target)
    },
    [rows, reveal, set],
  )
  /** Once the line is drawn: it may have been out of sight. */
  const focusCopies = useCallback((index: number): void => {
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-index="${index}"] .labels-copies input`)?.focus())
  }, [])
  const onLeave = useCallback(
    (index: number, move: 0 | 1 | -1): void => {
      const next = index + move
      if (move === 0 || next < 0 || next >= rows.length) {
        grid.current?.focus()
        return
      }
      goTo(next)
      focusCopies(next)
    },
    [rows.length, goTo, focusCopies],
  )
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }
    const move = moves[event.key]
    const row = rows[active]
    if (move !== undefined) goTo(move)
    else if (row === undefined) return
    else if (event.key === ' ') leave([row.productId], !left.has(row.productId))
    else if (event.key === 'Enter' || event.key === 'F2') focusCopies(active)
    else if (event.key === 'Delete' && source === 'chosen') {
      remove(row.productId)
      set({ shown: (rows[active + 1] ?? rows[active - 1])?.productId ?? null })
    } else if (event.key === '+' || event.key === '-') {
      const copies = copiesOf(row, copiesMode, typed)
      if (!Number.isNaN(copies)) type(row.productId, String(Math.max(0, copies + (event.key === '+' ? 1 : -1))), rows)
    } else return
    event.preventDefault()
  }
  return (
    <div
      ref={attach}
      className="labels-list"
      data-focus-home
      role="grid"
      tabIndex={0}
      aria-label={t('labels.sources.label')}
      aria-rowcount={rows.length + 1}
      title={t('labels.keysHint')}
      onKeyDown={onKeyDown}
    >
      <div role="row" className="labels-row" data-head aria-rowindex={1}>
        <div role="columnheader">
          <Checkbox
            aria-label={t('labels.selectAll')}
            checked={leftCount === 0}
            indeterminate={leftCount > 0 && leftCount < rows.length}
            onChange={(event) =>
              leave(
                rows.map(({ productId }) => productId),
                !event.currentTarget.checked,
              )
            }
          />
        </div>
        {columns.map((name) => (
          <div role="columnheader" key={name} data-number={name === 'shelf' || name === 'now' || undefined}>
            {t(`labels.columns.${name}`)}
          </div>
        ))}
        <div role="columnheader">
          <VisuallyHidden>{t('labels.columns.remove')}</VisuallyHidden>
        </div>
      </div>
      <div style={{ height: height, position: 'relative' }}>
        {rows.slice(from, to).map((row, offset) => (
          <ItemRow
            key={row.productId}
            row={row}
            rows={rows}
            index={from + offset}
            copies={copiesMode === 'typed' ? (typed.get(row.productId) ?? '1') : String(copiesOf(row, copiesMode, typed))}
            isLeft={left.has(row.productId)}
            isShown={row.productId === shown}
            isChosen={source === 'chosen'}
            onLeave={onLeave}
          />
        ))}
      </div>
    </div>
  )
}
