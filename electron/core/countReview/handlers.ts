import type { countReview } from '#shared/contracts/countReview.ts'
import { announceChanges, rowsOfSet } from '../changes/handlers.ts'
import type { CoreContext } from '../context.ts'
import { workOut } from '../readers/work.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { createCountClock } from '../stockCounts/clock.ts'
import { commitCount, planOfCommit } from './commit.ts'
import { decideLines, decideUncounted, kindsOfLines, linesToRecount, noteReason, setRecount, uncountedToDecide } from './decide.ts'
import { followUpCount } from './followUp.ts'
import { groupsOf, windowOf } from './lines.ts'
import { movementsOf, refreshMovements } from './movements.ts'
import { recheck } from './recheck.ts'
import { reopenCount, takeBackCount } from './takeBack.ts'
import { summarize } from './totals.ts'

/** What only reads. */
export const reviewQueries = (core: Pick<CoreContext, 'shop'>) =>
  ({
    summary: ({ countId }) => summarize(core.shop().db, countId),
    lines: (asked) => windowOf(core.shop().db, asked),
    groups: (asked) => groupsOf(core.shop().db, asked),
    movements: ({ countId, productId }) => movementsOf(core.shop().db, countId, productId),
  }) satisfies Partial<HandlersOf<typeof countReview>>

export function countReviewHandlers(core: CoreContext): HandlersOf<typeof countReview> {
  const who = () => ({ author: core.shop().profile.userName, at: core.now().toISOString() })
  const clock = createCountClock({
    now: () => core.now(),
    monotonic: () => performance.now(),
    server: () => core.shopOrNull()?.api.serverClock() ?? null,
  })
  /** A decision is held against Smaregi's history. */
  const decider = () => ({ ...who(), at: new Date(clock().placedMs).toISOString() })
  const changed = <T>(countId: string, result: T): T => {
    core.emit('stockCounts.changed', { countId })
    return result
  }
  const staged = <T extends { readonly changeSetId: number | null }>(countId: string, result: T): T => {
    const { db } = core.shop()
    if (result.changeSetId !== null) announceChanges(core, db, rowsOfSet(db, result.changeSetId))
    return changed(countId, result)
  }
  return {
    ...reviewQueries(core),
    async refresh({ countId }, job) {
      try {
        return await refreshMovements(core, core.shop(), countId, job)
      } finally {
        changed(countId, null)
      }
    },
    async recheck(asked, job) {
      try {
        return await recheck(core, core.shop(), asked, job)
      } finally {
        changed(asked.countId, null)
      }
    },
    async decide({ countId, productIds, choice, pieces, reason }) {
      const { db } = core.shop()
      const asked = { countId, productIds }
      const worked = await workOut(core, db, kindsOfLines, asked)
      return changed(countId, { lines: decideLines(db, decider(), asked, { choice, pieces, reason }, worked) })
    },
    async decideUncounted(asked) {
      const { db } = core.shop()
      const worked = await workOut(core, db, uncountedToDecide, asked)
      return changed(asked.countId, { lines: decideUncounted(db, who(), asked, worked) })
    },
    async setRecount({ countId, limits }) {
      const { db } = core.shop()
      setRecount(db, countId, limits)
      changed(countId, null)
      const worked = await workOut(core, db, linesToRecount, { countId })
      return { lines: worked?.value ?? linesToRecount.run(db, { countId }) }
    },
    async commit(asked) {
      const { db } = core.shop()
      const worked = await workOut(core, db, planOfCommit, asked)
      return staged(asked.countId, commitCount(db, who(), asked, worked))
    },
    takeBack({ countId, part }) {
      const { db } = core.shop()
      const { changeSetIds, ...result } = takeBackCount(db, who(), countId, part)
      for (const changeSetId of changeSetIds) announceChanges(core, db, rowsOfSet(db, changeSetId))
      return changed(countId, result)
    },
    reopen({ countId }) {
      reopenCount(core.shop().db, who(), countId)
      return changed(countId, {})
    },
    followUp: (asked) => staged(asked.countId, followUpCount(core.shop().db, who(), asked)),
    async noteReason({ countId, productId, reason }) {
      const { db } = core.shop()
      const worked = await workOut(core, db, kindsOfLines, { countId, productIds: [productId] })
      noteReason(db, who(), { countId, productId, reason }, worked)
      return changed(countId, {})
    },
  }
}
