import { useState } from 'react'
import type { Profile } from '#shared/contracts/connection.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { Badge, Group, IconBuildingStore, IconChevronRight, Loader, Paper, Text, Title, UnstyledButton } from '../ui/index.ts'
import { shopTitle } from './shopTitle.ts'

/** Shops of this computer: they open without a network and without a sign-in. */
export function KnownShops({ profiles }: { readonly profiles: readonly Profile[] }) {
  const { t, format } = useWords()
  const errors = useErrors()
  const clock = useClock()
  const [opening, setOpening] = useState<string | null>(null)
  if (profiles.length === 0) return null
  const open = async (profileId: string): Promise<void> => {
    setOpening(profileId)
    try {
      await call('connection.open', { profileId })
    } catch (error) {
      errors.show(error)
    } finally {
      setOpening(null)
    }
  }
  return (
    <section aria-labelledby="welcome-known">
      <Group gap="sm" align="baseline" mb="sm">
        <Title order={2} id="welcome-known">
          {t('connection.welcome.known')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('connection.welcome.knownHint')}
        </Text>
      </Group>
      <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
        {profiles.map((profile) => (
          <UnstyledButton
            key={profile.profileId}
            className="connection-known"
            disabled={opening !== null}
            onClick={() => void open(profile.profileId)}
          >
            <IconBuildingStore size={18} stroke={1.5} aria-hidden />
            <Text fw={600}>{shopTitle(t, profile)}</Text>
            <Badge variant="light" color="gray">
              {t(`connection.kinds.${profile.kind}`)}
            </Badge>
            {profile.signedIn ? null : (
              <Text size="xs" c="dimmed">
                {t('connection.welcome.signedOut')}
              </Text>
            )}
            <span style={{ flex: 1 }} />
            <Text size="xs" c="dimmed">
              {profile.contractId}
            </Text>
            <Text size="xs" c="dimmed" title={t('common.time.jst', { moment: format.moment(profile.lastOpenedAt) })}>
              {t('connection.welcome.lastOpened', {
                when: format.ago(profile.lastOpenedAt, clock()) ?? t('common.time.now'),
              })}
            </Text>
            {opening === profile.profileId ? <Loader size={14} /> : <IconChevronRight size={14} aria-hidden />}
          </UnstyledButton>
        ))}
      </Paper>
    </section>
  )
}
