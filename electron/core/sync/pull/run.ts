import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { JobContext } from '../../rpc/types.ts'
import type { Reply } from '../../smaregi/client.ts'
import type { Announcer } from '../announce.ts'
import { isListOf, pageQuery } from './pageCount.ts'
import type { Resource } from './resource.ts'
import type { RateLimitWatch } from './rateLimitWatch.ts'

export interface Totals {
  received: number
  changed: number
  removed: number
  bad: number
  conflicts: number
  alreadyThere: number
}

export const noTotals = (): Totals => ({ received: 0, changed: 0, removed: 0, bad: 0, conflicts: 0, alreadyThere: 0 })

/** One pull, through all its resources. */
export interface PullRun {
  readonly core: CoreContext
  readonly shop: Shop
  readonly job: Pick<JobContext, 'signal' | 'report'>
  readonly rateLimitWatch: RateLimitWatch
  readonly announce: Announcer
  readonly totals: Totals
  /** The server's clock as far as it was seen: the time of a reply, and when by ours it came. */
  clock: { readonly server: number; readonly ours: number } | null
}

/** Notes the server's clock of a reply; gives it in milliseconds. */
export function seen(run: PullRun, reply: Reply<unknown>): number {
  const ours = run.core.now().getTime()
  const server = reply.serverTime?.getTime() ?? ours
  run.clock = { server, ours }
  return server
}

/** The server's clock now. Asked for where no reply has told it yet. */
export async function serverNow(run: PullRun, resource: Resource): Promise<number> {
  const lists = resource.lists(run.shop.db, null)
  for (const [at, list] of lists.entries()) {
    if (run.clock !== null) break
    const query = pageQuery({ resource, list, filter: {} }, 1, 1)
    try {
      seen(run, await run.shop.api.read(list.path, query, { signal: run.job.signal, accept: isListOf({ resource, list }) }))
    } catch (error) {
      // A store that Smaregi does not know any more tells no time; the next one does.
      if (!isBantoError(error) || error.code !== 'NOT_FOUND' || at === lists.length - 1) throw error
    }
  }
  const now = run.core.now().getTime()
  return run.clock === null ? now : run.clock.server + (now - run.clock.ours)
}
