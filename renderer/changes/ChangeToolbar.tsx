import { useWords } from '../app/i18n.ts'
import { Button, Group, IconRefresh, IconTrash, Text } from '../ui/index.ts'
import { selectedCount, type Selection } from './selection.ts'
import { tabStates, type Tab } from './tabs.ts'
import type { Decisions } from './useDecisions.tsx'

const leads = { conflict: 'changes.conflict.lead', rejected: 'changes.rejectedLead', unknown: 'changes.unknownLead' } as const

/** What can be done with the chosen rows of a tab; without any, what the tab is about. */
export function ChangeToolbar(props: {
  readonly tab: Tab
  readonly total: number
  readonly selection: Selection
  readonly decisions: Decisions
  readonly onClear: () => void
}) {
  const { tab, total, selection, decisions, onClear } = props
  const { t } = useWords()
  const count = selectedCount(selection, total)
  const everything = { all: true as const, states: [...tabStates[tab]] }
  const chosen = count > 0 ? decisions.input(selection) : everything
  const lead = tab === 'conflict' || tab === 'rejected' || tab === 'unknown' ? leads[tab] : null
  if (total === 0) return null
  return (
    <Group gap="xs" px="md" py={6} mih={42} wrap="nowrap">
      {count > 0 ? (
        <>
          <Text size="sm" fw={600}>
            {selection.kind === 'all' ? t('changes.selectedAll', { count }) : t('changes.selected', { count })}
          </Text>
          <Button size="compact-xs" variant="subtle" onClick={onClear}>
            {t('changes.clearSelection')}
          </Button>
        </>
      ) : (
        <Text size="xs" c="dimmed">
          {lead === null ? '' : t(lead)}
        </Text>
      )}
      <span style={{ flex: 1 }} />
      {tab === 'conflict' && total > 0 ? (
        <>
          <Button variant="default" onClick={() => decisions.resolve(chosen, 'mine')} style={{ flexShrink: 0 }}>
            {count > 0 ? t('changes.conflict.selectedMine') : t('changes.conflict.allMine')}
          </Button>
          <Button variant="default" onClick={() => decisions.resolve(chosen, 'theirs')} style={{ flexShrink: 0 }}>
            {count > 0 ? t('changes.conflict.selectedTheirs') : t('changes.conflict.allTheirs')}
          </Button>
        </>
      ) : null}
      {tab === 'rejected' ? (
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} />}
          style={{ flexShrink: 0 }}
          onClick={() => decisions.retry(chosen)}
        >
          {t('changes.retry')}
        </Button>
      ) : null}
      {tab === 'unknown' ? null : (
        <Button
          variant="default"
          disabled={count === 0}
          leftSection={<IconTrash size={15} />}
          style={{ flexShrink: 0 }}
          onClick={() => decisions.discard(selection, count)}
        >
          {t('changes.discard')}
        </Button>
      )}
    </Group>
  )
}
