import type { Translate } from '#shared/i18n/index.ts'
import { useNavigation } from '../common/navigation.ts'
import { Button, notifications, Stack, Text } from '../ui/index.ts'

interface Unfinished {
  /** Null: a 部門 that is not there yet. */
  readonly key: number | null
  readonly category: string
  readonly field: string
  readonly text: string
  readonly problem: string
}

/** Says what was typed and could not be staged before its field went out of sight; stays until it is closed. */
export function tellUnfinished(t: Translate, { key, category, field, text, problem }: Unfinished): void {
  const id = `categories-unfinished-${key ?? 'new'}-${field}`
  notifications.hide(id)
  notifications.show({
    id,
    color: 'red',
    title: t('categories.unfinished.title'),
    autoClose: false,
    inDialog: true,
    message: (
      <Stack gap={6} align="flex-start">
        <Text size="sm">{t(key === null ? 'categories.unfinished.bodyNew' : 'categories.unfinished.body', { category, field, text })}</Text>
        <Text size="sm">{problem}</Text>
        {key === null ? null : (
          <Button
            size="xs"
            variant="light"
            onClick={() => {
              notifications.hide(id)
              useNavigation.getState().showCategory(key)
            }}
          >
            {t('categories.unfinished.show')}
          </Button>
        )}
      </Stack>
    ),
  })
}
