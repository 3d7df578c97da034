import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useOverview, useStatus } from '../common/queries.ts'
import { shopTitle } from '../connection/shopTitle.ts'
import { signInAgain } from '../connection/signIn.ts'
import { Alert, Badge, Button, Group, IconBuildingStore, IconLogin2, IconLogout, Text } from '../ui/index.ts'
import { Fact, Facts } from './Section.tsx'
import { SignOut } from './SignOut.tsx'

/** Which shop this is, who is signed in to it, and how to leave. */
export function ShopSection() {
  const { t } = useWords()
  const errors = useErrors()
  const profile = useOverview()?.current
  const status = useStatus()
  const [leaving, setLeaving] = useState(false)
  if (!profile) return <Text c="dimmed">{t('settings.data.noShop')}</Text>
  const needed = status?.connection === 'signInNeeded' || !profile.signedIn
  return (
    <>
      {needed ? (
        <Alert color="orange" title={t('connection.signInNeeded.title')}>
          {t('connection.signInNeeded.body')}
        </Alert>
      ) : null}
      <Facts>
        <Fact name={t('settings.shop.name')}>
          <Group gap="xs">
            <Text fw={600}>{shopTitle(t, profile)}</Text>
            <Badge variant="light" color={profile.kind === 'production' ? 'ai' : 'gray'}>
              {t(`connection.kinds.${profile.kind}`)}
            </Badge>
          </Group>
        </Fact>
        <Fact name={t('settings.shop.contract')}>{profile.contractId}</Fact>
        <Fact name={t('settings.shop.user')}>{profile.userName ?? t('settings.shop.noUser')}</Fact>
        <Fact name={t('settings.shop.client')}>{profile.clientId}</Fact>
        <Fact name={t('settings.shop.identity')}>{profile.identityUrl}</Fact>
        <Fact name={t('settings.shop.api')}>{profile.apiUrl}</Fact>
      </Facts>
      <Group gap="xs">
        <Button variant={needed ? 'filled' : 'default'} leftSection={<IconLogin2 size={15} />} onClick={() => void signInAgain()}>
          {t('settings.shop.signInAgain')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconBuildingStore size={15} />}
          title={t('settings.shop.switchHint')}
          onClick={() => {
            call('connection.close', {}).catch((error: unknown) => errors.show(error))
          }}
        >
          {t('settings.shop.switchShop')}
        </Button>
        <Button variant="default" leftSection={<IconLogout size={15} />} onClick={() => setLeaving(true)}>
          {t('settings.shop.signOut')}
        </Button>
      </Group>
      <SignOut opened={leaving} onClose={() => setLeaving(false)} />
    </>
  )
}
