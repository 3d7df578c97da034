import type { Preferences } from '#shared/contracts/app.ts'
import { languages } from '#shared/i18n/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Group, SegmentedControl, Text } from '../ui/index.ts'

const schemes = ['light', 'dark', 'auto'] as const

/** Language and brightness; both take effect at once. */
export function LookSection() {
  const { t } = useWords()
  const errors = useErrors()
  const preferences = useEngine('app.info', {}).data?.preferences
  if (!preferences) return null
  const prefer = (change: Partial<Preferences>): void => {
    call('app.setPreferences', change).catch((error: unknown) => errors.show(error))
  }
  return (
    <>
      <Group>
        <Text w={110} size="sm">
          {t('settings.look.language')}
        </Text>
        <SegmentedControl
          aria-label={t('settings.look.language')}
          value={preferences.language}
          data={languages.map((value) => ({ value, label: t(`settings.look.languages.${value}`) }))}
          onChange={(value) => prefer({ language: value === 'en' ? 'en' : 'ja' })}
        />
      </Group>
      <Group>
        <Text w={110} size="sm">
          {t('settings.look.scheme')}
        </Text>
        <SegmentedControl
          aria-label={t('settings.look.scheme')}
          value={preferences.colorScheme}
          data={schemes.map((value) => ({ value, label: t(`settings.look.${value}`) }))}
          onChange={(value) => {
            const scheme = schemes.find((one) => one === value)
            if (scheme) prefer({ colorScheme: scheme })
          }}
        />
      </Group>
    </>
  )
}
