import { useState } from 'react'
import { journalLimits, type JournalState } from '#shared/contracts/journal.ts'
import { readBounded } from '#shared/domain/readNumber.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, IconAdjustments, IconTrash, modals, notifications, Popover, Stack, Text, TextInput } from '../ui/index.ts'

interface LimitProps {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly range: { readonly least: number; readonly most: number }
  readonly onChange: (value: number) => void
}

/** A figure that takes effect when it is left or confirmed, not at each digit. */
function Limit({ label, unit, value, range, onChange }: LimitProps) {
  const { find } = useWords()
  const [typed, setTyped] = useState(String(value))
  const read = readBounded(typed, { min: range.least, max: range.most, decimals: 0 })
  const done = (): void => {
    if (!read.ok) return
    setTyped(String(read.value))
    if (read.value !== value) onChange(read.value)
  }
  return (
    <TextInput
      label={label}
      rightSection={<Text size="sm">{unit}</Text>}
      rightSectionWidth={48}
      value={typed}
      error={read.ok ? null : find(`rules.${read.rule}`, read.details)}
      inputMode="numeric"
      w={150}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done()
      }}
    />
  )
}

/** How long entries are retained and how much space they may take; also deletes them all. */
export function Retention({ state }: { readonly state: JournalState }) {
  const { t, format } = useWords()
  const errors = useErrors()
  const [opened, setOpened] = useState(false)
  const set = async (part: { days?: number; megabytes?: number }): Promise<void> => {
    try {
      await call('journal.setSettings', part)
      notifications.show({ id: 'journal-kept', message: t('journal.retention.saved'), autoClose: 3000 })
    } catch (error) {
      errors.show(error)
    }
  }
  const clear = (): void => {
    // The popover would cover the question.
    setOpened(false)
    modals.openConfirmModal({
      title: t('journal.retention.clearTitle'),
      children: <Text size="sm">{t('journal.retention.clearBody')}</Text>,
      labels: { confirm: t('journal.retention.clear'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => {
        call('journal.clear', {}).then(
          () => notifications.show({ id: 'journal-kept', message: t('journal.retention.cleared'), autoClose: 4000 }),
          (error: unknown) => errors.show(error),
        )
      },
    })
  }
  const { oldestAt } = state
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="subtle" leftSection={<IconAdjustments size={15} />} onClick={() => setOpened(!opened)}>
          {t('journal.retention.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" maw={340}>
          <Group gap="sm">
            <Limit
              key={`days ${state.days}`}
              label={t('journal.retention.days')}
              unit={t('journal.retention.daysUnit')}
              value={state.days}
              range={journalLimits.days}
              onChange={(days) => void set({ days })}
            />
            <Limit
              key={`megabytes ${state.megabytes}`}
              label={t('journal.retention.megabytes')}
              unit={t('journal.retention.megabytesUnit')}
              value={state.megabytes}
              range={journalLimits.megabytes}
              onChange={(megabytes) => void set({ megabytes })}
            />
          </Group>
          <Text size="xs" c="dimmed">
            {t('journal.retention.hint')}
          </Text>
          <Text size="sm">
            {oldestAt === null
              ? t('journal.retention.nowEmpty')
              : t('journal.retention.now', {
                  entries: state.entries,
                  size: format.bytes(state.bytes),
                  oldest: format.shortMoment(oldestAt),
                })}
          </Text>
          <Button variant="default" color="red" leftSection={<IconTrash size={15} />} disabled={state.entries === 0} onClick={clear}>
            {t('journal.retention.clear')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
