import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { DocumentSettings } from '#shared/contracts/documents.ts'
import { checkRegistrationNumber } from '#shared/domain/registrationNumber.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, Loader, Modal, notifications, SegmentedControl, Select, Stack, Text, TextInput } from '../ui/index.ts'

const roundings = ['down', 'nearest', 'up'] as const

function Fields({ settings, onClose }: { readonly settings: DocumentSettings; readonly onClose: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(settings)
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<DocumentSettings>): void => setDraft((before) => ({ ...before, ...part }))
  const typed = draft.registrationNumber.trim()
  const check = typed === '' ? null : checkRegistrationNumber(typed, draft.taxpayer)
  const problem =
    check === null || check.kind === 'right'
      ? null
      : check.kind === 'form'
        ? t('documents.issuer.form')
        : t('documents.issuer.checkDigit', { expected: check.expected })

  const save = async (): Promise<void> => {
    if (problem !== null || busy) return
    setBusy(true)
    try {
      const kept = await call('documents.setSettings', draft)
      queries.setQueryData(['documents.settings', {}], kept)
      void queries.invalidateQueries({ queryKey: ['documents.preview'] })
      notifications.show({ id: 'issuer', message: t('documents.issuer.saved'), autoClose: 3000 })
      onClose()
    } catch (error) {
      errors.show(error)
      setBusy(false)
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('documents.issuer.intro')}
        </Text>
        <TextInput
          label={t('documents.issuer.name')}
          value={draft.issuerName}
          maxLength={100}
          data-autofocus
          onChange={(event) => change({ issuerName: event.currentTarget.value })}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('documents.issuer.taxpayer')}
          </Text>
          <SegmentedControl
            aria-label={t('documents.issuer.taxpayer')}
            value={draft.taxpayer}
            data={(['corporation', 'individual'] as const).map((value) => ({ value, label: t(`documents.issuer.taxpayers.${value}`) }))}
            onChange={(value) => change({ taxpayer: value as DocumentSettings['taxpayer'] })}
          />
        </div>
        <TextInput
          label={t('documents.issuer.number')}
          description={t('documents.issuer.numberHint')}
          placeholder="T9234567890123"
          value={draft.registrationNumber}
          maxLength={40}
          error={problem}
          onChange={(event) => change({ registrationNumber: event.currentTarget.value })}
        />
        <TextInput
          label={t('documents.issuer.footer')}
          value={draft.footer}
          maxLength={200}
          onChange={(event) => change({ footer: event.currentTarget.value })}
        />
        <Select
          label={t('documents.issuer.rounding')}
          description={t('documents.issuer.roundingHint')}
          allowDeselect={false}
          value={draft.rounding}
          data={roundings.map((value) => ({ value, label: t(`documents.issuer.roundings.${value}`) }))}
          onChange={(value) => change({ rounding: roundings.find((one) => one === value) ?? 'down' })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={problem !== null} loading={busy}>
            {t('documents.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What the shop says of itself on its papers, typed once. */
export function IssuerForm({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useWords()
  const settings = useEngine('documents.settings', {}).data
  return (
    <Modal opened={opened} onClose={onClose} title={t('documents.issuer.title')} size={480}>
      {settings === undefined ? <Loader size="sm" /> : <Fields settings={settings} onClose={onClose} />}
    </Modal>
  )
}
