import type { ResourceState } from '#shared/contracts/sync.ts'
import { errorText } from '../common/errors.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { useIncomplete } from './useIncomplete.ts'
import { Button, Group, Loader, Table, Text, Tooltip } from '../ui/index.ts'

function At({ at }: { readonly at: string | null }) {
  const { t, format } = useWords()
  const clock = useClock()
  if (at === null) return <Text c="dimmed">{t('sync.table.never')}</Text>
  return (
    <span title={t('common.time.jst', { moment: format.moment(at) })}>
      {format.shortMoment(at)} <span className="ui-dimmed">({format.ago(at, clock()) ?? t('common.time.now')})</span>
    </span>
  )
}

type Verdict = { readonly text: string; readonly tone: 'good' | 'neutral' | 'changed' | 'bad'; readonly hint?: string | undefined }

function useVerdict(): (state: ResourceState, running: boolean, busy: boolean) => Verdict {
  const words = useWords()
  const { t } = words
  const incomplete = new Map(useIncomplete().items.map(({ resource, text }) => [resource, text]))
  return (state, running, busy) => {
    if (running) return { text: t('sync.state.running'), tone: 'neutral' }
    if (state.guard !== null) return { text: t('sync.state.guard'), tone: 'changed' }
    if (!state.available) {
      return { text: t('sync.state.notAvailable'), tone: 'neutral', hint: t('sync.state.notAvailableHint', { scope: state.scope }) }
    }
    if (state.failure !== null && state.demand === 'always')
      return { text: t('sync.partly.mark'), tone: 'changed', hint: incomplete.get(state.resource) }
    if (state.lastError !== null) return { text: errorText(words, state.lastError), tone: 'bad' }
    // While a pull runs, what it has begun is no news.
    if (state.interrupted !== null && !busy) return { text: t('sync.state.interrupted', { rows: state.interrupted.rows }), tone: 'changed' }
    if (state.lastBad > 0) return { text: t('sync.state.bad', { count: state.lastBad }), tone: 'changed', hint: t('sync.state.badHint') }
    if (state.lastPullAt === null) return { text: t('sync.state.never'), tone: 'neutral' }
    return { text: t('sync.state.ok'), tone: 'good' }
  }
}

interface RowProps {
  readonly state: ResourceState
  readonly running: boolean
  readonly busy: boolean
  readonly onPull: (state: ResourceState) => void
}

function Row({ state, running, busy, onPull }: RowProps) {
  const { t, format } = useWords()
  const verdict = useVerdict()(state, running, busy)
  const name = t(`settings.sync.resources.${state.resource}`)
  const byDays = state.reading === 'days'
  const brought = [
    state.lastRows > 0 ? t('sync.table.changed', { count: state.lastRows }) : null,
    state.lastRemoved > 0 ? t('sync.table.removed', { count: state.lastRemoved }) : null,
  ].filter((part) => part !== null)
  return (
    <Table.Tr data-resource={state.resource}>
      <Table.Td>{name}</Table.Td>
      <Table.Td ta="right">{format.number(state.rows)}</Table.Td>
      <Table.Td>
        <At at={state.lastPullAt} />
        {state.days === null ? null : (
          <Text size="xs" c="dimmed">
            {t('sync.table.days', { from: state.days.from.replaceAll('-', '/'), to: state.days.to.replaceAll('-', '/') })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {state.lastPullAt === null ? (
          ''
        ) : brought.length > 0 ? (
          brought.join(' · ')
        ) : (
          <span className="ui-dimmed">{t('sync.table.nothing')}</span>
        )}
      </Table.Td>
      <Table.Td>
        {state.swept ? <At at={state.lastSweepAt} /> : <span className="ui-dimmed">{byDays ? '' : t('sync.table.notSwept')}</span>}
      </Table.Td>
      <Table.Td data-wide>
        <Group gap={6} wrap="nowrap">
          {running ? <Loader size={12} /> : null}
          <Tooltip label={verdict.hint} disabled={verdict.hint === undefined} maw={360}>
            <span className="sync-verdict" data-tone={verdict.tone}>
              {verdict.text}
            </span>
          </Tooltip>
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={busy}
          aria-label={t(byDays ? 'sync.table.chooseDaysFor' : 'sync.table.againFor', { name })}
          onClick={() => onPull(state)}
        >
          {t(byDays ? 'sync.table.chooseDays' : 'sync.table.again')}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

/** Every kind of thing that is pulled: how many, when, what it brought, whether it is well. */
export function ResourceTable(props: {
  readonly resources: readonly ResourceState[]
  /** The one that is being pulled, or null. */
  readonly phase: string | null
  readonly busy: boolean
  readonly onPull: (state: ResourceState) => void
}) {
  const { resources, phase, busy, onPull } = props
  const { t } = useWords()
  const usable = resources.filter(({ available }) => available)
  const groups = {
    always: usable.filter(({ demand }) => demand === 'always'),
    onDemand: usable.filter(({ demand }) => demand === 'onDemand'),
    unavailable: resources.filter(({ available }) => !available),
  }
  const draw = (state: ResourceState) => (
    <Row key={state.resource} state={state} running={state.resource === phase} busy={busy} onPull={onPull} />
  )
  const heading = (group: keyof typeof groups) => (
    <Table.Tr data-group>
      <Table.Td colSpan={7}>{t(`sync.table.group.${group}`)}</Table.Td>
    </Table.Tr>
  )
  return (
    <div className="sync-resources-scroll">
      <Table className="sync-resources" aria-label={t('sync.table.label')} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('sync.table.resource')}</Table.Th>
            <Table.Th ta="right">{t('sync.table.rows')}</Table.Th>
            <Table.Th>{t('sync.table.last')}</Table.Th>
            <Table.Th>{t('sync.table.brought')}</Table.Th>
            <Table.Th>{t('sync.table.sweep')}</Table.Th>
            <Table.Th>{t('sync.table.state')}</Table.Th>
            <Table.Th aria-hidden />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.always.map(draw)}
          {groups.onDemand.length > 0 ? heading('onDemand') : null}
          {groups.onDemand.map(draw)}
          {groups.unavailable.length > 0 ? heading('unavailable') : null}
          {groups.unavailable.map(draw)}
        </Table.Tbody>
      </Table>
    </div>
  )
}
