import { useWords } from '../common/i18n.ts'
import { useJob } from '../common/jobs.ts'
import { useStatus } from '../common/queries.ts'
import { Button, Group, IconRefresh, IconSearch, IconTrash, Text } from '../ui/index.ts'
import { ByField } from './ByField.tsx'
import { partStates, type ListPart } from './parts.ts'
import { push } from './push.ts'
import { selectedCount, type Selection } from './selection.ts'
import type { Decisions } from './useDecisions.tsx'

const leads = { conflict: 'changes.conflict.lead', rejected: 'changes.rejected.lead', unknown: 'changes.unknown.lead' } as const

/** What can be done with the chosen rows of a part; without any, with all of them, and what the part is about. */
export function ChangeToolbar(props: {
  readonly part: ListPart
  readonly total: number
  readonly selection: Selection
  readonly decisions: Decisions
  readonly onClear: () => void
}) {
  const { part, total, selection, decisions, onClear } = props
  const { t } = useWords()
  const online = useStatus()?.connection === 'online'
  const pushing = useJob('sync.push') !== null
  const count = selectedCount(selection, total)
  const some = count > 0
  const chosen = some ? decisions.input(selection) : { all: true as const, states: [...partStates[part]] }
  const fixed = { variant: 'default', style: { flexShrink: 0 } } as const
  return (
    <Group gap="xs" px="md" py={6} mih={42}>
      {some ? (
        <>
          <Text size="sm" fw={600} style={{ flexShrink: 0 }}>
            {selection.kind === 'all' ? t('changes.selectedAll', { count }) : t('changes.selected', { count })}
          </Text>
          <Button size="compact-xs" variant="subtle" onClick={onClear} style={{ flexShrink: 0 }}>
            {t('changes.clearSelection')}
          </Button>
        </>
      ) : (
        <Text size="xs" c="dimmed" maw={720} flex="1 1 240px">
          {part === 'unsent' ? t('changes.unsentLead') : t(leads[part])}
        </Text>
      )}
      <span style={{ flex: 1 }} />
      {part === 'conflict' ? (
        <>
          {some ? null : <ByField total={total} decisions={decisions} />}
          <Button {...fixed} onClick={() => decisions.resolve(chosen, 'theirs')}>
            {some ? t('changes.conflict.selectedTheirs') : t('changes.conflict.allTheirs')}
          </Button>
          <Button {...fixed} onClick={() => decisions.resolve(chosen, 'mine')}>
            {some ? t('changes.conflict.selectedMine') : t('changes.conflict.allMine')}
          </Button>
        </>
      ) : null}
      {part === 'rejected' ? (
        <Button {...fixed} leftSection={<IconRefresh size={15} />} onClick={() => decisions.retry(chosen)}>
          {some ? t('changes.retry') : t('changes.retryAll')}
        </Button>
      ) : null}
      {part === 'unknown' ? (
        <>
          {some ? (
            <>
              <Button {...fixed} onClick={() => decisions.settle(chosen, 'arrived')}>
                {t('changes.unknown.arrived')}
              </Button>
              <Button {...fixed} onClick={() => decisions.settle(chosen, 'notArrived')}>
                {t('changes.unknown.notArrived')}
              </Button>
            </>
          ) : null}
          <Button
            style={{ flexShrink: 0 }}
            leftSection={<IconSearch size={15} />}
            disabled={!online || pushing}
            onClick={() => void push({ settleOnly: true })}
          >
            {t('changes.unknown.look')}
          </Button>
        </>
      ) : (
        <Button {...fixed} disabled={!some} leftSection={<IconTrash size={15} />} onClick={() => decisions.discard(selection, count)}>
          {t('changes.discard')}
        </Button>
      )}
    </Group>
  )
}
