import './frame.css'
import { useEffect, useRef } from 'react'
import type { Profile } from '#shared/contracts/connection.ts'
import { ChangesScreen } from '../changes/ChangesScreen.tsx'
import { shopTitle } from '../connection/shopTitle.ts'
import { SignInAgain } from '../connection/SignInAgain.tsx'
import { closeLookups, Lookup } from '../lookup/index.ts'
import { ProductsScreen } from '../products/index.ts'
import { SettingsScreen } from '../settings/SettingsScreen.tsx'
import { SyncPanel, useFirstSync } from '../sync/SyncPanel.tsx'
import { useAutoSync } from '../sync/useAutoSync.ts'
import { usePullNews } from '../sync/usePullNews.tsx'
import { Badge, Group, IconCloudUpload, IconPackages, IconSettings, Text, UnstyledButton, VisuallyHidden } from '../ui/index.ts'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { useWords } from '../common/i18n.ts'
import { useNavigation, type Screen } from '../common/navigation.ts'
import { usePaneKeys } from './panes.ts'
import { useStatus } from '../common/queries.ts'
import { StatusBar } from './StatusBar.tsx'
import { useFileNotices } from '../common/useFileNotices.tsx'
import { useFrameActions } from './useFrameActions.tsx'

const screens = [
  { screen: 'products', icon: IconPackages },
  { screen: 'changes', icon: IconCloudUpload },
  { screen: 'settings', icon: IconSettings },
] as const

function Rail() {
  const { t, format } = useWords()
  const { screen: current, go } = useNavigation()
  const status = useStatus()
  const waiting = status ? status.unsent + status.conflicts + status.rejected : 0
  return (
    <nav className="banto-rail" aria-label={t('app.nav.label')}>
      {screens.map(({ screen, icon: Icon }) => (
        <UnstyledButton
          key={screen}
          className="banto-rail-item"
          aria-current={screen === current ? 'page' : undefined}
          onClick={() => go(screen)}
        >
          <Icon size={20} stroke={1.6} aria-hidden />
          <span>{t(`app.nav.${screen}`)}</span>
          {screen === 'changes' && waiting > 0 ? (
            <span className="banto-rail-count" aria-label={t('app.unsentMark', { count: waiting })}>
              {waiting > 999 ? '999+' : format.number(waiting)}
            </span>
          ) : null}
        </UnstyledButton>
      ))}
    </nav>
  )
}

function TopBar({ profile }: { readonly profile: Profile }) {
  const { t } = useWords()
  return (
    <header className="banto-top">
      <Group gap="xs" wrap="nowrap" miw={0} flex={1}>
        <Text fw={600} truncate>
          {shopTitle(t, profile)}
        </Text>
        {profile.kind === 'production' ? null : (
          <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
            {t(`connection.kinds.${profile.kind}`)}
          </Badge>
        )}
      </Group>
      <Lookup />
    </header>
  )
}

function Products() {
  const { t } = useWords()
  return (
    <>
      {/* The screens around it show theirs; this one is all grid. */}
      <VisuallyHidden component="h1">{t('app.nav.products')}</VisuallyHidden>
      {useFirstSync() ? <SyncPanel /> : <ProductsScreen />}
    </>
  )
}

const views: Readonly<Record<Screen, () => React.JSX.Element>> = {
  products: () => <Products />,
  changes: () => <ChangesScreen />,
  settings: () => <SettingsScreen />,
}

/** The window once a shop is open; another shop draws it anew. */
export function Frame({ profile }: { readonly profile: Profile }) {
  const { t } = useWords()
  const screen = useNavigation((navigation) => navigation.screen)
  const main = useRef<HTMLElement>(null)
  const title = shopTitle(t, profile)
  // What was asked for in one shop does not follow into another.
  useEffect(
    () => () => {
      closeLookups()
      useNavigation.getState().productsRequestDone()
    },
    [],
  )
  useFrameActions(profile)
  usePaneKeys()
  useAutoSync(profile)
  usePullNews()
  useFileNotices()
  useEffect(() => {
    document.title = `${t(`app.nav.${screen}`)} - ${title} - ${t('common.appName')}`
  }, [screen, title, t])
  return (
    <div className="banto-frame">
      <a
        className="banto-skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        {t('app.skipToMain')}
      </a>
      <Rail />
      <TopBar profile={profile} />
      <main className="banto-main" id="main" ref={main} tabIndex={-1}>
        <ErrorBoundary resetKey={`${profile.profileId} ${screen}`}>{views[screen]()}</ErrorBoundary>
      </main>
      <StatusBar />
      <SignInAgain />
    </div>
  )
}
