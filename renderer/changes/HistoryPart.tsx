import { useState, type KeyboardEvent } from 'react'
import type { ChangeSetHistory } from '#shared/contracts/changes.ts'
import { call } from '../api/index.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Alert, Badge, Center, Group, Loader, Stack, Text, useRowWindow } from '../ui/index.ts'
import { outcomesOf } from './outcomes.ts'
import { SetDetail } from './SetDetail.tsx'
import { useRows } from './useRows.ts'
import { useChangeWords } from './words.ts'

const rowHeight = 66
function SetRow({ set, next }: { readonly set: ChangeSetHistory; readonly next: boolean }) {
  const { t, format } = useWords()
  const words = useChangeWords()
  const taken = set.position === 'undone' || set.position === 'dropped'
  return (
    <Stack gap={1} miw={0} flex={1}>
      <Group gap={6} wrap="nowrap">
        <Text truncate fw={600} td={taken ? 'line-through' : undefined}>
          {words.setName(set)}
        </Text>
        {next ? <Badge variant="light">{t('changes.history.next')}</Badge> : null}
        {set.revertedBy === null ? null : (
          <Badge variant="light" color="gray">
            {t('changes.history.reverted')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {format.shortMoment(set.at)}
        {set.author === null ? '' : ` · ${set.author}`} · {t('changes.history.cells', { count: set.cells })}
      </Text>
      <Group gap={4} wrap="nowrap">
        {taken ? (
          <span className="changes-outcome">{t('changes.history.takenBack')}</span>
        ) : (
          outcomesOf(set).map(([outcome, count]) => (
            <span key={outcome} className="changes-outcome" data-outcome={outcome}>
              {t(`changes.outcomes.${outcome}`)} {format.number(count)}
            </span>
          ))
        )}
      </Group>
    </Stack>
  )
}

/** Everything that was ever changed here, set by set, what became of it, and the way to take a set back. */
export function HistoryPart() {
  const words = useWords()
  const { t } = words
  const next = useEngine('changes.summary', {}).data?.undo ?? null
  const [count, setCount] = useState(0)
  const [active, setActive] = useState(0)
  const { ref, from, to, height, reveal } = useRowWindow({ count, rowHeight })
  const { rowAt, total, error } = useRows<ChangeSetHistory, object>(
    'changes.sets',
    {},
    ({ offset, limit }) => call('changes.sets', { offset, limit }),
    { from, to },
  )
  // How many there are is known by the pages that came; drawn again with it.
  if (total !== undefined && total !== count) setCount(total)
  const chosen = rowAt(active)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
      Home: 0,
      End: count - 1,
    }
    const target = moves[event.key]
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const at = Math.max(0, Math.min(count - 1, target))
    setActive(at)
    reveal(at)
  }
  if (error) {
    return (
      <Alert role="alert" color="red" m="md">
        {errorText(words, error)}
      </Alert>
    )
  }
  if (total === undefined) {
    return (
      <Center flex={1}>
        <Loader />
      </Center>
    )
  }
  if (total === 0) {
    return (
      <Center flex={1}>
        <Text c="dimmed">{t('changes.history.empty')}</Text>
      </Center>
    )
  }
  return (
    <div className="changes-history">
      <div
        className="changes-sets"
        data-focus-home
        ref={ref}
        role="listbox"
        aria-label={t('changes.parts.history')}
        aria-activedescendant={`set-${active}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div style={{ height, position: 'relative' }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, offset) => {
            const index = from + offset
            const set = rowAt(index)
            return (
              <div
                key={index}
                id={`set-${index}`}
                className="changes-set"
                role="option"
                aria-selected={index === active}
                style={{ transform: `translateY(${index * rowHeight}px)` }}
                onClick={() => setActive(index)}
              >
                {set ? <SetRow set={set} next={set.changeSetId === next?.changeSetId} /> : null}
              </div>
            )
          })}
        </div>
      </div>
      {chosen ? <SetDetail key={chosen.changeSetId} set={chosen} /> : <div className="changes-set-detail" />}
    </div>
  )
}
