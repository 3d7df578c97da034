import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import type { i18n as I18n } from 'i18next'
import { createI18n, type Language } from '#shared/i18n/index.ts'
import type { Preferences } from '#shared/contracts/app.ts'
import { Provider, type UiLabels } from '../ui/index.ts'
import { ErrorBoundary } from '../common/ErrorBoundary.tsx'
import { createQueryClient, followEngine, useEngine } from '../common/queries.ts'
import { Start } from './Start.tsx'

/** What holds until the engine has told the person's preferences: the page's own language, the PC's brightness. */
const firstPreferences = (): Preferences => ({
  language: navigator.language.startsWith('en') ? 'en' : 'ja',
  colorScheme: 'auto',
})

const kitLabels = (i18n: I18n, lng: Language): UiLabels => ({
  confirm: i18n.t('common.yes', { lng }),
  cancel: i18n.t('common.cancel', { lng }),
  close: i18n.t('common.close', { lng }),
  clear: i18n.t('common.clear', { lng }),
  showPassword: i18n.t('common.showPassword', { lng }),
})

function WithPreferences({ env }: { readonly env: 'default' | 'test' }) {
  const info = useEngine('app.info', {})
  const [first] = useState(firstPreferences)
  const { language, colorScheme } = info.data?.preferences ?? first
  const [i18n] = useState(() => createI18n(language))
  useEffect(() => {
    document.documentElement.lang = language
    void i18n.changeLanguage(language)
  }, [i18n, language])
  return (
    <I18nextProvider i18n={i18n}>
      <Provider env={env} colorScheme={colorScheme} labels={kitLabels(i18n, language)}>
        <ErrorBoundary>
          <Start error={info.error} />
        </ErrorBoundary>
      </Provider>
    </I18nextProvider>
  )
}

interface AppProps {
  readonly env?: 'default' | 'test'
  /** What the engine has answered already; whoever gives it follows the engine's events. */
  readonly queries?: QueryClient
}

/** The whole page. */
export function App({ env = 'default', queries: given }: AppProps) {
  const [queries] = useState(() => given ?? createQueryClient())
  useEffect(() => (given === undefined ? followEngine(queries) : undefined), [given, queries])
  return (
    <QueryClientProvider client={queries}>
      <WithPreferences env={env} />
    </QueryClientProvider>
  )
}
