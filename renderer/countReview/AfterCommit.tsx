import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, Group, notifications, Text } from '../ui/index.ts'
import { confirmTakeBack, unknownWords } from './confirmTakeBack.tsx'

interface AfterCommitProps {
  readonly countId: string
  readonly after: OutputOf<'countReview.summary'>['after']
}

/** What became known only after a commit, and the one step that puts it right. */
export function AfterCommit({ countId, after }: AfterCommitProps) {
  const { t, find, format } = useWords()
  const errors = useErrors()
  const [isBusy, setBusy] = useState(false)
  if (after === null || (after.total.movements === 0 && after.sent.sets === 0)) return null
  const { total, open, todo, waiting, sent, isElsewhere } = after
  const run = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true)
    try {
      notifications.show({ message: await work() })
    } catch (error) {
      const reason = asBody(error).details['reason']
      const text = typeof reason === 'string' ? find(`countReview.after.${reason}`) : null
      if (text === null) errors.show(error)
      else notifications.show({ color: 'yellow', message: text })
    } finally {
      setBusy(false)
    }
  }
  const followUp = (): Promise<void> =>
    run(async () => t('countReview.after.done', { count: (await call('countReview.followUp', { countId, ...todo })).lines }))
  const takeBack = (): Promise<void> =>
    run(async () =>
      t('countReview.commit.takenBack', { count: (await call('countReview.takeBack', { countId, part: 'followUps' })).lines }),
    )
  const askTakeBack = (): void => {
    const words = {
      title: t('countReview.after.takeBack'),
      body: [t('countReview.after.takeBackBody'), ...unknownWords(t, sent)].join('\n'),
      confirm: t('countReview.after.takeBackGo'),
      cancel: t('common.close'),
    }
    confirmTakeBack(words, () => void takeBack())
  }
  const title = t('countReview.after.title', { count: total.movements, pieces: format.signed(total.pieces), products: total.products })
  return (
    <Alert
      color={open.movements === 0 ? 'gray' : 'yellow'}
      role="status"
      mx="md"
      mt="xs"
      flex="none"
      {...(total.movements === 0 ? {} : { title })}
    >
      {open.movements === 0 ? (
        total.movements === 0 ? null : (
          <Text size="sm">{t('countReview.after.followed')}</Text>
        )
      ) : (
        <>
          <Text size="sm">{t('countReview.after.body')}</Text>
          {open.movements === total.movements ? null : (
            <Text size="sm">{t('countReview.after.open', { count: open.movements, pieces: format.signed(open.pieces) })}</Text>
          )}
          {isElsewhere ? <Text size="sm">{t('countReview.after.elsewhere')}</Text> : null}
          {waiting === 0 ? null : <Text size="sm">{t('countReview.after.waiting', { count: waiting })}</Text>}
        </>
      )}
      {sent.sets === 0 ? null : <Text size="sm">{t('countReview.after.sent', sent)}</Text>}
      {sent.unknown === 0 ? null : <Text size="sm">{t('countReview.after.unknown', { count: sent.unknown })}</Text>}
      <Group gap="xs" mt={6}>
        {todo.products === 0 ? null : (
          <Button loading={isBusy} onClick={() => void followUp()}>
            {t('countReview.after.go', { count: todo.products, pieces: format.signed(todo.pieces) })}
          </Button>
        )}
        {sent.sets === 0 ? null : (
          <Button variant="default" disabled={isBusy} onClick={askTakeBack}>
            {t('countReview.after.takeBack')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
