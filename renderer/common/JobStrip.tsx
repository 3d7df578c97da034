import type { JobProgress } from '#shared/contracts/jobs.ts'
import { CloseButton, Progress, Tooltip } from '../ui/index.ts'
import { useErrors } from './errors.ts'
import { useWords, type Wording } from './i18n.ts'
import { cancelJob, useCancelling, useJobStore } from './jobs.ts'

/** What a job is doing, in words: that it waits where Smaregi asked it to. */
export const phaseText = ({ t, find }: Pick<Wording, 't' | 'find'>, job: JobProgress): string =>
  (job.detail['rateLimited'] === 1 ? t('jobs.rateLimited') : null) ??
  find(`jobs.${job.method}.${job.phase}`) ??
  find(`jobs.${job.method}.name`) ??
  t('jobs.working')

/** `12,000件中3,400件 · 毎秒850件 · あと約11秒`, as far as it is known. */
export function paceText({ t }: Pick<Wording, 't'>, job: JobProgress): string {
  const parts: string[] = []
  if (job.total !== null && job.total > 0) parts.push(t('jobs.doneOf', { done: job.done, total: job.total }))
  else if (job.done > 0) parts.push(t('jobs.done', { done: job.done }))
  if (job.rate !== null && job.rate >= 1) parts.push(t('common.time.rate', { rate: Math.round(job.rate) }))
  const left = job.secondsLeft
  if (left !== null && left >= 1) {
    if (left < 90) parts.push(t('common.time.seconds', { count: Math.ceil(left) }))
    else if (left < 5_400) parts.push(t('common.time.minutes', { count: Math.round(left / 60) }))
    else parts.push(t('common.time.hours', { count: Math.round(left / 3_600) }))
  }
  return parts.join(' · ')
}

export const percentOf = (job: JobProgress): number | null =>
  job.total !== null && job.total > 0 ? Math.min(100, (job.done / job.total) * 100) : null

function Running({ job }: { readonly job: JobProgress }) {
  const words = useWords()
  const errors = useErrors()
  const cancelling = useCancelling(job.jobId)
  const percent = percentOf(job)
  const what = phaseText(words, job)
  return (
    <span className="banto-status-item">
      <Tooltip label={paceText(words, job) || what}>
        {/* Said when the step changes; the figures beside it change too often to be heard. */}
        <span role="status">{cancelling ? words.t('jobs.cancelling') : what}</span>
      </Tooltip>
      <Progress
        w={110}
        value={percent ?? 100}
        animated={percent === null}
        striped={percent === null}
        transitionDuration={100}
        aria-label={what}
      />
      <span>{paceText(words, job)}</span>
      <CloseButton
        size={18}
        iconSize={12}
        disabled={cancelling}
        aria-label={words.t('jobs.cancel')}
        title={words.t('jobs.cancel')}
        onClick={() => {
          cancelJob(job.jobId).catch((error: unknown) => errors.show(error))
        }}
      />
    </span>
  )
}

/** Running jobs in the status bar, each with its progress and a way to stop it. */
export function JobStrip() {
  const running = useJobStore((store) => store.running)
  return [...running.values()].map((job) => <Running key={job.jobId} job={job} />)
}
