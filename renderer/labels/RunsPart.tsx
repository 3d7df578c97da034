import type { LabelRun } from '#shared/contracts/labels.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Center, Group, Loader, ScrollArea, Stack, Table, Text, Title } from '../ui/index.ts'
import { useLabels } from './state.ts'
import { useUndoRun } from './usePrint.tsx'

/** What is not on paper of a run that went to a printer. */
function Left({ run }: { readonly run: LabelRun }) {
  const { t } = useWords()
  return (['waiting', 'atPrinter', 'notPrinted'] as const).map((state) =>
    run[state] === 0 ? null : (
      <span key={state} className="labels-left" data-state={state}>
        {t(`labels.runs.${state}`, { count: run[state] })}
      </span>
    ),
  )
}

function Acts({ run }: { readonly run: LabelRun }) {
  const { t } = useWords()
  const errors = useErrors()
  const undo = useUndoRun()
  const take = useLabels((labels) => labels.take)
  const show = useLabels((labels) => labels.show)
  const again = async (): Promise<void> => {
    try {
      take(await call('labels.runItems', { runId: run.runId }))
      show('print')
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      {run.output === 'kept' ? null : (
        <Button size="compact-xs" variant="default" title={t('labels.runs.againHint')} onClick={() => void again()}>
          {t('labels.runs.again')}
        </Button>
      )}
      {run.undoneAt === null ? (
        <Button size="compact-xs" variant="default" onClick={() => void undo(run.runId)}>
          {t('labels.done.undo')}
        </Button>
      ) : (
        <span className="labels-quiet">{t('labels.runs.undone')}</span>
      )}
    </Group>
  )
}

/** What was printed, newest first, and what became of it; each can be taken back, and printed again. */
export function RunsPart() {
  const { t, format } = useWords()
  const runs = useEngine('labels.runs', {}).data
  if (runs === undefined) {
    return (
      <Center flex={1}>
        <Loader />
      </Center>
    )
  }
  if (runs.length === 0) {
    return (
      <Center flex={1} p="xl">
        <Stack align="center" gap="xs" maw={460}>
          <Title order={2}>{t('labels.runs.empty')}</Title>
          <Text c="dimmed" ta="center">
            {t('labels.runs.emptyBody')}
          </Text>
        </Stack>
      </Center>
    )
  }
  return (
    <ScrollArea flex={1} type="auto">
      <Table stickyHeader className="labels-runs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('labels.runs.at')}</Table.Th>
            <Table.Th>{t('labels.output.label')}</Table.Th>
            <Table.Th>{t('labels.runs.what')}</Table.Th>
            <Table.Th>{t('labels.columns.copies')}</Table.Th>
            <Table.Th>{t('labels.runs.day')}</Table.Th>
            <Table.Th>{t('labels.runs.by')}</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.runId} data-undone={run.undoneAt !== null || undefined}>
              <Table.Td>{format.moment(run.at)}</Table.Td>
              <Table.Td>{run.deviceName ?? t(`labels.runs.outputs.${run.output}`)}</Table.Td>
              <Table.Td>{run.preset === null ? run.title : t(`labels.presets.${run.preset}`)}</Table.Td>
              <Table.Td>
                {t('labels.runs.labels', { count: run.labels })}{' '}
                <span className="labels-quiet">({t('labels.runs.products', { count: run.products })})</span>
                {run.undoneAt === null ? <Left run={run} /> : null}
              </Table.Td>
              <Table.Td>{run.day}</Table.Td>
              <Table.Td>{run.author}</Table.Td>
              <Table.Td>
                <Acts run={run} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
