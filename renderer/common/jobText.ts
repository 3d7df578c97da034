import type { JobProgress } from '#shared/contracts/jobs.ts'
import type { Wording } from './i18n.ts'

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
