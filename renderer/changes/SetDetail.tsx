import { useState } from 'react'
import type { ChangeOutcome, ChangeSetHistory, ChangeSetRow } from '#shared/contracts/changes.ts'
import type { DocumentSource } from '#shared/contracts/documents.ts'
import { call } from '../api/index.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { PrintDialog } from '../documents/index.ts'
import {
  Alert,
  Button,
  Group,
  IconPrinter,
  IconRotate2,
  IconTag,
  SegmentedControl,
  Stack,
  Text,
  Title,
  Tooltip,
  useRowWindow,
} from '../ui/index.ts'
import { OldNew } from './ChangeCells.tsx'
import { entityViews } from './entities/index.ts'
import { outcomesOf } from './outcomes.ts'
import { useRevert } from './Revert.tsx'
import { useSetLabels } from './useSetLabels.ts'
import { useRows } from './useRows.ts'
import { useChangeWords } from './words.ts'

const rowHeight = 34

function Cells({ row }: { readonly row: ChangeSetRow }) {
  const { t, format } = useWords()
  const words = useChangeWords()
  return (
    <>
      <div role="gridcell" data-row title={row.name}>
        {row.name}
      </div>
      <div role="gridcell">{row.code ?? ''}</div>
      <div role="gridcell">{words.cell(row)}</div>
      <div role="gridcell">
        {row.op === 'add' ? (
          // Both are sums of what was staged for the cell then; what the set did is the difference.
          <span className="changes-new">{words.signed(Number(row.new ?? 0) - Number(row.old ?? 0))}</span>
        ) : (
          <OldNew cell={row} old={row.old} now={row.new} />
        )}
      </div>
      <div role="gridcell">
        <Tooltip
          maw={360}
          label={
            row.reason ??
            (row.at === null
              ? t(`changes.outcomeHints.${row.outcome}`)
              : `${t(`changes.outcomeHints.${row.outcome}`)} ${t('common.time.jst', { moment: format.moment(row.at) })}`)
          }
        >
          <span className="changes-outcome" data-outcome={row.outcome}>
            {t(`changes.outcomes.${row.outcome}`)}
          </span>
        </Tooltip>
        {row.reason === null ? null : <span className="ui-dimmed"> {row.reason}</span>}
      </div>
    </>
  )
}

function RowsOfSet({ set, outcome }: { readonly set: ChangeSetHistory; readonly outcome: ChangeOutcome | null }) {
  const words = useWords()
  const { t } = words
  // A new product is one change, and a row for each of its fields: how many rows there are is known by the pages that came.
  const [total, setTotal] = useState(set.cells)
  const { ref, from, to, height } = useRowWindow({ count: total, rowHeight, head: 30 })
  const {
    rowAt,
    total: known,
    error,
  } = useRows<ChangeSetRow, { changeSetId: number; outcome: ChangeOutcome | null }>(
    'changes.setRows',
    { changeSetId: set.changeSetId, outcome },
    (input) => call('changes.setRows', input),
    { from, to },
  )
  if (known !== undefined && known !== total) setTotal(known)
  return (
    <>
      {error ? (
        <Alert role="alert" color="red" m="md">
          {errorText(words, error)}
        </Alert>
      ) : null}
      <div className="changes-list" ref={ref} role="grid" aria-label={t('changes.history.rows')} aria-rowcount={total + 1} tabIndex={0}>
        <div className="changes-change" role="row" data-head data-layout="set" aria-rowindex={1}>
          {(['row', 'code', 'field', 'change', 'outcome'] as const).map((name) => (
            <div role="columnheader" key={name} data-row={name === 'row' || undefined}>
              {t(`changes.columns.${name}`)}
            </div>
          ))}
        </div>
        <div style={{ height, position: 'relative' }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, offset) => {
            const index = from + offset
            const row = rowAt(index)
            return (
              <div
                key={index}
                className="changes-change"
                role="row"
                aria-rowindex={index + 2}
                aria-hidden={row ? undefined : true}
                data-layout="set"
                style={{ position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${index * rowHeight}px)` }}
                onDoubleClick={() => row && entityViews[row.entity].open(useNavigation.getState(), row)}
              >
                {row ? <Cells row={row} /> : null}
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

/** One set: what it was, its cells and what became of each, and the way to take it back. */
export function SetDetail({ set }: { readonly set: ChangeSetHistory }) {
  const { t, format } = useWords()
  const words = useChangeWords()
  const [outcome, setOutcome] = useState<ChangeOutcome | null>(null)
  const [printing, setPrinting] = useState<DocumentSource | null>(null)
  const revert = useRevert()
  const labels = useSetLabels()
  const found = outcomesOf(set)
  const revertable = set.position === 'done' && set.revertedBy === null
  return (
    <section className="changes-set-detail" aria-label={words.setName(set)}>
      <Group px="md" py="sm" align="flex-start" wrap="nowrap">
        <Stack gap={2} flex={1} miw={0}>
          <Title order={2} fz={15}>
            {words.setName(set)}
          </Title>
          <Text size="xs" c="dimmed">
            {t('common.time.jst', { moment: format.moment(set.at) })}
            {set.author === null ? '' : ` · ${set.author}`} · {t(`changes.origins.${set.origin}`)} ·{' '}
            {t('changes.history.cells', { count: set.cells })}
          </Text>
        </Stack>
        <Button
          variant="default"
          style={{ flexShrink: 0 }}
          leftSection={<IconPrinter size={15} />}
          onClick={() => setPrinting({ kind: 'changeSet', changeSetId: set.changeSetId })}
        >
          {t('documents.priceChanges.ofSet')}
        </Button>
        <Button
          variant="default"
          style={{ flexShrink: 0 }}
          loading={labels.isReading}
          leftSection={<IconTag size={15} />}
          title={t('labels.actions.printOfSet')}
          onClick={() => labels.show(set.changeSetId)}
        >
          {t('labels.title')}
        </Button>
        <Tooltip
          label={t(set.revertedBy !== null ? 'changes.revert.already' : revertable ? 'changes.revert.hint' : 'changes.revert.notInEffect')}
          maw={320}
        >
          <Button
            variant="default"
            style={{ flexShrink: 0 }}
            disabled={!revertable}
            leftSection={<IconRotate2 size={15} />}
            onClick={() => revert(set)}
          >
            {t('changes.revert.button')}
          </Button>
        </Tooltip>
      </Group>
      {found.length > 1 ? (
        <Group px="md" pb="xs">
          <SegmentedControl
            aria-label={t('changes.columns.outcome')}
            value={outcome ?? 'all'}
            onChange={(value) => setOutcome(found.find(([name]) => name === value)?.[0] ?? null)}
            data={[
              { value: 'all', label: `${t('common.all')} ${format.number(set.cells)}` },
              ...found.map(([name, count]) => ({ value: name, label: `${t(`changes.outcomes.${name}`)} ${format.number(count)}` })),
            ]}
          />
        </Group>
      ) : null}
      <RowsOfSet key={outcome ?? 'all'} set={set} outcome={outcome} />
      <PrintDialog asked={printing === null ? null : { document: 'priceChanges', source: printing }} onClose={() => setPrinting(null)} />
    </section>
  )
}
