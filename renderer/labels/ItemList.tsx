import { memo, type KeyboardEvent } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { useWords } from '../common/i18n.ts'
import { ActionIcon, Checkbox, IconTrash, TextInput, useRowWindow, VisuallyHidden } from '../ui/index.ts'
import { useLabels } from './state.ts'
import { copiesOf } from './useItems.ts'
import { dayText, priceText } from './words.ts'

const rowHeight = 32

interface RowProps {
  readonly row: LabelProduct
  readonly copies: number
  readonly isLeft: boolean
  readonly isShown: boolean
  readonly index: number
}

const Row = memo(function Row({ row, copies, isLeft, isShown, index }: RowProps) {
  const words = useWords()
  const { t } = words
  const { leave, set, type, remove, source } = useLabels.getState()
  const { productId, productName, shelf, now } = row
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isShown}
      className="labels-row"
      data-left={isLeft || undefined}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onClick={() => set({ shown: productId })}
    >
      <div role="gridcell">
        <Checkbox
          aria-label={t('labels.select', { name: productName })}
          checked={!isLeft}
          onChange={(event) => leave([productId], !event.currentTarget.checked)}
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      <div role="gridcell" className="labels-name" title={productName}>
        {productName}
      </div>
      <div role="gridcell" className="labels-quiet">
        {row.productCode}
      </div>
      <div role="gridcell" data-number className="labels-quiet">
        {shelf === null ? t('labels.unknownShelf') : priceText(words, shelf)}
      </div>
      <div role="gridcell" data-number>
        <b>{priceText(words, now)}</b>
        {now.saleUntil === null ? null : <span className="labels-quiet"> {t('labels.until', { day: dayText(now.saleUntil) })}</span>}
      </div>
      <div role="gridcell" className="labels-reasons">
        {row.reasons.map((reason) => (
          <span key={reason} data-reason={reason}>
            {t(`labels.reasons.${reason}`)}
          </span>
        ))}
      </div>
      <div role="gridcell">
        <TextInput
          aria-label={t('labels.copiesOf', { name: productName })}
          className="labels-copies"
          inputMode="numeric"
          value={String(copies)}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            const digits = event.currentTarget.value.normalize('NFKC').replaceAll(/\D/gu, '')
            type(productId, Math.min(Number(digits), 999))
          }}
        />
      </div>
      <div role="gridcell">
        {source === 'chosen' ? (
          <ActionIcon aria-label={t('labels.chosen.remove', { name: productName })} onClick={() => remove(productId)}>
            <IconTrash size={14} />
          </ActionIcon>
        ) : null}
      </div>
    </div>
  )
})

const columns = ['product', 'code', 'shelf', 'now', 'why', 'copies'] as const

/** The labels of a print, one line a product. */
export function ItemList({ rows }: { readonly rows: readonly LabelProduct[] }) {
  const { t } = useWords()
  const { left, shown, copiesMode, typed, leave, set } = useLabels()
  const { ref, from, to, height, reveal } = useRowWindow({ count: rows.length, rowHeight, head: rowHeight })
  const leftCount = rows.filter(({ productId }) => left.has(productId)).length
  const active = rows.findIndex(({ productId }) => productId === shown)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: rows.length - 1 }
    const move = moves[event.key]
    const row = rows[active]
    if (move !== undefined) {
      const target = Math.max(0, Math.min(rows.length - 1, move))
      set({ shown: rows[target]?.productId ?? null })
      reveal(target)
    } else if (event.key === ' ' && row !== undefined) leave([row.productId], !left.has(row.productId))
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={ref}
      className="labels-list"
      data-focus-home
      role="grid"
      tabIndex={0}
      aria-label={t('labels.sources.label')}
      aria-rowcount={rows.length + 1}
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
          <Row
            key={row.productId}
            row={row}
            index={from + offset}
            copies={copiesOf(row, copiesMode, typed)}
            isLeft={left.has(row.productId)}
            isShown={row.productId === shown}
          />
        ))}
      </div>
    </div>
  )
}
