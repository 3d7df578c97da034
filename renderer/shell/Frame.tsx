import './frame.css'
import { Suspense, useEffect, useRef } from 'react'
import type { Profile } from '#shared/contracts/connection.ts'
import { useCategories } from '../categories/state.ts'
import { shopTitle } from '../connection/shopTitle.ts'
import { SignInAgain } from '../connection/SignInAgain.tsx'
import { leaveDevices, showPrintQueue, VirtualScanner } from '../devices/index.ts'
import { useDocuments } from '../documents/index.ts'
import { leaveLabels } from '../labels/index.ts'
import { leaveStockCounts } from '../stockCounts/index.ts'
import { closeLookups, Lookup } from '../lookup/index.ts'
import { usePrintNews } from '../printing/index.ts'
import { Camera, useScanSources } from '../scanning/index.ts'
import { useAutoSync } from '../sync/useAutoSync.ts'
import { usePullNews } from '../sync/usePullNews.tsx'
import { Badge, Group, Text } from '../ui/index.ts'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { usePaneKeys } from './panes.ts'
import { Rail, ScreenActions } from './Rail.tsx'
import { loadScreens, screenOf } from './screens.tsx'
import { StatusBar } from './StatusBar.tsx'
import { useFileNotices } from '../common/useFileNotices.tsx'
import { useFrameActions } from './useFrameActions.tsx'

function TopBar({ profile }: { readonly profile: Profile }) {
  const { t } = useWords()
  return (
    <header className="shell-top">
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

/** The other screens are loaded once the first one is drawn and has its rows. Milliseconds. */
const loadScreensAfterMs = 2_000

/** The window once a shop is open; another shop draws it anew. */
export function Frame({ profile }: { readonly profile: Profile }) {
  const { t } = useWords()
  const screen = useNavigation((navigation) => navigation.screen)
  const main = useRef<HTMLElement>(null)
  const title = shopTitle(t, profile)
  const { Component } = screenOf(screen)
  // What was asked for in one shop does not follow into another.
  const { profileId } = profile
  useEffect(() => {
    useCategories.getState().enterShop(profileId)
    useDocuments.getState().enterShop(profileId)
    return () => {
      closeLookups()
      useNavigation.getState().productsRequestDone()
      useCategories.getState().leaveShop()
      useDocuments.getState().leaveShop()
      leaveDevices()
      leaveLabels()
      leaveStockCounts()
    }
  }, [profileId])
  useEffect(() => {
    // What could not be loaded is tried again by the screen itself, which says so.
    const timer = setTimeout(() => void loadScreens().catch(() => undefined), loadScreensAfterMs)
    return () => clearTimeout(timer)
  }, [])
  useFrameActions(profile)
  usePaneKeys()
  useScanSources()
  useAutoSync(profile)
  usePullNews()
  usePrintNews(showPrintQueue)
  useFileNotices()
  useEffect(() => {
    document.title = `${t(`app.nav.${screen}`)} - ${title} - ${t('common.appName')}`
  }, [screen, title, t])
  return (
    <div className="shell-frame">
      <a
        className="shell-skip"
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
      <main className="shell-main" id="main" ref={main} tabIndex={-1}>
        <ErrorBoundary resetKey={`${profile.profileId} ${screen}`}>
          <Suspense>
            <Component />
          </Suspense>
        </ErrorBoundary>
      </main>
      <ScreenActions />
      <VirtualScanner />
      <Camera />
      <StatusBar />
      <SignInAgain />
    </div>
  )
}
