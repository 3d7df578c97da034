import { useCallback, useEffect, useRef, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { asBody } from '../common/errors.ts'
import { runJob, useJob } from '../common/jobs.ts'
import { useEngine, useStatus } from '../common/queries.ts'

/** Today is asked for again when it was read longer ago. Milliseconds. */
const todayIsStaleAfterMs = 60_000

/** So often a day is asked for by itself. */
const mostTries = 3

export interface Day {
  readonly data: OutputOf<'transactions.day'> | undefined
  readonly pulling: boolean
  readonly offline: boolean
  /** Why Smaregi does not let this contract have transactions; null where it does, or nobody knows yet. */
  readonly refused: ErrorBody | null
  /** Why the day did not come. */
  readonly failure: ErrorBody | null
  /** Reads the day from Smaregi. */
  readonly pull: () => void
}

/** A day as it is here; read from Smaregi by itself where it is not, or where it is today and may have grown. */
export function useDay(
  asked: { readonly day: string; readonly storeId: number | null; readonly search: string },
  { today, now }: { readonly today: string; readonly now: Date },
): Day {
  const { day } = asked
  const { data } = useEngine('transactions.day', asked)
  const resource = useEngine('sync.state', {}).data?.resources.find((one) => one.resource === 'transactions')
  const offline = useStatus()?.connection !== 'online'
  const pulling = useJob('sync.pull') !== null
  const [failures, setFailures] = useState<ReadonlyMap<string, ErrorBody>>(new Map())
  /**
   * How often each day was asked for by itself while this screen is in sight. More than once: another pull that ran already has
   * been waited for in its place, and did not bring it.
   */
  const tries = useRef(new Map<string, number>())
  const failure = failures.get(day) ?? null

  const pull = useCallback(() => {
    const note = (error: ErrorBody | null): void =>
      setFailures((before) => new Map([...before].filter(([of]) => of !== day).concat(error === null ? [] : [[day, error]])))
    runJob('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: day, to: day } }).then(
      () => note(null),
      (error: unknown) => note(asBody(error)),
    )
  }, [day])

  const refused = resource !== undefined && !resource.available ? resource.lastError : null
  const pulledAt = data?.pulledAt ?? null
  const isDue = data !== undefined && (pulledAt === null || (day === today && now.getTime() - Date.parse(pulledAt) > todayIsStaleAfterMs))
  const wanted = isDue && !offline && !pulling && refused === null && failure === null
  useEffect(() => {
    const before = tries.current.get(day) ?? 0
    if (!wanted || before >= mostTries) return
    tries.current.set(day, before + 1)
    pull()
  }, [wanted, pull, day])
  return { data, pulling, offline, refused, failure, pull }
}
