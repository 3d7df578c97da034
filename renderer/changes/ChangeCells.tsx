import type { ReactNode } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import { isStockDivision } from '#shared/domain/stockDivision.ts'
import { useWords } from '../common/i18n.ts'
import { Badge, Button, Checkbox, Group, Tooltip } from '../ui/index.ts'
import type { ListPart } from './parts.ts'
import { oneCell } from './selection.ts'
import type { Decisions } from './useDecisions.tsx'
import { entityViews } from './entities/index.ts'
import type { CellLike } from './entities/view.ts'
import { useChangeWords } from './words.ts'
import type { CellValue } from '#shared/contracts/common.ts'

/** What a row's buttons do; the two that ask for more open a dialog of the list. */
export interface RowActions extends Pick<Decisions, 'resolve' | 'retry' | 'settle'> {
  readonly other: (row: ChangeRow) => void
  readonly arrived: (row: ChangeRow) => void
  readonly open: (row: ChangeRow) => void
}

/** A value before and after. */
export function OldNew(props: { readonly cell: CellLike; readonly old: CellValue; readonly now: CellValue }) {
  const words = useChangeWords()
  const whole = words.pair(props.cell, props.old, props.now)
  const { old, now } = words.difference(props.cell, props.old, props.now)
  return (
    <span className="changes-pair" title={`${whole.old} → ${whole.now}`}>
      <span className={props.cell.op === 'add' || props.cell.op === 'create' ? 'ui-dimmed' : 'changes-old'}>{old}</span>
      <span>{' → '}</span>
      <span className="changes-new">{now}</span>
    </span>
  )
}

function State({ row }: { readonly row: ChangeRow }) {
  const { t } = useWords()
  return (
    <Tooltip label={row.reason ?? t(`changes.stateHints.${row.state}`)} maw={360}>
      <span className="changes-state" data-state={row.state}>
        {t(`changes.states.${row.state}`)}
      </span>
    </Tooltip>
  )
}

function At({ at }: { readonly at: string | null }) {
  const { t, format } = useWords()
  return at === null ? null : <span title={t('common.time.jst', { moment: format.moment(at) })}>{format.shortMoment(at)}</span>
}

const small = { size: 'compact-xs', variant: 'default', tabIndex: -1 } as const

/** What the two sides of a conflict are called: of a deletion, what becomes of the row. */
const sides = {
  value: { theirs: 'takeTheirs', mine: 'keepMine' },
  deletion: { theirs: 'keepRow', mine: 'deleteRow' },
} as const

function Conflict({ row, actions }: { readonly row: ChangeRow; readonly actions: RowActions }) {
  const { t, format } = useWords()
  const words = useChangeWords()
  const mine = words.pair(row, row.base, row.mine)
  const isDeletion = row.op === 'delete'
  const choices = sides[isDeletion ? 'deletion' : 'value']
  const name = `${row.name} ${words.cell(row)}`
  const hand = row.theirName !== null && isStockDivision(row.theirName) ? t(`fields.choices.stockDivision.${row.theirName}`) : row.theirName
  const who = [hand, row.theirAt === null ? null : format.shortMoment(row.theirAt)].filter((part) => part !== null).join(' ')
  return (
    <>
      <div role="gridcell">{mine.old}</div>
      <div
        role="gridcell"
        className="changes-two"
        title={row.theirAt === null ? undefined : t('common.time.jst', { moment: format.moment(row.theirAt) })}
      >
        <span className="changes-new">{isDeletion ? t('changes.changedThere') : words.value(row, row.theirs)}</span>
        <span className="ui-dimmed">{who === '' ? t('changes.conflict.whoUnknown') : who}</span>
      </div>
      <div role="gridcell" className="changes-two">
        <span className="changes-new">{mine.now}</span>
        <span className="ui-dimmed">
          {row.author === null ? '' : `${row.author} `}
          {format.shortMoment(row.changedAt)}
        </span>
      </div>
      <Group role="gridcell" gap={4} wrap="nowrap">
        {(['theirs', 'mine'] as const).map((choice) => (
          <Button
            {...small}
            key={choice}
            aria-label={t(`changes.conflict.${choices[choice]}For`, { name })}
            onClick={() => actions.resolve(oneCell(row), choice, isDeletion)}
          >
            {t(`changes.conflict.${choices[choice]}`)}
          </Button>
        ))}
        {isDeletion ? null : (
          <Button {...small} variant="subtle" aria-label={t('changes.conflict.otherFor', { name })} onClick={() => actions.other(row)}>
            {t('changes.conflict.other')}
          </Button>
        )}
      </Group>
    </>
  )
}

