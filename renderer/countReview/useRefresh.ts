import type { JobProgress } from '#shared/contracts/jobs.ts'
import { useErrors } from '../common/errors.ts'
import { runJob, useJob } from '../common/jobs.ts'

/** Reading from Smaregi what moved while a count is counted; `job`: how far it is, null where nothing is read. */
export function useRefresh(countId: string): { readonly refresh: () => Promise<void>; readonly job: JobProgress | null } {
  const errors = useErrors()
  const job = useJob('countReview.refresh')
  const refresh = async (): Promise<void> => {
    try {
      await runJob('countReview.refresh', { countId })
    } catch (error) {
      errors.show(error)
    }
  }
  return { refresh, job }
}
