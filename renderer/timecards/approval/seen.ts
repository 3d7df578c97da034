import type { InputOf } from '#shared/contracts/index.ts'
import type { TimecardCause } from '#shared/contracts/timecards.ts'

export type SeenFinding = InputOf<'timecardApproval.settle'>['findings'][number]

/** A finding as the person sees it: what is settled is that, and nothing that it becomes later. */
export const seenOf = (staffId: number, { rule, severity, day, shiftResultIds, facts }: TimecardCause): SeenFinding => ({
  staffId,
  rule,
  severity,
  day,
  shiftResultIds,
  facts,
})