function Rejected({ row, actions }: { readonly row: ChangeRow; readonly actions: RowActions }) {
  const { t } = useWords()
  const words = useChangeWords()
  const name = `${row.name} ${words.cell(row)}`
  // There is no value to mend in a deletion.
  const isDeletion = row.op === 'delete'
  const todo = isDeletion ? t('changes.whatToDo.deletion') : t(`changes.whatToDo.${row.reasonKind ?? 'other'}`)
  return (
    <>
      <div role="gridcell">
        <OldNew cell={row} old={row.base} now={row.mine} />
      </div>
      <div role="gridcell" className="changes-two" title={`${row.reason ?? ''}\n${todo}`}>
        <span className="changes-refusal">{row.reason ?? t('changes.stateHints.rejected')}</span>
        <span>{todo}</span>
      </div>
      <Group role="gridcell" gap={4} wrap="nowrap">
        <Button
          {...small}
          aria-label={t(isDeletion ? 'changes.rejected.openFor' : 'changes.rejected.mendFor', { name })}
          onClick={() => actions.open(row)}
        >
          {t(isDeletion ? 'changes.rejected.open' : 'changes.rejected.mend')}
        </Button>
        <Button {...small} aria-label={t('changes.rejected.retryFor', { name })} onClick={() => actions.retry(oneCell(row))}>
          {t('changes.rejected.retryOne')}
        </Button>
      </Group>
    </>
  )
}

function Unknown({ row, actions }: { readonly row: ChangeRow; readonly actions: RowActions }) {
  const { t } = useWords()
  const words = useChangeWords()
  const name = `${row.name} ${words.cell(row)}`
  return (
    <>
      <div role="gridcell">
        <OldNew cell={row} old={row.base} now={row.mine} />
      </div>
      <div role="gridcell" className="changes-two">
        <At at={row.sentAt} />
        {row.reasonKind !== null ? (
          <span title={`${t(`changes.whatToDo.${row.reasonKind}`)}\n${row.operationId ?? ''}`}>
            {t(`changes.whatToDo.${row.reasonKind}`)}
          </span>
        ) : row.operationId === null || !entityViews[row.entity].hasMemo ? null : (
          <span className="ui-dimmed" title={t('changes.unknown.memoHint')}>
            {t('changes.unknown.memo', { id: row.operationId })}
          </span>
        )}
      </div>
      {row.state === 'sent' ? (
        <div role="gridcell">
          <State row={row} />
        </div>
      ) : (
        <Group role="gridcell" gap={4} wrap="nowrap">
          <Button
            {...small}
            aria-label={t('changes.unknown.arrivedFor', { name })}
            onClick={() =>
              row.op === 'create' && entityViews[row.entity].isNumbered !== false
                ? actions.arrived(row)
                : actions.settle(oneCell(row), 'arrived')
            }
          >
            {t('changes.unknown.arrived')}
          </Button>
          <Button
            {...small}
            aria-label={t('changes.unknown.notArrivedFor', { name })}
            onClick={() => actions.settle(oneCell(row), 'notArrived')}
          >
            {t('changes.unknown.notArrived')}
          </Button>
        </Group>
      )}
    </>
  )
}

function Unsent({ row }: { readonly row: ChangeRow }) {
  const words = useChangeWords()
  return (
    <>
      <div role="gridcell">
        <OldNew cell={row} old={row.base} now={row.mine} />
      </div>
      <div role="gridcell">{words.setKind(row.changeSetName)}</div>
      <div role="gridcell">
        <At at={row.changedAt} />
      </div>
      <div role="gridcell">
        <State row={row} />
      </div>
    </>
  )
}

const middles: Readonly<Record<ListPart, (props: { readonly row: ChangeRow; readonly actions: RowActions }) => ReactNode>> = {
  unsent: Unsent,
  conflict: Conflict,
  rejected: Rejected,
  unknown: Unknown,
}

/** The cells of one changed value; which ones depends on what a person has to decide. */
export function ChangeCells(props: {
  readonly row: ChangeRow
  readonly part: ListPart
  readonly selected: boolean
  readonly onToggle: () => void
  readonly actions: RowActions
}) {
  const { row, part, selected, onToggle, actions } = props
  const { t } = useWords()
  const words = useChangeWords()
  const field = words.cell(row)
  const place = words.place(row)
  const Middle = middles[part]
  return (
    <>
      <div role="gridcell">
        <Checkbox tabIndex={-1} checked={selected} aria-label={t('changes.selectRow', { name: row.name, field })} onChange={onToggle} />
      </div>
      <div role="gridcell" data-row title={place === null ? row.name : `${row.name} (${place})`}>
        {row.op === 'create' ? (
          <Badge variant="light" mr={6}>
            {t('changes.newMark')}
          </Badge>
        ) : null}
        {row.name}
        {place === null ? null : <span className="changes-place">{place}</span>}
      </div>
      <div role="gridcell">{row.code ?? ''}</div>
      <div role="gridcell" title={field}>
        {field}
      </div>
      <Middle row={row} actions={actions} />
    </>
  )
}
