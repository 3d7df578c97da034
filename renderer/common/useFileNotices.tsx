import { useEffect } from 'react'
import { notifications, Stack, Text } from '../ui/index.ts'
import { useWords } from './i18n.ts'
import { useEngine } from './queries.ts'

/** Tells at once what opening the shop's file had to do, and until the person has read it; the settings keep it. */
export function useFileNotices(): void {
  const { t, find, language } = useWords()
  const info = useEngine('app.info', {}).data
  // Shown once: in the language that was chosen, not the one before it was known.
  const notices = info?.preferences.language === language ? info.notices : undefined
  useEffect(() => {
    if (notices === undefined || notices.length === 0) return
    const calm = notices.every(({ code }) => code === 'migrated')
    notifications.show({
      id: `file ${notices.map(({ code, at }) => `${code} ${at}`).join(' ')}`,
      color: calm ? 'blue' : 'yellow',
      title: t('settings.notices.title'),
      autoClose: calm ? 10_000 : false,
      message: (
        <Stack gap={4}>
          {notices.map(({ code, details }) => (
            <Text size="sm" key={code}>
              {find(`settings.notices.${code}`, {
                ...details,
                reason: find(`errors.reasons.${details.reasonOf}`, details) ?? find(`errors.${details.error}`, details) ?? '',
              }) ?? code}
            </Text>
          ))}
        </Stack>
      ),
    })
  }, [notices, t, find])
}
