import { useState, type KeyboardEvent } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import { errorText } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { useNavigation } from '../app/navigation.ts'
import { Alert, Center, Checkbox, Text, useRowWindow } from '../ui/index.ts'
import { ChangeToolbar } from './ChangeToolbar.tsx'
import { ChangeCells, type Layout } from './ChangeCells.tsx'
import { isSelected, nothingSelected, selectedCount, toggled, type Selection } from './selection.ts'
import { tabStates, type Tab } from './tabs.ts'
import { useChangeWindow } from './useChangeWindow.ts'
import { useDecisions } from './useDecisions.tsx'

const layoutOf = (tab: Tab): Layout => (tab === 'conflict' || tab === 'rejected' ? tab : 'plain')

const heads: Readonly<Record<Layout, readonly string[]>> = {
  plain: ['product', 'code', 'field', 'change', 'set', 'at', 'state'],
  conflict: ['product', 'code', 'field', 'base', 'theirs', 'mine', 'decide'],
  rejected: ['product', 'code', 'field', 'change', 'reason', 'at'],
}

function Head(props: {
  readonly layout: Layout
  readonly checked: boolean
  readonly some: boolean
  readonly onAll: (all: boolean) => void
}) {
  const { layout, checked, some, onAll } = props
  const { t, find } = useWords()
  return (
    <div className="banto-change" role="row" data-head data-layout={layout} aria-rowindex={1}>
      <div role="columnheader">
        <Checkbox
          aria-label={t('changes.selectAll')}
          checked={checked}
          indeterminate={some}
          onChange={(event) => onAll(event.currentTarget.checked)}
        />
      </div>
      {heads[layout].map((name) => (
        <div role="columnheader" key={name}>
          {find(`changes.columns.${name}`) ?? find(`changes.conflict.${name}`) ?? ''}
        </div>
      ))}
    </div>
  )
}

/** The list of one tab. Rows are asked for as they come into sight, however many there are. */
export function ChangeList(props: {
  readonly tab: Tab
  readonly total: number
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
}) {
  const { tab, total, selection, onSelection } = props
  const words = useWords()
  const { t } = words
  const layout = layoutOf(tab)
  const decisions = useDecisions(tabStates[tab], () => onSelection(nothingSelected))
  const showProducts = useNavigation((navigation) => navigation.showProducts)
  const [active, setActive] = useState(0)
  const rowHeight = layout === 'conflict' ? 40 : 34
  const { ref, from, to, height, reveal } = useRowWindow({ count: total, rowHeight, head: 30 })
  const { rowAt, error } = useChangeWindow(tabStates[tab], from, to)
  const count = selectedCount(selection, total)

  const open = (row: ChangeRow | undefined): void => {
    if (row) showProducts({ search: row.productCode ?? row.productName, productId: row.key })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 15,
      PageUp: active - 15,
      Home: 0,
      End: total - 1,
    }
    const target = moves[event.key]
    const row = rowAt(active)
    if (target !== undefined) {
      const next = Math.max(0, Math.min(total - 1, target))
      setActive(next)
      reveal(next)
    } else if (event.key === ' ' && row) onSelection(toggled(selection, row))
    else if (event.key === 'Enter') open(row)
    else if (event.key === 'Delete' && count > 0) decisions.discard(selection, count)
    else return
    event.preventDefault()
  }

  return (
    <>
      <ChangeToolbar tab={tab} total={total} selection={selection} decisions={decisions} onClear={() => onSelection(nothingSelected)} />
      {error ? (
        <Alert role="alert" color="red" m="md">
          {errorText(words, error)}
        </Alert>
      ) : null}
      {total === 0 ? (
        <Center flex={1}>
          <Text c="dimmed">{t('changes.empty.tab')}</Text>
        </Center>
      ) : (
        <div
          className="banto-changes-list"
          ref={ref}
          role="grid"
          aria-label={t(`changes.tabs.${tab}`)}
          aria-rowcount={total + 1}
          aria-multiselectable
          aria-activedescendant={rowAt(active) ? `change-${active}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          <Head
            layout={layout}
            checked={count > 0 && count === total}
            some={count > 0 && count < total}
            onAll={(all) => onSelection(all ? { kind: 'all' } : nothingSelected)}
          />
          <div style={{ height, position: 'relative' }}>
            {Array.from({ length: to - from }, (_, offset) => {
              const index = from + offset
              const row = rowAt(index)
              const selected = row ? isSelected(selection, row) : selection.kind === 'all'
              return (
                <div
                  key={index}
                  id={`change-${index}`}
                  className="banto-change"
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={selected}
                  data-layout={layout}
                  data-active={index === active || undefined}
                  style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${index * rowHeight}px)` }}
                  onClick={() => setActive(index)}
                  onDoubleClick={() => open(row)}
                >
                  {row ? (
                    <ChangeCells
                      row={row}
                      layout={layout}
                      selected={selected}
                      onToggle={() => onSelection(toggled(selection, row))}
                      decisions={decisions}
                    />
                  ) : null}
                </div>
              )
            })}
          </div>
        </div>
      )}
    </>
  )
}
