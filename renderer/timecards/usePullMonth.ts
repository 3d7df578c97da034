import { useCallback } from 'react'
import type { JobProgress } from '#shared/contracts/jobs.ts'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { dayText, readDay } from '#shared/domain/labour/time.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useClock } from '../common/i18n.ts'
import { useStatus } from '../common/queries.ts'
import { usePull } from '../sync/usePull.ts'

/** A week that began before the period is judged with it. */
const daysBefore = 6
const planned: readonly ResourceName[] = ['timecardStores', 'timecardStaffs', 'shifts', 'staffHolidays']

export interface PullMonth {
  readonly running: JobProgress | null
  readonly isOffline: boolean
  /** Plans, leave and results of days, YYYY-MM-DD, both included; of days to come there are no results. */
  readonly pull: (from: string, to: string) => void
}

/** Takes a period from Smaregi: what was planned up to its end, what was worked up to today. */
export function usePullMonth(): PullMonth {
  const clock = useClock()
  const { pull: start, running } = usePull()
  const isOffline = useStatus()?.connection !== 'online'
  const pull = useCallback(
    (from: string, to: string): void => {
      const first = dayText(readDay(from) - daysBefore)
      const today = dayInJapan(clock())
      const last = to < today ? to : today
      const work = async (): Promise<void> => {
        await start('auto', { resources: planned, days: { from: first, to }, quietly: last >= first })
        if (last >= first) await start('auto', { resources: ['shiftResults'], days: { from: first, to: last } })
      }
      void work()
    },
    [clock, start],
  )
  return { running, isOffline, pull }
}
