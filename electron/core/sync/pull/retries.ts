import type { ResourceName } from '#shared/contracts/sync.ts'
import type { Shop } from '../../context.ts'
import { failuresOf } from './failures.ts'

/** How long after its first, second, … failure in a row a resource is tried again; the last one from then on. */
const gapsMs = [1, 2, 4, 8, 15].map((minutes) => minutes * 60_000)
const gapMs = (tries: number): number => gapsMs[Math.min(tries, gapsMs.length) - 1] as number

export interface Retries {
  /** Looks at what went wrong by now, and forgets what has healed. To be called before the others. */
  follow(shop: Shop): void
  /** What is to be tried again now. */
  due(): readonly ResourceName[]
  /** A try of these has begun: should it end without an outcome, the next one waits as long again. */
  began(names: readonly ResourceName[]): void
  /** Milliseconds until the next try; null where nothing went wrong. */
  nextInMs(): number | null
}

/**
 * When what failed is tried again: after a minute, then with growing gaps. `clock` only grows
 * (milliseconds), so that a computer whose time is put right neither hurries nor waits for years.
 */
export function createRetries(clock: () => number = () => performance.now()): Retries {
  const planned = new Map<ResourceName, { readonly tries: number; readonly at: number }>()
  let of: Shop | null = null
  const plan = (name: ResourceName, tries: number): void => void planned.set(name, { tries, at: clock() + gapMs(tries) })
  return {
    follow(shop) {
      if (shop !== of) planned.clear()
      of = shop
      const failures = failuresOf(shop.db)
      for (const name of planned.keys()) if (!failures.has(name)) planned.delete(name)
      for (const [name, { tries }] of failures) if (planned.get(name)?.tries !== tries) plan(name, tries)
    },
    due: () => [...planned].filter(([, { at }]) => at <= clock()).map(([name]) => name),
    began(names) {
      for (const name of names) plan(name, planned.get(name)?.tries ?? 1)
    },
    nextInMs() {
      const first = Math.min(...[...planned.values()].map(({ at }) => at))
      return Number.isFinite(first) ? Math.max(0, first - clock()) : null
    },
  }
}
