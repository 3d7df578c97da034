import type { ChangeRow } from '#shared/contracts/changes.ts'
import { useWords } from '../app/i18n.ts'
import { Button, Checkbox, Group, Tooltip } from '../ui/index.ts'
import type { Decisions } from './useDecisions.tsx'
import { useChangeWords } from './words.ts'

export type Layout = 'plain' | 'conflict' | 'rejected'

/** A value before and after. */
export function OldNew({ row }: { readonly row: Pick<ChangeRow, 'field' | 'base' | 'mine'> }) {
  const { value } = useChangeWords()
  const old = value(row.field, row.base)
  const now = value(row.field, row.mine)
  return (
    <span title={`${old} → ${now}`}>
      <span className="banto-old">{old}</span> → <span className="banto-new">{now}</span>
    </span>
  )
}

function State({ row }: { readonly row: ChangeRow }) {
  const { t } = useWords()
  return (
    <Tooltip label={row.reason ?? t(`changes.stateHints.${row.state}`)} maw={360}>
      <span>
        <span className="banto-state" data-state={row.state}>
          {t(`changes.states.${row.state}`)}
        </span>
        {row.reason === null ? null : ` ${row.reason}`}
      </span>
    </Tooltip>
  )
}

/** The cells of one changed value; which ones depends on what a person has to decide. */
export function ChangeCells(props: {
  readonly row: ChangeRow
  readonly layout: Layout
  readonly selected: boolean
  readonly onToggle: () => void
  readonly decisions: Decisions
}) {
  const { row, layout, selected, onToggle, decisions } = props
  const { t, format } = useWords()
  const words = useChangeWords()
  const field = words.field(row.field)
  const one = { cells: [{ key: row.key, field: row.field }] }
  const name = `${row.productName} ${field}`
  return (
    <>
      <div role="gridcell">
        <Checkbox
          tabIndex={-1}
          checked={selected}
          aria-label={t('changes.selectRow', { name: row.productName, field })}
          onChange={onToggle}
        />
      </div>
      <div role="gridcell" title={row.productName}>
        {row.productName}
      </div>
      <div role="gridcell">{row.productCode ?? ''}</div>
      <div role="gridcell">{field}</div>
      {layout === 'conflict' ? (
        <>
          <div role="gridcell">{words.value(row.field, row.base)}</div>
          <div role="gridcell" className="banto-new">
            {words.value(row.field, row.theirs)}
          </div>
          <div role="gridcell" className="banto-new">
            {words.value(row.field, row.mine)}
          </div>
          <Group role="gridcell" gap={4} wrap="nowrap">
            <Button size="compact-xs" variant="default" aria-label={t('changes.conflict.keepMineFor', { name })} onClick={() => decisions.resolve(one, 'mine')}>
              {t('changes.conflict.keepMine')}
            </Button>
            <Button size="compact-xs" variant="default" aria-label={t('changes.conflict.takeTheirsFor', { name })} onClick={() => decisions.resolve(one, 'theirs')}>
              {t('changes.conflict.takeTheirs')}
            </Button>
          </Group>
        </>
      ) : (
        <>
          <div role="gridcell">
            <OldNew row={row} />
          </div>
          {layout === 'rejected' ? (
            <div role="gridcell" title={row.reason ?? ''}>
              {row.reason ?? t('changes.stateHints.rejected')}
            </div>
          ) : (
            <div role="gridcell">{words.setKind(row.changeSetName)}</div>
          )}
          <div role="gridcell" title={t('common.time.jst', { moment: format.moment(row.changedAt) })}>
            {format.shortMoment(row.changedAt)}
          </div>
          {layout === 'rejected' ? null : (
            <div role="gridcell">
              <State row={row} />
            </div>
          )}
        </>
      )}
    </>
  )
}
