import type { RefObject } from 'react'
import { journalMethods, journalPurpose, journalStatus } from '#shared/contracts/journal.ts'
import { useWords } from '../common/i18n.ts'
import { Button, IconFilterOff, IconSearch, Pill, Select, Switch, TextInput } from '../ui/index.ts'
import { isNarrowed, nothingChosen, periods, type Choice } from './filter.ts'

interface Choosing<T extends string> {
  readonly label: string
  readonly width: number
  readonly value: T | null
  readonly data: readonly { readonly value: T; readonly label: string }[]
  readonly onChoose: (value: T | null) => void
}

/** A filter whose first choice is everything. */
function Chooser<T extends string>({ label, width, value, data, onChoose }: Choosing<T>) {
  const { t } = useWords()
  return (
    <Select
      aria-label={label}
      title={label}
      w={width}
      value={value ?? ''}
      data={[{ value: '', label: `${label}: ${t('journal.filters.any')}` }, ...data]}
      onChange={(chosen) => onChoose(data.find((one) => one.value === chosen)?.value ?? null)}
    />
  )
}

export function Filters(props: {
  readonly choice: Choice
  readonly onChange: (part: Partial<Choice>) => void
  readonly searchRef: RefObject<HTMLInputElement | null>
}) {
  const { choice, onChange, searchRef } = props
  const { t } = useWords()
  return (
    <div className="journal-filters" role="search" aria-label={t('journal.filters.label')}>
      <TextInput
        ref={searchRef}
        type="search"
        aria-label={t('journal.search')}
        placeholder={t('journal.searchPlaceholder')}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={choice.text}
        maxLength={200}
        w={260}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && choice.text !== '') {
            event.stopPropagation()
            onChange({ text: '' })
          }
        }}
      />
      <Chooser
        label={t('journal.filters.purpose')}
        width={130}
        value={choice.purpose}
        data={journalPurpose.options.map((value) => ({ value, label: t(`journal.purposes.${value}`) }))}
        onChoose={(purpose) => onChange({ purpose })}
      />
      <Chooser
        label={t('journal.filters.status')}
        width={150}
        value={choice.status}
        data={journalStatus.options.map((value) => ({ value, label: t(`journal.statuses.${value}`) }))}
        onChoose={(status) => onChange({ status })}
      />
      <Chooser
        label={t('journal.filters.method')}
        width={120}
        value={choice.method}
        data={journalMethods.map((value) => ({ value, label: value }))}
        onChoose={(method) => onChange({ method })}
      />
      <Select
        aria-label={t('journal.filters.period')}
        title={t('journal.filters.period')}
        w={125}
        value={choice.period}
        data={periods.map((value) => ({ value, label: t(`journal.periods.${value}`) }))}
        onChange={(chosen) => onChange({ period: periods.find((one) => one === chosen) ?? 'all', at: Date.now() })}
      />
      <Switch
        label={t('journal.filters.failuresOnly')}
        checked={choice.failuresOnly}
        onChange={(event) => onChange({ failuresOnly: event.currentTarget.checked })}
      />
      {choice.jobId === null ? null : (
        <Pill withRemoveButton removeButtonProps={{ 'aria-label': t('journal.filters.reset') }} onRemove={() => onChange({ jobId: null })}>
          {t('journal.filters.job')}
        </Pill>
      )}
      {isNarrowed(choice) ? (
        <Button variant="subtle" leftSection={<IconFilterOff size={15} />} onClick={() => onChange(nothingChosen)}>
          {t('journal.filters.reset')}
        </Button>
      ) : null}
    </div>
  )
}
