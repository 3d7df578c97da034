import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Group, notifications, Select, Stack, Text, Title } from '../ui/index.ts'

type State = OutputOf<'sync.schedule'>

const pullChoices = [0, 5, 10, 15, 30, 60, 180]
const sweepChoices = [0, 6, 12, 24, 72, 168]

/** With the value in use, also where it is none of ours. */
const withOwn = (choices: readonly number[], own: number): readonly number[] =>
  choices.includes(own) ? choices : [...choices, own].toSorted((a, b) => a - b)

function Fields({ schedule }: { readonly schedule: State }) {
  const { t } = useWords()
  const errors = useErrors()
  const save = (change: Partial<Pick<State, 'pullMinutes' | 'sweepHours'>>): void => {
    const { pullMinutes, sweepHours } = { ...schedule, ...change }
    call('sync.setSchedule', { pullMinutes, sweepHours }).then(
      () => notifications.show({ id: 'schedule', message: t('sync.schedule.saved'), autoClose: 2500 }),
      (error: unknown) => errors.show(error),
    )
  }
  const minutes = (count: number): string =>
    count === 0
      ? t('sync.schedule.off')
      : count % 60 === 0
        ? t('sync.schedule.hours', { count: count / 60 })
        : t('sync.schedule.minutes', { count })
  const hours = (count: number): string =>
    count === 0
      ? t('sync.schedule.off')
      : count % 24 === 0
        ? t('sync.schedule.days', { count: count / 24 })
        : t('sync.schedule.hours', { count })
  return (
    <Group gap="md" align="flex-end">
      <Select
        label={t('sync.schedule.pull')}
        w={220}
        value={String(schedule.pullMinutes)}
        data={withOwn(pullChoices, schedule.pullMinutes).map((value) => ({ value: String(value), label: minutes(value) }))}
        onChange={(value) => value !== null && save({ pullMinutes: Number(value) })}
      />
      <Select
        label={t('sync.schedule.sweep')}
        w={220}
        value={String(schedule.sweepHours)}
        data={withOwn(sweepChoices, schedule.sweepHours).map((value) => ({ value: String(value), label: hours(value) }))}
        onChange={(value) => value !== null && save({ sweepHours: Number(value) })}
      />
    </Group>
  )
}

/** How often Banto pulls by itself. */
export function Schedule({ order }: { readonly order: 2 | 3 }) {
  const { t } = useWords()
  const schedule = useEngine('sync.schedule', {}).data
  return (
    <section aria-label={t('sync.schedule.title')}>
      <Stack gap={6}>
        <Title order={order} fz={15}>
          {t('sync.schedule.title')}
        </Title>
        {schedule ? <Fields schedule={schedule} /> : null}
        <Text size="xs" c="dimmed">
          {t('sync.schedule.hint')}
        </Text>
      </Stack>
    </section>
  )
}
