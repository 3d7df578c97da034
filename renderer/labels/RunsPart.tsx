import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Center, Loader, ScrollArea, Stack, Table, Text, Title } from '../ui/index.ts'
import { useUndoRun } from './usePrint.tsx'

/** What was printed, newest first; each can be taken back. */
export function RunsPart() {
  const { t, format } = useWords()
  const runs = useEngine('labels.runs', {}).data
  const undo = useUndoRun()
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
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('labels.runs.at')}</Table.Th>
            <Table.Th>{t('labels.output.label')}</Table.Th>
            <Table.Th>{t('labels.runs.what')}</Table.Th>
            <Table.Th>{t('labels.columns.copies')}</Table.Th>
            <Table.Th>{t('labels.runs.day')}</Table.Th>
            <Table.Th>{t('labels.runs.by')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.runId} data-undone={run.undoneAt !== null || undefined}>
              <Table.Td>{format.moment(run.at)}</Table.Td>
              <Table.Td>{t(`labels.runs.outputs.${run.output}`)}</Table.Td>
              <Table.Td>{run.title}</Table.Td>
              <Table.Td>
                {t('labels.runs.labels', { count: run.labels })}{' '}
                <span className="labels-quiet">({t('labels.runs.products', { count: run.products })})</span>
              </Table.Td>
              <Table.Td>{run.day}</Table.Td>
              <Table.Td>{run.author}</Table.Td>
              <Table.Td ta="right">
                {run.undoneAt === null ? (
                  <Button size="compact-xs" variant="default" onClick={() => void undo(run.runId)}>
                    {t('labels.done.undo')}
                  </Button>
                ) : (
                  <span className="labels-quiet">{t('labels.runs.undone')}</span>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
