import type { ApprovalState } from '#shared/contracts/timecards.ts'
import type { ApprovalRefusal, SeenPart } from '#shared/contracts/timecardApproval.ts'
import { dayAt, minuteAt } from '#shared/domain/labour/time.ts'
import type { WriteDb } from '../store/db.ts'
import { isAtLeast, partKey, readApprovals, writeApproval } from '../timecards/approvals.ts'
import { partsOf } from '../timecards/approvalOf.ts'
import { figuresOf, nameOfFigures } from '../timecards/figures.ts'
import { writeFrozen } from '../timecards/frozen.ts'
import type { Judged } from '../timecards/judge.ts'
import type { JudgedPeriod } from '../timecards/period.ts'

interface Advance {
  readonly month: string
  readonly to: Exclude<ApprovalState, 'draft'>
  readonly author: string | null
  readonly now: Date
}

interface Advanced {
  readonly changed: number
  readonly refused: { readonly staffId: number; readonly storeId: number; readonly reason: ApprovalRefusal }[]
}

/** What a part has to be before it can be the next thing. */
const before = { checked: 'draft', approved: 'checked', closed: 'approved' } as const

function refusalOf(
  judged: Judged,
  period: JudgedPeriod,
  part: SeenPart,
  state: ApprovalState,
  { to, now }: Advance,
): ApprovalRefusal | null {
  if (isAtLeast(state, to)) return 'alreadyThere'
  if (state !== before[to]) return to === 'closed' ? 'notApproved' : 'notChecked'
  const hasUnsent = judged.rows.corrections.some(({ day }) => day >= period.period.from && day <= period.period.to)
  // What is closed are the figures that were approved, whatever they would be now; but nothing is sent into a month that is closed.
  if (to === 'closed') return hasUnsent ? 'unsentCorrections' : null
  if (period.period.to >= dayAt(minuteAt(now))) return 'notOver'
  if (period.daysMissing > 0) return 'daysMissing'
  // Payroll would be given hours that Smaregi does not have.
  if (hasUnsent) return 'unsentCorrections'
  if (part.figures !== nameOfFigures(figuresOf(judged, period))) return 'otherFigures'
  return judged.causes.some(({ settled, severity }) => settled === null && severity === 'error') ? 'openErrors' : null
}

/**
 * The parts of one person go one state on, where nothing is in the way, and the figures are frozen when the last one is approved.
 * Call it in a transaction: the states are read there again.
 */
export function advancePerson(
  db: WriteDb,
  judged: Judged | null,
  period: JudgedPeriod,
  parts: readonly SeenPart[],
  asked: Advance,
): Advanced {
  const states = new Map(readApprovals(db, asked.month))
  const at = asked.now.toISOString()
  const refused: Advanced['refused'] = []
  let changed = 0
  for (const part of parts) {
    const { staffId, storeId } = part
    const here = judged === null ? undefined : partsOf(judged, period).find((one) => one.storeId === storeId)
    const reason =
      judged === null || here === undefined ? 'notHere' : refusalOf(judged, period, part, states.get(partKey(part)) ?? 'draft', asked)
    if (reason !== null || here === undefined) {
      refused.push({ staffId, storeId, reason: reason ?? 'notHere' })
      continue
    }
    writeApproval(db, {
      ...here,
      month: asked.month,
      staffId,
      state: asked.to,
      period: period.period,
      reason: null,
      author: asked.author,
      at,
    })
    states.set(partKey(part), asked.to)
    changed += 1
  }
  if (judged === null || changed === 0 || asked.to !== 'approved') return { changed, refused }
  const { staffId } = judged.rows
  const storeIds = partsOf(judged, period).map(({ storeId }) => storeId)
  if (storeIds.every((storeId) => isAtLeast(states.get(partKey({ staffId, storeId })) ?? 'draft', 'approved')))
    writeFrozen(db, asked.month, { staffId, storeIds, figures: figuresOf(judged, period), at })
  return { changed, refused }
}
