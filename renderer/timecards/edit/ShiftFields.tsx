import { useId } from 'react'
import type { CorrectedShift, CorrectionDay } from '#shared/contracts/timecards/corrections.ts'
import { mostBreaks } from '#shared/domain/labour/shiftTimes.ts'
import { useWords } from '../../common/i18n.ts'
import { shiftTimesText } from '../../common/shiftTimes.ts'
import { Alert, Button, CloseButton, Group, Select, Stack, Text, TextInput } from '../../ui/index.ts'
import { laterDate, withBreak, withTimes, type DraftFault, type DraftShift } from './draft.ts'

interface ShiftFieldsProps {
  readonly day: CorrectionDay
  /** As the engine has it now; null: it is to be made, or is gone. */
  readonly row: CorrectedShift | null
  readonly draft: DraftShift
  readonly errors: readonly DraftFault[]
  readonly warnings: readonly DraftFault[]
  readonly onChange: (draft: DraftShift) => void
  readonly onLeft: () => void
  /** Takes the row's times as they are now. */
  readonly onTakeNow: () => void
  readonly onDelete: () => void
  readonly isFirst: boolean
}

/** The fields of one shift of the day. */
export function ShiftFields({ day, row, draft, errors, warnings, onChange, onLeft, onTakeNow, onDelete, isFirst }: ShiftFieldsProps) {
  const words = useWords()
  const { t, find } = words
  const hint = useId()
  const isClosed = row === null ? draft.storeId !== null && day.closedStoreIds.includes(draft.storeId) : row.isClosed
  const isLocked = row?.isCalculated === true || (row !== null && isClosed)
  const errorAt = (place: DraftFault['place']): string | undefined => {
    const fault = errors.find((one) => one.place === place)
    return fault === undefined ? undefined : (find(`timecardEdit.rules.${fault.rule}`) ?? fault.rule)
  }
  const later = (text: string): string | undefined => {
    const found = laterDate(text, day.day)
    return found === null ? undefined : t('timecardEdit.onDay', found)
  }
  const time = (label: string, value: string, set: (text: string) => void, error: string | undefined, isFocused = false) => (
    <TextInput
      w={130}
      label={label}
      value={value}
      disabled={isLocked}
      error={error}
      description={later(value)}
      aria-describedby={hint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data-autofocus={isFocused || undefined}
      onChange={(event) => set(event.currentTarget.value)}
      onBlur={onLeft}
    />
  )
  const title =
    row === null
      ? draft.shiftResultId === null
        ? t('timecardEdit.newShift')
        : t('timecardEdit.rules.gone')
      : t('timecardEdit.shiftOf', { store: row.storeName })
  const proposals = day.proposals.filter((one) =>
    draft.shiftResultId === null ? one.shiftResultId === null && one.storeId === draft.storeId : one.shiftResultId === draft.shiftResultId,
  )
  const hasMoved = row !== null && draft.seen !== null && row.times !== draft.seen
  const setBreak = (at: number, side: 'start' | 'end', text: string): void =>
    onChange({ ...draft, breaks: draft.breaks.map((pause, place) => (place === at ? { ...pause, [side]: text } : pause)) })
  const general = errorAt('shift')
  return (
    <fieldset className="timecards-edit-shift" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} size="sm">
            {title}
            {row?.unsent == null ? null : (
              <Text span size="xs" c="dimmed" ml={8}>
                {t('timecardEdit.unsent', { state: t(`changes.states.${row.unsent}`) })}
              </Text>
            )}
          </Text>
          {isLocked || draft.shiftResultId === null ? null : (
            <Button variant="subtle" color="red" size="compact-sm" onClick={onDelete}>
              {t('timecardEdit.delete')}
            </Button>
          )}
        </Group>
        {row?.isCalculated === true ? <Alert color="yellow">{t('timecardEdit.calculated')}</Alert> : null}
        {isClosed ? <Alert color="yellow">{t('timecardApproval.closedNote')}</Alert> : null}
        {hasMoved ? (
          <Alert color="orange">
            {t('timecardEdit.rules.changed')}
            <Button variant="subtle" size="compact-sm" ml={8} onClick={onTakeNow}>
              {t('timecardEdit.takeNow', { times: shiftTimesText(words, row.times) })}
            </Button>
          </Alert>
        ) : null}
        {draft.shiftResultId === null ? (
          <Select
            w={220}
            label={t('timecardEdit.store')}
            data={day.stores.map(({ storeId, storeName }) => ({ value: String(storeId), label: storeName }))}
            value={draft.storeId === null ? null : String(draft.storeId)}
            allowDeselect={false}
            onChange={(value) => onChange({ ...draft, storeId: value === null ? null : Number(value) })}
          />
        ) : null}
        <Group gap="xs" align="flex-start">
          {time(t('timecardEdit.clockIn'), draft.clockIn, (text) => onChange({ ...draft, clockIn: text }), errorAt('clockIn'), isFirst)}
          {time(t('timecardEdit.clockOut'), draft.clockOut, (text) => onChange({ ...draft, clockOut: text }), errorAt('clockOut'))}
        </Group>
        {draft.breaks.map(({ start, end }, at) => {
          const number = at + 1
          return (
            <Group key={number} gap="xs" align="flex-start">
              {time(
                t('timecardEdit.breakStart', { number }),
                start,
                (text) => setBreak(at, 'start', text),
                errorAt(at === 0 ? 'break1' : 'break2'),
              )}
              {time(t('timecardEdit.breakEnd', { number }), end, (text) => setBreak(at, 'end', text), undefined)}
              {isLocked ? null : (
                <CloseButton
                  mt={24}
                  aria-label={t('timecardEdit.removeBreak', { number })}
                  onClick={() => onChange({ ...draft, breaks: draft.breaks.filter((_, place) => place !== at) })}
                />
              )}
            </Group>
          )
        })}
        {isLocked || draft.breaks.length >= mostBreaks ? null : (
          <Group>
            <Button variant="subtle" size="compact-sm" onClick={() => onChange(withBreak(draft))}>
              {t('timecardEdit.addBreak')}
            </Button>
          </Group>
        )}
        {general === undefined ? null : (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {general}
          </Text>
        )}
        {warnings.map(({ rule }) => (
          <Text key={rule} size="sm" c="var(--mantine-color-warning-text, inherit)" role="status">
            {find(`timecardEdit.warnings.${rule}`) ?? rule}
          </Text>
        ))}
        {proposals.length === 0 ? null : (
          <Stack gap={4} role="group" aria-label={t('timecardEdit.proposals')}>
            <Text size="xs" c="dimmed">
              {t('timecardEdit.proposals')}
            </Text>
            {proposals.map(({ basis, times }) => {
              const told = shiftTimesText(words, times)
              return (
                <Group key={basis.kind}>
                  <Button variant="default" size="compact-sm" onClick={() => onChange(withTimes(draft, times))}>
                    {basis.kind === 'plan'
                      ? t('timecardEdit.fromPlan', { times: told })
                      : t('timecardEdit.fromUsual', { ...basis, times: told })}
                  </Button>
                </Group>
              )
            })}
          </Stack>
        )}
        <Text id={hint} size="xs" c="dimmed">
          {t('timecardEdit.timeHint')}
        </Text>
      </Stack>
    </fieldset>
  )
}
