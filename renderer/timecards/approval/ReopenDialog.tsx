import { useState } from 'react'
import type { InputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { Button, Group, Modal, notifications, Stack, Text, TextInput } from '../../ui/index.ts'

interface ReopenDialogProps {
  readonly opened: boolean
  readonly month: string
  readonly parts: InputOf<'timecardApproval.reopen'>['parts']
  /** Of whom: their names. */
  readonly of: string
  readonly onClose: () => void
}

const longestReason = 200

/** What was checked, approved or closed is open again, for a reason that stays in the record. */
export function ReopenDialog({ opened, month, parts, of, onClose }: ReopenDialogProps) {
  const { t } = useWords()
  const errors = useErrors()
  const [reason, setReason] = useState('')
  const isGiven = reason.trim() !== ''
  const reopen = async (): Promise<void> => {
    try {
      const { changed } = await call('timecardApproval.reopen', { month, parts: [...parts], reason: reason.trim() })
      notifications.show({ id: 'timecardApproval.reopened', message: t('timecardApproval.reopen.done', { count: changed }) })
      setReason('')
      onClose()
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('timecardApproval.reopen.title', { of })}>
      <Stack gap="sm">
        <Text size="sm">{t('timecardApproval.reopen.says')}</Text>
        <TextInput
          label={t('timecardApproval.reopen.reason')}
          required
          data-autofocus
          maxLength={longestReason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isGiven && !event.nativeEvent.isComposing) void reopen()
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!isGiven} onClick={() => void reopen()}>
            {t('timecardApproval.reopen.button')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
