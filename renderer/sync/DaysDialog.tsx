import { useState } from 'react'
import type { DayRange, ResourceState } from '#shared/contracts/sync.ts'
import { shopTimeZone } from '#shared/i18n/format.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { Button, Group, Modal, Stack, Text, TextInput } from '../ui/index.ts'

/** The engine's own bound. */
const mostDays = 366
const day = 86_400_000

/** The shop's day at a moment, as `2026-11-24`. */
const shopDay = (at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: shopTimeZone }).format(at)

/** What is wrong with a stretch of days, as a word under `sync.days`, or null. */
export function daysProblem({ from, to }: DayRange): 'missing' | 'order' | 'tooLong' | null {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  if (Number.isNaN(first) || Number.isNaN(last)) return 'missing'
  if (last < first) return 'order'
  return (last - first) / day + 1 > mostDays ? 'tooLong' : null
}

function Fields({
  state,
  onGo,
  onClose,
}: {
  readonly state: ResourceState
  readonly onGo: (days: DayRange) => void
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const clock = useClock()
  const [days, setDays] = useState<DayRange>(() => {
    const now = clock()
    return { from: shopDay(new Date(now.getTime() - 6 * day)), to: shopDay(now) }
  })
  const problem = daysProblem(days)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (problem === null) onGo(days)
      }}
    >
      <Stack gap="md">
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t('sync.days.from')}
            data-autofocus
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('sync.days.to')}
            value={days.to}
            error={problem === null ? undefined : t(`sync.days.${problem}`, { max: mostDays })}
            onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {t('sync.days.hint')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            disabled={problem !== null}
            aria-label={`${t('sync.days.go')} ${t(`settings.sync.resources.${state.resource}`)}`}
          >
            {t('sync.days.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Which days of something that is read by days. */
export function DaysDialog(props: {
  readonly state: ResourceState | null
  readonly onGo: (state: ResourceState, days: DayRange) => void
  readonly onClose: () => void
}) {
  const { state, onGo, onClose } = props
  const { t } = useWords()
  const resource = state === null ? '' : t(`settings.sync.resources.${state.resource}`)
  return (
    <Modal
      opened={state !== null}
      onClose={onClose}
      title={t('sync.days.title', { resource })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {state === null ? null : <Fields key={state.resource} state={state} onGo={(days) => onGo(state, days)} onClose={onClose} />}
    </Modal>
  )
}
