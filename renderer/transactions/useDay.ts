import { useCallback, useEffect, useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { asBody } from '../common/errors.ts'
import { runJob, useJob } from '../common/jobs.ts'
import { useEngine, useStatus } from '../common/queries.ts'

/** Today is asked for again when it was read longer ago. Milliseconds. */
const todayIsStaleAfterMs = 60_000

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
  /** Days that were asked for while this screen is in sight: one that fails is not asked for again by itself. */
  const [tried, setTried] = useState<ReadonlySet<string>>(new Set())
  const failure = failures.get(day) ?? null

  const pull = useCallback(() => {
    setTried((days) => new Set(days).add(day))
    setFailures((before) => new Map([...before].filter(([of]) => of !== day)))
    void runJob('sync.pull', { mode: 'auto', resources: ['transactions'], days: { from: day, to: day } }).catch((error: unknown) =>
      setFailures((before) => new Map(before).set(day, asBody(error))),
    )
  }, [day])

  const refused = resource !== undefined && !resource.available ? resource.lastError : null
  const pulledAt = data?.pulledAt ?? null
  const isDue = data !== undefined && (pulledAt === null || (day === today && now.getTime() - Date.parse(pulledAt) > todayIsStaleAfterMs))
  const wanted = isDue && !offline && !pulling && refused === null && !tried.has(day)
  useEffect(() => {
    if (wanted) pull()
  }, [wanted, pull])
  return { data, pulling, offline, refused, failure, pull }
}
