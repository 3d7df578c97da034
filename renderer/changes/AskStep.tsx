import type { StepQuestion } from '#shared/contracts/changes.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, IconAlertTriangle, Stack, Table, Text } from '../ui/index.ts'
import { OldNew } from './ChangeCells.tsx'
import { useChangeWords } from './words.ts'

/** What a step would do to values that Smaregi has already: how many, which, and absolute stock apart. */
export function AskStep({ way, question }: { readonly way: 'undo' | 'redo'; readonly question: StepQuestion }) {
  const { t } = useWords()
  const words = useChangeWords()
  const { staged, withdrawn, stockSets, stockAdds, rows } = question
  return (
    <Stack gap="sm">
      <Text size="sm">{t('app.stepAsk.staged', { count: staged })}</Text>
      <Table withRowBorders={false} aria-label={t('changes.columns.change')}>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.entity} ${row.key} ${row.field}`}>
              <Table.Td>
                {row.name} <span className="ui-dimmed">{row.code ?? words.place(row) ?? ''}</span>
              </Table.Td>
              <Table.Td>{words.cell(row)}</Table.Td>
              <Table.Td>
                {row.op === 'add' ? (
                  <span className="changes-new">{words.signed(row.new)}</span>
                ) : (
                  <OldNew cell={row} old={row.old} now={row.new} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {staged > rows.length ? (
        <Text size="xs" c="dimmed">
          {t('app.stepAsk.more', { count: staged - rows.length })}
        </Text>
      ) : null}
      {stockSets > 0 ? (
        <Alert color="yellow" icon={<IconAlertTriangle />}>
          {t('app.stepAsk.stockSets', { count: stockSets })}
        </Alert>
      ) : null}
      {stockAdds > 0 ? <Text size="sm">{t('app.stepAsk.stockAdds', { count: stockAdds })}</Text> : null}
      {withdrawn > 0 ? (
        <Text size="sm">{t(way === 'undo' ? 'app.stepAsk.withdrawn' : 'app.stepAsk.withdrawnRedo', { count: withdrawn })}</Text>
      ) : null}
    </Stack>
  )
}
