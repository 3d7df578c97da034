import './settings.css'
import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { Button, Group, Modal, notifications, Stack, Tabs, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { AgreementFields } from './AgreementFields.tsx'
import { wrongPart, type Draft } from './draft.ts'
import { PeriodFields } from './PeriodFields.tsx'
import { RuleFields } from './RuleFields.tsx'
import { StoreFields } from './StoreFields.tsx'

type Settings = OutputOf<'timecards.settings'>

const parts = ['period', 'stores', 'agreement', 'rules'] as const

interface SettingsDialogProps {
  readonly opened: boolean
  readonly settings: Settings
  readonly onClose: () => void
}

function SettingsForm({ settings: { stores, isSet: _, ...settings }, onClose }: Omit<SettingsDialogProps, 'opened'>) {
  const { t } = useTimecardWords()
  const errors = useErrors()
  const [draft, setDraft] = useState<Draft>(settings)
  const [isBusy, setBusy] = useState(false)
  const wrong = wrongPart(draft)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const save = async (): Promise<void> => {
    if (wrong !== null || isBusy) return
    setBusy(true)
    try {
      await call('timecards.saveSettings', draft)
      notifications.show({ id: 'timecards-notice', message: t('timecards.settings.saved'), autoClose: 3000 })
      onClose()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecards.settings.body')}</Text>
      <Tabs defaultValue="period" keepMounted>
        <Tabs.List>
          {parts.map((part) => (
            <Tabs.Tab key={part} value={part} fz="sm" c={wrong === part ? 'red' : undefined}>
              {t(`timecards.settings.parts.${part}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className="timecards-settings">
          <Tabs.Panel value="period">
            <PeriodFields draft={draft} onChange={change} />
          </Tabs.Panel>
          <Tabs.Panel value="stores">
            <StoreFields stores={stores} draft={draft} onChange={change} />
          </Tabs.Panel>
          <Tabs.Panel value="agreement">
            <AgreementFields draft={draft} onChange={change} />
          </Tabs.Panel>
          <Tabs.Panel value="rules">
            <RuleFields draft={draft} onChange={change} />
          </Tabs.Panel>
        </div>
      </Tabs>
      <Group justify="flex-end" gap="xs">
        {wrong === null ? null : (
          <Text size="sm" c="red" role="status">
            {t(`timecards.settings.parts.${wrong}`)}: {t('timecards.settings.invalid')}
          </Text>
        )}
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button loading={isBusy} disabled={wrong !== null} onClick={() => void save()}>
          {t('common.save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** What Smaregi does not give, and the law leaves to the shop. */
export function SettingsDialog({ opened, settings, onClose }: SettingsDialogProps) {
  const { t } = useTimecardWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('timecards.settings.title')} size={820}>
      <SettingsForm settings={settings} onClose={onClose} />
    </Modal>
  )
}
