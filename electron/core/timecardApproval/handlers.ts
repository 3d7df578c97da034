import type { timecardApproval } from '#shared/contracts/timecardApproval.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { turnIn } from '../turn.ts'
import { advancePerson } from './advance.ts'
import { standingFrozen } from '../timecards/approvalOf.ts'
import { readApprovalLog, readApprovalMonths, reopenParts } from '../timecards/approvals.ts'
import { searchPeople } from '../timecards/board.ts'
import { openCausesOf } from '../timecards/causes.ts'
import { differenceOf, figuresOf } from '../timecards/figures.ts'
import { groupBy } from '../timecards/groupBy.ts'
import { judgeInSteps, periodJudged } from '../timecards/period.ts'
import { readReasons, writeSettled } from '../timecards/settled.ts'

/** What only reads, for a reader thread: figures of a whole month hold up nobody else. */
export const approvalReads = (core: Pick<CoreContext, 'shop' | 'now'>) =>
  ({
    open({ month, storeId, search, staffId, rule }) {
      const searched = searchPeople(periodJudged(core.shop().db, month, core.now()), { storeId, search })
      return openCausesOf(
        searched.filter(({ rows }) => staffId === null || rows.staffId === staffId),
        rule,
      )
    },
    difference({ month, staffId }) {
      const period = periodJudged(core.shop().db, month, core.now())
      const judged = period.people.find(({ rows }) => rows.staffId === staffId)
      const frozen = judged === undefined ? null : standingFrozen(judged, period)
      return { difference: judged === undefined || frozen === null ? null : differenceOf(frozen, figuresOf(judged, period)) }
    },
  }) satisfies Partial<HandlersOf<typeof timecardApproval>>

/** 確認・承認・締め: what people say of findings and months. */
export function timecardApprovalHandlers(core: CoreContext): HandlersOf<typeof timecardApproval> {
  const who = () => ({ author: core.shop().profile.userName, at: core.now().toISOString() })
  const changed = (month: string | null): void => core.emit('timecardApproval.changed', { month })
  return {
    ...approvalReads(core),
    settle({ findings, reason }) {
      writeSettled(core.shop().db, findings, reason, who())
      changed(null)
      return {}
    },
    unsettle({ findings }) {
      writeSettled(core.shop().db, findings, null, who())
      changed(null)
      return {}
    },
    reasons: () => ({ reasons: readReasons(core.shop().db) }),
    async advance({ month, parts, to }, { signal, report }) {
      const { db } = core.shop()
      const turn = (): Promise<void> => turnIn(core, db)
      const now = core.now()
      const { author } = who()
      report({ phase: 'computing', done: 0, total: parts.length })
      const period = await judgeInSteps(db, month, now, async () => {
        signal.throwIfAborted()
        await turn()
      })
      const judged = new Map(period.people.map((one) => [one.rows.staffId, one]))
      const outcome = { changed: 0, refused: [] as ReturnType<typeof advancePerson>['refused'] }
      let doneParts = 0
      // Their states and figures are of the whole month.
      for (const [staffId, own] of groupBy(parts, (part) => part.staffId)) {
        // What was done stands; the rest of a cancelled run is as it was.
        if (signal.aborted) break
        const one = db.transaction(() => advancePerson(db, judged.get(staffId) ?? null, period, own, { month, to, author, now }))
        outcome.changed += one.changed
        outcome.refused.push(...one.refused)
        doneParts += own.length
        report({ phase: 'writing', done: doneParts, total: parts.length })
        await turn()
      }
      if (outcome.changed > 0) changed(month)
      signal.throwIfAborted()
      return outcome
    },
    reopen({ month, parts, reason }) {
      const count = reopenParts(core.shop().db, { month, parts, reason, ...who() })
      if (count > 0) changed(month)
      return { changed: count }
    },
    months: () => ({ months: readApprovalMonths(core.shop().db) }),
    log: ({ month, staffId }) => ({ entries: readApprovalLog(core.shop().db, month, staffId) }),
  }
}
