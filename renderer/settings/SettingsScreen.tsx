import './settings.css'
import { useWords } from '../common/i18n.ts'
import { ScrollArea, Stack, Title } from '../ui/index.ts'
import { AboutSection } from './AboutSection.tsx'
import { DataSection } from './DataSection.tsx'
import { LookSection } from './LookSection.tsx'
import { NetworkSection } from './NetworkSection.tsx'
import { Section } from './Section.tsx'
import { ShopSection } from './ShopSection.tsx'
import { SyncSection } from './SyncSection.tsx'

export function SettingsScreen() {
  const { t } = useWords()
  return (
    <ScrollArea h="100%" type="auto">
      <Stack gap={0} maw={980} px="xl" py="lg">
        <Title order={1} fz={17} mb="sm">
          {t('settings.title')}
        </Title>
        <Section title={t('settings.shop.title')}>
          <ShopSection />
        </Section>
        <Section title={t('settings.sync.title')}>
          <SyncSection />
        </Section>
        <Section title={t('settings.look.title')}>
          <LookSection />
        </Section>
        <Section title={t('settings.network.title')}>
          <NetworkSection />
        </Section>
        <DataSection />
        <Section title={t('settings.about.title')}>
          <AboutSection />
        </Section>
      </Stack>
    </ScrollArea>
  )
}
