import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useStatus } from '../common/queries.ts'
import { Alert, Button, Checkbox, Group, IconAlertTriangle, Modal, notifications, Stack, Text } from '../ui/index.ts'

function Body({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const errors = useErrors()
  const status = useStatus()
  const go = useNavigation((navigation) => navigation.go)
  const [wipe, setWipe] = useState(false)
  const [agreed, setAgreed] = useState(false)
  const [busy, setBusy] = useState(false)
  const waiting = status ? status.unsent + status.unproved + status.conflicts + status.rejected : 0
  const loses = wipe && waiting > 0
  const leave = async (): Promise<void> => {
    setBusy(true)
    try {
      // Without `wipe` the file stays and with it what is unsent: the person has been told.
      const { revoked } = await call('connection.signOut', { wipe, discardUnsent: waiting > 0 })
      go('products')
      notifications.show({
        title: t('settings.signOut.done'),
        message: revoked ? null : t('settings.signOut.notRevoked'),
        autoClose: revoked ? 4000 : 15_000,
      })
      onClose()
    } catch (error) {
      errors.show(error)
      setBusy(false)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('settings.signOut.body')}</Text>
      {waiting > 0 ? (
        <Alert color={loses ? 'red' : 'yellow'} icon={<IconAlertTriangle />} title={t('settings.signOut.unsent', { count: waiting })}>
          <Stack gap="xs">
            <Text size="sm">{loses ? t('settings.signOut.unsentWiped') : t('settings.signOut.unsentKept')}</Text>
            {loses ? (
              <Checkbox
                label={t('settings.signOut.discard')}
                checked={agreed}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
            ) : null}
          </Stack>
        </Alert>
      ) : null}
      <Checkbox
        label={t('settings.signOut.wipe')}
        checked={wipe}
        onChange={(event) => {
          setWipe(event.currentTarget.checked)
          setAgreed(false)
        }}
      />
      <Group justify="flex-end" gap="xs">
        {waiting > 0 ? (
          <Button
            variant="subtle"
            onClick={() => {
              onClose()
              go('changes')
            }}
          >
            {t('settings.signOut.review')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button color={wipe ? 'red' : 'ai'} loading={busy} disabled={loses && !agreed} onClick={() => void leave()}>
          {wipe ? t('settings.signOut.goWipe') : t('settings.signOut.go')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Signing out, with what becomes of the unsent changes said before. */
export function SignOut({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useWords()
  return (
    <Modal opened={opened} onClose={onClose} title={t('settings.signOut.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Body onClose={onClose} />
    </Modal>
  )
}
