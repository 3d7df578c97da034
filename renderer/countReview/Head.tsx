import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Button, IconRefresh, notifications, Text } from '../ui/index.ts'
import { CommitDialog } from './CommitDialog.tsx'
import { confirmTakeBack, unknownWords } from './confirmTakeBack.tsx'
import { Figures } from './Figures.tsx'
import { ReadingStatus } from './ReadingStatus.tsx'
import { RecountDialog } from './RecountDialog.tsx'
import { useReadWhenOpened, useRefresh } from './useRefresh.ts'

interface HeadProps {
  readonly count: OutputOf<'stockCounts.open'>
  readonly summary: OutputOf<'countReview.summary'>
  /** The figures are being read again. */
  readonly isBehind: boolean
  readonly onRecount: () => void
  readonly onQuestions: () => void
}

/** The figures of the whole count, and what can be done with it. */
export function Head({ count, summary, isBehind, onRecount, onQuestions }: HeadProps) {
  const { t, format } = useWords()
  const errors = useErrors()
  const go = useNavigation((navigation) => navigation.go)
  const { refresh, job } = useRefresh(count.countId)
  const [isCommitting, setCommitting] = useState(false)
  const [isLimiting, setLimiting] = useState(false)
  const { countId, state } = count
  const { recount, readAt, behind, after } = summary
  const isOpen = state === 'counting'
  const isCommitted = state === 'committed' || state === 'partial' || state === 'sealed'
  useReadWhenOpened(countId, isCommitted)
  const takeBack = async (): Promise<void> => {
    try {
      const { lines, skipped } = await call('countReview.takeBack', { countId })
      notifications.show({ message: t('countReview.commit.takenBack', { count: lines }) })
      if (skipped > 0) notifications.show({ color: 'yellow', message: t('countReview.commit.skipped', { count: skipped }) })
    } catch (error) {
      errors.show(error)
    }
  }
  const askTakeBack = (): void => {
    const words = {
      title: t('countReview.commit.takeBackTitle'),
      body: [t('countReview.commit.takeBackBody'), ...unknownWords(t, summary.sent)].join('\n'),
      confirm: t('countReview.commit.takeBackGo', { count: summary.commit.lines }),
      cancel: t('common.close'),
    }
    confirmTakeBack(words, () => void takeBack())
  }
  return (
    <header className="countReview-head">
      <Figures count={count} summary={summary} isBehind={isBehind} />
      <div className="countReview-actions">
        {isOpen ? (
          <>
            <Button
              variant={behind > 0 || readAt === null ? 'light' : 'default'}
              leftSection={<IconRefresh size={15} stroke={1.6} aria-hidden />}
              loading={job !== null}
              onClick={() => void refresh()}
            >
              {t('countReview.refresh.go')}
            </Button>
            <Button variant="default" onClick={() => setLimiting(true)}>
              {t('countReview.recount.go')}
            </Button>
            {/* It stays where it is when nothing is left: the figures beside it say so, and no button moves under the pointer. */}
            {recount.limits === null ? null : (
              <Button variant="default" disabled={recount.lines === 0} onClick={onRecount}>
                {t('countReview.recount.start')}
              </Button>
            )}
            <Button loading={isBehind} onClick={() => setCommitting(true)}>
              {t('countReview.commit.go')}
            </Button>
          </>
        ) : null}
        {isCommitted ? (
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} stroke={1.6} aria-hidden />}
            loading={job !== null}
            onClick={() => void refresh()}
          >
            {t('countReview.after.read')}
          </Button>
        ) : null}
        {isOpen || state === 'ended' ? null : (
          <Button variant="default" onClick={() => go('changes')}>
            {t('countReview.figures.toChanges')}
          </Button>
        )}
        {isCommitted ? (
          <Button variant="default" onClick={askTakeBack}>
            {t('countReview.commit.takeBack')}
          </Button>
        ) : null}
      </div>
      <div className="countReview-status">
        {job === null ? (
          <Text size="sm" c={isOpen && (readAt === null || behind > 0) ? 'var(--banto-changed-text)' : 'dimmed'}>
            {readAt === null
              ? t('countReview.refresh.never')
              : `${t('countReview.refresh.readAt', { at: format.moment(readAt) })} ${behind > 0 ? t('countReview.refresh.behind', { count: behind }) : ''}`}
          </Text>
        ) : (
          <ReadingStatus job={job} />
        )}
        {isBehind ? (
          <Text size="sm" c="dimmed" role="status">
            {t('countReview.refresh.again')}
          </Text>
        ) : null}
        {isCommitted && after !== null && job === null ? (
          <Text size="sm" c="dimmed">
            {after.readAt === null ? t('countReview.after.neverRead') : t('countReview.after.readAt', { at: format.moment(after.readAt) })}
          </Text>
        ) : null}
        {recount.limits === null ? null : (
          <Text size="sm">{t('countReview.recount.status', { lines: recount.lines, settled: recount.settled })}</Text>
        )}
      </div>
      <CommitDialog
        count={count}
        summary={summary}
        isBehind={isBehind}
        opened={isCommitting}
        onClose={() => setCommitting(false)}
        onQuestions={onQuestions}
      />
      <RecountDialog countId={countId} limits={recount.limits} opened={isLimiting} onClose={() => setLimiting(false)} />
    </header>
  )
}
