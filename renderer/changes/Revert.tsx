import { useCallback } from 'react'
import type { ChangeSetHistory } from '#shared/contracts/changes.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Button, Group, modals, ScrollArea, Stack, Table, Text } from '../ui/index.ts'
import { useChangeWords } from './words.ts'

type Reverted = OutputOf<'changes.revert'>

const dialog = 'reverted'

function Since({ rows, total }: { readonly rows: Reverted['changedSince']; readonly total: number }) {
  const { t } = useWords()
  const words = useChangeWords()
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('changes.revert.since', { count: total })}
      </Text>
      <ScrollArea.Autosize mah={260} type="auto">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('changes.columns.row')}</Table.Th>
              <Table.Th>{t('changes.columns.field')}</Table.Th>
              <Table.Th>{t('changes.revert.put')}</Table.Th>
              <Table.Th>{t('changes.revert.now')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={`${row.entity} ${row.key} ${row.field}`}>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td>{words.cell({ ...row, op: 'set', place: null })}</Table.Td>
                <Table.Td>{words.value({ ...row, op: 'set' }, row.new)}</Table.Td>
                <Table.Td>{words.value({ ...row, op: 'set' }, row.now)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {total > rows.length ? (
        <Text size="xs" c="dimmed">
          {t('changes.revert.more', { count: total - rows.length })}
        </Text>
      ) : null}
    </Stack>
  )
}

/** What was staged, and what was left because somebody changed it since; nothing has been sent. */
function Result({ result }: { readonly result: Reverted }) {
  const { t } = useWords()
  const errors = useErrors()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const close = (): void => modals.close(dialog)
  return (
    <Stack gap="md">
      <Text size="sm">{result.cells > 0 ? t('changes.revert.staged', { count: result.cells }) : t('changes.revert.nothing')}</Text>
      {result.changedSinceTotal > 0 ? <Since rows={result.changedSince} total={result.changedSinceTotal} /> : null}
      {result.skipped > 0 ? <Text size="sm">{t('changes.revert.skipped', { count: result.skipped })}</Text> : null}
      <Group justify="flex-end" gap="xs">
        {result.cells > 0 ? (
          <>
            <Button
              variant="default"
              onClick={() => {
                close()
                call('changes.undo', {}).catch((error: unknown) => errors.show(error))
              }}
            >
              {t('changes.revert.undo')}
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                close()
                showChanges('unsent')
              }}
            >
              {t('changes.revert.show')}
            </Button>
          </>
        ) : (
          <Button onClick={close}>{t('common.close')}</Button>
        )}
      </Group>
    </Stack>
  )
}

/** Takes a whole set back by an unsent inverse: asks first, then shows what it did and what it left. */
export function useRevert(): (set: ChangeSetHistory) => void {
  const { t } = useWords()
  const errors = useErrors()
  const words = useChangeWords()
  return useCallback(
    (set) => {
      const go = async (): Promise<void> => {
        try {
          const result = await call('changes.revert', { changeSetId: set.changeSetId })
          modals.open({
            modalId: dialog,
            size: 'lg',
            title: t('changes.revert.done', { name: words.setName(set) }),
            children: <Result result={result} />,
          })
        } catch (error) {
          errors.show(error)
        }
      }
      modals.openConfirmModal({
        title: t('changes.revert.title', { name: words.setName(set) }),
        children: <Text size="sm">{t('changes.revert.body', { count: set.cells })}</Text>,
        labels: { confirm: t('changes.revert.go'), cancel: t('common.cancel') },
        onConfirm: () => void go(),
      })
    },
    [t, errors, words],
  )
}
