import type { OutputOf } from '#shared/contracts/index.ts'
import { addMonths } from '#shared/domain/labour/period.ts'
import { dayText, hoursText, readDay } from '#shared/domain/labour/time.ts'
import { useErrors } from '../common/errors.ts'
import { cancelJob, useCancelling } from '../common/jobs.ts'
import { paceText, percentOf, phaseText } from '../common/jobText.ts'
import { ActionIcon, Button, IconAlertTriangle, IconCloudDownload, IconInfoCircle, IconRefresh, Progress, Text } from '../ui/index.ts'
import type { PullMonth } from './usePullMonth.ts'
import { useTimecardWords } from './words.ts'

type Board = OutputOf<'timecards.board'>

/** Months that the year of an agreement looks back over, this one included. */
const mostMonths = 12

/** How far a pull has come, and a way to stop it. */
export function Pulling({ of }: { readonly of: PullMonth }) {
  const words = useTimecardWords()
  const errors = useErrors()
  const { running } = of
  const isStopping = useCancelling(running?.jobId)
  if (running === null) return null
  return (
    <div className="timecards-pulling" role="status">
      <Text size="sm">
        {phaseText(words, running)} {paceText(words, running)}
      </Text>
      <Progress w={160} value={percentOf(running) ?? 100} animated={percentOf(running) === null} aria-label={phaseText(words, running)} />
      <Button
        variant="default"
        disabled={isStopping}
        onClick={() => {
          cancelJob(running.jobId).catch((error: unknown) => errors.show(error))
        }}
      >
        {words.t('timecards.basis.stop')}
      </Button>
    </div>
  )
}

/** How many people are shown, and when their results were read. */
function Fresh({ board, pulling }: { readonly board: Board; readonly pulling: PullMonth }) {
  const { t, format } = useTimecardWords()
  const { total, sums, basis, from, to } = board
  return (
    <div className="timecards-fresh">
      <Text size="xs" c="dimmed" aria-live="polite">
        {total === sums.people.all ? '' : t('timecards.found', { count: total, of: sums.people.all })}{' '}
        {sums.unsent === 0 ? '' : t('timecards.unsent.inSums', { count: sums.unsent })}{' '}
        {basis.pulledAt === null ? '' : t('timecards.basis.pulledAt', { when: format.shortMoment(basis.pulledAt) })}
      </Text>
      {basis.pulledAt === null ? null : (
        <ActionIcon
          aria-label={t('timecards.basis.again')}
          title={t('timecards.basis.again')}
          disabled={pulling.isOffline || pulling.running !== null}
          onClick={() => pulling.pull(from, to)}
        >
          <IconRefresh size={16} />
        </ActionIcon>
      )}
    </div>
  )
}

/** What the figures rest on: said plainly where it is less than everything. */
export function Basis(props: {
  readonly board: Board
  readonly month: string
  readonly pulling: PullMonth
  readonly onSettings: () => void
  readonly isSet: boolean
}) {
  const { board, month, pulling, onSettings, isSet } = props
  const { t } = useTimecardWords()
  const { from, to, basis } = board
  const { ofStore } = board.sums
  const { daysMissing, pulledAt, refused, zTimes, unreadable, agreementMonths } = basis
  const canPull = !pulling.isOffline && pulling.running === null
  const pullEarlier = (): void => {
    // The same days of eleven months before: more than the periods themselves need, less than a pull may take.
    const first = `${addMonths(month, 1 - mostMonths)}${from.slice(7)}`
    pulling.pull(Number.isNaN(readDay(first)) ? `${first.slice(0, 7)}-01` : first, dayText(readDay(from) - 1))
  }
  const detail = refused?.details['detail']
  return (
    <div className="timecards-basis" role="group" aria-label={t('timecards.basis.label')}>
      {isSet ? null : (
        <p>
          <IconInfoCircle size={15} aria-hidden />
          <span>{t('timecards.basis.notSet')}</span>
          <Button size="compact-xs" variant="default" onClick={onSettings}>
            {t('timecards.basis.set')}
          </Button>
        </p>
      )}
      {ofStore === null || ofStore.elsewhere === 0 ? null : (
        <p>
          <IconInfoCircle size={15} aria-hidden />
          <span>
            {t('timecards.basis.ofStore', {
              count: ofStore.elsewhere,
              worked: hoursText(ofStore.worked),
              overtime: hoursText(ofStore.overtime),
              night: hoursText(ofStore.night),
            })}
          </span>
        </p>
      )}
      {refused === null ? null : (
        <p data-tone="warning">
          <IconAlertTriangle size={15} aria-hidden />
          <span>
            {t('timecards.basis.refused')} {typeof detail === 'string' ? t('timecards.basis.refusedDetail', { detail }) : ''}
          </span>
        </p>
      )}
      {daysMissing === 0 || (pulledAt === null && board.sums.people.all === 0) ? null : (
        <p data-tone="warning">
          <IconAlertTriangle size={15} aria-hidden />
          <span>
            {t('timecards.basis.missing', { count: daysMissing })} {pulling.isOffline ? t('timecards.basis.offline') : ''}
          </span>
          <Button
            size="compact-xs"
            disabled={!canPull}
            leftSection={<IconCloudDownload size={15} aria-hidden />}
            onClick={() => pulling.pull(from, to)}
          >
            {t('timecards.basis.pull', { count: daysMissing })}
          </Button>
        </p>
      )}
      {unreadable === 0 ? null : (
        <p data-tone="warning">
          <IconAlertTriangle size={15} aria-hidden />
          <span>{t('timecards.basis.unreadable', { count: unreadable })}</span>
        </p>
      )}
      {zTimes === 0 ? null : (
        <p>
          <IconInfoCircle size={15} aria-hidden />
          <span>{t('timecards.basis.zTimes', { count: zTimes })}</span>
        </p>
      )}
      {agreementMonths >= mostMonths || pulledAt === null || daysMissing > 0 ? null : (
        <p>
          <IconInfoCircle size={15} aria-hidden />
          <span>{t('timecards.basis.agreement', { count: agreementMonths })}</span>
          <Button size="compact-xs" variant="default" disabled={!canPull} onClick={pullEarlier}>
            {t('timecards.basis.pullEarlier')}
          </Button>
        </p>
      )}
      <Pulling of={pulling} />
      <Fresh board={board} pulling={pulling} />
    </div>
  )
}
