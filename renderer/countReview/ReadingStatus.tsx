import { useEffect, useState } from 'react'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { cancelJob, useCancelling } from '../common/jobs.ts'
import { Button, Text } from '../ui/index.ts'

/** Without a step forward for so long, Smaregi keeps Banto waiting, and that is said. */
const patienceMs = 4_000

/** How far the reading of what moved is, whether Smaregi lets it wait, and the way to stop it. What was read stays. */
export function ReadingStatus({ job }: { readonly job: JobProgress }) {
  const { t } = useWords()
  const errors = useErrors()
  const isStopping = useCancelling(job.jobId)
  const { jobId, phase, done, total } = job
  const step = `${jobId} ${phase} ${done}`
  const [stuckAt, setStuckAt] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setStuckAt(step), patienceMs)
    return () => clearTimeout(timer)
  }, [step])
  return (
    <>
      <Text size="sm" c="dimmed" role="status">
        {t('countReview.refresh.running', { left: Math.max(0, (total ?? 0) - done) })}
        {stuckAt === step ? ` ${t('countReview.refresh.waiting')}` : ''}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        loading={isStopping}
        onClick={() => void cancelJob(jobId).catch((error: unknown) => errors.show(error))}
      >
        {t('countReview.refresh.stop')}
      </Button>
    </>
  )
}
