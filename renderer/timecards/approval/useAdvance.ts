import { useCallback } from 'react'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import type { TimecardPerson } from '#shared/contracts/timecards.ts'
import { useErrors } from '../../common/errors.ts'
import { runJob, useJob } from '../../common/jobs.ts'
import { useWords } from '../../common/i18n.ts'
import { notifications } from '../../ui/index.ts'

type Input = InputOf<'timecardApproval.advance'>
export type NextState = Input['to']
type Refused = OutputOf<'timecardApproval.advance'>['refused']

/** The state that comes before each. */
const stateBefore = { checked: 'draft', approved: 'checked', closed: 'approved' } as const satisfies Record<NextState, string>

/** What of somebody's month can go on to a state, with the figures that stand on the screen. */
export const partsToAdvance = (people: readonly TimecardPerson[], to: NextState, storeId: number | null): Input['parts'] =>
  people.flatMap(({ staffId, figures, approval }) =>
    approval.parts
      .filter((part) => part.state === stateBefore[to] && (storeId === null || part.storeId === storeId))
      .map((part) => ({ staffId, storeId: part.storeId, figures })),
  )

/** How many were left for each reason, the most frequent first. */
function byReason(refused: Refused): [Refused[number]['reason'], number][] {
  const counts = new Map<Refused[number]['reason'], number>()
  for (const { reason } of refused) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}

interface Advancing {
  readonly isRunning: boolean
  /** Says what became of it; what was left is told with its reason. */
  readonly advance: (month: string, parts: Input['parts'], to: NextState) => Promise<void>
}

/** Takes parts of a month one state on. */
export function useAdvance(): Advancing {
  const { t } = useWords()
  const errors = useErrors()
  const isRunning = useJob('timecardApproval.advance') !== null
  const advance = useCallback<Advancing['advance']>(
    async (month, parts, to) => {
      if (parts.length === 0) return
      try {
        const { changed, refused } = await runJob('timecardApproval.advance', { month, parts, to })
        const left = byReason(refused).map(([reason, count]) => t(`timecardApproval.refusals.${reason}`, { count }))
        notifications.show({
          id: 'timecardApproval.advanced',
          inDialog: true,
          color: left.length === 0 ? 'green' : 'yellow',
          message: [t(`timecardApproval.done.${to}`, { count: changed }), ...left].join('\n'),
          autoClose: left.length === 0 ? 5_000 : false,
        })
      } catch (error) {
        errors.show(error)
      }
    },
    [errors, t],
  )
  return { isRunning, advance }
}
