import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useOverview } from '../common/queries.ts'
import { Button, Group, notifications, Stack, Text, Title } from '../ui/index.ts'

/** Whether many products go in one request with this connection, how that is known, and a way to have it tried again. */
export function BulkWay() {
  const { t, format } = useWords()
  const errors = useErrors()
  const profile = useOverview()?.current ?? null
  if (profile === null) return null
  const { bulk } = profile
  const tryAgain = (): void => {
    call('sync.tryBulk', {}).then(
      () => notifications.show({ id: 'bulk', message: t('sync.bulk.willTry'), autoClose: 4000 }),
      (error: unknown) => errors.show(error),
    )
  }
  return (
    <section aria-label={t('sync.bulk.title')}>
      <Stack gap={6}>
        <Title order={3}>{t('sync.bulk.title')}</Title>
        <Group gap="sm">
          <Text size="sm" maw={720} data-bulk={bulk?.how ?? 'untried'}>
            {bulk === undefined
              ? t('sync.bulk.untried')
              : t(`sync.bulk.${bulk.how}`, { at: format.shortMoment(bulk.at), rows: bulk.rows, seconds: bulk.seconds })}
          </Text>
          {bulk === undefined ? null : (
            <Button size="compact-sm" variant="default" onClick={tryAgain}>
              {t('sync.bulk.again')}
            </Button>
          )}
        </Group>
      </Stack>
    </section>
  )
}
