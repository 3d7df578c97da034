import './welcome.css'
import { useEffect, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { languages } from '#shared/i18n/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useFileNotices } from '../common/useFileNotices.tsx'
import { useNavigation } from '../common/navigation.ts'
import {
  Box,
  Group,
  IconBuildingStore,
  IconFlask,
  IconPackages,
  Modal,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Title,
  UnstyledButton,
} from '../ui/index.ts'
import { KnownShops } from './KnownShops.tsx'
import { SetUp } from './SetUp.tsx'
import { SignInCard } from './SignInCard.tsx'
import { forgetSignIn, signIn, useSignIn } from './signIn.ts'

const choices = [
  { kind: 'sample', icon: IconPackages },
  { kind: 'sandbox', icon: IconFlask },
  { kind: 'production', icon: IconBuildingStore },
] as const

function LanguageSwitch() {
  const { t, language } = useWords()
  const errors = useErrors()
  return (
    <SegmentedControl
      aria-label={t('connection.welcome.language')}
      value={language}
      data={languages.map((value) => ({ value, label: t(`settings.look.languages.${value}`) }))}
      onChange={(value) => {
        call('app.setPreferences', { language: value === 'en' ? 'en' : 'ja' }).catch((error: unknown) => errors.show(error))
      }}
    />
  )
}

/** The first screen: which shop to open, and how to sign in to it. */
export function Welcome({ overview }: { readonly overview: OutputOf<'connection.overview'> }) {
  const { t } = useWords()
  const { running, failure } = useSignIn()
  useFileNotices()
  const [setUp, setSetUp] = useState<'sandbox' | 'production' | null>(null)

  useEffect(() => {
    document.title = t('common.appName')
    // Whatever shop is opened next begins with its products.
    useNavigation.getState().go('products')
  }, [t])

  return (
    <main className="connection-welcome">
      <Box w="100%" maw={940} m="auto" p="lg">
        <Group justify="space-between" align="flex-start" mb="lg" wrap="nowrap">
          <Stack gap={4}>
            <Title order={1}>{t('connection.welcome.title')}</Title>
            <Text c="dimmed">{t('connection.welcome.lead')}</Text>
          </Stack>
          <LanguageSwitch />
        </Group>
        {setUp === null ? (
          <Stack gap="xl">
            <KnownShops profiles={overview.profiles} />
            <section aria-labelledby="welcome-choose">
              <Title order={2} id="welcome-choose" mb="sm">
                {t('connection.welcome.choose')}
              </Title>
              <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
                {choices.map(({ kind, icon: Icon }) => (
                  <UnstyledButton
                    key={kind}
                    className="connection-choice"
                    disabled={running}
                    onClick={() => {
                      if (kind === 'sample') void signIn({ kind })
                      else setSetUp(kind)
                    }}
                  >
                    <Icon size={28} stroke={1.4} aria-hidden />
                    <span className="connection-choice-title">{t(`connection.welcome.${kind}.title`)}</span>
                    <span className="connection-choice-body">{t(`connection.welcome.${kind}.body`)}</span>
                    <span className="connection-choice-go">{t(`connection.welcome.${kind}.button`)} →</span>
                  </UnstyledButton>
                ))}
              </SimpleGrid>
            </section>
          </Stack>
        ) : (
          <SetUp key={setUp} kind={setUp} overview={overview} onBack={() => setSetUp(null)} />
        )}
      </Box>
      <Modal
        opened={running || failure !== null}
        onClose={forgetSignIn}
        withCloseButton={false}
        closeOnClickOutside={false}
        closeOnEscape={!running}
        size={520}
        attributes={{ content: { 'aria-label': t('connection.progress.title') } }}
      >
        <SignInCard onChange={forgetSignIn} />
      </Modal>
    </main>
  )
}
