import type { JobProgress } from '#shared/contracts/jobs.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { cancelJob, useCancelling, useJobStore } from '../common/jobs.ts'
import { paceText, percentOf, phaseText } from '../common/jobText.ts'
import { CloseButton, Progress, Tooltip } from '../ui/index.ts'

function Running({ job }: { readonly job: JobProgress }) {
  const words = useWords()
  const errors = useErrors()
  const cancelling = useCancelling(job.jobId)
  const percent = percentOf(job)
  const what = phaseText(words, job)
  return (
    <span className="shell-status-item">
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
