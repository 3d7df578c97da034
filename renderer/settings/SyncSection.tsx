import type { ResourceState } from '#shared/contracts/sync.ts'
import { errorText } from '../app/errors.ts'
import { useClock, useWords } from '../app/i18n.ts'
import { useEngine } from '../app/queries.ts'
import { confirmFullPull } from '../sync/confirmFullPull.tsx'
import { usePull } from '../sync/usePull.ts'
import { Button, Group, IconRefresh, IconRestore, Table, Text } from '../ui/index.ts'

function At({ at }: { readonly at: string | null }) {
  const { t, format } = useWords()
  const clock = useClock()
  if (at === null) return <Text c="dimmed">{t('common.time.never')}</Text>
  return (
    <span style={{ whiteSpace: 'nowrap' }} title={t('common.time.jst', { moment: format.moment(at) })}>
      {format.shortMoment(at)} ({format.ago(at, clock()) ?? t('common.time.now')})
    </span>
  )
}

function Row({ state }: { readonly state: ResourceState }) {
  const words = useWords()
  const { t, format } = words
  const verdict = state.lastError
    ? errorText(words, state.lastError)
    : state.interrupted
      ? t('settings.sync.interrupted', { rows: state.interrupted.rows })
      : state.lastPullAt === null
        ? t('settings.sync.never')
        : t('settings.sync.ok')
  return (
    <Table.Tr>
      <Table.Td>{t(`settings.sync.resources.${state.resource}`)}</Table.Td>
      <Table.Td ta="right">{format.number(state.rows)}</Table.Td>
      <Table.Td>
        <At at={state.lastPullAt} />
      </Table.Td>
      <Table.Td>
        <At at={state.lastFullAt} />
      </Table.Td>
      <Table.Td c={state.lastError ? 'var(--banto-rejected-text)' : undefined}>{verdict}</Table.Td>
    </Table.Tr>
  )
}

/** When what was last pulled, and ways to pull now. */
export function SyncSection() {
  const words = useWords()
  const { t } = words
  const state = useEngine('sync.state', {}).data
  const { pull, running } = usePull()
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={80}>{t('settings.sync.resource')}</Table.Th>
            <Table.Th w={90} ta="right">
              {t('settings.sync.rows')}
            </Table.Th>
            <Table.Th w={190}>{t('settings.sync.lastPull')}</Table.Th>
            <Table.Th w={210}>{t('settings.sync.lastFull')}</Table.Th>
            <Table.Th>{t('settings.sync.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {state?.resources.map((resource) => (
            <Row key={resource.resource} state={resource} />
          ))}
        </Table.Tbody>
      </Table>
      <Group gap="xs">
        <Button leftSection={<IconRefresh size={15} />} loading={running !== null} onClick={() => void pull('auto')}>
          {t('settings.sync.now')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconRestore size={15} />}
          disabled={running !== null}
          onClick={() => confirmFullPull(words, () => void pull('full'))}
        >
          {t('settings.sync.full')}
        </Button>
      </Group>
    </>
  )
}
