import type { TimecardSettings } from '#shared/contracts/timecards.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useClock } from '../../common/i18n.ts'
import { ActionIcon, Button, Checkbox, Group, IconPlus, IconX, Select, Stack, Text, TextInput } from '../../ui/index.ts'
import { isDayText } from '../days.ts'
import { useTimecardWords } from '../words.ts'
import { DurationField } from './DurationField.tsx'
import type { ChangeDraft, Draft } from './draft.ts'

type HolidayRule = TimecardSettings['holidayRule']
const ruleKinds: readonly HolidayRule['kind'][] = ['notFixed', 'weekday', 'fourInFourWeeks']
const weekdays = [0, 1, 2, 3, 4, 5, 6] as const
const lastClosingDay = 28
const mostContractMinutes = 1440
const mostExchanges = 1000

function ruleOf(kind: string | null, today: string): HolidayRule {
  if (kind === 'weekday') return { kind, weekday: 0 }
  return kind === 'fourInFourWeeks' ? { kind, from: today } : { kind: 'notFixed' }
}

function Exchanges({ exchanges, onChange }: { readonly exchanges: Draft['exchanges']; readonly onChange: ChangeDraft }) {
  const { t, day } = useTimecardWords()
  const put = (at: number, part: Partial<Draft['exchanges'][number]>): void =>
    onChange({ exchanges: exchanges.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  return (
    <fieldset className="timecards-fields">
      <legend>{t('timecards.settings.exchanges')}</legend>
      <Text size="xs" c="dimmed">
        {t('timecards.settings.exchangesHint')}
      </Text>
      {exchanges.map(({ from, to }, at) => (
        // The rows have no name but their place; one that is taken away takes its fields along.
        <Group key={`${exchanges.length} ${at}`} gap="xs" align="start">
          <TextInput
            type="date"
            label={t('timecards.settings.exchangeFrom')}
            defaultValue={from}
            onChange={(event) => put(at, { from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('timecards.settings.exchangeTo')}
            defaultValue={to}
            error={isDayText(from) && isDayText(to) && from !== to ? null : t('timecards.settings.exchangeWrong')}
            onChange={(event) => put(at, { to: event.currentTarget.value })}
          />
          <ActionIcon
            mt={22}
            aria-label={t('timecards.settings.removeExchange', { day: isDayText(from) ? day(from) : '' })}
            onClick={() => onChange({ exchanges: exchanges.filter((_, index) => index !== at) })}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={exchanges.length >= mostExchanges}
        onClick={() => onChange({ exchanges: [...exchanges, { from: '', to: '' }] })}
      >
        {t('timecards.settings.addExchange')}
      </Button>
    </fieldset>
  )
}

/** When a period closes, how a week runs, and which days are holidays. */
export function PeriodFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: ChangeDraft }) {
  const { t, weekday } = useTimecardWords()
  const clock = useClock()
  const { holidayRule } = draft
  const weekdayChoices = weekdays.map((one) => ({
    value: String(one),
    label: t('timecards.settings.weekday', { weekday: weekday(one) }),
  }))
  return (
    <Stack gap="sm">
      <Group gap="sm" align="start">
        <Select
          label={t('timecards.settings.closingDay')}
          data-autofocus
          w={200}
          value={String(draft.closingDay)}
          data={[
            { value: '0', label: t('timecards.settings.monthEnd') },
            ...Array.from({ length: lastClosingDay }, (_, at) => ({
              value: String(at + 1),
              label: t('timecards.settings.dayOfMonth', { day: at + 1 }),
            })),
          ]}
          onChange={(value) => onChange({ closingDay: Number(value) })}
        />
        <Select
          label={t('timecards.settings.weekStart')}
          description={t('timecards.settings.weekStartHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          w={200}
          value={String(draft.weekStart)}
          data={weekdayChoices}
          onChange={(value) => onChange({ weekStart: Number(value) })}
        />
        <DurationField
          label={t('timecards.settings.contractMinutes')}
          description={t('timecards.settings.contractMinutesHint')}
          value={draft.contractMinutes}
          most={mostContractMinutes}
          onChange={(contractMinutes) => onChange({ contractMinutes })}
        />
      </Group>
      <Group gap="sm" align="start">
        <Select
          label={t('timecards.settings.holidayRule')}
          w={560}
          value={holidayRule.kind}
          data={ruleKinds.map((kind) => ({ value: kind, label: t(`timecards.settings.holidayRules.${kind}`) }))}
          onChange={(kind) => onChange({ holidayRule: ruleOf(kind, dayInJapan(clock())) })}
        />
        {holidayRule.kind === 'weekday' ? (
          <Select
            label={t('timecards.settings.holidayWeekday')}
            w={200}
            value={String(holidayRule.weekday)}
            data={weekdayChoices}
            onChange={(value) => onChange({ holidayRule: { kind: 'weekday', weekday: Number(value) } })}
          />
        ) : null}
        {holidayRule.kind === 'fourInFourWeeks' ? (
          <TextInput
            type="date"
            label={t('timecards.settings.holidayFrom')}
            defaultValue={holidayRule.from}
            onChange={(event) => onChange({ holidayRule: { kind: 'fourInFourWeeks', from: event.currentTarget.value } })}
          />
        ) : null}
      </Group>
      <Checkbox
        label={t('timecards.settings.holidayFillsDay')}
        description={t('timecards.settings.holidayFillsDayHint')}
        checked={draft.holidayFillsDay}
        onChange={(event) => onChange({ holidayFillsDay: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('timecards.settings.isMonthVariable')}
        description={t('timecards.settings.isMonthVariableHint')}
        checked={draft.isMonthVariable}
        onChange={(event) => onChange({ isMonthVariable: event.currentTarget.checked })}
      />
      <Exchanges exchanges={draft.exchanges} onChange={onChange} />
    </Stack>
  )
}
