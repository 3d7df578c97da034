import { useState } from 'react'
import type { DocumentSource } from '#shared/contracts/documents.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '../ui/index.ts'

/** So many of the latest sets are offered. */
const maxSets = 100
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/u.test(text)

function Fields({ onClose, onChosen }: { readonly onClose: () => void; readonly onChosen: (source: DocumentSource) => void }) {
  const { t, find, format } = useWords()
  const clock = useClock()
  const today = dayInJapan(clock())
  const [of, setOf] = useState<'days' | 'changeSet'>('days')
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(today)
  const [set, setSet] = useState<string | null>(null)
  const sets = useEngine('changes.history', { limit: maxSets }).data ?? []
  const chosen = set ?? (sets[0] === undefined ? null : String(sets[0].changeSetId))
  const source: DocumentSource | null =
    of === 'days'
      ? isDay(from) && isDay(to) && from <= to
        ? { kind: 'days', from, to }
        : null
      : chosen === null
        ? null
        : { kind: 'changeSet', changeSetId: Number(chosen) }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (source !== null) onChosen(source)
      }}
    >
      <Stack gap="sm">
        <SegmentedControl
          aria-label={t('documents.priceChanges.title')}
          value={of}
          data={[
            { value: 'days', label: t('documents.priceChanges.days') },
            { value: 'changeSet', label: t('documents.priceChanges.set'), disabled: sets.length === 0 },
          ]}
          onChange={(value) => setOf(value === 'days' ? 'days' : 'changeSet')}
        />
        {of === 'days' ? (
          <Group gap="xs" align="start">
            <TextInput
              type="date"
              label={t('documents.priceChanges.from')}
              value={from}
              data-autofocus
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('documents.priceChanges.to')}
              value={to}
              error={isDay(from) && isDay(to) && from > to ? t('documents.priceChanges.wrongOrder') : null}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </Group>
        ) : (
          <Select
            label={t('documents.priceChanges.set')}
            allowDeselect={false}
            searchable
            data={sets.map((one) => ({
              value: String(one.changeSetId),
              label: `${format.shortMoment(one.at)} ${find(one.name, one.details) ?? ''} (${format.number(one.cells)})`,
            }))}
            value={chosen}
            onChange={setSet}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={source === null}>
            {t('documents.priceChanges.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Which price changes: those of days, or of one set. */
export function PriceChangesDialog(props: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onChosen: (source: DocumentSource) => void
}) {
  const { t } = useWords()
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('documents.priceChanges.title')}>
      {props.opened ? <Fields onClose={props.onClose} onChosen={props.onChosen} /> : null}
    </Modal>
  )
}
