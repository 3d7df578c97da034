import { useEffect, useRef } from 'react'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import { useErrors } from '../common/errors.ts'
import { runJob, useJob } from '../common/jobs.ts'
import { useStatus } from '../common/queries.ts'

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

/** A committed count that somebody opens is read again once, so that what reached Smaregi late shows by itself. Its button says what goes wrong. */
export function useReadWhenOpened(countId: string, isCommitted: boolean): void {
  const isOnline = useStatus()?.connection === 'online'
  const read = useRef<string | null>(null)
  useEffect(() => {
    if (!isCommitted || !isOnline || read.current === countId) return
    read.current = countId
    runJob('countReview.refresh', { countId }).catch(() => undefined)
  }, [countId, isCommitted, isOnline])
}
