import { useState, type KeyboardEvent } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import { call } from '../api/index.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Alert, Checkbox, useRowWindow } from '../ui/index.ts'
import { Arrived } from './Arrived.tsx'
import { ChangeCells, type RowActions } from './ChangeCells.tsx'
import { ChangeToolbar } from './ChangeToolbar.tsx'
import { entityViews } from './entities/index.ts'
import { OtherValue } from './OtherValue.tsx'
import { partStates, type ListPart } from './parts.ts'
import { isSelected, nothingSelected, oneCell, selectedCount, toggled, type Selection } from './selection.ts'
import { useDecisions } from './useDecisions.tsx'
import { useRows } from './useRows.ts'

const heads: Readonly<Record<ListPart, readonly string[]>> = {
  unsent: ['row', 'code', 'field', 'change', 'set', 'at', 'state'],
  conflict: ['row', 'code', 'field', 'base', 'theirs', 'mine', 'decide'],
  rejected: ['row', 'code', 'field', 'change', 'reason', 'todo'],
  unknown: ['row', 'code', 'field', 'change', 'sentAt', 'arrived'],
}
const heights: Readonly<Record<ListPart, number>> = { unsent: 34, conflict: 46, rejected: 46, unknown: 46 }

function Head(props: {
  readonly part: ListPart
  readonly checked: boolean
  readonly some: boolean
  readonly onAll: (all: boolean) => void
}) {
  const { part, checked, some, onAll } = props
  const { t, find } = useWords()
  return (
    <div className="changes-change" role="row" data-head data-layout={part} aria-rowindex={1}>
      <div role="columnheader">
        <Checkbox
          aria-label={t('changes.selectAll')}
          checked={checked}
          indeterminate={some}
          onChange={(event) => onAll(event.currentTarget.checked)}
        />
      </div>
      {heads[part].map((name) => (
        <div role="columnheader" key={name} data-row={name === 'row' || undefined}>
          {find(`changes.columns.${name}`) ?? find(`changes.conflict.${name}`) ?? ''}
        </div>
      ))}
    </div>
  )
}

/** The list of one part. Rows are asked for as they come into sight, however many there are. */
export function ChangeList(props: {
  readonly part: ListPart
  readonly total: number
  readonly selection: Selection
  readonly onSelection: (selection: Selection) => void
}) {
  const { part, total, selection, onSelection } = props
  const words = useWords()
  const { t } = words
  const states = partStates[part]
  const decisions = useDecisions(states, () => onSelection(nothingSelected))
  const [active, setActive] = useState(0)
  const [other, setOther] = useState<ChangeRow | null>(null)
  const [arrived, setArrived] = useState<ChangeRow | null>(null)
  const rowHeight = heights[part]
  const { ref, from, to, height, reveal } = useRowWindow({ count: total, rowHeight, head: 30 })
  const { rowAt, error } = useRows<ChangeRow, { states: typeof states }>(
    'changes.list',
    { states },
    ({ states: asked, offset, limit }) => call('changes.list', { states: [...asked], offset, limit }),
    { from, to },
  )
  const count = selectedCount(selection, total)

  const open = (row: ChangeRow | undefined): void => {
    if (row) entityViews[row.entity].open(useNavigation.getState(), row)
  }
  const actions: RowActions = { ...decisions, open, other: setOther, arrived: setArrived }
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
    else if (event.key === 'Delete' && count > 0 && part !== 'unknown') decisions.discard(selection, count)
    else return
    event.preventDefault()
  }

  return (
    <>
      <ChangeToolbar part={part} total={total} selection={selection} decisions={decisions} onClear={() => onSelection(nothingSelected)} />
      {error ? (
        <Alert role="alert" color="red" m="md">
          {errorText(words, error)}
        </Alert>
      ) : null}
      <div
        className="changes-list"
        data-focus-home
        ref={ref}
        role="grid"
        aria-label={t(`changes.parts.${part}`)}
        aria-rowcount={total + 1}
        aria-multiselectable
        aria-activedescendant={rowAt(active) ? `change-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Head
          part={part}
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
                className="changes-change"
                role="row"
                aria-rowindex={index + 2}
                aria-selected={selected}
                aria-hidden={row ? undefined : true}
                data-layout={part}
                data-active={index === active || undefined}
                style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${index * rowHeight}px)` }}
                onClick={() => setActive(index)}
                onDoubleClick={() => open(row)}
              >
                {row ? (
                  <ChangeCells
                    row={row}
                    part={part}
                    selected={selected}
                    onToggle={() => onSelection(toggled(selection, row))}
                    actions={actions}
                  />
                ) : null}
              </div>
            )
          })}
        </div>
      </div>
      <OtherValue
        row={other}
        onClose={() => setOther(null)}
        onGo={(row, value) => {
          setOther(null)
          decisions.resolveAs(oneCell(row), value)
        }}
      />
      <Arrived
        row={arrived}
        onClose={() => setArrived(null)}
        onGo={(row, id) => {
          setArrived(null)
          decisions.settle(oneCell(row), 'arrived', id)
        }}
      />
    </>
  )
}
