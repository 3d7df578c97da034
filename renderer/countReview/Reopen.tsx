import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, notifications, Text } from '../ui/index.ts'
import { useRefresh } from './useRefresh.ts'

/** What can be done with a count whose commit was taken back. */
export function Reopen({ count }: { readonly count: Pick<OutputOf<'stockCounts.open'>, 'countId' | 'state'> }) {
  const { t } = useWords()
  const errors = useErrors()
  const { countId, state } = count
  const { refresh } = useRefresh(countId)
  if (state !== 'takingBack' && state !== 'takenBack') return null
  const reopen = async (): Promise<void> => {
    try {
      await call('countReview.reopen', { countId })
      notifications.show({ color: 'green', message: t('countReview.reopen.done') })
    } catch (error) {
      return errors.show(error)
    }
    // Sold since the commit, and the correction with what took it back: until they are read, no figure is known.
    await refresh()
  }
  return (
    <Alert color="gray" mx="md" mt="xs" flex="none" title={t('countReview.reopen.title')}>
      <Text size="sm">{t(state === 'takenBack' ? 'countReview.reopen.body' : 'countReview.reopen.notTakenBack')}</Text>
      {state === 'takenBack' ? (
        <Button mt={6} onClick={() => void reopen()}>
          {t('countReview.reopen.go')}
        </Button>
      ) : null}
    </Alert>
  )
}
